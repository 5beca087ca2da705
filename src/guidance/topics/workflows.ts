import { n, say } from './quote.ts';
import type { Topic } from './types.ts';

export const workflowTopics: readonly Topic[] = [
  {
    id: 'orchestration',
    title: 'Orchestration: durable functions or Step Functions',
    summary: 'Which orchestrator fits, with limits, prices and the rules of durable code.',
    keywords: [
      'Step Functions',
      'durable functions or Step Functions',
      'workflow',
      'saga',
      'human approval',
      'wait',
      'callback',
      'state machine',
      'ASL',
      'long running',
      'checkpoint',
      'replay',
    ],
    sections: [
      {
        heading: 'Which',
        body: `- One or two steps: a function with retries and destinations.
- Logic in code, long waits, callbacks, tests like code: durable functions (${n('durable.operations.maxPerExecution')} operations and ${n('durable.storage.maxMbPerExecution')} MB per execution, up to a year).
- Many AWS services called directly, jobs awaited with .sync, Distributed Map, visual history for auditors: Step Functions Standard (${n('step-functions.standard.maxEvents')} events, ${n('step-functions.payload.maxKb')} KB payload).
- Under ${n('step-functions.express.maxSeconds')} s, idempotent, very frequent: Express. ${say('step-functions.express.excludes')}
- Between domains nobody orchestrates: EventBridge.`,
      },
      {
        heading: 'Price',
        body: `${say('price.durable.operationsPerMillion')} ${say('price.durable.writtenGb')} ${say('price.step-functions.transition')} With small payloads an operation costs a third of a transition; at about 53 KB per operation they are equal. ${say('durable.waits.billing')}`,
      },
      {
        heading: 'Starting a durable execution',
        body: `${say('durable.invocation.qualified')} Asynchronous invocation with DurableExecutionName makes starts idempotent. Synchronous callers and event source mappings limit the whole execution to ${n('durable.execution.maxSyncSeconds')} s: put a starter function or InvocationType Event in between.`,
      },
    ],
    facts: [
      'durable.execution.maxSeconds',
      'durable.execution.maxSyncSeconds',
      'durable.operations.maxPerExecution',
      'durable.runtimes.supported',
      'step-functions.express.maxSeconds',
      'step-functions.standard.maxEvents',
      'price.durable.operationsPerMillion',
      'price.step-functions.transition',
    ],
    related: ['durable-functions', 'idempotency', 'compute-options'],
    next: ['advise_workload', 'scaffold_service', 'check_code'],
  },
  {
    id: 'durable-functions',
    title: 'Writing durable functions',
    summary: 'The real SDK, replay rules, IAM, testing and monitoring of Lambda durable functions.',
    keywords: [
      'withDurableExecution',
      'context.step',
      'waitForCallback',
      'DurableConfig',
      'determinism',
      'replay',
      'checkpoint',
      '@aws/durable-execution-sdk-js',
    ],
    sections: [
      {
        heading: 'Shape',
        body: `\`import { withDurableExecution } from '@aws/durable-execution-sdk-js'; export const handler = withDurableExecution(async (event, context) => { const order = await context.step('reserve', () => reserve(event)); await context.wait('cool down', { hours: 1 }); const approval = await context.waitForCallback('approve', (id) => ask(id), { timeout: { days: 7 } }); return order; })\`. ${say('durable.sdk.wait')} Callback results arrive as the raw string.`,
      },
      {
        heading: 'Replay rules',
        body: `- ${say('durable.sdk.determinism')}
- No durable operation inside a step; group with runInChildContext, and use the child context there.
- ${say('durable.sdk.eager')} Await or return every one.
- Concurrency only with parallel, map and context.promise. Stable, unique names.
- ${say('durable.sdk.logger')}
- ${say('durable.sdk.defaultRetries')} An error outside a step fails the execution.`,
      },
      {
        heading: 'Configuration and permissions',
        body: `DurableConfig: ExecutionTimeout (required, at most ${n('durable.execution.maxSeconds')} s) and RetentionPeriodInDays (1 to ${n('durable.retention.maxDays')}, default ${n('durable.retention.defaultDays')}). ${say('durable.creation.only')} AutoPublishAlias keeps versions for running executions. ${say('durable.iam.policy')} ${say('durable.iam.resource')}`,
      },
      {
        heading: 'Test and watch',
        body: `LocalDurableTestRunner of @aws/durable-execution-sdk-js-testing skips time; pin both packages together. Watch DurableExecutionFailed and DurableExecutionTimedOut, not Errors. Where an execution stands: \`aws lambda list-durable-executions-by-function\`, then \`aws lambda get-durable-execution-history\`. ${say('durable.events.detailType')}`,
      },
    ],
    facts: [
      'durable.sdk.package',
      'durable.sdk.eager',
      'durable.sdk.determinism',
      'durable.creation.only',
      'durable.iam.policy',
      'durable.iam.resource',
      'durable.invocation.qualified',
      'durable.encryption.key',
    ],
    related: ['orchestration', 'idempotency', 'invented-apis'],
    next: ['check_code', 'scaffold_service', 'invoke_local'],
  },
];
