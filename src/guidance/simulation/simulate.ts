import { noteFacts, type FactNote } from '../facts/select.ts';
import { facts, type FactId } from '../facts/index.ts';
import { expectedRequests } from './arrivals.ts';
import { priceOnDemand, priceManaged, priceQueue, priceStream, type SimulationCost } from './cost.ts';
import { judgeManaged, judgeOnDemand, judgeQueue, judgeStream, recommendedVisibilitySeconds } from './findings.ts';
import { runFlow } from './flow.ts';
import { runManagedInstances, type ManagedRun } from './managed-instances.ts';
import { environmentOn } from '../fit/fleet.ts';
import { UserError } from '../../world/errors.ts';
import { runQueue } from './queue.ts';
import { createRandom, type Random } from './random.ts';
import { createRecorder, toSeries, type Recorder, type SeriesName } from './recorder.ts';
import { runRequests, type RunTotals } from './requests.ts';
import { runStream } from './stream.ts';
import { parseWorkload, type SimulationInput, type Workload } from './workload.ts';

/** Answer of a simulation; durations in seconds, money in USD. */
export interface SimulationResult {
  /** Named numbers worth a line each, most important first. */
  readonly summary: readonly { readonly name: string; readonly value: number; readonly unit: string }[];
  /** What it means and what to change, worst first. */
  readonly findings: readonly string[];
  readonly cost: SimulationCost;
  /** Per step of `stepSeconds`: counts are sums, levels the highest within the step. Some columns of zeros are left out. */
  readonly series: Readonly<Partial<Record<SeriesName, readonly number[]>>>;
  readonly stepSeconds: number;
  readonly assumptions: readonly string[];
  readonly facts: readonly FactNote[];
  readonly title: string;
  /** A horizontal bound to draw with the concurrency, e.g. the account's quota. */
  readonly limit?: { readonly name: string; readonly value: number };
}

interface Parts {
  readonly workload: Workload;
  readonly random: Random;
  readonly recorder: Recorder;
  readonly signal: AbortSignal | undefined;
}

type Outcome = Pick<SimulationResult, 'summary' | 'findings' | 'cost' | 'limit'> & {
  readonly method: string;
  readonly factIds: readonly FactId[];
};

/** Above this many requests they are counted in small time steps instead of one by one. */
const maxSingleRequests = 3_000_000;
/** Steps of the answer; engines step much finer inside. */
const answerSteps = 96;

/** Simulates a workload on the documented behaviour of the platform. Cancellable; bounded in time and memory. */
export async function simulate(
  input: SimulationInput,
  options: { readonly now: Date; readonly signal?: AbortSignal },
): Promise<SimulationResult> {
  const workload = parseWorkload(input);
  const recorder = createRecorder(workload.profile.seconds, answerSteps);
  const parts = { workload, recorder, random: createRandom(workload.settings.seed), signal: options.signal };
  const outcome = await run(parts);
  const { method, factIds, ...shown } = outcome;
  return {
    ...shown,
    series: toSeries(recorder.steps()),
    stepSeconds: recorder.stepSeconds,
    assumptions: [...commonAssumptions(workload), method],
    facts: noteFacts(factIds, options.now),
    title: titleOf(workload),
  };
}

function run(parts: Parts): Promise<Outcome> {
  if (parts.workload.compute === 'managed-instances') return simulateManaged(parts);
  if (parts.workload.trigger === 'sqs') return simulateQueue(parts);
  return parts.workload.trigger === 'stream' ? simulateStream(parts) : simulateOnDemand(parts);
}

/** What every engine runs on. */
const traffic = ({ workload, random, recorder, signal }: Parts) => ({
  profile: workload.profile,
  random,
  recorder,
  signal,
});

/** What is the same for every event source mapping. */
const mapping = (parts: Parts) => ({
  ...traffic(parts),
  batchSeconds: parts.workload.durationSeconds,
  initSeconds: parts.workload.settings.initMs / 1000,
  idleLifetimeSeconds: parts.workload.settings.idleMinutes * 60,
  batchWindowSeconds: parts.workload.settings.batchWindowSeconds,
  concurrency: parts.workload.concurrency,
});

async function simulateOnDemand(parts: Parts): Promise<Outcome> {
  const { workload } = parts;
  const { settings, profile, trigger } = workload;
  const limits = {
    concurrency: workload.concurrency,
    provisioned: settings.provisionedConcurrency,
    idleLifetimeSeconds: settings.idleMinutes * 60,
  };
  const common = {
    ...traffic(parts),
    limits,
    durationSeconds: workload.durationSeconds,
    initSeconds: settings.initMs / 1000,
    whenFull: trigger === 'sync' ? ('reject' as const) : ('wait' as const),
  };
  const isFlow = trigger === 'durable' || expectedRequests(profile) > maxSingleRequests;
  const totals: RunTotals & { started?: number; finished?: number } = isFlow
    ? await runFlow({
        ...common,
        rateAt: (seconds) => profile.rateAt(seconds),
        seconds: profile.seconds,
        resumeAfterSeconds:
          trigger === 'durable' ? Array.from({ length: settings.invocations - 1 }, () => settings.waitSeconds) : [],
      })
    : await runRequests({
        ...common,
        spread:
          workload.p95Seconds === undefined ? { kind: 'fixed' } : { kind: 'p95', p95Seconds: workload.p95Seconds },
      });
  const refused = totals.refused.concurrency + totals.refused.rate + totals.refused.scaling;
  const begun = Math.max(1, totals.arrivals - refused - (trigger === 'durable' ? 0 : totals.backlogAtEnd));
  const isDurable = trigger === 'durable';
  const summary = [
    { name: isDurable ? 'executions requested' : 'requests', value: totals.arrivals, unit: '' },
    ...(trigger === 'sync' ? [{ name: 'throttled', value: percent(refused, totals.arrivals), unit: '%' }] : []),
    ...(isDurable ? [{ name: 'executions finished', value: totals.finished ?? 0, unit: '' }] : []),
    ...(isDurable
      ? [{ name: 'executions under way at the end', value: (totals.started ?? 0) - (totals.finished ?? 0), unit: '' }]
      : []),
    { name: 'cold starts', value: totals.coldStarts, unit: '' },
    { name: 'cold-start share', value: percent(totals.coldStarts, isDurable ? totals.completed : begun), unit: '%' },
    { name: 'peak concurrency', value: totals.peakConcurrency, unit: 'environments' },
    ...(trigger === 'sync'
      ? []
      : [
          { name: 'oldest waiting event', value: totals.longestWaitSeconds, unit: 's' },
          { name: 'waiting at the end', value: totals.backlogAtEnd, unit: 'events' },
        ]),
  ];
  return {
    summary,
    findings: judgeOnDemand(workload, totals, parts.recorder),
    cost: priceOnDemand(workload, totals),
    limit: {
      name: settings.reservedConcurrency === undefined ? 'account concurrency' : 'reserved concurrency',
      value: workload.concurrency,
    },
    method: isFlow
      ? 'counted in small time steps; loss within 4 % of Erlang B from 5 to 100 environments'
      : 'every request simulated; shares refused or waiting within 3 % of Erlang B and C, mean waits within 10 %',
    factIds: [
      'lambda.concurrency.scalingPerInterval',
      'lambda.concurrency.scalingIntervalSeconds',
      'lambda.concurrency.requestsPerSecondPerUnit',
      'lambda.concurrency.accountDefault',
      'lambda.init.idleLifetimeSeconds',
      ...(isDurable
        ? ([
            'durable.starts.perSecond',
            'durable.operations.maxPerExecution',
            'price.durable.operationsPerMillion',
          ] as const)
        : []),
      `price.lambda.gbSecond.${workload.architecture}`,
    ],
  };
}

async function simulateQueue(parts: Parts): Promise<Outcome> {
  const { workload } = parts;
  const { settings } = workload;
  const batchSize = settings.batchSize ?? facts['sqs.esm.batchDefault'].value;
  const isProvisioned = settings.minimumPollers !== undefined || settings.maximumPollers !== undefined;
  if (isProvisioned && settings.maximumConcurrency !== undefined) {
    throw new UserError(
      'maximumConcurrency and pollers exclude each other: provisioned mode replaces ScalingConfig. Keep one.',
    );
  }
  const minimumPollers = settings.minimumPollers ?? facts['sqs.pollers.minimumMin'].value;
  const maximumPollers = settings.maximumPollers ?? Math.max(facts['sqs.pollers.maximumDefault'].value, minimumPollers);
  if (minimumPollers > maximumPollers) {
    throw new UserError(
      `minimumPollers ${minimumPollers} exceeds maximumPollers ${maximumPollers}; raise the maximum.`,
    );
  }
  const totals = await runQueue({
    ...mapping(parts),
    batchSize,
    maximumConcurrency: settings.maximumConcurrency,
    pollers: isProvisioned ? { minimum: minimumPollers, maximum: maximumPollers } : undefined,
    messageGroups: settings.messageGroups,
    visibilitySeconds: visibilityOf(workload),
    maxReceiveCount: settings.maxReceiveCount,
    failureShare: settings.failurePercent / 100,
    reportsPartialFailures: settings.reportBatchItemFailures >= 0.5,
    initialBacklog: settings.initialBacklog,
  });
  return {
    summary: [
      { name: 'messages sent', value: totals.arrivals + settings.initialBacklog, unit: '' },
      { name: 'messages done', value: totals.completed, unit: '' },
      { name: 'oldest message', value: totals.longestAgeSeconds, unit: 's' },
      { name: 'waiting at the end', value: totals.backlogAtEnd, unit: 'messages' },
      ...(totals.drainedAtSeconds === undefined
        ? []
        : [{ name: 'backlog drained after', value: totals.drainedAtSeconds, unit: 's' }]),
      { name: 'dead-lettered', value: totals.deadLettered, unit: 'messages' },
      { name: 'throttled invocations', value: totals.throttledInvocations, unit: '' },
      { name: 'peak concurrency', value: totals.peakConcurrency, unit: 'environments' },
      { name: 'invocations', value: totals.invocations, unit: '' },
      {
        name: 'mean batch',
        value: totals.receives / Math.max(1, totals.invocations + totals.throttledInvocations),
        unit: 'messages',
      },
      { name: 'cold-start share', value: percent(totals.coldStarts, totals.invocations), unit: '%' },
    ],
    findings: judgeQueue(workload, totals, { batchSize, visibilitySeconds: visibilityOf(workload) }),
    cost: priceQueue(workload, totals),
    limit: { name: 'function concurrency', value: workload.concurrency },
    method:
      'simulated in small time steps; a refused poller pauses one second (AWS does not publish it); age counts messages not received yet',
    factIds: [
      'sqs.esm.initialConcurrency',
      'sqs.esm.concurrencyPerMinute',
      'sqs.esm.maxConcurrency',
      'sqs.pollers.concurrentInvokes',
      'sqs.visibility.timeoutFactor',
    ],
  };
}

/** What AWS recommends when nothing is given: six batches and the window. */
function visibilityOf({ settings, durationSeconds }: Workload): number {
  const recommended = recommendedVisibilitySeconds(durationSeconds, settings.batchWindowSeconds);
  return settings.visibilityTimeoutSeconds ?? Math.max(facts['sqs.visibility.defaultSeconds'].value, recommended);
}

async function simulateStream(parts: Parts): Promise<Outcome> {
  const { workload } = parts;
  const { settings } = workload;
  const batchSize = settings.batchSize ?? facts['esm.batchSize.default'].value;
  const totals = await runStream({
    ...mapping(parts),
    batchSize,
    shards: settings.shards,
    parallelizationFactor: settings.parallelizationFactor,
    recordKb: settings.recordKb,
    limitsWrites: true,
    maximumRetryAttempts: settings.maximumRetryAttempts,
    maximumRecordAgeSeconds: settings.maximumRecordAgeSeconds,
    bisectsBatch: settings.bisectBatch >= 0.5,
    retentionSeconds: settings.retentionHours * 3600,
    poisonAtSeconds: settings.poisonAtSeconds,
  });
  return {
    summary: [
      { name: 'records', value: totals.arrivals, unit: '' },
      { name: 'records done', value: totals.completed, unit: '' },
      { name: 'refused by the shards', value: percent(totals.writeThrottled, totals.arrivals), unit: '%' },
      { name: 'iterator age, highest', value: totals.longestAgeSeconds, unit: 's' },
      { name: 'waiting at the end', value: totals.backlogAtEnd, unit: 'records' },
      { name: 'given up', value: totals.discarded, unit: 'records' },
      { name: 'expired unread', value: totals.expired, unit: 'records' },
      { name: 'blocked by the poison record', value: totals.blockedSeconds, unit: 's' },
      { name: 'peak concurrency', value: totals.peakConcurrency, unit: 'environments' },
      { name: 'cold-start share', value: percent(totals.coldStarts, totals.invocations), unit: '%' },
    ],
    findings: judgeStream(workload, totals, batchSize),
    cost: priceStream(workload, totals),
    limit: { name: 'lanes (shards × factor)', value: settings.shards * settings.parallelizationFactor },
    method: 'every lane simulated in small time steps, records spread evenly over the shards, retries without pause',
    factIds: [
      'kinesis.shard.writeRecordsPerSecond',
      'kinesis.shard.writeMbPerSecond',
      'esm.parallelization.max',
      'esm.poison.block',
    ],
  };
}

async function simulateManaged(parts: Parts): Promise<Outcome> {
  const { workload } = parts;
  const { settings, instance } = workload;
  const environment = environmentOn({
    memoryMbPerRequest: workload.memoryMb / settings.requestsPerVcpu,
    concurrentPerVcpu: settings.requestsPerVcpu,
    instance,
  });
  if (environment.perInstance === 0) {
    throw new UserError(
      `An environment of ${workload.memoryMb} MB does not fit on ${instance.type} (${instance.vcpu} vCPU, ${instance.memoryGb} GB) beside the system's share. Choose a larger instanceType or less memoryMb.`,
    );
  }
  const run: ManagedRun = {
    ...traffic(parts),
    durationSeconds: workload.durationSeconds,
    cpuShare: settings.cpuPercent / 100,
    vcpuPerInstance: instance.vcpu,
    slotsPerInstance: environment.perInstance * environment.concurrent,
    minimumInstances: settings.minimumInstances,
    maxVcpu: settings.maxVcpu,
    targetCpu: settings.targetCpuPercent / 100,
  };
  const totals = await runManagedInstances(run);
  return {
    summary: [
      { name: 'requests', value: totals.arrivals, unit: '' },
      { name: 'throttled', value: percent(totals.throttled, totals.arrivals), unit: '%' },
      { name: 'peak instances', value: totals.peakInstances, unit: instance.type },
      { name: 'peak concurrency', value: totals.peakConcurrency, unit: 'requests' },
      { name: 'mean CPU use', value: totals.meanCpu * 100, unit: '%' },
      { name: 'instance hours', value: totals.instanceSeconds / 3600, unit: 'h' },
    ],
    findings: judgeManaged(workload, run, totals),
    cost: priceManaged(workload, totals),
    method:
      'simulated in small time steps; the fleet starts settled on the first rate; capacity stays for the busiest moment of 15 minutes (AWS does not publish how it shrinks)',
    factIds: [
      'managed-instances.instances.minimum',
      'managed-instances.scaling.burstFactor',
      'managed-instances.scaling.typicalCpuTarget',
      'managed-instances.provider.maxVcpuDefault',
      'price.managed-instances.feeShare',
    ],
  };
}

function commonAssumptions(workload: Workload): string[] {
  const { profile, durationSeconds, p95Seconds, memoryMb, architecture, settings } = workload;
  const spread = p95Seconds === undefined ? '' : `, 95th percentile ${p95Seconds * 1000} ms`;
  const place = workload.compute === 'lambda' ? `${memoryMb} MB on ${architecture}` : workload.instance.type;
  const cold =
    workload.compute === 'lambda'
      ? [`INIT ${settings.initMs} ms, idle environments live ${settings.idleMinutes} min`]
      : [];
  return [
    `random arrivals (Poisson), ${profile.description}`,
    `${round(durationSeconds * 1000)} ms per invocation${spread}, ${place}`,
    ...cold,
  ];
}

function titleOf(workload: Workload): string {
  const where = workload.compute === 'lambda' ? `Lambda, ${workload.trigger}` : 'Lambda managed instances';
  return `${where}: ${workload.profile.description}`;
}

function percent(part: number, whole: number): number {
  return whole > 0 ? (100 * part) / whole : 0;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
