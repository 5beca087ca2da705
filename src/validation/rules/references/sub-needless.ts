import { isScalar } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';

export const subNeedless = defineRule({
  id: 'fn/sub-needless',
  severity: 'info',
  certainty: 'advice',
  profile: 'strict',
  title: 'Sub of a text without variables',
  why: 'The plain text says the same.',
  source:
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html',
  aliases: ['W1020'],
  applies: 'function',
  functions: ['Fn::Sub'],
  check({ call }, report) {
    const { argument, node } = call;
    if (!isScalar(argument) || argument.text.includes('${')) return;
    const canCut = node.shortTag !== undefined && argument.start > node.start;
    report({
      at: node,
      message: 'This text has no variables, so Sub does nothing. Write the text alone.',
      fix: canCut
        ? {
            description: 'Remove !Sub',
            safety: 'safe',
            edits: [{ start: node.start, end: argument.start, newText: '' }],
          }
        : undefined,
    });
  },
  examples: {
    bad: ['Orders:\n  Type: AWS::SQS::Queue\n  Properties:\n    QueueName: «!Sub orders»\n'],
    good: ['Orders:\n  Type: AWS::SQS::Queue\n  Properties:\n    QueueName: !Sub "${AWS::StackName}-orders"\n'],
  },
});
