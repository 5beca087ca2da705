import { nodeAt } from '../../../cloudformation/nodes.ts';
import { isFifo, isTopicQueue } from '../../helpers/queues.ts';
import { sourceKindOf } from '../../helpers/event-source.ts';
import { isUnset } from '../../helpers/settings.ts';
import { resourceNamed } from '../../helpers/targets.ts';
import { addFix } from '../../helpers/writing.ts';
import { defineRule } from '../../rule.ts';

const suggestedSeconds = 1;

export const batchWindow = defineRule({
  id: 'cost/batch-window',
  severity: 'info',
  certainty: 'advice',
  title: 'Records are gathered before a function is invoked',
  why: 'Without a window a trickle of records means one invocation for each.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html',
  profile: 'strict',
  applies: 'lowered',
  types: ['AWS::Lambda::EventSourceMapping'],
  check({ model, resource }, report) {
    const kind = sourceKindOf(model, resource);
    if (kind !== 'sqs' && kind !== 'dynamodb' && kind !== 'kinesis') return;
    if (isTopicQueue(model, resource)) return;
    const queue = resourceNamed(model, nodeAt(resource.properties, 'EventSourceArn'), 'AWS::SQS::Queue');
    // FIFO queues take no window; of other queues not in this template it cannot be told.
    if (kind === 'sqs' && (!queue || queue.isVirtual || isFifo(model, queue))) return;
    if (!isUnset(model, nodeAt(resource.properties, 'MaximumBatchingWindowInSeconds'))) return;
    report({
      at: resource.keyNode,
      message: `${resource.eventId ?? resource.id} invokes the function at once for every few records. Where a second matters little, set MaximumBatchingWindowInSeconds: ${suggestedSeconds} or more.`,
      // The visibility timeout of a queue has to grow with the window.
      fix: kind === 'sqs' ? undefined : addFix(model, resource, 'MaximumBatchingWindowInSeconds', suggestedSeconds),
    });
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      «Changes»:
        Type: Kinesis
        Properties: {Stream: !ImportValue stream, StartingPosition: LATEST, MaximumRetryAttempts: 3}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Changes:
        Type: Kinesis
        Properties:
          Stream: !ImportValue stream
          StartingPosition: LATEST
          MaximumRetryAttempts: 3
          MaximumBatchingWindowInSeconds: 5
`,
    ],
  },
});
