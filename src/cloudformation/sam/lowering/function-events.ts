import { asIntrinsic, entryOf, isMapping, nodeAt, textOf, type TemplateNode } from '../../nodes.ts';
import {
  getAttAt,
  mappingAt,
  pickEntries,
  refAt,
  scalarAt,
  sequenceAt,
  subAt,
  type PropertyParts,
} from './synthetic-nodes.ts';
import type { VirtualResource } from './virtual-resource.ts';
import {
  type EventSource,
  type EventLowering,
  eventResource,
  eventEntry,
  targetArn,
  permission,
} from './event-source.ts';
import { eventSourceMapping, documentDatabase, kafka } from './pull-events.ts';
import { ruleWithPermission, schedule } from './rule-events.ts';
import { restMethod, httpRoute } from './api-events.ts';
import { table } from '../../../world/table.ts';

function bucketNotification(event: EventSource): readonly VirtualResource[] {
  const account = refAt(event.keyNode, 'AWS::AccountId');
  return [permission(event, 's3.amazonaws.com', { SourceAccount: account })];
}

function subscription(event: EventSource): readonly VirtualResource[] {
  const topic = eventEntry(event, 'Topic');
  const viaQueue = eventEntry(event, 'SqsSubscription')?.value;
  const parts = {
    ...pickEntries(event.properties, ['FilterPolicy', 'FilterPolicyScope', 'RedrivePolicy', 'Region']),
    TopicArn: topic,
  };
  const isDirect = viaQueue === undefined || (viaQueue.kind === 'scalar' && viaQueue.value !== true);
  if (isDirect) {
    return [
      permission(event, 'sns.amazonaws.com', { SourceArn: topic }),
      eventResource(event, 'AWS::SNS::Subscription', {
        ...parts,
        Protocol: scalarAt(event.keyNode, 'lambda'),
        Endpoint: targetArn(event),
      }),
    ];
  }
  return subscriptionThroughQueue(event, viaQueue, parts);
}

function subscriptionThroughQueue(
  event: EventSource,
  viaQueue: TemplateNode,
  parts: PropertyParts,
): readonly VirtualResource[] {
  const queueId = `${event.target.logicalId}${event.eventId}Queue`;
  const isOwn = isMapping(viaQueue);
  const queueArn = isOwn ? entryOf(viaQueue, 'QueueArn')?.value : getAttAt(event.keyNode, queueId, 'Arn');
  const queueUrl = isOwn ? entryOf(viaQueue, 'QueueUrl')?.value : refAt(event.keyNode, queueId);
  const policyId = textOf(nodeAt(viaQueue, 'QueuePolicyLogicalId'));
  const batchSize = nodeAt(viaQueue, 'BatchSize') ?? scalarAt(event.keyNode, 10);
  return [
    ...(isOwn ? [] : [eventResource(event, 'AWS::SQS::Queue', {}, { whole: queueId })]),
    eventResource(
      event,
      'AWS::SQS::QueuePolicy',
      { Queues: queueUrl && sequenceAt(event.keyNode, [queueUrl]) },
      policyId === undefined ? { suffix: 'QueuePolicy' } : { whole: policyId },
    ),
    eventResource(event, 'AWS::SNS::Subscription', {
      ...parts,
      Protocol: scalarAt(event.keyNode, 'sqs'),
      Endpoint: queueArn,
    }),
    eventResource(
      event,
      'AWS::Lambda::EventSourceMapping',
      { FunctionName: refAt(event.keyNode, event.invoked.id), EventSourceArn: queueArn, BatchSize: batchSize },
      { suffix: 'EventSourceMapping' },
    ),
  ];
}

function logSubscription(event: EventSource): readonly VirtualResource[] {
  return [
    permission(event, 'logs.amazonaws.com', {
      SourceArn: subAt(event.keyNode, 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*'),
    }),
    eventResource(event, 'AWS::Logs::SubscriptionFilter', {
      ...pickEntries(event.properties, ['FilterPattern', 'LogGroupName']),
      DestinationArn: targetArn(event),
    }),
  ];
}

function topicRule(event: EventSource): readonly VirtualResource[] {
  const action = mappingAt(event.keyNode, { Lambda: mappingAt(event.keyNode, { FunctionArn: targetArn(event) }) });
  return [
    permission(event, 'iot.amazonaws.com', { SourceAccount: refAt(event.keyNode, 'AWS::AccountId') }),
    eventResource(event, 'AWS::IoT::TopicRule', {
      TopicRulePayload: mappingAt(event.keyNode, {
        ...pickEntries(event.properties, ['AwsIotSqlVersion', 'Sql']),
        Actions: sequenceAt(event.keyNode, [action]),
      }),
    }),
  ];
}

function skill(event: EventSource): readonly VirtualResource[] {
  return [permission(event, 'alexa-appkit.amazon.com', { EventSourceToken: eventEntry(event, 'SkillId') })];
}

function userPoolTrigger(event: EventSource): readonly VirtualResource[] {
  const pool = asIntrinsic(eventEntry(event, 'UserPool')?.value);
  const poolId = pool?.name === 'Ref' ? textOf(pool.argument) : undefined;
  const source = poolId === undefined ? undefined : getAttAt(event.keyNode, poolId, 'Arn');
  const made = permission(event, 'cognito-idp.amazonaws.com', { SourceArn: source });
  return [{ ...made, id: `${event.target.logicalId}CognitoPermission` }];
}

/** Event type of a function → the resources the transform writes for it. */
export const functionEventLowerings: Readonly<Record<string, EventLowering>> = table({
  AlexaSkill: skill,
  Api: restMethod,
  CloudWatchEvent: ruleWithPermission,
  CloudWatchLogs: logSubscription,
  Cognito: userPoolTrigger,
  DocumentDB: documentDatabase,
  DynamoDB: (event) => eventSourceMapping(event, 'Stream'),
  EventBridgeRule: ruleWithPermission,
  HttpApi: httpRoute,
  IoTRule: topicRule,
  Kinesis: (event) => eventSourceMapping(event, 'Stream'),
  MQ: (event) => eventSourceMapping(event, 'Broker'),
  MSK: (event) => kafka(event, 'Stream', 'AmazonManagedKafkaEventSourceConfig'),
  S3: bucketNotification,
  SNS: subscription,
  SQS: (event) => eventSourceMapping(event, 'Queue'),
  Schedule: ruleWithPermission,
  ScheduleV2: (event) => schedule(event),
  SelfManagedKafka: (event) => kafka(event, undefined, 'SelfManagedKafkaEventSourceConfig'),
});
