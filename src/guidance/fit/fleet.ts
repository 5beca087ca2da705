import { facts } from '../facts/index.ts';
import { fargateSize } from '../cost/containers.ts';
import type { Instance } from '../cost/rates.ts';

const mbPerGb = 1024;

export interface EnvironmentNeeds {
  /** Memory one running request needs; requests of one environment share it. */
  readonly memoryMbPerRequest: number;
  /** Requests one vCPU holds at once. */
  readonly concurrentPerVcpu: number;
  readonly instance: Instance;
}

/** One execution environment on managed instances: its memory, vCPUs and how many requests it holds. */
export interface Environment {
  readonly memoryMb: number;
  readonly vcpu: number;
  readonly concurrent: number;
  /** How many fit on one instance beside the system's own share. */
  readonly perInstance: number;
}

/** Sizes an execution environment as AWS's calculator does; `perInstance` is 0 when it does not fit at all. */
export function environmentOn(needs: EnvironmentNeeds): Environment {
  const { instance } = needs;
  const memoryMb = Math.max(
    facts['managed-instances.memory.minMb'].value,
    needs.memoryMbPerRequest * needs.concurrentPerVcpu,
  );
  const gbPerVcpu = instance.memoryGb / instance.vcpu;
  const vcpu = Math.ceil(memoryMb / (gbPerVcpu * mbPerGb));
  const freeVcpu = instance.vcpu - facts['managed-instances.instances.overheadVcpu'].value;
  const freeMb = (instance.memoryGb - facts['managed-instances.instances.overheadGb'].value) * mbPerGb;
  return {
    memoryMb,
    vcpu,
    concurrent: Math.max(1, Math.floor(needs.concurrentPerVcpu * vcpu)),
    perInstance: Math.max(0, Math.min(Math.floor(freeVcpu / vcpu), Math.floor(freeMb / memoryMb))),
  };
}

export interface FleetNeeds {
  /** Requests in flight at the peak. */
  readonly peakConcurrent: number;
  /** vCPUs busy at the peak. */
  readonly peakVcpu: number;
  readonly environment: Environment;
  readonly instance: Instance;
  /** Share of usable CPU to fill. */
  readonly targetUtilisation: number;
}

/** Instances for the peak: the floor of one per zone, CPU, and room for every environment. */
export function managedFleet(needs: FleetNeeds): number {
  const usableVcpu = needs.instance.vcpu - facts['managed-instances.instances.overheadVcpu'].value;
  const forCpu = Math.ceil(needs.peakVcpu / (needs.targetUtilisation * usableVcpu));
  const environments = Math.ceil(needs.peakConcurrent / needs.environment.concurrent);
  const forRoom = Math.ceil(environments / needs.environment.perInstance);
  return Math.max(facts['managed-instances.instances.minimum'].value, forCpu, forRoom);
}

/** The fleet of AWS's calculator: environments packed, then half as much again as headroom. */
export function calculatorFleet(needs: {
  readonly concurrent: number;
  readonly environment: Environment;
  readonly minimum: number;
  readonly headroom: number;
}): { readonly base: number; readonly final: number } {
  const environments = Math.ceil(needs.concurrent / needs.environment.concurrent);
  const base = Math.max(needs.minimum, Math.ceil(environments / needs.environment.perInstance));
  return { base, final: Math.ceil(base * needs.headroom) };
}

export interface TaskNeeds {
  readonly peakVcpu: number;
  readonly peakConcurrent: number;
  readonly memoryMbPerRequest: number;
  /** Memory one process needs whatever it serves. */
  readonly processMb: number;
  /** Memory that open connections hold, over all tasks. */
  readonly connectionsMb: number;
  /** Smallest size there is. */
  readonly leastVcpu: number;
}

export interface TaskFleet {
  readonly tasks: number;
  readonly vcpu: number;
  readonly memoryGb: number;
}

/** Larger tasks are taken while they cost about the same and there would be more than this of smaller ones. */
const manyTasks = 50;
const fairCost = 1.02;

/** The cheapest spread of Fargate tasks over the sizes, at least two, filled to the usual CPU target. */
export function taskFleet(needs: TaskNeeds, hourly: (vcpu: number, memoryGb: number) => number): TaskFleet | undefined {
  const target = facts['fargate.cpu.target'].value;
  const minimum = facts['fargate.tasks.minimum'].value;
  const fleets: (TaskFleet & { usd: number })[] = [];
  for (const { vcpu, memoryGb } of facts['fargate.cpu.sizes'].value) {
    const largestMb = (memoryGb.at(-1) ?? 0) * mbPerGb;
    if (vcpu < needs.leastVcpu) continue;
    const sharedMb = needs.peakConcurrent * needs.memoryMbPerRequest + needs.connectionsMb;
    const forMemory = Math.ceil(sharedMb / largestMb);
    const tasks = Math.max(minimum, Math.ceil(needs.peakVcpu / (vcpu * target)), forMemory);
    const memoryMb = Math.max(needs.processMb, sharedMb / tasks);
    const size = fargateSize(vcpu, memoryMb / mbPerGb);
    if (size) fleets.push({ tasks, ...size, usd: tasks * hourly(size.vcpu, size.memoryGb) });
  }
  const cheapest = Math.min(...fleets.map(({ usd }) => usd));
  const fair = fleets.filter(({ usd }) => usd <= cheapest * fairCost);
  const best = fair.find(({ tasks }) => tasks <= manyTasks) ?? fair.at(-1);
  return best && { tasks: best.tasks, vcpu: best.vcpu, memoryGb: best.memoryGb };
}
