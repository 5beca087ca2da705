import { facts } from '../facts/index.ts';
import { UserError } from '../../world/errors.ts';

/** Duration as memory changes: T(m) = waitMs + workMbMs / min(m, capMb). */
export interface PowerModel {
  readonly waitMs: number;
  readonly workMbMs: number;
  /** Memory from which more CPU does not help: 1,769 MB for single-threaded code. */
  readonly capMb: number;
  /** Root mean square distance of the measurements from the model, in milliseconds; 0 for two of them. */
  readonly residualMs: number;
}

export interface PowerSample {
  readonly memoryMb: number;
  readonly durationMs: number;
}

/** Fits the model to measured durations by least squares over 1/m. Throws UserError when it cannot. */
export function fitPowerModel(
  samples: readonly PowerSample[],
  capMb = facts['lambda.cpu.mbPerVcpu'].value,
): PowerModel {
  const points = samples.map(({ memoryMb, durationMs }) => ({ x: 1 / Math.min(memoryMb, capMb), y: durationMs }));
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  const spread = sum(points.map(({ x }) => (x - meanX) ** 2));
  if (spread === 0) throw new UserError(`Give durations at two memory sizes or more below ${capMb} MB.`);
  const workMbMs = sum(points.map(({ x, y }) => (x - meanX) * (y - meanY))) / spread;
  if (workMbMs < 0)
    throw new UserError('The measured durations rise with memory, which no CPU model explains: measure again, warm.');
  const waitMs = meanY - workMbMs * meanX;
  const squares = points.map(({ x, y }) => (y - waitMs - workMbMs * x) ** 2);
  return { waitMs, workMbMs, capMb, residualMs: points.length > 2 ? Math.sqrt(mean(squares)) : 0 };
}

/** The model of a function known at one size only, from its share of CPU time. */
export function powerModelFrom(sample: PowerSample, cpuShare: number): PowerModel {
  const capMb = facts['lambda.cpu.mbPerVcpu'].value;
  return {
    waitMs: sample.durationMs * (1 - cpuShare),
    workMbMs: sample.durationMs * cpuShare * Math.min(sample.memoryMb, capMb),
    capMb,
    residualMs: 0,
  };
}

export function predictMs(model: PowerModel, memoryMb: number): number {
  return model.waitMs + model.workMbMs / Math.min(memoryMb, model.capMb);
}

/** Mean without the tails: `discard` (0..0.4) of the sorted values is dropped at each end. */
export function trimmedMean(values: readonly number[], discard: number): number {
  const most = 0.4;
  const sorted = values.toSorted((left, right) => left - right);
  const drop = Math.floor(sorted.length * Math.min(discard, most));
  return mean(sorted.slice(drop, sorted.length - drop));
}

/**
 * State transitions of one run of Lambda Power Tuning, whose price is the only cost besides the invocations.
 * With `onlyColdStarts` every invocation gets its own version, hence the extra states.
 */
export function powerTuningTransitions(run: { powers: number; invocations: number; onlyColdStarts: boolean }): number {
  const fixed = 6;
  if (run.onlyColdStarts) return fixed + run.powers + 2 * run.powers * run.invocations;
  return fixed + 3 * run.powers;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
