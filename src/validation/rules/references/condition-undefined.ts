import { replaceScalar } from '../../fixes/edits.ts';
import { conditionUses } from '../../helpers/conditions.ts';
import { clearlyMeant, didYouMean, nearestNames } from '../../helpers/nearest.ts';
import { defineRule } from '../../rule.ts';

export const conditionUndefined = defineRule({
  id: 'cond/undefined',
  severity: 'error',
  certainty: 'fact',
  title: 'A condition is used that Conditions does not define',
  why: 'CloudFormation refuses the template: "Unresolved condition dependency".',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html',
  aliases: ['E8002'],
  applies: 'template',
  check({ model }, report) {
    if (model.hasMacro || model.namePatterns.length > 0) return;
    const candidates = [...model.conditions.keys()];
    for (const { name, node } of conditionUses(model)) {
      if (model.conditions.has(name) || name.includes('${')) continue;
      const meant = clearlyMeant(name, candidates);
      report({
        at: node,
        message: `No condition is named "${name}".${didYouMean(nearestNames(name, candidates))}`,
        fix:
          meant === undefined
            ? undefined
            : {
                description: `Rename to ${meant}`,
                safety: 'safe',
                edits: [replaceScalar(model.document, node, meant)],
              },
      });
    }
  },
  examples: {
    bad: [
      `
      Parameters:
        Stage: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Stage, prod]
        IsDev: !Not [{ Condition: «IsPord» }]
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Condition: «IsTest»
          Properties:
            DelaySeconds: !If [«isProd», 1, !If [IsDev, 2, 3]]
      `,
    ],
    good: [
      `
      Parameters:
        Stage: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Stage, prod]
        IsDev: !Not [!Condition IsProd]
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Condition: IsDev
          Properties:
            DelaySeconds: !If [IsProd, 1, 2]
      `,
    ],
  },
});
