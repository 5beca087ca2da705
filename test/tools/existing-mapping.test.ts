import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { mappingRules } from '../../src/guidance/event-sources/existing.ts';
import { designEventSource } from '../../src/tools/design-event-source.ts';
import { validateTemplate } from '../../src/validation/validate.ts';
import { makeToolContext } from '../local/support.ts';

const now = new Date('2026-11-21T12:00:00Z');
const partial = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
const start = { StartingPosition: 'LATEST' };
const kept = { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:123456789012:failed' } } };
const filters = (count: number) => ({
  FilterCriteria: { Filters: Array.from({ length: count }, (_, index) => ({ Pattern: `{"body":{"n":[${index}]}}` })) },
});

/** Events of SAM that say where to read; the rest comes from the configuration. */
const events: Readonly<Record<string, { Type: string; Properties: object }>> = {
  sqs: { Type: 'SQS', Properties: { Queue: { 'Fn::GetAtt': 'Queue.Arn' } } },
  kinesis: { Type: 'Kinesis', Properties: { Stream: 'arn:aws:kinesis:us-east-1:123456789012:stream/orders' } },
  dynamodb: { Type: 'DynamoDB', Properties: { Stream: { 'Fn::ImportValue': 'stream' } } },
  msk: { Type: 'MSK', Properties: { Stream: { 'Fn::ImportValue': 'cluster' }, Topics: ['orders'] } },
  kafka: {
    Type: 'SelfManagedKafka',
    Properties: { KafkaBootstrapServers: ['broker:9092'], Topics: ['orders'] },
  },
  mq: { Type: 'MQ', Properties: { Broker: { 'Fn::ImportValue': 'broker' }, Queues: ['orders'] } },
  documentdb: { Type: 'DocumentDB', Properties: { Cluster: { 'Fn::ImportValue': 'cluster' }, DatabaseName: 'orders' } },
};

interface Around {
  readonly Timeout?: number;
  readonly VisibilityTimeout?: number;
  readonly maxReceiveCount?: number;
  readonly ReservedConcurrentExecutions?: number;
  readonly QueueName?: string;
}

/** The template a user would write for a configuration, deliberately not built as the tool builds it. */
function samTemplate(source: string, mapping: object, around: Around): string {
  const event = events[source] ?? { Type: '', Properties: {} };
  const { Timeout, VisibilityTimeout, maxReceiveCount, ReservedConcurrentExecutions, QueueName } = around;
  return stringify({
    Transform: 'AWS::Serverless-2016-10-31',
    Parameters: { Unknown: { Type: 'Number' } },
    Resources: {
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          ...(QueueName?.endsWith('.fifo') ? { FifoQueue: true } : {}),
          VisibilityTimeout: VisibilityTimeout ?? { Ref: 'Unknown' },
          RedrivePolicy: {
            deadLetterTargetArn: { 'Fn::ImportValue': 'dead' },
            maxReceiveCount: maxReceiveCount ?? { Ref: 'Unknown' },
          },
        },
      },
      Worker: {
        Type: 'AWS::Serverless::Function',
        Properties: {
          Handler: 'index.handler',
          Runtime: 'nodejs24.x',
          CodeUri: '.',
          Timeout: Timeout ?? { Ref: 'Unknown' },
          ...(ReservedConcurrentExecutions === undefined ? {} : { ReservedConcurrentExecutions }),
          Events: { Mapping: { Type: event.Type, Properties: { ...event.Properties, ...mapping } } },
        },
      },
    },
  });
}

function byValidator(source: string, mapping: object, around: Around): string[] {
  const { findings } = validateTemplate(samTemplate(source, mapping, around), {
    file: 'template.yaml',
    rules: mappingRules,
    now,
  });
  return findings.map(({ rule, severity }) => `${severity} ${rule}`).toSorted();
}

async function check(source: string, existing: object) {
  const input = designEventSource.input.parse({ source, existing: JSON.stringify(existing) });
  const value = await designEventSource.handle(input, makeToolContext('/'));
  return { value, text: designEventSource.text(value, input) };
}

const configurations: readonly (readonly [source: string, mapping: object, around: Around, verdicts: string[]])[] = [
  ['sqs', { BatchSize: 10, ...partial }, { QueueName: 'orders' }, []],
  ['sqs', { BatchSize: 10, ...partial }, { Timeout: 30, VisibilityTimeout: 180, maxReceiveCount: 5 }, []],
  ['sqs', partial, { Timeout: 30, VisibilityTimeout: 20 }, ['error xref/sqs-visibility-lt-timeout']],
  ['sqs', partial, { Timeout: 30, VisibilityTimeout: 60 }, ['warning reliability/sqs-visibility-6x']],
  [
    'sqs',
    { MaximumBatchingWindowInSeconds: 5, ...partial },
    { Timeout: 30, VisibilityTimeout: 184, QueueName: 'orders' },
    ['warning reliability/sqs-visibility-6x'],
  ],
  ['sqs', partial, { maxReceiveCount: 1 }, ['info reliability/sqs-max-receive']],
  ['sqs', partial, { VisibilityTimeout: 50_000 }, ['error overlay/sqs-limits']],
  ['sqs', partial, { Timeout: 1000 }, ['error overlay/lambda-timeout']],
  ['sqs', { ScalingConfig: { MaximumConcurrency: 10 }, ...partial }, { ReservedConcurrentExecutions: 10 }, []],
  [
    'sqs',
    { ScalingConfig: { MaximumConcurrency: 10 }, ...partial },
    { ReservedConcurrentExecutions: 5 },
    ['warning reliability/reserved-vs-sqs'],
  ],
  ['sqs', partial, { ReservedConcurrentExecutions: 5 }, ['warning reliability/reserved-vs-sqs']],
  ['sqs', {}, { QueueName: 'orders' }, ['info reliability/partial-batch']],
  ['sqs', { BatchSize: 50, ...partial }, { QueueName: 'orders' }, ['error xref/fifo-batch']],
  ['sqs', { BatchSize: 50, ...partial }, { QueueName: 'orders.fifo' }, ['error xref/fifo-batch']],
  ['sqs', { MaximumBatchingWindowInSeconds: 5, ...partial }, { QueueName: 'orders.fifo' }, ['error xref/fifo-batch']],
  ['sqs', { BatchSize: 50, MaximumBatchingWindowInSeconds: 1, ...partial }, { QueueName: 'orders' }, []],
  [
    'sqs',
    { BatchSize: 20_000, MaximumBatchingWindowInSeconds: 5, ...partial },
    { QueueName: 'orders' },
    ['error overlay/esm-range'],
  ],
  ['sqs', { ScalingConfig: { MaximumConcurrency: 1 }, ...partial }, {}, ['error overlay/esm-range']],
  ['sqs', { ScalingConfig: { MaximumConcurrency: 1001 }, ...partial }, {}, ['error overlay/esm-range']],
  ['sqs', { ProvisionedPollerConfig: { MinimumPollers: 1 }, ...partial }, {}, ['error overlay/esm-range']],
  ['sqs', { ProvisionedPollerConfig: { MaximumPollers: 5000 }, ...partial }, {}, ['warning overlay/esm-range']],
  [
    'sqs',
    { ProvisionedPollerConfig: { MinimumPollers: 20, MaximumPollers: 10 }, ...partial },
    {},
    ['error xref/esm-pollers'],
  ],
  [
    'sqs',
    { ScalingConfig: { MaximumConcurrency: 10 }, ProvisionedPollerConfig: { MinimumPollers: 2 }, ...partial },
    {},
    ['error xref/esm-source-options'],
  ],
  ['sqs', { BisectBatchOnFunctionError: true, ...partial }, {}, ['error xref/esm-source-options']],
  ['sqs', { StartingPosition: 'LATEST', ...partial }, {}, ['error xref/esm-source-options']],
  ['sqs', { ...kept, ...partial }, {}, ['warning xref/esm-source-options']],
  ['sqs', { ...filters(5), ...partial }, {}, []],
  ['sqs', { ...filters(6), ...partial }, {}, ['warning sam/esm-filter-shape']],
  ['sqs', { ...filters(11), ...partial }, {}, ['error sam/esm-filter-shape']],
  ['kinesis', { ...start, ...partial }, {}, ['warning reliability/stream-retry']],
  ['kinesis', { ...start, ...partial, MaximumRetryAttempts: 3 }, {}, ['info reliability/stream-on-failure']],
  ['kinesis', { ...start, ...partial, ...kept, MaximumRetryAttempts: 3 }, {}, []],
  ['kinesis', { ...start, ...partial, ...kept, MaximumRetryAttempts: 10_001 }, {}, ['error overlay/esm-range']],
  ['kinesis', { ...start, ...partial, ...kept, ParallelizationFactor: 11 }, {}, ['error overlay/esm-range']],
  ['kinesis', { ...start, ...partial, ...kept, MaximumRecordAgeInSeconds: 30 }, {}, ['error overlay/esm-range']],
  ['kinesis', { ...start, ...partial, ...kept, TumblingWindowInSeconds: 901 }, {}, ['error overlay/esm-range']],
  ['kinesis', { StartingPosition: 'AT_TIMESTAMP', ...partial, ...kept }, {}, ['error xref/esm-source-options']],
  [
    'kinesis',
    { ...start, ...partial, ...kept, ScalingConfig: { MaximumConcurrency: 5 } },
    {},
    ['error xref/esm-source-options'],
  ],
  [
    'dynamodb',
    { StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: 1, ...partial, ...kept },
    {},
    ['error xref/esm-source-options', 'warning xref/esm-source-options'],
  ],
  ['dynamodb', { ...start, ...partial, ...kept, BatchSize: 0 }, {}, ['error overlay/esm-range']],
  ['msk', { ...start, ProvisionedPollerConfig: { MaximumPollers: 2001 } }, {}, ['error overlay/esm-range']],
  ['msk', { ...start, ParallelizationFactor: 2 }, {}, ['warning xref/esm-source-options']],
  ['kafka', {}, {}, ['warning xref/esm-source-options']],
  ['kafka', { ...start, BatchSize: 10_000 }, {}, []],
  ['mq', partial, {}, ['warning xref/esm-source-options']],
  ['mq', { MaximumBatchingWindowInSeconds: 301 }, {}, ['error overlay/esm-range']],
  ['documentdb', { ...start, ...kept }, {}, ['warning xref/esm-source-options']],
];

describe('an existing mapping', () => {
  it.each(configurations)(
    '%s %j in %j: %j, as the validator says of a template',
    async (source, mapping, around, verdicts) => {
      const { value } = await check(source, { ...mapping, ...around });
      const found = value.findings.map(({ rule, severity }) => `${severity} ${rule}`).toSorted();
      expect(found).toEqual(verdicts);
      expect(byValidator(source, mapping, around)).toEqual(verdicts);
    },
  );

  it('is described by the words of the validator, at the property', async () => {
    const { text, value } = await check('sqs', { BatchSize: 50, Timeout: 30, VisibilityTimeout: 20 });
    expect(value.findings[0]).toMatchObject({ rule: 'xref/fifo-batch', property: 'BatchSize' });
    expect(value.findings[1]).toMatchObject({
      property: 'Queue.VisibilityTimeout',
      message:
        'VisibilityTimeout of Queue is 20 s, less than the Timeout of Function, 30 s. Set VisibilityTimeout: 180 (6 × 30).',
    });
    expect(text).toMatch(/^The sqs mapping: 2 errors, 0 warnings, 1 advice\nerror xref\/fifo-batch: /);
    expect(value.facts.map(({ statement }) => statement).join()).toContain('at least 6 times the function timeout');
  });

  it('may be what the API prints, and hold values known only at deployment', async () => {
    const printed = {
      UUID: '14e0db71-xmpl-4eb5-b481-8945cf9d10c2',
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 0,
      EventSourceArn: 'arn:aws:sqs:eu-west-1:123456789012:orders.fifo',
      FunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:worker',
      LastModified: 1_700_000_000,
      State: 'Enabled',
      StateTransitionReason: 'USER_INITIATED',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: { OnFailure: {} },
    };
    expect((await check('sqs', printed)).text).toBe('The sqs mapping is fine.');
    expect((await check('sqs', { ...printed, BatchSize: { Ref: 'Size' } })).value.findings).toEqual([]);
  });

  it('knows the names of SAM', async () => {
    const registry = { SchemaRegistryURI: 'https://registry.example.com', EventRecordFormat: 'JSON' };
    const { value } = await check('msk', { ...start, ConsumerGroupId: 'g', SchemaRegistryConfig: registry });
    expect(value.findings).toMatchObject([{ severity: 'error', rule: 'xref/esm-pollers' }]);
    expect(
      (await check('documentdb', { ...start, DatabaseName: 'orders', FullDocument: 'Default' })).value.findings,
    ).toEqual([]);
  });

  it('tells a misspelt property with the right one', async () => {
    const { value } = await check('sqs', { BatchSise: 5, ...partial });
    expect(value.findings).toMatchObject([
      { severity: 'error', rule: 'schema/unknown-property', property: 'BatchSise' },
    ]);
  });

  it('of another source than named is refused', async () => {
    await expect(check('sqs', { EventSourceArn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/s' })).rejects.toThrow(
      /is one of kinesis, but source is sqs/,
    );
  });
});
