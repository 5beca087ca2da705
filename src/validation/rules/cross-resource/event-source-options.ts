import { entryOf, textOf, type Entry } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { sourceKindOf, type SourceKind } from '../../helpers/event-source.ts';
import { defineRule, type LoweredResource, type Reporter } from '../../rule.ts';
import { isSet } from '../../sam/values.ts';

const bySource: Readonly<Record<SourceKind, readonly string[]>> = facts['esm.properties.bySource'].value;

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
const sourceNames: Readonly<Record<SourceKind, string>> = {
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

function checkOption(kind: SourceKind, name: string, { key }: Entry, report: Reporter): void {
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

function checkStart(kind: SourceKind, resource: LoweredResource, report: Reporter): void {
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
  const timestamp = entryOf(resource.properties, 'StartingPositionTimestamp');
  if (textOf(position?.value) === 'AT_TIMESTAMP' && !timestamp && position) {
    report({ at: position.value, message: 'StartingPosition AT_TIMESTAMP needs StartingPositionTimestamp.' });
  }
}

/** The transform asks for it itself, so sam/event-required reports it. */
function isToldBySam(kind: SourceKind, { isVirtual }: LoweredResource): boolean {
  return isVirtual && (kind === 'kinesis' || kind === 'dynamodb' || kind === 'msk');
}
