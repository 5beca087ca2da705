import { facts } from '../facts/index.ts';
import type { ArrivalProfile } from './arrivals.ts';
import { breathe } from './breathe.ts';
import { RecentMaximum } from './flow.ts';
import type { Random } from './random.ts';
import type { Recorder } from './recorder.ts';

/** A function on a capacity provider. */
export interface ManagedRun {
  readonly profile: ArrivalProfile;
  readonly durationSeconds: number;
  /** Share of the handler time that uses a vCPU, 0..1. */
  readonly cpuShare: number;
  readonly vcpuPerInstance: number;
  /** Requests an instance can hold at once: environments × requests per environment. */
  readonly slotsPerInstance: number;
  readonly minimumInstances: number;
  readonly maxVcpu: number;
  readonly targetCpu: number;
  readonly random: Random;
  readonly recorder: Recorder;
  readonly signal?: AbortSignal | undefined;
}

export interface ManagedTotals {
  arrivals: number;
  completed: number;
  throttled: number;
  instanceSeconds: number;
  peakInstances: number;
  peakConcurrency: number;
  /** Mean use of the usable vCPUs, 0..1. */
  meanCpu: number;
}

const overheadVcpu = facts['managed-instances.instances.overheadVcpu'].value;
const burstFactor = facts['managed-instances.scaling.burstFactor'].value;
const burstSeconds = facts['managed-instances.scaling.burstMinutes'].value * 60;
/** Capacity is kept for the busiest moment of this long; AWS does not publish how fast it shrinks. */
const assumedShrinkSeconds = 900;

const stepsPerDuration = 10;
const maxSteps = 400_000;
const stepsPerBreath = 32_768;

/** Requests an instance can work on at once before it throttles: by slots and by CPU. */
export function capacityPerInstance(
  run: Pick<ManagedRun, 'slotsPerInstance' | 'vcpuPerInstance' | 'cpuShare'>,
): number {
  const usable = Math.max(0.5, run.vcpuPerInstance - overheadVcpu);
  return Math.min(run.slotsPerInstance, run.cpuShare > 0 ? usable / run.cpuShare : Infinity);
}

/**
 * Simulates in small time steps. Instances follow the load towards the CPU target; they may double in five minutes,
 * not more, and what exceeds the capacity there is in the meantime is throttled.
 */
export async function runManagedInstances(run: ManagedRun): Promise<ManagedTotals> {
  const perInstance = capacityPerInstance(run);
  const most = Math.max(run.minimumInstances, Math.floor(run.maxVcpu / run.vcpuPerInstance));
  const wantedSteps = Math.ceil((run.profile.seconds * stepsPerDuration) / Math.min(run.durationSeconds, 10));
  const steps = Math.max(1000, Math.min(maxSteps, wantedSteps));
  const width = run.profile.seconds / steps;
  const growth = burstFactor ** (width / burstSeconds);
  const needed = new RecentMaximum(assumedShrinkSeconds);
  const totals = {
    arrivals: 0,
    completed: 0,
    throttled: 0,
    instanceSeconds: 0,
    peakInstances: 0,
    peakConcurrency: 0,
    meanCpu: 0,
  };
  let capacity = startingInstances(run, perInstance, most);
  let busy = 0;
  let busySeconds = 0;
  for (let step = 0; step < steps; step += 1) {
    const now = step * width;
    // This share makes the mean number of running requests exactly rate × duration, whatever the step.
    busy -= run.random.binomial(busy, Math.min(1, width / run.durationSeconds));
    const rate = Math.max(0, run.profile.rateAt(now + width / 2));
    const arriving = run.random.poisson(rate * width);
    const admitted = Math.min(arriving, Math.max(0, Math.floor(capacity * perInstance - busy)));
    busy += admitted;
    note(run.recorder, now, { arriving, admitted, busy, instances: Math.ceil(capacity) });
    totals.arrivals += arriving;
    totals.completed += admitted;
    totals.throttled += arriving - admitted;
    totals.instanceSeconds += Math.ceil(capacity) * width;
    totals.peakInstances = Math.max(totals.peakInstances, Math.ceil(capacity));
    totals.peakConcurrency = Math.max(totals.peakConcurrency, busy);
    busySeconds += busy * width;
    needed.note(now, (rate * run.durationSeconds) / (perInstance * run.targetCpu));
    const wanted = Math.min(most, Math.max(run.minimumInstances, needed.value(now)));
    capacity = wanted > capacity ? Math.min(wanted, capacity * growth) : wanted;
    if (step % stepsPerBreath === 0) await breathe(run.signal);
  }
  const usableSeconds = totals.instanceSeconds * Math.max(0.5, run.vcpuPerInstance - overheadVcpu);
  return { ...totals, meanCpu: (busySeconds * run.cpuShare) / usableSeconds };
}

/** Before the simulated time the fleet is settled on the first rate. */
function startingInstances(run: ManagedRun, perInstance: number, most: number): number {
  const settled = (run.profile.rateAt(0) * run.durationSeconds) / (perInstance * run.targetCpu);
  return Math.min(most, Math.max(run.minimumInstances, settled));
}

function note(
  recorder: Recorder,
  now: number,
  step: { arriving: number; admitted: number; busy: number; instances: number },
): void {
  if (step.arriving > 0) recorder.add('arrivals', now, step.arriving);
  if (step.admitted > 0) recorder.add('completed', now, step.admitted);
  if (step.arriving > step.admitted) recorder.add('throttled', now, step.arriving - step.admitted);
  recorder.raise('concurrency', now, step.busy);
  recorder.raise('environments', now, step.instances);
}
