import { defineFacts } from './types.ts';
import { durableMonitoringPage, durablePage, durableSdk, durableSecurityPage, lambdaApiModel } from './sources.ts';

/** Lambda durable functions. */
export const durableFacts = defineFacts({
  'durable.execution.maxSeconds': {
    statement: 'A durable execution lives at most 31622400 seconds (366 days) when invoked asynchronously.',
    value: 31_622_400,
    unit: 'seconds',
    ...lambdaApiModel,
  },
  'durable.execution.minSeconds': {
    statement: 'ExecutionTimeout of a durable function is required and at least 1 second.',
    value: 1,
    unit: 'seconds',
    ...lambdaApiModel,
  },
  'durable.execution.maxSyncSeconds': {
    statement:
      'A durable execution started synchronously or by an event source mapping lives at most 900 seconds in total.',
    value: 900,
    unit: 'seconds',
    ...durablePage,
  },
  'durable.invocation.maxSeconds': {
    statement: 'Each single invocation (replay) of a durable function still ends after at most 900 seconds.',
    value: 900,
    unit: 'seconds',
    ...durablePage,
  },
  'durable.retention.minDays': {
    statement: 'RetentionPeriodInDays is at least 1 day.',
    value: 1,
    unit: 'days',
    ...lambdaApiModel,
  },
  'durable.retention.maxDays': {
    statement: 'RetentionPeriodInDays is at most 90 days.',
    value: 90,
    unit: 'days',
    ...lambdaApiModel,
  },
  'durable.retention.defaultDays': {
    statement: 'Finished executions are kept 14 days by default.',
    value: 14,
    unit: 'days',
    ...lambdaApiModel,
  },
  'durable.operations.maxPerExecution': {
    statement: 'One durable execution has at most 3000 operations.',
    value: 3000,
    unit: 'operations',
    ...durableMonitoringPage,
  },
  'durable.storage.maxMbPerExecution': {
    statement: 'One durable execution writes at most 100 MB.',
    value: 100,
    unit: 'MB',
    ...durableMonitoringPage,
  },
  'durable.payload.maxKb': {
    statement: 'Step, wait, callback and chained-invoke results and the asynchronous input are at most 1024 KB each.',
    value: 1024,
    unit: 'KB',
    ...lambdaApiModel,
  },
  'durable.checkpoint.overflowKb': {
    statement: 'The SDK switches to replaying children above 256 KB per checkpoint.',
    value: 256,
    unit: 'KB',
    ...durableSdk,
  },
  'durable.name.maxLength': {
    statement: 'DurableExecutionName has 1 to 64 characters of letters, digits, - and _.',
    value: 64,
    unit: 'characters',
    ...lambdaApiModel,
  },
  'durable.concurrency.running': {
    statement:
      'An account has 5 million running executions per Region (10 million in us-east-1, us-west-2 and eu-west-1).',
    value: 5_000_000,
    unit: 'executions',
    ...durableMonitoringPage,
  },
  'durable.starts.perSecond': {
    statement: 'Executions start at up to 300 per second.',
    value: 300,
    unit: 'per second',
    ...durableMonitoringPage,
  },
  'durable.runtimes.supported': {
    statement:
      'Durable functions run on nodejs22.x, nodejs24.x, python3.13+, and with later SDKs Java 17+ and .NET 8+; never nodejs20.x.',
    value: [
      'nodejs22.x',
      'nodejs24.x',
      'nodejs26.x',
      'python3.13',
      'python3.14',
      'python3.15',
      'java17',
      'java21',
      'java25',
      'dotnet8',
      'dotnet10',
    ],
    ...durablePage,
  },
  'durable.creation.only': {
    statement: 'DurableConfig is set when the function is created; adding or removing it later replaces the function.',
    ...durablePage,
  },
  'durable.invocation.qualified': {
    statement: 'A durable function must be invoked by a version, an alias or $LATEST; an unqualified name fails.',
    ...durablePage,
  },
  'durable.waits.billing': {
    statement:
      'Waits of a durable function on demand cost no compute; on managed instances the instance is paid anyway.',
    ...durablePage,
  },
  'durable.sdk.package': {
    statement:
      'The SDK is @aws/durable-execution-sdk-js: withDurableExecution, context.step, wait, waitForCallback, waitForCondition, invoke, parallel, map.',
    ...durableSdk,
  },
  'durable.sdk.eager': {
    statement: 'A durable operation starts when it is called, not when it is awaited.',
    ...durableSdk,
  },
  'durable.sdk.wait': {
    statement:
      'context.wait is a timer that takes a duration object such as { hours: 1 }; outside events use waitForCallback.',
    ...durableSdk,
  },
  'durable.sdk.defaultRetries': {
    statement: 'A step without a retry strategy is tried 6 times, 5 to 60 seconds apart.',
    value: 6,
    unit: 'attempts',
    ...durableSdk,
  },
  'durable.sdk.logger': {
    statement: 'context.logger is silent during replay; another logger repeats its lines on every replay.',
    ...durableSdk,
  },
  'durable.sdk.determinism': {
    statement:
      'Outside a step there must be no clock, random number, network or file access: replay must take the same path.',
    ...durableSdk,
  },
  'durable.iam.policy': {
    statement:
      'AWSLambdaBasicDurableExecutionRolePolicy grants logs, lambda:CheckpointDurableExecution and lambda:GetDurableExecutionState (singular).',
    ...durableSecurityPage,
  },
  'durable.iam.resource': {
    statement:
      'Durable actions are authorised on the execution ARN below a version: the Resource needs function:NAME:*, not the bare function ARN.',
    ...durableSecurityPage,
  },
  'durable.encryption.key': {
    statement: 'Checkpoints use an AWS owned key; a customer key is DurableConfig.KMSKeyArn since 2026-07.',
    ...lambdaApiModel,
  },
  'durable.events.detailType': {
    statement:
      'Status changes arrive on the default bus: source aws.lambda, detail-type Durable Execution Status Change.',
    value: 'Durable Execution Status Change',
    ...durableMonitoringPage,
  },
});
