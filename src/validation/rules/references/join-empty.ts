import { isScalar, isSequence } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';

export const joinEmpty = defineRule({
  id: 'fn/join-empty',
  severity: 'info',
  certainty: 'advice',
  profile: 'strict',
  title: 'Join with an empty separator',
  why: 'Sub says the same in one readable text.',
  source:
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html',
  aliases: ['I1022'],
  applies: 'function',
  functions: ['Fn::Join'],
  check({ call }, report) {
    if (!isSequence(call.argument)) return;
    const [separator, list] = call.argument.items;
    if (isScalar(separator) && separator.text === '' && isSequence(list)) {
      report({ at: call.node, message: 'Join with an empty separator reads better as !Sub "…${Name}…".' });
    }
  },
  examples: {
    bad: [
      'Orders:\n  Type: AWS::SQS::Queue\n  Properties:\n    QueueName: «!Join ["", [!Ref AWS::StackName, "-orders"]]»\n',
    ],
    good: [
      'Orders:\n  Type: AWS::SQS::Queue\n  Properties:\n    QueueName: !Join ["-", [!Ref AWS::StackName, orders]]\n',
    ],
  },
});
