import { defineRule } from '../../rule.ts';
import { functionShapes } from '../../helpers/function-shapes.ts';
import { clearlyMeant, didYouMean, nearestNames } from '../../helpers/nearest.ts';

export const unknownFunction = defineRule({
  id: 'fn/unknown',
  severity: 'error',
  certainty: 'fact',
  title: 'A function or short tag does not exist',
  why: 'CloudFormation refuses the template.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html',
  aliases: ['E1001'],
  applies: 'function',
  check({ call, model }, report) {
    const { name, nameNode, node } = call;
    if (functionShapes.has(name) || name.startsWith('Fn::ForEach::') || name === 'Fn::Transform' || model.hasMacro)
      return;
    const written = node.shortTag ?? name;
    const candidates = node.shortTag === undefined ? [...functionShapes.keys()] : [...functionShapes.keys()].map(toTag);
    const bare = name.replace('Fn::', '');
    const meant = functionShapes.has(bare) ? bare : clearlyMeant(written, candidates);
    const isQuoted = nameNode.style === 'quoted';
    report({
      at: nameNode,
      message: `There is no function "${written}".${didYouMean(meant === undefined ? nearestNames(written, candidates) : [meant])}`,
      fix:
        meant === undefined
          ? undefined
          : {
              description: `Rename to ${meant}`,
              safety: 'safe',
              edits: [
                { start: nameNode.start + (isQuoted ? 1 : 0), end: nameNode.end - (isQuoted ? 1 : 0), newText: meant },
              ],
            },
    });
  },
  examples: {
    bad: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: «!Subb» "\${AWS::StackName}-orders"
      `,
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: { «Fn::Jion»: ["-", [a, b]] }
      `,
    ],
    good: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: !Sub "\${AWS::StackName}-orders"
      `,
    ],
  },
});

function toTag(name: string): string {
  return `!${name.replace('Fn::', '')}`;
}
