import type { TemplateModel } from '../../../cloudformation/model.ts';
import { entryOf, nodeAt, textOf, type TemplateNode, itemsOf, listItems } from '../../../cloudformation/nodes.ts';
import { loweredResources } from '../../engine/lowered-resources.ts';
import { resourceNamed, targetOf } from '../../helpers/targets.ts';
import { defineRule, type LoweredResource } from '../../rule.ts';

export const queuePolicy = defineRule({
  id: 'xref/sns-sqs-policy',
  severity: 'warning',
  certainty: 'documented',
  title: 'A queue that a topic or rule sends to allows it',
  why: 'SNS and EventBridge send only when the policy of the queue lets them; otherwise messages vanish silently.',
  source: 'https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html',
  applies: 'lowered',
  types: ['AWS::SNS::Subscription', 'AWS::Events::Rule'],
  check({ model, resource }, report) {
    if (resource.isVirtual) return;
    for (const node of destinations(resource)) {
      const queue = resourceNamed(model, node, 'AWS::SQS::Queue');
      if (!queue || hasPolicy(model, queue)) continue;
      const service = resource.type === 'AWS::Events::Rule' ? 'events.amazonaws.com' : 'sns.amazonaws.com';
      const others = loweredResources(model).some(({ type }) => type === 'AWS::SQS::QueuePolicy');
      const hint = others ? ` The queue policies of this template are for other queues.` : '';
      report({
        at: node,
        message: `No AWS::SQS::QueuePolicy lets ${service} send to ${queue.id}, so its messages are lost.${hint} Add one with Queues: [!Ref ${queue.id}], Principal: {Service: ${service}} and Action: sqs:SendMessage.`,
      });
    }
  },
  examples: {
    bad: [
      `Topic:
  Type: AWS::SNS::Topic
Queue:
  Type: AWS::SQS::Queue
Subscription:
  Type: AWS::SNS::Subscription
  Properties: {TopicArn: !Ref Topic, Protocol: sqs, Endpoint: «!GetAtt Queue.Arn»}
`,
    ],
    good: [
      `Topic:
  Type: AWS::SNS::Topic
Queue:
  Type: AWS::SQS::Queue
Subscription:
  Type: AWS::SNS::Subscription
  Properties: {TopicArn: !Ref Topic, Protocol: sqs, Endpoint: !GetAtt Queue.Arn}
Policy:
  Type: AWS::SQS::QueuePolicy
  Properties:
    Queues: [!Ref Queue]
    PolicyDocument:
      Version: '2012-10-17'
      Statement:
        - Effect: Allow
          Principal: {Service: sns.amazonaws.com}
          Action: sqs:SendMessage
          Resource: !GetAtt Queue.Arn
          Condition: {ArnEquals: {aws:SourceArn: !Ref Topic}}
`,
    ],
  },
});

function destinations({ type, properties }: LoweredResource): readonly TemplateNode[] {
  if (type === 'AWS::SNS::Subscription') {
    const endpoint = entryOf(properties, 'Endpoint')?.value;
    return textOf(nodeAt(properties, 'Protocol')) === 'sqs' && endpoint ? [endpoint] : [];
  }
  const targets = nodeAt(properties, 'Targets');
  const items = listItems(targets);
  // A rule with a role sends by its role.
  return items.flatMap((item) => (nodeAt(item, 'RoleArn') ? [] : (nodeAt(item, 'Arn') ?? [])));
}

/** True unless every queue policy is surely for other queues. */
function hasPolicy(model: TemplateModel, queue: LoweredResource): boolean {
  return loweredResources(model).some(({ type, properties }) => {
    if (type !== 'AWS::SQS::QueuePolicy' && type !== 'AWS::SQS::QueueInlinePolicy') return false;
    const written = nodeAt(properties, 'Queues') ?? nodeAt(properties, 'Queue');
    if (!written) return true;
    const items = itemsOf(written);
    return items.some((item) => {
      const target = targetOf(item);
      return target === undefined || target.id === queue.id;
    });
  });
}
