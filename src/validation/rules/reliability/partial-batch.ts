import { nodeAt } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { sourceKindOf } from '../../helpers/event-source.ts';
import { isTopicQueue } from '../../helpers/queues.ts';
import { isUnset } from '../../helpers/settings.ts';
import { numbersOf } from '../../helpers/targets.ts';
import { addFix } from '../../helpers/writing.ts';
import { defineRule } from '../../rule.ts';

/** Kafka learnt it last, and not everywhere; the others have had it for years. */
const settled = ['sqs', 'kinesis', 'dynamodb'];

export const partialBatch = defineRule({
  id: 'reliability/partial-batch',
  severity: 'info',
  certainty: 'advice',
  title: 'A function that reads batches reports which items failed',
  why: 'Without it one failing item makes Lambda repeat the whole batch, and what worked is done twice.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html',
  applies: 'lowered',
  types: ['AWS::Lambda::EventSourceMapping'],
  check({ model, resource }, report) {
    const kind = sourceKindOf(model, resource);
    if (kind === undefined || !settled.includes(kind)) return;
    const fallback = facts[kind === 'sqs' ? 'sqs.esm.batchDefault' : 'esm.batchSize.default'].value;
    const size = numbersOf(model, resource, ['BatchSize'], fallback);
    if (!size || Math.max(...size.values) === 1) return;
    if (!isUnset(model, nodeAt(resource.properties, 'FunctionResponseTypes'))) return;
    if (isTopicQueue(model, resource)) return;
    report({
      at: resource.keyNode,
      message: `One failing item repeats the whole batch of ${resource.eventId ?? resource.id}. Set FunctionResponseTypes: [ReportBatchItemFailures] and return { batchItemFailures: [...] } from the handler.`,
      fix: addFix(model, resource, 'FunctionResponseTypes', ['ReportBatchItemFailures']),
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
      «Jobs»:
        Type: SQS
        Properties: {Queue: !ImportValue queue}
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
      Jobs:
        Type: SQS
        Properties: {Queue: !ImportValue queue, FunctionResponseTypes: [ReportBatchItemFailures]}
      Single:
        Type: SQS
        Properties: {Queue: !ImportValue other, BatchSize: 1}
`,
    ],
  },
});
