import { isIntrinsic, isMapping, nodeAt } from '../../../cloudformation/nodes.ts';
import { removeEntry } from '../../fixes/edits.ts';
import { didYouMean, nearestNames } from '../../helpers/nearest.ts';
import { readDefinition } from '../../helpers/state-machine.ts';
import { substitutionsIn } from '../../helpers/state-machine-checks.ts';
import { defineRule } from '../../rule.ts';

export const sfnSubstitutions = defineRule({
  id: 'overlay/sfn-substitutions',
  severity: 'warning',
  certainty: 'documented',
  title: 'A state machine has a substitution nobody uses, or a ${Name} without a substitution',
  why: 'Both deploy: the name stays as literal text in the definition, and the first call of the state fails.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html',
  applies: 'resource',
  types: ['AWS::StepFunctions::StateMachine', 'AWS::Serverless::StateMachine'],
  check({ resource, model }, report) {
    const definition = model.hasMacro ? undefined : readDefinition(model, resource);
    const written = nodeAt(resource.effective, 'DefinitionSubstitutions');
    const isSub = isIntrinsic(nodeAt(resource.effective, 'DefinitionString'));
    if (!definition || isSub || (written && (!isMapping(written) || isIntrinsic(written)))) return;
    const names = isMapping(written) ? [...written.entries.keys()] : [];
    const used = new Set<string>();
    for (const { name, node } of substitutionsIn(definition.root)) {
      used.add(name);
      if (names.includes(name) || !written) continue;
      report({
        at: definition.place(node),
        message: `"\${${name}}" has no entry in DefinitionSubstitutions and stays literal text.${didYouMean(nearestNames(name, names))}`,
      });
    }
    if (!isMapping(written)) return;
    for (const [name, entry] of written.entries) {
      if (used.has(name) || definition.text.includes(`\${${name}}`) || name.startsWith('Fn::')) continue;
      report({
        at: entry.key,
        message: `The definition does not use "\${${name}}". Remove the substitution.`,
        fix: { description: `Remove ${name}`, safety: 'review', edits: [removeEntry(model.document, written, entry)] },
      });
    }
  },
  examples: {
    bad: [
      `
      Flow:
        Type: AWS::Serverless::StateMachine
        Properties:
          DefinitionSubstitutions: { TableName: orders, «Topic»: unused }
          Definition:
            StartAt: First
            States:
              First: { Type: Task, Resource: "arn:aws:states:::dynamodb:getItem", Parameters: { TableName: «"\${TabelName}"», Key: { id: "\${TableName}" } }, End: true }
      `,
    ],
    good: [
      `
      Flow:
        Type: AWS::Serverless::StateMachine
        Properties:
          DefinitionSubstitutions: { TableName: orders }
          Definition:
            StartAt: First
            States:
              First: { Type: Task, Resource: "arn:aws:states:::dynamodb:getItem", Parameters: { TableName: "\${TableName}" }, End: true }
      `,
    ],
  },
});
