import { facts } from '../facts/index.ts';
import type { Architecture } from '../cost/lambda.ts';
import type { PowerModel } from './power.ts';

export type Trigger = 'http' | 'queue' | 'stream' | 'schedule' | 'event' | 'workflow';

type ExistingPlatform = 'none' | 'lambda' | 'containers' | 'http-server' | 'ec2' | 'step-functions' | 'app-runner';

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

/** Windows containers and services, and .NET Framework, which needs them. */
export const needsWindows = ({ runtime }: Pick<Workload, 'runtime'>): boolean =>
  runtime === 'windows' || runtime === 'dotnet-framework';

const msPerSecond = 1000;

/** Work that starts, runs for a minute or more and ends is a task of its own; requests share running tasks. */
export function runsAsTask(workload: Workload): boolean {
  const aMinuteMs = facts['batch.start.seconds'].value * msPerSecond;
  return workload.trigger !== 'http' && workload.trigger !== 'stream' && workload.averageDurationMs >= aMinuteMs;
}
