import { asIntrinsic, entryOf, isMapping, nodeAt, textOf, type TemplateNode } from '../../nodes.ts';
import { getAttAt, mappingAt, pickEntries, refAt, scalarAt, sequenceAt } from './synthetic-nodes.ts';
import type { VirtualResource } from './virtual-resource.ts';
import { type EventSource, eventResource, eventEntry, targetArn, permission } from './event-source.ts';

/** The dead-letter queue a rule or schedule event asks SAM to make. */
function generatedDeadLetterQueue(event: EventSource): readonly VirtualResource[] {
  const config = eventEntry(event, 'DeadLetterConfig')?.value;
  if (!isMapping(config) || config.entries.has('Arn') || asIntrinsic(config)) return [];
  const id = textOf(nodeAt(config, 'QueueLogicalId'));
  return [eventResource(event, 'AWS::SQS::Queue', {}, id === undefined ? { suffix: 'Queue' } : { whole: id })];
}

function deadLetterArn(event: EventSource): TemplateNode | undefined {
  const config = eventEntry(event, 'DeadLetterConfig')?.value;
  if (config === undefined) return undefined;
  const arn = entryOf(config, 'Arn');
  const [queue] = generatedDeadLetterQueue(event);
  if (arn) return mappingAt(config, { Arn: arn });
  return queue ? mappingAt(config, { Arn: getAttAt(config, queue.id, 'Arn') }) : undefined;
}

/** The rule of a Schedule, CloudWatchEvent or EventBridgeRule event, with its queue. */
export function eventRule(event: EventSource, arn: TemplateNode, roleArn?: TemplateNode): readonly VirtualResource[] {
  const target = mappingAt(event.keyNode, {
    Arn: arn,
    Id: scalarAt(event.keyNode, `${event.target.logicalId}${event.eventId}Target`),
    RoleArn: roleArn,
    DeadLetterConfig: deadLetterArn(event),
    ...pickEntries(event.properties, ['Input', 'InputPath', 'InputTransformer', 'RetryPolicy']),
  });
  const queues = generatedDeadLetterQueue(event);
  return [
    eventResource(event, 'AWS::Events::Rule', {
      ...pickEntries(event.properties, ['Description', 'EventBusName', 'Name', 'State']),
      Name: eventEntry(event, 'Name') ?? eventEntry(event, 'RuleName'),
      EventPattern: eventEntry(event, 'Pattern'),
      ScheduleExpression: eventEntry(event, 'Schedule'),
      Targets: sequenceAt(event.keyNode, [target]),
    }),
    ...queues,
    ...queues.map((queue) =>
      eventResource(
        event,
        'AWS::SQS::QueuePolicy',
        { Queues: sequenceAt(event.keyNode, [refAt(event.keyNode, queue.id)]) },
        { suffix: 'QueuePolicy' },
      ),
    ),
  ];
}

export function ruleWithPermission(event: EventSource): readonly VirtualResource[] {
  const ruleArn = getAttAt(event.keyNode, `${event.target.logicalId}${event.eventId}`, 'Arn');
  return [...eventRule(event, targetArn(event)), permission(event, 'events.amazonaws.com', { SourceArn: ruleArn })];
}

/** A ScheduleV2 event: an EventBridge Scheduler schedule with its own role. */
export function schedule(event: EventSource, arn: TemplateNode = targetArn(event)): readonly VirtualResource[] {
  const role = eventEntry(event, 'RoleArn');
  const roleId = `${event.target.logicalId}${event.eventId}Role`;
  return [
    eventResource(event, 'AWS::Scheduler::Schedule', {
      ...pickEntries(event.properties, [
        'Description',
        'EndDate',
        'FlexibleTimeWindow',
        'GroupName',
        'KmsKeyArn',
        'Name',
        'ScheduleExpression',
        'ScheduleExpressionTimezone',
        'StartDate',
        'State',
      ]),
      Target: mappingAt(event.keyNode, {
        Arn: arn,
        RoleArn: role ?? getAttAt(event.keyNode, roleId, 'Arn'),
        DeadLetterConfig: deadLetterArn(event),
        ...pickEntries(event.properties, ['Input', 'RetryPolicy']),
      }),
    }),
    ...generatedDeadLetterQueue(event),
    ...(role ? [] : [eventResource(event, 'AWS::IAM::Role', {}, { whole: roleId })]),
  ];
}
