import { facts } from '../facts/index.ts';
import { formatAmount } from '../cost/lines.ts';
import type { Architecture } from '../cost/lambda.ts';
import { powerModelFrom, type PowerModel } from './power.ts';
import { inFlight } from './queueing.ts';
import { assertPlausible } from './plausibility.ts';

export const triggers = ['http', 'queue', 'stream', 'schedule', 'event', 'workflow'] as const;
export type Trigger = (typeof triggers)[number];

export const existingPlatforms = [
  'none',
  'lambda',
  'containers',
  'http-server',
  'ec2',
  'step-functions',
  'app-runner',
] as const;
export type ExistingPlatform = (typeof existingPlatforms)[number];

/** What a caller knows about a workload. Only traffic, duration and memory are needed. */
export interface WorkloadInput {
  readonly requestsPerMonth?: number | undefined;
  readonly requestsPerSecond?: number | undefined;
  /** Busiest minutes over the mean. */
  readonly peakToMeanRatio?: number | undefined;
  /** Working time of one request; of a workflow: of all its steps, without waits. */
  readonly averageDurationMs: number;
  readonly p95DurationMs?: number | undefined;
  readonly maxDurationSeconds?: number | undefined;
  readonly memoryMb: number;
  /** CPU time over duration, 0..1. */
  readonly cpuShare?: number | undefined;
  readonly payloadKb?: number | undefined;
  readonly responseKb?: number | undefined;
  readonly trigger?: Trigger | undefined;
  /** Share of the time without any request. */
  readonly idleShare?: number | undefined;
  readonly latencyTargetMs?: number | undefined;
  /** WebSocket or TCP connections open at the peak. */
  readonly statefulConnections?: number | undefined;
  readonly gpu?: boolean | undefined;
  readonly untrustedCode?: boolean | undefined;
  readonly tenants?: number | undefined;
  readonly workflow?:
    | {
        readonly steps?: number | undefined;
        readonly waitsSeconds?: number | undefined;
        /** AWS services called directly, e.g. `glue`, `ecs`, `emr`, `dynamodb`. */
        readonly integrations?: readonly string[] | undefined;
      }
    | undefined;
  readonly runtime?: string | undefined;
  readonly architecture?: Architecture | undefined;
  readonly region?: string | undefined;
  readonly commitmentDiscount?: number | undefined;
  readonly freeTier?: boolean | undefined;
  readonly streamMegabytesPerSecond?: number | undefined;
  readonly existing?: ExistingPlatform | undefined;
  /** Measured durations, `128=2400 512=640`: MB and ms. */
  readonly powerSamples?: string | undefined;
}

/** A workload with every value known, given or assumed. */
export interface Workload {
  readonly requestsPerMonth: number;
  readonly requestsPerSecond: number;
  readonly peakToMeanRatio: number;
  readonly peakPerSecond: number;
  readonly averageDurationMs: number;
  readonly maxDurationSeconds: number;
  readonly memoryMb: number;
  readonly cpuShare: number;
  /** vCPUs one running request keeps busy. */
  readonly vcpuPerRequest: number;
  /** Requests in flight: mean and peak. */
  readonly meanConcurrent: number;
  readonly peakConcurrent: number;
  readonly payloadKb: number;
  readonly responseKb: number;
  readonly trigger: Trigger;
  readonly idleShare: number;
  readonly latencyTargetMs: number | undefined;
  readonly statefulConnections: number;
  readonly gpu: boolean;
  readonly untrustedCode: boolean;
  readonly tenants: number;
  readonly steps: number;
  readonly waitsSeconds: number;
  readonly integrations: readonly string[];
  readonly isWorkflow: boolean;
  readonly runtime: string;
  readonly runtimeFamily: string;
  readonly architecture: Architecture;
  readonly region: string;
  readonly commitmentDiscount: number;
  readonly freeTier: boolean;
  readonly streamMegabytesPerSecond: number;
  readonly existing: ExistingPlatform;
  readonly power: PowerModel;
}

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
/** The longest run assumed above the slowest known one. */
const longestOverSlowest = 1.25;

/** Fills in what the caller did not say. Throws UserError on values that contradict each other or cannot be meant. */
export function normaliseWorkload(input: WorkloadInput): NormalisedWorkload {
  assertPlausible(input);
  const assumptions: string[] = [];
  const given = <T>(value: T | undefined, fallback: T, sentence: string): T => {
    if (value !== undefined) return value;
    assumptions.push(sentence);
    return fallback;
  };
  const trigger = given(
    input.trigger,
    input.workflow ? 'workflow' : 'http',
    `trigger: ${input.workflow ? 'workflow' : 'http'}`,
  );
  const requestsPerSecond = input.requestsPerSecond ?? (input.requestsPerMonth ?? 0) / secondsPerMonth;
  const ratio = usualPeakRatio[trigger];
  const peakToMeanRatio = given(
    input.peakToMeanRatio,
    ratio,
    `peakToMeanRatio: ${ratio}, usual for ${trigger} traffic`,
  );
  const cpuShare = given(input.cpuShare, defaultCpuShare, `cpuShare: ${defaultCpuShare} (CPU time over duration)`);
  const slowestSeconds = (input.p95DurationMs ?? input.averageDurationMs) / msPerSecond;
  const longest = slowestSeconds * longestOverSlowest;
  const maxDurationSeconds = given(
    input.maxDurationSeconds,
    longest,
    `maxDurationSeconds: ${formatAmount(longest)}, a quarter above the slowest known run`,
  );
  const meanConcurrent = inFlight(requestsPerSecond, input.averageDurationMs / msPerSecond);
  const quiet = Math.exp(-meanConcurrent);
  const idleShare = given(
    input.idleShare,
    quiet,
    `idleShare: ${formatAmount(quiet, 2)}, as evenly arriving requests would leave it`,
  );
  const architecture = given(input.architecture, 'arm64', 'architecture: arm64');
  const runtime = given(
    input.runtime,
    facts['lambda.runtimes.default'].value,
    `runtime: ${facts['lambda.runtimes.default'].value}`,
  );
  const isWorkflow = trigger === 'workflow' || input.workflow !== undefined;
  const steps = isWorkflow ? given(input.workflow?.steps, defaultStepCount, `workflow.steps: ${defaultStepCount}`) : 1;
  const peakPerSecond = requestsPerSecond * peakToMeanRatio;
  const sample = { memoryMb: input.memoryMb, durationMs: input.averageDurationMs };
  return {
    assumptions,
    workload: {
      requestsPerMonth: requestsPerSecond * secondsPerMonth,
      requestsPerSecond,
      peakToMeanRatio,
      peakPerSecond,
      averageDurationMs: input.averageDurationMs,
      maxDurationSeconds,
      memoryMb: input.memoryMb,
      cpuShare,
      vcpuPerRequest: busyVcpu(input.memoryMb, cpuShare),
      meanConcurrent,
      peakConcurrent: inFlight(peakPerSecond, input.averageDurationMs / msPerSecond),
      payloadKb: given(input.payloadKb, 4, 'payloadKb: 4'),
      responseKb: given(input.responseKb, 4, 'responseKb: 4'),
      trigger,
      idleShare,
      latencyTargetMs: input.latencyTargetMs,
      statefulConnections: input.statefulConnections ?? 0,
      gpu: input.gpu ?? false,
      untrustedCode: input.untrustedCode ?? false,
      tenants: input.tenants ?? 1,
      steps,
      waitsSeconds: input.workflow?.waitsSeconds ?? 0,
      integrations: (input.workflow?.integrations ?? []).map((name) => name.toLowerCase()),
      isWorkflow,
      runtime,
      runtimeFamily: familyOf(runtime),
      architecture,
      region: given(input.region, facts['price.region.value'].value, `region: ${facts['price.region.value'].value}`),
      commitmentDiscount: input.commitmentDiscount ?? 0,
      freeTier: input.freeTier ?? false,
      streamMegabytesPerSecond: input.streamMegabytesPerSecond ?? 0,
      existing: input.existing ?? 'none',
      power: powerModelFrom(sample, cpuShare),
    },
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

/** The same workload under `factor` times the traffic. */
export function scaleTraffic(workload: Workload, factor: number): Workload {
  const { requestsPerMonth, requestsPerSecond, peakPerSecond, meanConcurrent, peakConcurrent } = workload;
  return {
    ...workload,
    requestsPerMonth: requestsPerMonth * factor,
    requestsPerSecond: requestsPerSecond * factor,
    peakPerSecond: peakPerSecond * factor,
    meanConcurrent: meanConcurrent * factor,
    peakConcurrent: peakConcurrent * factor,
    streamMegabytesPerSecond: workload.streamMegabytesPerSecond * factor,
  };
}

/** Work that starts, runs for a minute or more and ends is a task of its own; requests share running tasks. */
export function runsAsTask(workload: Workload): boolean {
  const aMinuteMs = facts['batch.start.seconds'].value * msPerSecond;
  return workload.trigger !== 'http' && workload.trigger !== 'stream' && workload.averageDurationMs >= aMinuteMs;
}
