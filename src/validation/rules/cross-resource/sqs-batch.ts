import { entryOf, nodeAt, textOf, type TemplateNode } from '../../../cloudformation/nodes.ts';
import type { TemplateModel } from '../../../cloudformation/model.ts';
import { scalarOf } from '../../../cloudformation/values.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { sourceKindOf } from '../../helpers/event-source.ts';
import { numbersOf, resourceNamed } from '../../helpers/targets.ts';
import { defineRule, type LoweredResource } from '../../rule.ts';

export const sqsBatch = defineRule({
  id: 'xref/fifo-batch',
  severity: 'error',
  certainty: 'fact',
  title: 'Batches of a queue have a size Lambda takes',
  why: 'Lambda refuses batches above 10 from a FIFO queue, a batching window on one, and larger batches from a standard queue without a window.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  aliases: ['E3705'],
  applies: 'lowered',
  types: ['AWS::Lambda::EventSourceMapping'],
  check({ model, resource }, report) {
    if (sourceKindOf(model, resource) !== 'sqs') return;
    const size = numbersOf(model, resource, ['BatchSize'], facts['sqs.esm.batchDefault'].value);
    const window = numbersOf(model, resource, ['MaximumBatchingWindowInSeconds'], 0);
    if (!size || !window) return;
    const isFifo = isFifoQueue(model, resource);
    const smallest = Math.min(...size.values);
    const limit = facts['sqs.esm.fifoBatchMax'].value;
    const severity = size.isComplete && window.isComplete ? undefined : 'warning';
    if (isFifo === true) {
      if (smallest > limit)
        report({
          at: size.at,
          severity,
          message: `BatchSize ${smallest} is above ${limit}, the most Lambda takes from a FIFO queue. Set BatchSize: ${limit}.`,
          fix:
            size.isWritten && size.values.length === 1
              ? {
                  description: `Set BatchSize: ${limit}`,
                  safety: 'review',
                  edits: [{ ...size.at, start: size.at.start, end: size.at.end, newText: String(limit) }],
                }
              : undefined,
        });
      if (Math.min(...window.values) > 0)
        report({
          at: window.at,
          severity,
          message: 'FIFO queues take no batching window. Remove MaximumBatchingWindowInSeconds.',
        });
    } else if (smallest > facts['sqs.esm.batchWithoutWindow'].value && Math.max(...window.values) === 0) {
      const orFifo = isFifo === undefined ? `; a FIFO queue takes no more than ${limit} at all` : '';
      report({
        at: size.at,
        severity,
        message: `BatchSize ${smallest} is above ${facts['sqs.esm.batchWithoutWindow'].value}, so a batching window is needed. Set MaximumBatchingWindowInSeconds to 1 or more${orFifo}.`,
      });
    }
  },
  examples: {
    bad: [
      `Queue:
  Type: AWS::SQS::Queue
  Properties: {FifoQueue: true, VisibilityTimeout: 60}
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Jobs:
        Type: SQS
        Properties: {Queue: !GetAtt Queue.Arn, BatchSize: «100», MaximumBatchingWindowInSeconds: «5»}
`,
      `Queue:
  Type: AWS::SQS::Queue
  Properties: {VisibilityTimeout: 60}
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Jobs:
        Type: SQS
        Properties: {Queue: !GetAtt Queue.Arn, BatchSize: «100»}
`,
    ],
    good: [
      `Queue:
  Type: AWS::SQS::Queue
  Properties: {VisibilityTimeout: 60}
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Jobs:
        Type: SQS
        Properties: {Queue: !GetAtt Queue.Arn, BatchSize: 100, MaximumBatchingWindowInSeconds: 5}
`,
    ],
  },
});

/** Whether a mapping reads a FIFO queue; undefined when the queue is unknown. */
function isFifoQueue(model: TemplateModel, mapping: LoweredResource): boolean | undefined {
  const arn = entryOf(mapping.properties, 'EventSourceArn')?.value;
  const queue = resourceNamed(model, arn, 'AWS::SQS::Queue');
  if (!queue) {
    const text = textOf(arn) ?? textOf(nodeAt(arn, 'Fn::Sub'));
    return text === undefined ? undefined : text.endsWith('.fifo') ? true : text.startsWith('arn:') ? false : undefined;
  }
  const flag = entryOf(queue.properties, 'FifoQueue')?.value;
  if (!flag) return false;
  const value = known(model, flag);
  return value === undefined ? undefined : value === true || value === 'true';
}

function known(model: TemplateModel, node: TemplateNode) {
  return scalarOf(model.evaluate(node));
}
