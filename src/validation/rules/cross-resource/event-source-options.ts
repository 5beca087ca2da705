import { entryOf, textOf, type Entry } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import type { MappingSource } from '../../../guidance/facts/event-source-mapping.ts';
import { sourceKindOf } from '../../helpers/event-source.ts';
import { defineRule, type LoweredResource, type Reporter } from '../../rule.ts';
import { isSet } from '../../sam/values.ts';

const bySource: Readonly<Record<MappingSource, readonly string[]>> = facts['esm.properties.bySource'].value;

/** Properties whose sources have been the same for years; other combinations may be newer than the table. */
const settled: ReadonlySet<string> = new Set([
  'BisectBatchOnFunctionError',
  'MaximumRetryAttempts',
  'MaximumRecordAgeInSeconds',
  'ParallelizationFactor',
  'ScalingConfig',
  'StartingPosition',
  'TumblingWindowInSeconds',
]);
const sourceNames: Readonly<Record<MappingSource, string>> = {
  documentdb: 'DocumentDB',
  dynamodb: 'DynamoDB Streams',
  kafka: 'self-managed Kafka',
  kinesis: 'Kinesis',
  mq: 'Amazon MQ',
  msk: 'Amazon MSK',
  sqs: 'SQS',
};
const judged: ReadonlySet<string> = new Set([
  ...settled,
  'DestinationConfig',
  'FunctionResponseTypes',
  'ProvisionedPollerConfig',
  'Queues',
  'StartingPositionTimestamp',
  'Topics',
]);

export const eventSourceOptions = defineRule({
  id: 'xref/esm-source-options',
  severity: 'error',
  certainty: 'fact',
  title: 'An event source mapping has the options of its source',
  why: 'Lambda refuses options of another kind of source, and streams without a position to start from.',
  source: 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html',
  aliases: ['E3633', 'E3634'],
  applies: 'lowered',
  types: ['AWS::Lambda::EventSourceMapping'],
  check({ model, resource }, report) {
    const kind = sourceKindOf(model, resource);
    if (!kind) return;
    for (const [name, entry] of resource.properties.entries) {
      if (judged.has(name) && isSet(entry.value)) checkOption(kind, name, entry, report);
    }
    checkStart(kind, resource, report);
    const scaling = entryOf(resource.properties, 'ScalingConfig');
    const pollers = entryOf(resource.properties, 'ProvisionedPollerConfig');
    if (scaling && pollers && isSet(scaling.value) && isSet(pollers.value)) {
      report({
        at: pollers.key,
        message: 'ScalingConfig and ProvisionedPollerConfig exclude each other. Keep one.',
        related: [{ at: scaling.key, message: 'ScalingConfig' }],
      });
    }
  },
  examples: {
    bad: [
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
        Properties: {Queue: !GetAtt Queue.Arn, «StartingPosition»: LATEST, «BisectBatchOnFunctionError»: true}
`,
      `Stream:
  Type: AWS::Kinesis::Stream
  Properties: {ShardCount: 1}
«Mapping»:
  Type: AWS::Lambda::EventSourceMapping
  Properties:
    FunctionName: worker
    EventSourceArn: !GetAtt Stream.Arn
`,
      `Mapping:
  Type: AWS::Lambda::EventSourceMapping
  Properties:
    FunctionName: worker
    EventSourceArn: arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000
    StartingPosition: «AT_TIMESTAMP»
    MaximumRetryAttempts: 3
`,
    ],
    good: [
      `Stream:
  Type: AWS::Kinesis::Stream
  Properties: {ShardCount: 1}
Mapping:
  Type: AWS::Lambda::EventSourceMapping
  Properties:
    FunctionName: worker
    EventSourceArn: !GetAtt Stream.Arn
    StartingPosition: LATEST
    BisectBatchOnFunctionError: true
`,
    ],
  },
});

function checkOption(kind: MappingSource, name: string, { key }: Entry, report: Reporter): void {
  if (bySource[kind].includes(name)) return;
  const isCertain = settled.has(name) && (kind === 'sqs' || name === 'ScalingConfig');
  const hint =
    kind === 'sqs' && name === 'DestinationConfig' ? 'Give the queue a RedrivePolicy instead.' : 'Remove it.';
  report({
    at: key,
    severity: isCertain ? undefined : 'warning',
    message: `${name} does not work with ${sourceNames[kind]}. ${hint}`,
  });
}

function checkStart(kind: MappingSource, resource: LoweredResource, report: Reporter): void {
  const position = entryOf(resource.properties, 'StartingPosition');
  const needsStart = facts['esm.startingPosition.required'].value.some((name) => name === kind);
  // Consumers in queue mode start nowhere.
  const isQueueMode =
    kind === 'kafka' && entryOf(resource.properties, 'SelfManagedKafkaEventSourceConfig') !== undefined;
  if (!position && needsStart && !isQueueMode && !isToldBySam(kind, resource)) {
    const isCertain = kind === 'kinesis' || kind === 'dynamodb' || kind === 'msk';
    report({
      at: resource.keyNode,
      severity: isCertain ? undefined : 'warning',
      message: `${resource.id} reads ${sourceNames[kind]} and needs StartingPosition: LATEST or TRIM_HORIZON.`,
    });
  }
  if (!position || textOf(position.value) !== 'AT_TIMESTAMP') return;
  if (kind === 'dynamodb') {
    report({
      at: position.value,
      message: 'DynamoDB Streams cannot start AT_TIMESTAMP. Set StartingPosition: TRIM_HORIZON or LATEST.',
    });
  } else if (needsStart && !entryOf(resource.properties, 'StartingPositionTimestamp')) {
    report({
      at: position.value,
      message: 'StartingPosition AT_TIMESTAMP needs StartingPositionTimestamp, in Unix seconds.',
    });
  }
}

/** The transform asks for it itself, so sam/event-required reports it. */
function isToldBySam(kind: MappingSource, { isVirtual }: LoweredResource): boolean {
  return isVirtual && (kind === 'kinesis' || kind === 'dynamodb' || kind === 'msk');
}
