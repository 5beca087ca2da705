import { asIntrinsic, entryOf, isMapping, nodeAt, textOf, type Entry, type TemplateNode } from '../../nodes.ts';
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
import { isSet, type LoweringContext, type SamSource, type VirtualResource } from './virtual-resource.ts';

/** One event of a function or state machine, on its way to resources. */
export interface EventSource {
  readonly target: SamSource;
  readonly eventId: string;
  readonly keyNode: TemplateNode;
  readonly properties: TemplateNode | undefined;
  /** What invokes must name: the alias when one is published, else the function. */
  readonly invoked: { readonly id: string; readonly isAlias: boolean };
  readonly context: LoweringContext;
}

type EventLowering = (event: EventSource) => readonly VirtualResource[];

/** Makes one resource of an event; the id is `<Target><Event><suffix>` unless given whole. */
export function eventResource(
  event: EventSource,
  type: string,
  parts: PropertyParts,
  id: { suffix?: string; whole?: string; form?: VirtualResource['idForm'] } = {},
): VirtualResource {
  return {
    id: id.whole ?? `${event.target.logicalId}${event.eventId}${id.suffix ?? ''}`,
    idForm: id.form ?? 'exact',
    type,
    properties: mappingAt(event.keyNode, parts),
    origin: event.target.logicalId,
    eventId: event.eventId,
    keyNode: event.keyNode,
    condition: event.target.condition,
  };
}

export function eventEntry(event: EventSource, name: string): Entry | undefined {
  return entryOf(event.properties, name);
}

function targetArn(event: EventSource): TemplateNode {
  return event.invoked.isAlias
    ? refAt(event.keyNode, event.invoked.id)
    : getAttAt(event.keyNode, event.invoked.id, 'Arn');
}

const mappingProperties = [
  'BatchSize',
  'BisectBatchOnFunctionError',
  'DestinationConfig',
  'Enabled',
  'FilterCriteria',
  'FunctionResponseTypes',
  'KmsKeyArn',
  'LoggingConfig',
  'MaximumBatchingWindowInSeconds',
  'MaximumRecordAgeInSeconds',
  'MaximumRetryAttempts',
  'MetricsConfig',
  'ParallelizationFactor',
  'ProvisionedPollerConfig',
  'Queues',
  'ScalingConfig',
  'SourceAccessConfigurations',
  'StartingPosition',
  'StartingPositionTimestamp',
  'Topics',
  'TumblingWindowInSeconds',
];

function eventSourceMapping(event: EventSource, sourceProperty: string | undefined): readonly VirtualResource[] {
  const source = sourceProperty === undefined ? undefined : eventEntry(event, sourceProperty);
  const servers = eventEntry(event, 'KafkaBootstrapServers')?.value;
  return [
    eventResource(event, 'AWS::Lambda::EventSourceMapping', {
      ...pickEntries(event.properties, mappingProperties),
      FunctionName: refAt(event.keyNode, event.invoked.id),
      EventSourceArn: source,
      SelfManagedEventSource:
        servers && mappingAt(servers, { Endpoints: mappingAt(servers, { KafkaBootstrapServers: servers }) }),
    }),
  ];
}

function documentDatabase(event: EventSource): readonly VirtualResource[] {
  const [mapping] = eventSourceMapping(event, 'Cluster');
  if (!mapping) return [];
  const config = mappingAt(
    event.keyNode,
    pickEntries(event.properties, ['DatabaseName', 'CollectionName', 'FullDocument']),
  );
  return [withProperty(mapping, 'DocumentDBEventSourceConfig', config)];
}

function kafka(
  event: EventSource,
  sourceProperty: string | undefined,
  configProperty: string,
): readonly VirtualResource[] {
  const [mapping] = eventSourceMapping(event, sourceProperty);
  if (!mapping) return [];
  const config = pickEntries(event.properties, ['ConsumerGroupId', 'SchemaRegistryConfig']);
  if (Object.keys(config).length === 0) return [mapping];
  return [withProperty(mapping, configProperty, mappingAt(event.keyNode, config))];
}

function withProperty(resource: VirtualResource, name: string, value: TemplateNode): VirtualResource {
  const entries = new Map(resource.properties.entries);
  entries.set(name, { key: scalarAt(value, name), value });
  return { ...resource, properties: { ...resource.properties, entries } };
}

function permission(event: EventSource, principal: string, parts: PropertyParts, id = 'Permission'): VirtualResource {
  return eventResource(
    event,
    'AWS::Lambda::Permission',
    {
      Action: scalarAt(event.keyNode, 'lambda:InvokeFunction'),
      FunctionName: refAt(event.keyNode, event.invoked.id),
      Principal: scalarAt(event.keyNode, principal),
      ...parts,
    },
    { suffix: id },
  );
}

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

/** The dead-letter queue a rule or schedule event asks SAM to make. */
export function generatedDeadLetterQueue(event: EventSource): readonly VirtualResource[] {
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

function ruleWithPermission(event: EventSource): readonly VirtualResource[] {
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

/** Logical id of the API an Api or HttpApi event belongs to; undefined when it is not a plain reference. */
export function apiIdOf(event: EventSource, property: 'RestApiId' | 'ApiId'): string | undefined {
  const value = eventEntry(event, property)?.value;
  if (value === undefined) return property === 'RestApiId' ? 'ServerlessRestApi' : 'ServerlessHttpApi';
  const call = asIntrinsic(value);
  return call ? (call.name === 'Ref' ? textOf(call.argument) : undefined) : textOf(value);
}

function restMethod(event: EventSource): readonly VirtualResource[] {
  const apiId = apiIdOf(event, 'RestApiId');
  if (apiId === undefined) return [];
  const stream = textOf(eventEntry(event, 'ResponseTransferMode')?.value) === 'RESPONSE_STREAM';
  const { id, isAlias } = event.invoked;
  const functionArn = isAlias ? `\${${id}}` : `\${${id}.Arn}`;
  const uri = stream
    ? `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2021-11-15/functions/${functionArn}/response-streaming-invocations`
    : `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
  const suffix = stageSuffix(apiId, event.context);
  return [
    {
      ...permission(
        event,
        'apigateway.amazonaws.com',
        {
          SourceArn: subAt(
            event.keyNode,
            `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${apiId}}/*`,
          ),
        },
        `Permission${suffix.text}`,
      ),
      idForm: suffix.form,
    },
    eventResource(
      event,
      'AWS::ApiGateway::Method',
      {
        RestApiId: refAt(event.keyNode, apiId),
        HttpMethod: eventEntry(event, 'Method'),
        Integration: mappingAt(event.keyNode, {
          Type: scalarAt(event.keyNode, 'AWS_PROXY'),
          IntegrationHttpMethod: scalarAt(event.keyNode, 'POST'),
          Uri: subAt(event.keyNode, uri),
          TimeoutInMillis: eventEntry(event, 'TimeoutInMillis'),
          ResponseTransferMode: stream ? scalarAt(event.keyNode, 'STREAM') : undefined,
        }),
      },
      { form: 'none' },
    ),
  ];
}

/** The stage part of a permission's id: the literal name when it is alphanumeric, a hash of it otherwise. */
function stageSuffix(apiId: string, context: LoweringContext): { text: string; form: VirtualResource['idForm'] } {
  const api = context.source(apiId);
  if (api === undefined) return { text: 'Prod', form: 'exact' };
  const stage = api.properties?.entries.get('StageName')?.value;
  if (stage?.kind !== 'scalar') return { text: 'Stage', form: 'exact' };
  return /^[A-Za-z0-9]+$/.test(stage.text) ? { text: stage.text, form: 'exact' } : { text: '', form: 'hash' };
}

function httpRoute(event: EventSource): readonly VirtualResource[] {
  const apiId = apiIdOf(event, 'ApiId');
  if (apiId === undefined) return [];
  const method = textOf(eventEntry(event, 'Method')?.value);
  const path = textOf(eventEntry(event, 'Path')?.value);
  const isDefault = method === undefined && path === undefined;
  const key = isDefault ? '$default' : `${(method ?? 'ANY').toUpperCase()} ${path ?? ''}`;
  return [
    permission(event, 'apigateway.amazonaws.com', {
      SourceArn: subAt(
        event.keyNode,
        `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${apiId}}/*`,
      ),
    }),
    eventResource(
      event,
      'AWS::ApiGatewayV2::Integration',
      {
        ApiId: refAt(event.keyNode, apiId),
        IntegrationType: scalarAt(event.keyNode, 'AWS_PROXY'),
        IntegrationUri: targetArn(event),
        ...pickEntries(event.properties, ['PayloadFormatVersion', 'TimeoutInMillis']),
      },
      { form: 'none' },
    ),
    eventResource(
      event,
      'AWS::ApiGatewayV2::Route',
      { ApiId: refAt(event.keyNode, apiId), RouteKey: scalarAt(event.keyNode, key) },
      { form: 'none' },
    ),
  ];
}

/** Event type of a function → the resources the transform writes for it. */
export const functionEventLowerings: Readonly<Record<string, EventLowering>> = {
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
};

/** The events of a function or state machine, as written; entries without a map or type are skipped. */
export function eventsOf(
  target: SamSource,
  invoked: EventSource['invoked'],
  context: LoweringContext,
): readonly (EventSource & { readonly type: string })[] {
  if (!isSet(target, 'Events')) return [];
  const events = target.properties?.entries.get('Events')?.value;
  if (!isMapping(events) || asIntrinsic(events)) return [];
  const found: (EventSource & { readonly type: string })[] = [];
  for (const [eventId, entry] of events.entries) {
    const type = textOf(nodeAt(entry.value, 'Type'));
    if (type === undefined) continue;
    const properties = nodeAt(entry.value, 'Properties');
    found.push({ target, eventId, keyNode: entry.key, properties, invoked, context, type });
  }
  return found;
}
