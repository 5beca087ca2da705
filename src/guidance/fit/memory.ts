import { UserError } from '../../world/errors.ts';
import { facts } from '../facts/index.ts';
import { lambdaCost } from '../cost/lambda.ts';
import { formatAmount, formatUsd, totalOf } from '../cost/lines.ts';
import type { Rates } from '../cost/rates.ts';
import { recordsPerInvocation } from './compute.ts';
import { fitPowerModel, predictMs, trimmedMean, type PowerModel, type PowerSample } from './power.ts';
import type { Workload } from './workload.ts';

const usualSizesMb = [
  128,
  256,
  512,
  1024,
  facts['lambda.cpu.mbPerVcpu'].value,
  facts['lambda.memory.newAccountMaxMb'].value,
];
/** Tails of repeated measurements that are dropped at each end. */
const discardedTail = 0.2;
const poorFit = 0.15;

/**
 * Reads measured durations such as `128=2400 512=640 512=655`: memory in MB, duration in ms; repeats of a size are
 * averaged without their tails. Throws UserError on anything else.
 */
export function parsePowerSamples(text: string): PowerSample[] {
  const bySize = new Map<number, number[]>();
  for (const pair of text.trim().split(/[\s,;]+/)) {
    const match = /^(\d+)=(\d+(?:\.\d+)?)$/.exec(pair);
    if (!match)
      throw new UserError(`"${pair}" is no measurement. Expected memory=milliseconds pairs: 128=2400 512=640.`);
    const memoryMb = Number(match[1]);
    bySize.set(memoryMb, [...(bySize.get(memoryMb) ?? []), Number(match[2])]);
  }
  return [...bySize].map(([memoryMb, durations]) => ({ memoryMb, durationMs: trimmedMean(durations, discardedTail) }));
}

/** What other memory sizes would do to duration and Lambda cost, in a few lines; from measurements when there are any. */
export function adviseMemory(workload: Workload, samples: readonly PowerSample[] | undefined, rates: Rates): string {
  const model = samples ? fitPowerModel(samples) : workload.power;
  const sizesMb = [...new Set([...usualSizesMb, workload.memoryMb])].toSorted((left, right) => left - right);
  const batch = recordsPerInvocation(workload);
  const sizes = sizesMb.map((memoryMb) => {
    const durationMs = predictMs(model, memoryMb);
    const { requestsPerMonth, architecture } = workload;
    const use = { requests: requestsPerMonth / batch, durationMs: durationMs * batch, memoryMb, architecture };
    return { memoryMb, durationMs, usd: totalOf(lambdaCost(use, rates)) };
  });
  const table = sizes.map(
    ({ memoryMb, durationMs, usd }) => `${memoryMb} MB ${formatAmount(durationMs)} ms ${formatUsd(usd)}`,
  );
  return `Memory on Lambda (${basis(model, samples)}; single-threaded code gains nothing above ${model.capMb} MB): ${table.join(' · ')}. Below the needs of the code none of this holds: keep memory above its peak use.`;
}

function basis(model: PowerModel, samples: readonly PowerSample[] | undefined): string {
  if (!samples) return 'estimated from cpuShare';
  const worst = Math.max(...samples.map(({ durationMs }) => durationMs));
  if (model.residualMs > poorFit * worst) return 'fitted to your measurements, poorly: measure again';
  return 'fitted to your measurements';
}
