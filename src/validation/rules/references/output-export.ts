import { entryOf, isMapping, nodeAt } from '../../../cloudformation/nodes.ts';
import { judgeScalar } from '../../helpers/judging.ts';
import { defineRule } from '../../rule.ts';

export const outputExport = defineRule({
  id: 'output/export-name',
  severity: 'error',
  certainty: 'fact',
  title: "An output's Export has no Name, a malformed one, or one used twice",
  why: 'CloudFormation refuses the export.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html',
  aliases: ['E6102'],
  applies: 'template',
  check({ model }, report) {
    const seen = new Map<string, string>();
    for (const { id, node } of model.outputs.values()) {
      const written = entryOf(node, 'Export');
      if (!written || model.hasMacro) continue;
      const name = nodeAt(written.value, 'Name');
      if (!isMapping(written.value) || !name) {
        report({ at: written.key, message: `The Export of "${id}" needs a Name: Export: { Name: … }.` });
        continue;
      }
      const value = model.evaluate(name);
      const malformed = judgeScalar(value, ({ text }) => !/^[A-Za-z0-9:-]{1,255}$/.test(text));
      if (malformed) {
        report({
          at: name,
          severity: malformed.severity,
          message: `"${malformed.scalar.text}" is no export name: only letters, digits, ":" and "-", at most 255.`,
        });
      }
      if (value.kind !== 'known' || value.node.kind !== 'scalar' || nodeAt(node, 'Condition')) continue;
      const other = seen.get(value.node.text);
      if (other === undefined) seen.set(value.node.text, id);
      else
        report({ at: name, message: `The outputs "${other}" and "${id}" export the same name "${value.node.text}".` });
    }
  },
  examples: {
    bad: [
      `
      Resources:
        Orders:
          Type: AWS::SQS::Queue
      Outputs:
        Url: { Value: !Ref Orders, Export: { Name: «orders url» } }
        Arn: { Value: !GetAtt Orders.Arn, «Export»: orders }
      `,
    ],
    good: [
      `
      Resources:
        Orders:
          Type: AWS::SQS::Queue
      Outputs:
        Url: { Value: !Ref Orders, Export: { Name: !Sub "\${AWS::StackName}:url" } }
      `,
    ],
  },
});
