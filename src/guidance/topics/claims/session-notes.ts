import type { Claim } from '../types.ts';
import { claimsOf, pages } from './statement.ts';

const { yes, no, old } = claimsOf('session-notes');

/** Claims of notes taken at sessions of re:Invent 2025. */
export const sessionNoteClaims: readonly Claim[] = [
  yes(
    'A durable function is a regular function with a flag set at creation.',
    'Adding or removing DurableConfig later replaces it.',
    'durable.creation.only',
  ),
  yes(
    'withDurableExecution wraps the handler; context.step and context.wait checkpoint.',
    'The example of the notes compiles.',
    pages.durableSdk,
  ),
  yes('What a step returns is checkpointed, and retries back off with jitter.', '', 'durable.sdk.defaultRetries'),
  yes('Parallel work uses child contexts.', 'parallel, map or runInChildContext.', pages.durableSdk),
  yes(
    'waitForCallback gives an id that another system completes with an API.',
    'SendDurableExecutionCallbackSuccess, Failure and Heartbeat.',
    pages.durable,
  ),
  old(
    'Node.js, Python and container images are supported.',
    'At launch; Java 17+ and .NET 8+ have SDKs by now.',
    'durable.runtimes.supported',
    'durable-functions',
  ),
  yes(
    'Direct invocation of durable functions is limited to 15 minutes.',
    'In total; asynchronous starts live up to a year.',
    'durable.execution.maxSyncSeconds',
  ),
  no(
    'The parameter that deduplicates starts is "ExectionName".',
    'DurableExecutionName, 1 to 64 characters.',
    'durable.name.maxLength',
    'durable-functions',
    'idempotency',
  ),
  yes(
    'Event source mappings limit a durable execution to 15 minutes; a normal function can start a long one asynchronously.',
    '90 minutes on managed instances.',
    'esm.durable.maxSeconds',
  ),
  yes(
    'Functions must be versioned so that replay is deterministic.',
    'Invoke by version or alias.',
    'durable.invocation.qualified',
  ),
  no(
    'SnapStart is supported with durable functions.',
    'Not in Node.js, which SnapStart does not support at all: Java, Python and .NET only.',
    'lambda.snapstart.runtimes',
    'durable-functions',
    'cold-starts',
  ),
  old(
    'Only AWS managed keys encrypt checkpoints.',
    'Customer keys through DurableConfig.KMSKeyArn since 2026-07.',
    'durable.encryption.key',
    'durable-functions',
    'security',
  ),
  yes('context.logger does not repeat lines on replay.', '', 'durable.sdk.logger'),
  yes(
    'Bundle the SDK, wrap non-deterministic code in steps, use the SDK for concurrency.',
    '',
    'durable.sdk.determinism',
  ),
  yes(
    'Durable operations cost $8.00 a million, data written $0.25 per GB, kept $0.15 per GB-month.',
    'Requests and compute come on top.',
    'price.durable.operationsPerMillion',
  ),
  yes(
    'Execution environments share nothing across functions.',
    'On demand; on managed instances functions of one provider share instances.',
    'managed-instances.isolation.boundary',
  ),
  yes(
    'Tenant isolation mode gives each tenant its own environments, set when the function is created.',
    '',
    'tenancy.mode.value',
  ),
  yes('The tenant id is passed as the x-amz-tenant-id header.', 'Also TenantId in the SDK.', 'tenancy.header.name'),
  no(
    'A tenant id is alphanumeric with up to 128 characters.',
    '1 to 256 characters, also . _ : / = + - @ and space.',
    'tenancy.tenantId.maxLength',
    'tenancy',
  ),
  no(
    'The number of tenants is unlimited.',
    'There are 2,500 tenant environments per 1,000 concurrency.',
    'tenancy.environments.perThousand',
    'tenancy',
  ),
  yes(
    'Provisioned concurrency is not supported with tenant isolation; only direct invocation and API Gateway.',
    'And of API Gateway only REST APIs.',
    'tenancy.excludes.features',
  ),
  yes('JSON logs carry the tenant id.', 'Not during initialisation.', pages.tenancy),
  no(
    'The tenant id may come from the request body or the domain prefix.',
    'From anything a parameter mapping reaches: header, query, path, authorizer context. The body is not among them.',
    'tenancy.apiGateway.mapping',
    'tenancy',
  ),
  yes(
    'Lambda permissions are per function, not per tenant; an authorizer can hand over short-lived tenant credentials.',
    '',
    'tenancy.permissions.shared',
  ),
  yes('Per-tenant throttling is done in API Gateway.', 'Usage plans of REST APIs.', pages.tenancy),
  yes('Invocation is synchronous, asynchronous, or by event source mapping.', '', pages.eventSources),
  yes(
    'Asynchronous events wait in queues of Lambda and are retried.',
    'Twice, within six hours.',
    'lambda.async.maxRetries',
  ),
  yes(
    'Provisioned mode controls the number of pollers.',
    'For Kafka, and for SQS since November 2025.',
    'sqs.pollers.minimumMin',
  ),
  yes('Filters drop events before Lambda is paid.', 'Filtered SQS messages are deleted.', 'esm.filters.rootKey'),
  yes(
    'SQS event sources have two error paths: the dead-letter queue of the queue, and throttled invocations.',
    'Throttled polls also count as receives.',
    'sqs.redrive.minReceiveCount',
  ),
  yes('The SDK retries retryable errors up to three attempts with exponential backoff.', '', pages.sdkRetries),
  yes(
    'The current JavaScript SDK has no request timeout.',
    'Set requestTimeout and connectionTimeout.',
    pages.sdkTimeouts,
  ),
  old('The JavaScript SDK waits two minutes by default.', 'That was version 2.', pages.sdkTimeouts, 'retries-timeouts'),
  yes('Batch calls such as PutRecords can fail in part.', '', 'dynamodb.batchWrite.maxItems'),
  yes(
    'A hungry function can exhaust the concurrency of the account and throttle others.',
    'Reserve concurrency.',
    'lambda.concurrency.accountDefault',
  ),
  yes(
    'By default a failing stream batch is retried until the data expires and blocks its shard.',
    '',
    'esm.poison.block',
  ),
  yes(
    'Limit retries and bisect batches to isolate a bad record.',
    'And give an on-failure destination.',
    'esm.onFailure.sources',
  ),
  yes('S3 gives at least 3,500 PUT and 5,500 GET per second and prefix.', '', 's3.prefix.putsPerSecond'),
  yes('Leading keys with the date wastes the partitions S3 made.', '', 's3.keys.order'),
  yes('Multipart uploads and ranged reads in parallel raise throughput; SDKs spread over addresses.', '', pages.s3),
  yes(
    'S3 Express One Zone answers in single-digit milliseconds, 2 million GET per second per bucket.',
    'One zone: less durable against losing it.',
    pages.express,
  ),
  yes('S3 objects may have 50 TB.', '5 TB before December 2025.', 's3.object.maxTb'),
  yes('S3 reads are strongly consistent after writes.', '', pages.s3Consistency),
  yes('Retries at each of several layers multiply the work.', 'Retry at one layer.', pages.sdkRetries),
  yes(
    'A durable invoke calls another function and waits for its result.',
    'context.invoke, with a qualified name.',
    'durable.invocation.qualified',
  ),
  no(
    'The function timeout applies to each step.',
    'To each invocation, which may run several steps between two waits; the execution timeout bounds the whole.',
    'durable.invocation.maxSeconds',
    'durable-functions',
    'retries-timeouts',
  ),
  yes(
    'A serializer of your own handles large payloads and encryption.',
    'serdes of a step, callback or child context; a checkpoint holds at most 256 KB.',
    'durable.payload.maxKb',
  ),
  yes(
    'A policy of its own permits checkpoints.',
    'AWSLambdaBasicDurableExecutionRolePolicy, which SAM adds by itself.',
    'durable.iam.policy',
  ),
  yes('Isolated tenants have cold starts of their own.', 'And each new environment is charged.', pages.tenancy),
  yes('Concurrency quotas still apply with tenant isolation.', '', 'tenancy.environments.perThousand'),
  yes(
    'When a poison record expires, the records behind it may be about to expire too.',
    'All of them aged while the shard stood still.',
    'esm.poison.block',
  ),
  yes('A timeout that is too short leads to a retry storm.', '', pages.sdkRetries),
  yes('While S3 splits prefixes for new load, it answers 503.', 'Retry with backoff; SDKs do.', pages.s3),
];
