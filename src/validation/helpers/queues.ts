import type { TemplateModel } from '../../cloudformation/model.ts';
import { nodeAt, textOf } from '../../cloudformation/nodes.ts';
import { referencesIn } from '../../cloudformation/references.ts';
import { facts } from '../../guidance/facts/index.ts';
import { loweredResources } from '../engine/lowered-resources.ts';
import type { TemplateValue } from '../fixes/render.ts';
import type { LoweredResource } from '../rule.ts';
import { isOn } from './settings.ts';
import { resourceNamed } from './targets.ts';
import { oncePer } from '../../world/once-per.ts';

/** Queues of the template that functions read, each with the event source mapping. */
export function consumedQueues(
  model: TemplateModel,
): readonly { readonly queue: LoweredResource; readonly mapping: LoweredResource }[] {
  return loweredResources(model).flatMap((mapping) => {
    if (mapping.type !== 'AWS::Lambda::EventSourceMapping') return [];
    const queue = resourceNamed(model, nodeAt(mapping.properties, 'EventSourceArn'), 'AWS::SQS::Queue');
    return queue ? [{ queue, mapping }] : [];
  });
}

/** True for the mapping of a queue that SAM puts between a topic and a function; it takes few settings. */
export function isTopicQueue(model: TemplateModel, { origin, eventId }: LoweredResource): boolean {
  const event = eventId === undefined ? undefined : nodeAt(model.resources.get(origin)?.effective, 'Events', eventId);
  return textOf(nodeAt(event, 'Type')) === 'SNS';
}

const deadLetterKeys: ReadonlySet<string> = new Set([
  'DeadLetterConfig',
  'DeadLetterQueue',
  'OnFailure',
  'RedrivePolicy',
  'deadLetterTargetArn',
]);

/** Ids of the queues that take what others could not work on. */
export const deadLetterQueues = oncePer((model: TemplateModel): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const { section, target, path } of referencesIn(model)) {
    if (section === 'Resources' && path.some((key) => deadLetterKeys.has(String(key)))) found.add(target);
  }
  return found;
});

export function isFifo(model: TemplateModel, queue: LoweredResource): boolean {
  return isOn(model, nodeAt(queue.properties, 'FifoQueue'));
}

/** A queue for what failed, kept as long as SQS can: someone has to find the time to look. */
export const newDeadLetterQueue: TemplateValue = {
  Type: 'AWS::SQS::Queue',
  Properties: { MessageRetentionPeriod: facts['sqs.retention.seconds'].value.max },
};
