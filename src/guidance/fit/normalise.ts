import { facts } from '../facts/index.ts';
import { formatAmount } from '../cost/lines.ts';
import { assertPlausible } from './plausibility.ts';
import { powerModelFrom } from './power.ts';
import { inFlight } from './queueing.ts';
import { needsWindows, type Trigger, type Workload, type WorkloadInput } from './workload.ts';

export interface NormalisedWorkload {
  readonly workload: Workload;
  /** One sentence per value the caller did not give. */
  readonly assumptions: readonly string[];
}

const secondsPerHour = 3600;
const hoursPerMonth = facts['price.month.hours'].value;
const secondsPerMonth = hoursPerMonth * secondsPerHour;
const msPerSecond = 1000;

const usualPeakRatio: Record<Trigger, number> = { http: 3, queue: 3, stream: 2, schedule: 1, event: 4, workflow: 3 };
const defaultCpuShare = 0.5;
const defaultStepCount = 5;
const usualBodyKb = 4;
/** The longest run assumed above the slowest known one. */
const longestOverSlowest = 1.25;

/** Takes a given value, or the fallback and notes the sentence as an assumption. */
type Given = <T>(value: T | undefined, fallback: T, sentence: string) => T;

/** Fills in what the caller did not say. Throws UserError on values that contradict each other or cannot be meant. */
export function normaliseWorkload(input: WorkloadInput): NormalisedWorkload {
  assertPlausible(input);
  const assumptions: string[] = [];
  const given: Given = (value, fallback, sentence) => {
    if (value !== undefined) return value;
    assumptions.push(sentence);
    return fallback;
  };
  const usual = input.workflow ? 'workflow' : 'http';
  const trigger = given<Trigger>(input.trigger, usual, `trigger: ${usual}`);
  const workload = {
    trigger,
    ...resolveTraffic(input, trigger, given),
    ...resolveWork(input, given),
    ...resolvePlatform(input, given),
    ...resolveSteps(input, trigger, given),
  };
  return { workload, assumptions };
}

type Traffic = Pick<
  Workload,
  | 'requestsPerMonth'
  | 'requestsPerSecond'
  | 'peakToMeanRatio'
  | 'peakPerSecond'
  | 'meanConcurrent'
  | 'peakConcurrent'
  | 'idleShare'
  | 'statefulConnections'
  | 'streamMegabytesPerSecond'
>;

function resolveTraffic(input: WorkloadInput, trigger: Trigger, given: Given): Traffic {
  const requestsPerSecond = input.requestsPerSecond ?? (input.requestsPerMonth ?? 0) / secondsPerMonth;
  const ratio = usualPeakRatio[trigger];
  const peakToMeanRatio = given(
    input.peakToMeanRatio,
    ratio,
    `peakToMeanRatio: ${ratio}, usual for ${trigger} traffic`,
  );
  const peakPerSecond = requestsPerSecond * peakToMeanRatio;
  const seconds = input.averageDurationMs / msPerSecond;
  const meanConcurrent = inFlight(requestsPerSecond, seconds);
  const quiet = Math.exp(-meanConcurrent);
  const quietSentence = `idleShare: ${formatAmount(quiet, 2)}, as evenly arriving requests would leave it`;
  return {
    requestsPerMonth: requestsPerSecond * secondsPerMonth,
    requestsPerSecond,
    peakToMeanRatio,
    peakPerSecond,
    meanConcurrent,
    peakConcurrent: inFlight(peakPerSecond, seconds),
    idleShare: given(input.idleShare, quiet, quietSentence),
    statefulConnections: input.statefulConnections ?? 0,
    streamMegabytesPerSecond: input.streamMegabytesPerSecond ?? 0,
  };
}

type Work = Pick<
  Workload,
  | 'averageDurationMs'
  | 'maxDurationSeconds'
  | 'memoryMb'
  | 'cpuShare'
  | 'vcpuPerRequest'
  | 'payloadKb'
  | 'responseKb'
  | 'latencyTargetMs'
  | 'power'
>;

function resolveWork(input: WorkloadInput, given: Given): Work {
  const { averageDurationMs, memoryMb } = input;
  const cpuShare = given(input.cpuShare, defaultCpuShare, `cpuShare: ${defaultCpuShare} (CPU time over duration)`);
  const vcpuPerRequest = busyVcpu(memoryMb, cpuShare);
  if (vcpuPerRequest > 1)
    given(
      undefined,
      0,
      `${formatAmount(vcpuPerRequest, 2)} busy vCPUs per request, as much as this memory has on Lambda`,
    );
  const longest = ((input.p95DurationMs ?? averageDurationMs) / msPerSecond) * longestOverSlowest;
  const longestSentence = `maxDurationSeconds: ${formatAmount(longest)}, a quarter above the slowest known run`;
  return {
    averageDurationMs,
    maxDurationSeconds: given(input.maxDurationSeconds, longest, longestSentence),
    memoryMb,
    cpuShare,
    vcpuPerRequest,
    payloadKb: given(input.payloadKb, usualBodyKb, `payloadKb: ${usualBodyKb}`),
    responseKb: given(input.responseKb, usualBodyKb, `responseKb: ${usualBodyKb}`),
    latencyTargetMs: input.latencyTargetMs,
    power: powerModelFrom({ memoryMb, durationMs: averageDurationMs }, cpuShare),
  };
}

type Platform = Pick<
  Workload,
  | 'architecture'
  | 'runtime'
  | 'runtimeFamily'
  | 'region'
  | 'gpu'
  | 'untrustedCode'
  | 'tenants'
  | 'commitmentDiscount'
  | 'freeTier'
  | 'existing'
>;

function resolvePlatform(input: WorkloadInput, given: Given): Platform {
  const newest = facts['lambda.runtimes.default'].value;
  const priced = facts['price.region.value'].value;
  const runtime = given<string>(input.runtime, newest, `runtime: ${newest}`);
  const usual = input.gpu || needsWindows({ runtime }) ? 'x86_64' : 'arm64';
  return {
    architecture: given(input.architecture, usual, `architecture: ${usual}`),
    runtime,
    runtimeFamily: familyOf(runtime),
    region: given<string>(input.region, priced, `region: ${priced}`),
    gpu: input.gpu ?? false,
    untrustedCode: input.untrustedCode ?? false,
    tenants: input.tenants ?? 1,
    commitmentDiscount: input.commitmentDiscount ?? 0,
    freeTier: input.freeTier ?? false,
    existing: input.existing ?? 'none',
  };
}

function resolveSteps(
  input: WorkloadInput,
  trigger: Trigger,
  given: Given,
): Pick<Workload, 'isWorkflow' | 'steps' | 'waitsSeconds' | 'integrations'> {
  const isWorkflow = trigger === 'workflow' || input.workflow !== undefined;
  const { steps, waitsSeconds = 0, integrations = [] } = input.workflow ?? {};
  return {
    isWorkflow,
    steps: isWorkflow ? given(steps, defaultStepCount, `workflow.steps: ${defaultStepCount}`) : 1,
    waitsSeconds,
    integrations: integrations.map((name) => name.toLowerCase()),
  };
}

/** vCPUs a request keeps busy: its CPU share of what its memory buys, never more than one thread below a full vCPU. */
function busyVcpu(memoryMb: number, cpuShare: number): number {
  const bought = memoryMb / facts['lambda.cpu.mbPerVcpu'].value;
  if (bought <= 1) return Math.min(cpuShare, bought);
  return cpuShare * Math.min(bought, facts['lambda.cpu.maxVcpu'].value);
}

function familyOf(runtime: string): string {
  const known = Object.entries<{ readonly family: string }>(facts['lambda.runtimes'].value).find(
    ([id]) => id === runtime,
  );
  return known?.[1].family ?? runtime.replace(/[\d.].*$/, '');
}
