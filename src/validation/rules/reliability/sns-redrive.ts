import { nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import { isUnset } from '../../helpers/settings.ts';
import { defineRule } from '../../rule.ts';

/** Protocols whose endpoint can refuse a message for long. */
const retried = ['lambda', 'sqs', 'http', 'https', 'firehose'];

export const snsRedrive = defineRule({
  id: 'reliability/sns-redrive',
  severity: 'info',
  certainty: 'advice',
  title: 'A subscription of a topic has a dead-letter queue',
  why: 'A message that cannot be delivered (missing permission, deleted endpoint, failing server) is dropped after the retries.',
  source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html',
  aliases: ['ES7000'],
  applies: 'lowered',
  types: ['AWS::SNS::Subscription'],
  check({ model, resource }, report) {
    const protocol = textOf(nodeAt(resource.properties, 'Protocol'));
    if (protocol === undefined || !retried.includes(protocol)) return;
    if (!isUnset(model, nodeAt(resource.properties, 'RedrivePolicy'))) return;
    report({
      at: resource.keyNode,
      message: `A message that ${resource.eventId ?? resource.id} cannot deliver is lost. Add RedrivePolicy: { deadLetterTargetArn: !GetAtt <queue>.Arn } and allow sns.amazonaws.com to send to that queue.`,
    });
  },
  examples: {
    bad: [
      `Topic:
  Type: AWS::SNS::Topic
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      «Placed»:
        Type: SNS
        Properties: {Topic: !Ref Topic}
`,
    ],
    good: [
      `Topic:
  Type: AWS::SNS::Topic
Failed:
  Type: AWS::SQS::Queue
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Placed:
        Type: SNS
        Properties: {Topic: !Ref Topic, RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn}}
Mail:
  Type: AWS::SNS::Subscription
  Properties: {TopicArn: !Ref Topic, Protocol: email, Endpoint: ops@example.com}
`,
    ],
  },
});
