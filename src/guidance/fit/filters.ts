import { facts, type FactId } from '../facts/index.ts';
import { formatAmount } from '../cost/lines.ts';
import { containerOptions, lambdaFamily, onDemandLambda, optionIds, orchestrators, type OptionId } from './options.ts';
import { needsWindows, runsAsTask, type Workload } from './workload.ts';

/**
 * A limit a workload meets. `excluded` ends the matter; `change` means the option works once the workaround is done;
 * `routine` is a change that everybody makes, such as passing a large body by S3: it costs points, not the rank.
 */
export interface Blocker {
  readonly limit: string;
  readonly yours: string;
  readonly allowed: string;
  readonly workaround: string;
  readonly kind: 'excluded' | 'change' | 'routine';
  readonly fact: FactId;
}

interface Filter {
  readonly options: readonly OptionId[];
  readonly fact: FactId;
  /** What stands in the way, or undefined when the workload passes. */
  readonly check: (workload: Workload) => Omit<Blocker, 'fact'> | undefined;
}

const kbPerMb = 1024;
const longWaitSeconds = 3600;
const isCommercial = (region: string): boolean => !/^(?:us-gov|cn|eusc)-/.test(region);
const seconds = (value: number): string => `${formatAmount(value)} s`;
const megabytes = (value: number): string => `${formatAmount(value)} MB`;

/** A filter on one number of the workload against the fact that limits it. */
function atMost(limit: {
  readonly options: readonly OptionId[];
  readonly fact: FactId;
  readonly most: number;
  readonly limit: string;
  readonly of: (workload: Workload) => number | undefined;
  readonly show: (value: number) => string;
  readonly workaround: string;
  readonly kind?: Blocker['kind'];
}): Filter {
  return {
    options: limit.options,
    fact: limit.fact,
    check: (workload) => {
      const value = limit.of(workload);
      if (value === undefined || value <= limit.most) return undefined;
      return {
        limit: limit.limit,
        yours: limit.show(value),
        allowed: limit.show(limit.most),
        workaround: limit.workaround,
        kind: limit.kind ?? 'excluded',
      };
    },
  };
}

function exclude(rule: {
  readonly options: readonly OptionId[];
  readonly fact: FactId;
  readonly when: (workload: Workload) => boolean;
  readonly limit: string;
  readonly yours: (workload: Workload) => string;
  readonly allowed: string;
  readonly workaround: string;
  readonly kind?: Blocker['kind'];
}): Filter {
  const { limit, allowed, workaround, kind = 'excluded' } = rule;
  return {
    options: rule.options,
    fact: rule.fact,
    check: (workload) =>
      rule.when(workload) ? { limit, yours: rule.yours(workload), allowed, workaround, kind } : undefined,
  };
}

/** The longest single piece of work: a step of a workflow, else the whole request. */
const longestPiece = (workload: Workload): number => workload.maxDurationSeconds / workload.steps;
const isSynchronous = (workload: Workload): boolean => workload.trigger === 'http';
/** Integrations that Step Functions waits for with `.sync`. */
export const syncIntegrations: readonly string[] = ['glue', 'ecs', 'emr', 'batch', 'codebuild', 'sagemaker', 'eks'];
const waitsForJobs = ({ integrations }: Workload): boolean =>
  integrations.some((name) => syncIntegrations.includes(name.split(/[.:-]/)[0] ?? name));
const isUnsupportedBy =
  (supported: readonly string[]) =>
  ({ runtime }: Workload): boolean =>
    !supported.includes(runtime) &&
    runtime !== 'container' &&
    !(runtime === 'rust' && supported.includes('provided.al2023'));

const durationFilters: readonly Filter[] = [
  atMost({
    options: ['lambda', 'lambda-web-function'],
    fact: 'lambda.timeout.maxSeconds',
    most: facts['lambda.timeout.maxSeconds'].value,
    limit: 'one invocation',
    of: (workload) => workload.maxDurationSeconds + (workload.isWorkflow ? workload.waitsSeconds : 0),
    show: seconds,
    workaround: 'divide the work into steps (durable function, queue), or run it as a Fargate or Batch task',
  }),
  atMost({
    options: ['lambda-durable', 'step-functions-express'],
    fact: 'durable.invocation.maxSeconds',
    most: facts['durable.invocation.maxSeconds'].value,
    limit: 'one step in Lambda',
    of: longestPiece,
    show: seconds,
    workaround: 'divide the long step, or let Step Functions Standard run it as an ECS or Batch task',
  }),
  atMost({
    options: ['step-functions-standard'],
    fact: 'lambda.timeout.maxSeconds',
    most: facts['lambda.timeout.maxSeconds'].value,
    limit: 'one step in Lambda',
    of: longestPiece,
    show: seconds,
    workaround: 'run the long step as an ECS or Batch task with .sync',
    kind: 'change',
  }),
  atMost({
    options: ['lambda-managed-instances'],
    fact: 'managed-instances.timeout.syncSeconds',
    most: facts['managed-instances.timeout.syncSeconds'].value,
    limit: 'one synchronous invocation',
    of: (workload) => (isSynchronous(workload) ? workload.maxDurationSeconds : undefined),
    show: seconds,
    workaround: 'invoke asynchronously or through a queue, which allows 90 minutes',
  }),
  atMost({
    options: ['lambda-managed-instances'],
    fact: 'managed-instances.timeout.asyncSeconds',
    most: facts['managed-instances.timeout.asyncSeconds'].value,
    limit: 'one asynchronous invocation',
    of: (workload) => (isSynchronous(workload) ? undefined : workload.maxDurationSeconds + workload.waitsSeconds),
    show: seconds,
    workaround: 'divide the work, or run it as a Fargate or Batch task',
  }),
  atMost({
    options: ['lambda-microvm'],
    fact: 'microvm.session.maxSeconds',
    most: facts['microvm.session.maxSeconds'].value,
    limit: 'life of a MicroVM',
    of: (workload) => workload.maxDurationSeconds,
    show: seconds,
    workaround: 'suspend and start a new session, or use a Fargate task',
  }),
  atMost({
    options: ['step-functions-express'],
    fact: 'step-functions.express.maxSeconds',
    most: facts['step-functions.express.maxSeconds'].value,
    limit: 'one Express execution',
    of: (workload) => workload.maxDurationSeconds + workload.waitsSeconds,
    show: seconds,
    workaround: 'use a Standard workflow around short Express parts',
  }),
  atMost({
    options: ['step-functions-standard', 'lambda-durable'],
    fact: 'step-functions.standard.maxSeconds',
    most: facts['step-functions.standard.maxSeconds'].value,
    limit: 'one execution',
    of: (workload) => workload.maxDurationSeconds + workload.waitsSeconds,
    show: seconds,
    workaround: 'end the execution and start a new one from a schedule or event',
    kind: 'change',
  }),
];

const sizeFilters: readonly Filter[] = [
  atMost({
    options: onDemandLambda,
    fact: 'lambda.memory.maxMb',
    most: facts['lambda.memory.maxMb'].value,
    limit: 'memory',
    of: (workload) => workload.memoryMb,
    show: megabytes,
    workaround: 'managed instances up to 32 GB, Fargate up to 120 GB, EC2 beyond',
  }),
  atMost({
    options: ['lambda-managed-instances'],
    fact: 'managed-instances.memory.maxMb',
    most: facts['managed-instances.memory.maxMb'].value,
    limit: 'memory',
    of: (workload) => workload.memoryMb,
    show: megabytes,
    workaround: 'Fargate up to 120 GB, EC2 beyond',
  }),
  atMost({
    options: ['lambda-microvm'],
    fact: 'microvm.memory.maxMb',
    most: facts['microvm.memory.maxMb'].value,
    limit: 'memory',
    of: (workload) => workload.memoryMb,
    show: megabytes,
    workaround: 'Fargate or EC2',
  }),
  atMost({
    options: ['lambda-web-function'],
    fact: 'web-functions.memory.mb',
    most: facts['web-functions.memory.mb'].value,
    limit: 'memory of an environment',
    of: (workload) => workload.memoryMb,
    show: megabytes,
    workaround: 'Lambda with the Web Adapter, or ECS Express Mode',
  }),
  atMost({
    options: containerOptions,
    fact: 'fargate.memory.maxMb',
    most: facts['fargate.memory.maxMb'].value,
    limit: 'memory of a task',
    of: (workload) => workload.memoryMb,
    show: megabytes,
    workaround: 'memory-optimised EC2 (R, X families), also through ECS or Batch',
  }),
  atMost({
    options: onDemandLambda,
    fact: 'lambda.payload.syncMb',
    most: facts['lambda.payload.syncMb'].value * kbPerMb,
    limit: 'request size',
    of: (workload) => (isSynchronous(workload) ? workload.payloadKb : undefined),
    show: (value) => megabytes(value / kbPerMb),
    workaround: 'upload to S3 with a presigned URL and send the key',
    kind: 'routine',
  }),
  atMost({
    options: [...onDemandLambda, 'lambda-managed-instances'],
    fact: 'lambda.payload.asyncKb',
    most: facts['lambda.payload.asyncKb'].value,
    limit: 'event size',
    of: (workload) => (isSynchronous(workload) ? undefined : workload.payloadKb),
    show: (value) => `${formatAmount(value)} KB`,
    workaround: 'store the body in S3 and send its key',
    kind: 'routine',
  }),
  atMost({
    options: ['step-functions-standard', 'step-functions-express'],
    fact: 'step-functions.payload.maxKb',
    most: facts['step-functions.payload.maxKb'].value,
    limit: 'state payload',
    of: (workload) => workload.payloadKb,
    show: (value) => `${formatAmount(value)} KB`,
    workaround: 'store the body in S3 and pass its key',
    kind: 'routine',
  }),
  atMost({
    options: onDemandLambda,
    fact: 'lambda.payload.streamedMb',
    most: facts['lambda.payload.streamedMb'].value * kbPerMb,
    limit: 'streamed response',
    of: (workload) => (isSynchronous(workload) ? workload.responseKb : undefined),
    show: (value) => megabytes(value / kbPerMb),
    workaround: 'answer with a presigned S3 URL',
    kind: 'routine',
  }),
];

const platformFilters: readonly Filter[] = [
  exclude({
    options: optionIds.filter((option) => option !== 'ec2' && option !== 'batch'),
    fact: 'lambda.gpu.supported',
    when: (workload) => workload.gpu,
    limit: 'GPU',
    yours: () => 'a GPU',
    allowed: 'none',
    workaround: 'EC2, ECS on EC2, AWS Batch on EC2 or SageMaker',
  }),
  exclude({
    options: [...lambdaFamily, 'ecs-express', 'app-runner'],
    fact: 'windows.framework.supported',
    when: needsWindows,
    limit: 'operating system',
    yours: (workload) => workload.runtime,
    allowed: 'Linux',
    workaround: 'port to .NET 10, or run on EC2 or Windows containers on ECS',
  }),
  exclude({
    options: ['lambda-durable'],
    fact: 'durable.runtimes.supported',
    when: isUnsupportedBy(facts['durable.runtimes.supported'].value),
    limit: 'runtime',
    yours: (workload) => workload.runtime,
    allowed: 'Node.js 22+, Python 3.13+, Java 17+, .NET 8+',
    workaround: 'move to nodejs24.x, or use Step Functions',
  }),
  exclude({
    options: ['lambda-managed-instances'],
    fact: 'managed-instances.runtimes.supported',
    when: isUnsupportedBy(facts['managed-instances.runtimes.supported'].value),
    limit: 'runtime',
    yours: (workload) => workload.runtime,
    allowed: 'Node.js 22+, Python 3.13+, Java 21+, .NET 8+, Rust',
    workaround: 'move to nodejs24.x in a new function',
  }),
  exclude({
    options: ['lambda-web-function'],
    fact: 'web-functions.runtime.value',
    when: (workload) =>
      workload.trigger !== 'http' ||
      workload.runtime !== facts['web-functions.runtime.value'].value ||
      workload.architecture !== 'arm64',
    limit: 'form',
    yours: (workload) => `${workload.trigger} on ${workload.runtime}, ${workload.architecture}`,
    allowed: 'an HTTP server as a nodejs24.x zip on arm64',
    workaround: 'Lambda with the Web Adapter, or ECS Express Mode',
  }),
  exclude({
    options: ['lambda-managed-instances'],
    fact: 'managed-instances.regions.excluded',
    when: (workload) => facts['managed-instances.regions.excluded'].value.some((region) => region === workload.region),
    limit: 'Region',
    yours: (workload) => workload.region,
    allowed: 'all commercial Regions but four',
    workaround: 'another Region, or Fargate',
  }),
  exclude({
    options: ['app-runner'],
    fact: 'app-runner.newCustomers.until',
    when: (workload) => workload.existing !== 'app-runner',
    limit: 'availability',
    yours: () => 'a new service',
    allowed: 'customers from before 2026-04-30',
    workaround: 'ECS Express Mode, its successor',
  }),
  exclude({
    options: ['batch'],
    fact: 'batch.when.use',
    when: (workload) => isSynchronous(workload) || workload.trigger === 'stream',
    limit: 'form',
    yours: (workload) => (isSynchronous(workload) ? 'requests that wait for an answer' : 'records of a stream'),
    allowed: 'jobs from a queue',
    workaround: 'accept the work, queue a job, answer later',
  }),
  exclude({
    options: ['ecs-express'],
    fact: 'ecs-express.successor.of',
    when: (workload) => workload.trigger !== 'http',
    limit: 'form',
    yours: (workload) => `${workload.trigger} trigger`,
    allowed: 'web services behind its load balancer',
    workaround: 'an ordinary Fargate service or task',
  }),
];

const safetyFilters: readonly Filter[] = [
  exclude({
    options: ['lambda-managed-instances'],
    fact: 'managed-instances.isolation.boundary',
    when: (workload) => workload.untrustedCode,
    limit: 'isolation',
    yours: () => 'untrusted code',
    allowed: 'trusted code: containers share the instances',
    workaround: 'tenant isolation mode for short calls, MicroVMs for sessions',
  }),
  exclude({
    options: ['ec2', 'ecs-express', 'fargate', 'lambda-web-function'],
    fact: 'microvm.isolation.boundary',
    when: (workload) => workload.untrustedCode && !runsAsTask(workload),
    limit: 'isolation',
    yours: () => 'untrusted code',
    allowed: 'one tenant per process',
    workaround: 'one service, task or instance per tenant, never shared',
    kind: 'change',
  }),
  exclude({
    options: ['lambda'],
    fact: 'tenancy.excludes.features',
    when: (workload) => workload.untrustedCode && (workload.trigger === 'queue' || workload.trigger === 'stream'),
    limit: 'tenant isolation',
    yours: (workload) => `${workload.trigger} trigger`,
    allowed: 'direct invocation or REST API',
    workaround: 'a small reader function that invokes the isolated one with TenantId',
    kind: 'change',
  }),
  exclude({
    options: ['lambda-microvm'],
    fact: 'microvm.isolation.boundary',
    when: (workload) => !isSynchronous(workload) && !workload.untrustedCode,
    limit: 'form',
    yours: (workload) => `${workload.trigger} work of your own code`,
    allowed: 'sessions behind its own endpoint',
    workaround: 'Lambda, a Fargate task or Batch',
  }),
  exclude({
    options: ['lambda-microvm'],
    fact: 'microvm.start.perSecond',
    when: (workload) => workload.peakPerSecond > facts['microvm.start.perSecond'].value,
    limit: 'starts per second',
    yours: (workload) => `${formatAmount(workload.peakPerSecond)} per second at the peak`,
    allowed: '5 per second',
    workaround: 'serve many requests from one session, or use Lambda tenant isolation',
  }),
];

const workflowFilters: readonly Filter[] = [
  exclude({
    options: orchestrators,
    fact: 'durable.operations.maxPerExecution',
    when: (workload) => !workload.isWorkflow,
    limit: 'form',
    yours: (workload) => `${workload.trigger} requests of one step`,
    allowed: 'work of several steps or waits',
    workaround: 'give "workflow" with steps and waits if there are any',
  }),
  atMost({
    options: ['lambda-durable'],
    fact: 'durable.operations.maxPerExecution',
    most: facts['durable.operations.maxPerExecution'].value,
    limit: 'operations of one execution',
    of: (workload) => workload.steps,
    show: (value) => `${formatAmount(value)} operations`,
    workaround: 'split into child executions with context.invoke, or use Step Functions with a Distributed Map',
  }),
  atMost({
    options: ['step-functions-standard'],
    fact: 'step-functions.standard.maxEvents',
    most: facts['step-functions.standard.maxEvents'].value,
    limit: 'history events of one execution',
    of: (workload) => workload.steps * facts['step-functions.standard.eventsPerTask'].value,
    show: (value) => `about ${formatAmount(value)} events`,
    workaround: 'use a Distributed Map or child workflows',
    kind: 'change',
  }),
  exclude({
    options: ['step-functions-express', 'lambda-durable', 'lambda', 'lambda-managed-instances'],
    fact: 'step-functions.express.excludes',
    when: waitsForJobs,
    limit: 'waiting for jobs of other services',
    yours: (workload) => workload.integrations.join(', '),
    allowed: 'none built in',
    workaround: 'Step Functions Standard waits with .sync; code must poll or use callbacks',
    kind: 'change',
  }),
];

const persistenceFilters: readonly Filter[] = [
  exclude({
    options: ['fargate', 'ecs-express', 'ec2', 'batch'],
    fact: 'durable.waits.billing',
    when: (workload) => workload.isWorkflow && workload.waitsSeconds > longWaitSeconds,
    limit: 'waiting',
    yours: (workload) => seconds(workload.waitsSeconds),
    allowed: 'as long as the process is paid',
    workaround: 'keep the state in a table and start a new task when the wait ends, or use an orchestrator',
    kind: 'change',
  }),
  exclude({
    options: ['lambda-web-function'],
    fact: 'web-functions.rate.perSecond',
    when: (workload) => workload.statefulConnections > 0,
    limit: 'form',
    yours: (workload) => `${formatAmount(workload.statefulConnections)} open connections`,
    allowed: 'requests of at most 900 s',
    workaround: 'a WebSocket API with Lambda, or ECS Express Mode',
  }),
  exclude({
    options: ['lambda-microvm'],
    fact: 'microvm.regions.launch',
    when: (workload) => !isCommercial(workload.region),
    limit: 'Region',
    yours: (workload) => workload.region,
    allowed: 'five commercial Regions at launch',
    workaround: 'Fargate tasks, or another Region',
  }),
  exclude({
    options: ['lambda-web-function'],
    fact: 'web-functions.runtime.value',
    when: (workload) => !isCommercial(workload.region),
    limit: 'Region',
    yours: (workload) => workload.region,
    allowed: 'commercial Regions so far as known',
    workaround: 'Lambda with the Web Adapter, or ECS Express Mode',
  }),
];

const throughputFilters: readonly Filter[] = [
  atMost({
    options: ['lambda-managed-instances'],
    fact: 'managed-instances.eventSources.megabytesPerSecond',
    most: facts['managed-instances.eventSources.megabytesPerSecond'].value.kinesis,
    limit: 'stream throughput',
    of: (workload) => (workload.trigger === 'stream' ? workload.streamMegabytesPerSecond : undefined),
    show: (value) => `${formatAmount(value)} MB/s`,
    workaround: 'Lambda on demand or Fargate consumers',
  }),
  atMost({
    options: ['lambda-managed-instances'],
    fact: 'managed-instances.eventSources.megabytesPerSecond',
    most: facts['managed-instances.eventSources.megabytesPerSecond'].value.sqs,
    limit: 'queue throughput',
    of: (workload) =>
      workload.trigger === 'queue' ? (workload.peakPerSecond * workload.payloadKb) / kbPerMb : undefined,
    show: (value) => `${formatAmount(value)} MB/s`,
    workaround: 'several mappings, Lambda on demand, or Fargate consumers',
  }),
];

const filters: readonly Filter[] = [
  ...platformFilters,
  ...safetyFilters,
  ...workflowFilters,
  ...durationFilters,
  ...sizeFilters,
  ...throughputFilters,
  ...persistenceFilters,
];

/** Every limit the workload meets on an option, excluding ones first. */
export function blockersOf(option: OptionId, workload: Workload): Blocker[] {
  const found: Blocker[] = [];
  for (const filter of filters) {
    if (!filter.options.includes(option)) continue;
    const problem = filter.check(workload);
    if (problem) found.push({ ...problem, fact: filter.fact });
  }
  return found.toSorted((left, right) => Number(right.kind === 'excluded') - Number(left.kind === 'excluded'));
}
