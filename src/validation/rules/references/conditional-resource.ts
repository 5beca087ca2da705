import { conditionOf, guardsOf } from '../../helpers/guards.ts';
import { referencesIn } from '../../../cloudformation/references.ts';
import { defineRule } from '../../rule.ts';

export const conditionalResource = defineRule({
  id: 'ref/conditional-resource',
  severity: 'warning',
  certainty: 'fact',
  title: 'Something that always exists refers to a resource that may not',
  why: 'When the condition is false, the deployment fails: "Unresolved resource dependencies".',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html',
  aliases: ['W1001'],
  applies: 'template',
  check({ model }, report) {
    if (model.conditions.size === 0) return;
    for (const reference of referencesIn(model)) {
      const condition = model.resources.get(reference.target)?.condition;
      if (condition === undefined || (reference.section !== 'Resources' && reference.section !== 'Outputs')) continue;
      const isUnconditional = conditionOf(model, reference) === undefined && guardsOf(model, reference).length === 0;
      if (!isUnconditional || model.decideCondition(condition) === true) continue;
      report({
        at: reference,
        message: `"${reference.target}" exists only under the condition "${condition}", but this always refers to it. Put it under !If [${condition}, …, !Ref AWS::NoValue], or give both the condition.`,
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
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Condition: IsProd
      Outputs:
        Arn:
          Value: !GetAtt «Orders.Arn»
      `,
    ],
    good: [
      `
      Parameters:
        Stage: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Stage, prod]
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Condition: IsProd
      Outputs:
        Arn:
          Condition: IsProd
          Value: !GetAtt Orders.Arn
        Url:
          Value: !If [IsProd, !Ref Orders, none]
      `,
    ],
  },
});
