import { readGetAtt } from '../../../cloudformation/intrinsics.ts';
import type { Resource } from '../../../cloudformation/model.ts';
import { asIntrinsic, entryOf, nodeAt, type TemplateNode, textOf } from '../../../cloudformation/nodes.ts';
import { certainText } from '../../helpers/bounds.ts';
import { defineRule, type RuleContext } from '../../rule.ts';

const fifoOnly = ['ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit'];

export const sqsFifo = defineRule({
  id: 'overlay/sqs-fifo',
  severity: 'error',
  certainty: 'documented',
  title: 'A queue mixes FIFO and standard settings, or has a dead-letter queue of the other kind',
  why: 'SQS refuses the queue.',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues.html',
  aliases: ['E3501', 'E3502'],
  applies: 'resource',
  types: ['AWS::SQS::Queue'],
  check(context, report) {
    const { resource } = context;
    const isFifo = fifoOf(context, resource);
    if (isFifo === undefined) return;
    const name = nodeAt(resource.effective, 'QueueName');
    const text = certainText(context, name);
    if (name && text !== undefined && text.endsWith('.fifo') !== isFifo) {
      report({
        at: name,
        message: isFifo
          ? `The name of a FIFO queue must end with ".fifo". Write "${text}.fifo".`
          : `Only a FIFO queue may have a name that ends with ".fifo". Set FifoQueue: true.`,
      });
    }
    for (const property of isFifo ? [] : fifoOnly) {
      const entry = entryOf(resource.effective, property);
      if (entry)
        report({ at: entry.key, message: `${property} is for FIFO queues only. Set FifoQueue: true, or remove it.` });
    }
    const target = nodeAt(resource.effective, 'RedrivePolicy', 'deadLetterTargetArn');
    const deadLetter = target && queueBehind(context, target);
    const isDeadLetterFifo = deadLetter && fifoOf(context, deadLetter);
    if (target && isDeadLetterFifo !== undefined && isDeadLetterFifo !== isFifo) {
      report({
        at: target,
        message: `"${deadLetter?.id ?? ''}" is a ${isDeadLetterFifo ? 'FIFO' : 'standard'} queue, but the dead-letter queue of a ${isFifo ? 'FIFO' : 'standard'} queue must be of the same kind.`,
      });
    }
  },
  examples: {
    bad: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          FifoQueue: true
          QueueName: «orders»
          RedrivePolicy: { deadLetterTargetArn: «!GetAtt Failed.Arn», maxReceiveCount: 5 }
      Failed:
        Type: AWS::SQS::Queue
        Properties: { «ContentBasedDeduplication»: true }
      `,
    ],
    good: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          FifoQueue: true
          QueueName: orders.fifo
          ContentBasedDeduplication: true
      `,
    ],
  },
});

/** Undefined when only a deployment knows. */
function fifoOf(context: RuleContext, { effective }: Resource): boolean | undefined {
  const node = nodeAt(effective, 'FifoQueue');
  if (!node) return false;
  const text = certainText(context, node);
  return text === undefined ? undefined : text.toLowerCase() === 'true';
}

function queueBehind({ model }: RuleContext, node: TemplateNode): Resource | undefined {
  const call = asIntrinsic(node);
  const target =
    call?.name === 'Fn::GetAtt'
      ? readGetAtt(call.argument)?.target
      : call?.name === 'Ref'
        ? textOf(call.argument)
        : undefined;
  const resource = target === undefined ? undefined : model.resources.get(target);
  return resource?.type === 'AWS::SQS::Queue' ? resource : undefined;
}
