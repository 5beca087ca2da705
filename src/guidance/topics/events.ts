import { n, say } from './quote.ts';
import type { Topic } from './types.ts';

export const eventTopics: readonly Topic[] = [
  {
    id: 'event-paths',
    title: 'How events reach Lambda',
    summary: 'Synchronous, asynchronous and event source mappings: who retries, who scales, where failures go.',
    keywords: [
      'async invoke',
      'event source mapping',
      'ESM',
      'poller',
      'trigger',
      's3 event',
      'sns',
      'eventbridge',
      'destination',
      'dlq',
      'provisioned mode',
    ],
    sections: [
      {
        heading: 'Three paths',
        body: `- Synchronous (API Gateway, ALB, function URL): the caller waits and retries; throttling is 429 to the caller.
- Asynchronous (S3, SNS, EventBridge, IoT): Lambda queues the event, retries twice for up to ${n('lambda.async.maxEventAgeSeconds')} s, then drops it unless there is an on-failure destination.
- Event source mapping (SQS, Kinesis, DynamoDB Streams, Kafka, MQ, DocumentDB): Lambda polls and invokes synchronously with batches; retries follow the source.`,
      },
      {
        heading: 'Scaling of the pollers',
        body: `Standard SQS starts with ${n('sqs.esm.initialConcurrency')} batches, gains ${n('sqs.esm.concurrencyPerMinute')} a minute, up to ${n('sqs.esm.maxConcurrency')}. ${say('sqs.pollers.concurrentInvokes')} ScalingConfig.MaximumConcurrency protects what is behind. Streams run one batch per shard times ParallelizationFactor.`,
      },
      {
        heading: 'Filter and batch',
        body: `Filters drop events before they are billed: ${say('esm.filters.rootKey')} Filtered SQS messages are deleted. A batching window trades latency for fewer invocations. ${say('sqs.esm.batchWithoutWindow')}`,
      },
    ],
    facts: [
      'lambda.async.maxEventAgeSeconds',
      'lambda.async.maxRetries',
      'lambda.payload.asyncKb',
      'sqs.esm.concurrencyPerMinute',
      'sqs.esm.maxConcurrency',
      'sqs.pollers.concurrentInvokes',
      'esm.exclusive.scalingAndPollers',
    ],
    related: ['retries-timeouts', 'partial-failures', 'poison-records', 'idempotency'],
    next: ['design_event_source', 'get_event_types', 'simulate_traffic'],
  },
  {
    id: 'idempotency',
    title: 'Idempotency',
    summary: 'Why every handler meets duplicates, which key to use, and how.',
    keywords: [
      'idempotent',
      'twice',
      'payment',
      'duplicate',
      'exactly once',
      'at least once',
      'dedupe',
      'retry',
      'idempotency key',
      'powertools',
    ],
    sections: [
      {
        heading: 'Why',
        body: 'Standard SQS, asynchronous invocation, streams and EventBridge deliver at least once; clients retry timeouts that had succeeded. Assume every event comes twice.',
      },
      {
        heading: 'Key per source',
        body: 'API: a client-sent Idempotency-Key header. SQS: a business key in the body, else messageId. EventBridge: id of the event. Streams: sequence number. S3: bucket, key and sequencer. Durable functions: DurableExecutionName, and one key per step with side effects.',
      },
      {
        heading: 'How',
        body: 'Powertools: `makeIdempotent(fn, { persistenceStore: new DynamoDBPersistenceLayer({ tableName }), config: new IdempotencyConfig({ eventKeyJmesPath, throwOnNoIdempotencyKey: true }) })` and `config.registerLambdaContext(context)`. Or a conditional write (attribute_not_exists) in the same table or transaction as the effect, which is simpler and stronger where the effect is one item.',
      },
    ],
    facts: ['sqs.redrive.minReceiveCount', 'durable.sdk.determinism', 'dynamodb.ttl.unit'],
    related: ['retries-timeouts', 'partial-failures', 'event-paths'],
    next: ['scaffold_service', 'check_code'],
  },
  {
    id: 'retries-timeouts',
    title: 'Retries and timeouts',
    summary: 'Budgets from caller to callee, retrying at one layer, and the SDK settings that bite.',
    keywords: [
      'backoff',
      'jitter',
      'timeout',
      'retry storm',
      'sdk timeout',
      'requestTimeout',
      'maxAttempts',
      'visibility timeout',
      'circuit breaker',
    ],
    sections: [
      {
        heading: 'Timeouts',
        body: `Each caller must wait longer than its callee: client > gateway (${n('api-gateway.rest.timeoutSeconds')} s) > function > SDK call. AWS SDK for JavaScript v3 has no request timeout by default: set connectionTimeout and requestTimeout below what is left of the function's time, and maxAttempts to 3 or less. Function timeout: about twice the 99th percentile, never the ${n('lambda.timeout.defaultSeconds')} s default.`,
      },
      {
        heading: 'Retries',
        body: 'Retry at one layer only: three layers of three attempts are 27 calls when a dependency is weakest. Exponential backoff with full jitter, only for retryable errors, only for idempotent calls. Under overload, retries prolong the outage: cap them, shed load, answer from a queue.',
      },
      {
        heading: 'Queues',
        body: `${say('sqs.visibility.timeoutFactor')} ${say('sqs.redrive.minReceiveCount')} Give dead-letter queues ${n('sqs.retention.maxDays')} days and an alarm on depth above zero.`,
      },
    ],
    facts: [
      'sqs.visibility.timeoutFactor',
      'sqs.redrive.minReceiveCount',
      'lambda.timeout.defaultSeconds',
      'lambda.async.maxRetries',
      'eventbridge.retry.maxHours',
    ],
    related: ['failure-modes', 'idempotency', 'event-paths'],
    next: ['check_code', 'design_event_source', 'validate_template'],
  },
  {
    id: 'partial-failures',
    title: 'Partial failures',
    summary: 'Batches of which some items fail: in event sources and in batch API calls.',
    keywords: [
      'ReportBatchItemFailures',
      'batchItemFailures',
      'UnprocessedItems',
      'PutRecords',
      'SendMessageBatch',
      'PutEvents',
      'FailedRecordCount',
    ],
    sections: [
      {
        heading: 'Batches you receive',
        body: `${say('esm.partialBatch.sources')} Set FunctionResponseTypes and return \`{ batchItemFailures: [{ itemIdentifier }] }\`: messageId for SQS, sequence number for streams. Both or neither: the setting without the shape hides failures, the shape without the setting does nothing. ${say('esm.partialBatch.streams')} A thrown error or an unknown identifier fails the whole batch; an empty list is success.`,
      },
      {
        heading: 'Batches you send',
        body: `BatchWriteItem (${n('dynamodb.batchWrite.maxItems')} items), PutRecords, PutEvents and SendMessageBatch succeed as a call while items fail: read UnprocessedItems, FailedRecordCount, FailedEntryCount, Failed, and retry only those with backoff.`,
      },
    ],
    facts: ['esm.partialBatch.sources', 'esm.partialBatch.streams', 'dynamodb.batchWrite.maxItems', 'sqs.api.batch'],
    related: ['poison-records', 'idempotency', 'event-paths'],
    next: ['check_code', 'design_event_source'],
  },
  {
    id: 'poison-records',
    title: 'Poison records',
    summary: 'One bad record blocks a shard until it expires: how to bound the damage.',
    keywords: [
      'dlq',
      'dead letter queue of a stream',
      'poison pill',
      'stuck shard',
      'iterator age',
      'bisect',
      'kinesis blocked',
      'MaximumRetryAttempts',
      'on-failure destination',
      'replay',
    ],
    sections: [
      {
        heading: 'What happens',
        body: `${say('esm.poison.block')} When it finally expires, its neighbours are about to expire too: one record can lose many. IteratorAge rising while errors repeat on one shard is the sign.`,
      },
      {
        heading: 'Bound it',
        body: 'For Kinesis, DynamoDB Streams and Kafka: MaximumRetryAttempts 3 to 10, MaximumRecordAgeInSeconds below retention, BisectBatchOnFunctionError true, ReportBatchItemFailures, and an on-failure destination (S3 keeps the payload, SQS and SNS only its position). For SQS: a redrive policy. Validate records first and set aside what can never succeed.',
      },
      {
        heading: 'Afterwards',
        body: 'Alarm on the destination, fix, then redrive: StartMessageMoveTask for SQS, a new mapping with AT_TIMESTAMP or the stored batch for streams.',
      },
    ],
    facts: [
      'esm.poison.block',
      'esm.retries.max',
      'esm.recordAge.minSeconds',
      'esm.onFailure.sources',
      'dynamodb.streams.retentionHours',
      'kinesis.retention.defaultHours',
    ],
    related: ['partial-failures', 'event-paths', 'observability'],
    next: ['design_event_source', 'check_code', 'validate_template'],
  },
  {
    id: 'failure-modes',
    title: 'Failure modes',
    summary: 'What breaks in serverless systems, how it spreads, and the design that contains it.',
    keywords: [
      'how lambda scales',
      'scaling',
      'outage',
      'throttling',
      '429',
      'cascading failure',
      'metastable',
      'back pressure',
      'noisy neighbour',
      'concurrency limit',
      'recursion',
      'downstream',
      'slow database',
      'slows down',
      'overload',
      'cascade',
    ],
    sections: [
      {
        heading: 'What breaks',
        body: `- Account concurrency (${n('lambda.concurrency.accountDefault')} by default) used up by one function throttles all: reserve for critical ones, cap greedy ones.
- ${say('lambda.environment.requestsPerSecond')} So 20,000 requests a second of 50 ms need a quota of 2,000, not 1,000.
- A ramp steeper than ${n('lambda.concurrency.scalingPerInterval')} environments per ${n('lambda.concurrency.scalingIntervalSeconds')} s throttles even below the quota.
- ${say('lambda.concurrency.reservedZero')}
- A slow dependency fills concurrency with waiting: timeouts and MaximumConcurrency are the breaker.
- ${say('lambda.recursion.stopAfter')}`,
      },
      {
        heading: 'Contain it',
        body: 'Answer first, work later: a queue between caller and work turns overload into delay. Retry at one layer, with jitter. Shed what nobody waits for any more (newest first under overload). Separate functions for separate risks. Test by injecting throttles and slow dependencies, not only errors.',
      },
    ],
    facts: [
      'lambda.concurrency.accountDefault',
      'lambda.environment.requestsPerSecond',
      'lambda.concurrency.requestsPerSecondPerUnit',
      'lambda.concurrency.scalingPerInterval',
      'lambda.concurrency.reservedZero',
      'lambda.recursion.stopAfter',
    ],
    related: ['retries-timeouts', 'event-paths', 'observability'],
    next: ['simulate_traffic', 'design_event_source'],
  },
];
