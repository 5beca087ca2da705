import type { TemplateNode } from '../../nodes.ts';
import { mappingAt, pickEntries, refAt, scalarAt } from './synthetic-nodes.ts';
import type { VirtualResource } from './virtual-resource.ts';
import { type EventSource, eventResource, eventEntry } from './event-source.ts';

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

export function eventSourceMapping(event: EventSource, sourceProperty: string | undefined): readonly VirtualResource[] {
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

export function documentDatabase(event: EventSource): readonly VirtualResource[] {
  const [mapping] = eventSourceMapping(event, 'Cluster');
  if (!mapping) return [];
  const config = mappingAt(
    event.keyNode,
    pickEntries(event.properties, ['DatabaseName', 'CollectionName', 'FullDocument']),
  );
  return [withProperty(mapping, 'DocumentDBEventSourceConfig', config)];
}

export function kafka(
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
