import { entryOf, isIntrinsic, isMapping, isScalar } from '../../../cloudformation/nodes.ts';
import { didYouMean, nearestNames } from '../../helpers/nearest.ts';
import { defineRule } from '../../rule.ts';

const attributes = ['Value', 'Description', 'Export', 'Condition'];

export const outputShape = defineRule({
  id: 'output/shape',
  severity: 'error',
  certainty: 'fact',
  title: 'An output has no value, a value that is no text, or an unknown attribute',
  why: 'CloudFormation refuses the template.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html',
  aliases: ['E6001', 'E6002', 'E6003', 'E6101'],
  applies: 'template',
  check({ model }, report) {
    if (model.hasMacro) return;
    for (const { id, key, node } of model.outputs.values()) {
      if (!isMapping(node) || isIntrinsic(node)) {
        report({ at: key, message: `Output "${id}" must be a map with a Value.` });
        continue;
      }
      const value = entryOf(node, 'Value');
      if (!value) report({ at: key, message: `Output "${id}" has no Value.` });
      else if (!isIntrinsic(value.value) && (!isScalar(value.value) || value.value.value === null)) {
        const isEmpty = isScalar(value.value);
        report({
          at: isEmpty ? value.key : value.value,
          message: `The value of output "${id}" must be text${isEmpty ? ', not empty' : ', not a map or list'}.`,
        });
      }
      for (const [name, entry] of node.entries) {
        if (attributes.includes(name) || name.startsWith('Fn::')) continue;
        report({
          at: entry.key,
          message: `An output has no attribute "${name}".${didYouMean(nearestNames(name, attributes))}`,
        });
      }
    }
  },
  examples: {
    bad: [
      `
      Resources:
        Orders:
          Type: AWS::SQS::Queue
      Outputs:
        «Arn»: { Description: no value }
        Names: { Value: «[a, b]» }
        Url: { Value: !Ref Orders, «Desciption»: typo }
      `,
    ],
    good: [
      `
      Resources:
        Orders:
          Type: AWS::SQS::Queue
      Outputs:
        Url: { Value: !Ref Orders, Description: The queue, Export: { Name: orders } }
      `,
    ],
  },
});
