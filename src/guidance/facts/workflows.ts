import { defineFacts } from './types.ts';
import { notReRead, stepFunctionsQuotasPage } from './sources.ts';

/** Step Functions. */
export const workflowFacts = defineFacts({
  'step-functions.standard.maxSeconds': {
    statement: 'A Standard execution runs at most 31536000 seconds (1 year).',
    value: 31_536_000,
    unit: 'seconds',
    ...stepFunctionsQuotasPage,
  },
  'step-functions.standard.maxEvents': {
    statement: 'A Standard execution has at most 25000 history events.',
    value: 25_000,
    unit: 'events',
    ...stepFunctionsQuotasPage,
  },
  'step-functions.standard.eventsPerTask': {
    statement: 'A Lambda task writes about 5 history events.',
    value: 5,
    unit: 'events',
    ...stepFunctionsQuotasPage,
  },
  'step-functions.standard.transitionsPerSecond': {
    statement: 'Standard workflows make 5000 transitions per second in large Regions, 800 elsewhere.',
    value: 5000,
    unit: 'transitions per second',
    ...stepFunctionsQuotasPage,
  },
  'step-functions.standard.startsPerSecond': {
    statement:
      'StartExecution refills at 300 per second in large Regions with a burst of 1300 (an AWS skill says 2000).',
    value: 300,
    unit: 'starts per second',
    source: stepFunctionsQuotasPage.source,
    ...notReRead,
  },
  'step-functions.standard.openExecutions': {
    statement: 'An account has 1000000 open Standard executions per Region.',
    value: 1_000_000,
    unit: 'executions',
    ...stepFunctionsQuotasPage,
  },
  'step-functions.standard.redriveDays': {
    statement: 'A failed Standard execution can be redriven for 14 days; history is kept 90 days.',
    value: 14,
    unit: 'days',
    ...stepFunctionsQuotasPage,
  },
  'step-functions.payload.maxKb': {
    statement: 'Input and output of a state are at most 256 KB.',
    value: 256,
    unit: 'KB',
    ...stepFunctionsQuotasPage,
  },
  'step-functions.express.maxSeconds': {
    statement: 'An Express execution runs at most 300 seconds.',
    value: 300,
    unit: 'seconds',
    ...stepFunctionsQuotasPage,
  },
  'step-functions.express.startsPerSecond': {
    statement: 'Express workflows start 6000 times per second.',
    value: 6000,
    unit: 'starts per second',
    ...stepFunctionsQuotasPage,
  },
  'step-functions.express.semantics': {
    statement:
      'Express is at-least-once when asynchronous and at-most-once when synchronous: steps must be idempotent.',
    ...stepFunctionsQuotasPage,
  },
  'step-functions.express.excludes': {
    statement: 'Express has no .sync, no .waitForTaskToken, no Distributed Map and no activities.',
    ...stepFunctionsQuotasPage,
  },
  'step-functions.map.inlineConcurrency': {
    statement: 'An inline Map runs up to 40 iterations at once.',
    value: 40,
    unit: 'iterations',
    ...stepFunctionsQuotasPage,
  },
  'step-functions.map.distributedConcurrency': {
    statement: 'A Distributed Map runs up to 10000 children at once.',
    value: 10_000,
    unit: 'children',
    ...stepFunctionsQuotasPage,
  },
  'step-functions.definition.maxMb': {
    statement: 'A state machine definition is at most 1 MB.',
    value: 1,
    unit: 'MB',
    ...stepFunctionsQuotasPage,
  },
  'step-functions.httpTask.timeoutSeconds': {
    statement: 'An HTTP task waits at most 60 seconds.',
    value: 60,
    unit: 'seconds',
    ...stepFunctionsQuotasPage,
  },
});
