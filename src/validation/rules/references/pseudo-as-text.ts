import { isScalar, walkNodes } from '../../../cloudformation/nodes.ts';
import { pseudoParameters } from '../../../cloudformation/intrinsics.ts';
import { replaceWithFlow } from '../../fixes/edits.ts';
import { mentions } from '../../helpers/mentions.ts';
import { defineRule } from '../../rule.ts';

export const pseudoAsText = defineRule({
  id: 'fn/pseudo-as-text',
  severity: 'warning',
  certainty: 'fact',
  title: 'A pseudo parameter is written as plain text',
  why: 'The resource gets the text "AWS::Region" instead of the region.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html',
  aliases: ['W1054'],
  applies: 'resource',
  check({ model, resource }, report) {
    if (!resource.properties || model.hasMacro || !mentions(model, resource.properties, 'AWS::')) return;
    walkNodes(resource.properties, (node, step) => {
      if (!isScalar(node) || !pseudoParameters.has(node.text) || node.value === null) return;
      const path = step.path();
      if (step.key === 'Ref' || path.includes('Fn::Transform') || path.includes('Fn::ForEach')) return;
      report({
        at: node,
        message: `"${node.text}" is plain text here. Write !Ref ${node.text}.`,
        fix: {
          description: `Write !Ref ${node.text}`,
          safety: 'safe',
          edits: [replaceWithFlow(model.document, node, { Ref: node.text })],
        },
      });
    });
  },
  examples: {
    bad: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: «AWS::StackName»
      `,
    ],
    good: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: !Ref AWS::StackName
      `,
    ],
  },
});
