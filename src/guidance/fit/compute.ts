import { facts, type FactId } from '../facts/index.ts';
import type { CostLine } from '../cost/lines.ts';
import type { Workload } from './workload.ts';

/** Size and bill of the compute alone. */
export interface Compute {
  readonly lines: readonly CostLine[];
  readonly sizing: string;
  readonly assumptions?: readonly string[];
  readonly facts: readonly FactId[];
}

/** Requests that one vCPU can hold: by the runtime's cap, and by the CPU time each takes of a whole vCPU. */
export function concurrentPerVcpu(workload: Workload): number {
  const caps: Readonly<Record<string, number>> = facts['managed-instances.concurrency.perVcpu'].value;
  const cap = caps[workload.runtimeFamily] ?? facts['managed-instances.concurrency.perVcpu'].value.python;
  return Math.max(1, Math.min(cap, Math.floor(1 / Math.max(workload.vcpuPerRequest, 1 / cap))));
}

/**
 * Memory a further request adds to a process that already runs: the function's memory is mostly its runtime and code
 * when it waits, and mostly its work when it computes.
 */
export function memoryMbPerRequest(workload: Workload): number {
  return workload.memoryMb * Math.max(workload.cpuShare, 1 / concurrentPerVcpu(workload));
}

/** Records of a stream that one invocation or one log line handles; every other request stands alone. */
export function recordsPerInvocation({ trigger }: Workload): number {
  return trigger === 'stream' ? facts['esm.batchSize.default'].value : 1;
}
