import { facts, type FactId } from '../facts/index.ts';
import { fargateCost, fargateSize } from '../cost/containers.ts';
import { formatAmount, totalOf, type CostLine } from '../cost/lines.ts';
import { ec2Line, managedInstancesCost } from '../cost/managed-instances.ts';
import type { Instance, Rates } from '../cost/rates.ts';
import { concurrentPerVcpu, memoryMbPerRequest, recordsPerInvocation, type Compute } from './compute.ts';
import { environmentOn, managedFleet, taskFleet } from './fleet.ts';
import { runsAsTask, type Workload } from './workload.ts';

const msPerSecond = 1000;
const mbPerGb = 1024;
const hoursPerMonth = facts['price.month.hours'].value;

export function onManagedInstances(workload: Workload, rates: Rates): Compute | undefined {
  let best: { usd: number; lines: CostLine[]; count: number; instance: Instance } | undefined;
  for (const instance of rates.instances()) {
    if (instance.architecture !== workload.architecture) continue;
    const environment = environmentOn({
      memoryMbPerRequest: memoryMbPerRequest(workload),
      concurrentPerVcpu: concurrentPerVcpu(workload),
      instance,
    });
    if (environment.perInstance === 0 || environment.memoryMb < workload.memoryMb * workload.cpuShare) continue;
    const count = managedFleet({
      peakConcurrent: workload.peakConcurrent,
      peakVcpu: workload.peakConcurrent * workload.vcpuPerRequest,
      environment,
      instance,
      targetUtilisation: facts['managed-instances.scaling.typicalCpuTarget'].value,
    });
    const instanceHours = count * hoursPerMonth;
    const lines = managedInstancesCost(
      {
        instance,
        instanceHours,
        requests: workload.requestsPerMonth / recordsPerInvocation(workload),
        discount: workload.commitmentDiscount,
      },
      rates,
    );
    const usd = totalOf(lines);
    if (!best || usd < best.usd) best = { usd, lines, count, instance };
  }
  if (!best) return undefined;
  return {
    lines: best.lines,
    sizing: `${best.count} x ${best.instance.type}, sized for the peak of ${formatAmount(workload.peakConcurrent * workload.vcpuPerRequest)} busy vCPUs.`,
    facts: ['price.managed-instances.feeShare', 'price.ec2.instances', 'managed-instances.instances.minimum'],
  };
}

export function onFargate(workload: Workload, rates: Rates): Compute | undefined {
  return runsAsTask(workload) ? taskPerJob(workload, rates) : serviceTasks(workload, rates);
}

export function onBatch(workload: Workload, rates: Rates): Compute | undefined {
  if (workload.gpu || workload.memoryMb > facts['fargate.memory.maxMb'].value) return onEc2(workload, rates);
  return taskPerJob(workload, rates);
}

function taskPerJob(workload: Workload, rates: Rates): Compute | undefined {
  const size = fargateSize(workload.vcpuPerRequest, workload.memoryMb / mbPerGb);
  if (!size) return undefined;
  const startSeconds = facts['fargate.start.seconds'].value;
  const hours = (workload.requestsPerMonth * (workload.averageDurationMs / msPerSecond + startSeconds)) / 3600;
  const line = fargateCost({ tasks: 1, ...size, hours, architecture: workload.architecture }, rates);
  return {
    lines: [line],
    sizing: `one task of ${size.vcpu} vCPU/${size.memoryGb} GB per job, ${formatAmount(Math.ceil(workload.peakConcurrent))} at the peak.`,
    facts: fargatePriceFacts(workload),
  };
}

const fargatePriceFacts = ({ architecture }: Workload): FactId[] => [
  `price.fargate.vcpuHour.${architecture}`,
  `price.fargate.gbHour.${architecture}`,
];

function serviceTasks(workload: Workload, rates: Rates): Compute | undefined {
  const { architecture } = workload;
  const hourly = (vcpu: number, memoryGb: number): number =>
    fargateCost({ tasks: 1, vcpu, memoryGb, hours: 1, architecture }, rates).usd;
  const fleet = taskFleet(
    {
      peakVcpu: workload.peakConcurrent * workload.vcpuPerRequest,
      peakConcurrent: workload.peakConcurrent,
      memoryMbPerRequest: memoryMbPerRequest(workload),
      processMb: workload.memoryMb,
    },
    hourly,
  );
  if (!fleet) return undefined;
  return {
    lines: [fargateCost({ ...fleet, hours: hoursPerMonth, architecture }, rates)],
    sizing: `${fleet.tasks} tasks of ${fleet.vcpu} vCPU/${fleet.memoryGb} GB, sized for the peak.`,
    facts: fargatePriceFacts(workload),
  };
}

export function onEc2(workload: Workload, rates: Rates): Compute | undefined {
  if (workload.gpu) return gpuInstances(workload);
  const instances = rates.instances().filter(({ architecture }) => architecture === workload.architecture);
  const fitting = instances.filter(({ memoryGb }) => memoryGb * mbPerGb >= workload.memoryMb);
  if (fitting.length === 0) return largeMemory(workload, rates);
  const target = facts['fargate.cpu.target'].value;
  const options = fitting.map((instance) => {
    const perInstance = Math.max(1, Math.floor((instance.memoryGb * mbPerGb) / memoryMbPerRequest(workload)));
    const forCpu = Math.ceil((workload.peakConcurrent * workload.vcpuPerRequest) / (instance.vcpu * target));
    const count = Math.max(
      facts['fargate.tasks.minimum'].value,
      forCpu,
      Math.ceil(workload.peakConcurrent / perInstance),
    );
    const line = ec2Line({ instance, instanceHours: count * hoursPerMonth, discount: workload.commitmentDiscount });
    return { instance, count, line };
  });
  const best = options.reduce((cheapest, option) => (option.line.usd < cheapest.line.usd ? option : cheapest));
  return {
    lines: [best.line],
    sizing: `${best.count} x ${best.instance.type}, sized for the peak.`,
    facts: ['price.ec2.instances'],
  };
}

function gpuInstances(workload: Workload): Compute {
  const { type, usdPerHour } = facts['price.ec2.gpuInstance'].value;
  const hours = Math.max(1, workload.peakConcurrent) * (1 - workload.idleShare) * hoursPerMonth;
  const usd = hours * usdPerHour * (1 - workload.commitmentDiscount);
  return {
    lines: [{ item: 'GPU instances', usd, basis: `${formatAmount(hours)} h of ${type}, one job each` }],
    sizing: `${formatAmount(Math.ceil(workload.peakConcurrent))} GPU instances at the peak, started for the work.`,
    facts: ['price.ec2.gpuInstance', 'lambda.gpu.supported'],
    assumptions: [`${type} is large enough; size the GPU by the model`],
  };
}

function largeMemory(workload: Workload, rates: Rates): Compute | undefined {
  if (workload.memoryMb > facts['ec2.memory.largestMb'].value) return undefined;
  const gb = workload.memoryMb / mbPerGb;
  const count = Math.max(1, Math.ceil(workload.peakConcurrent * workload.cpuShare));
  const usd = count * gb * hoursPerMonth * rates.usd('price.ec2.largeMemoryGbHour') * (1 - workload.commitmentDiscount);
  return {
    lines: [{ item: 'EC2 instances', usd, basis: `${count} memory-optimised instances of ${formatAmount(gb)} GB` }],
    sizing: `${count} memory-optimised instances (R or X family) of ${formatAmount(gb)} GB.`,
    facts: ['price.ec2.largeMemoryGbHour', 'ec2.memory.largestMb'],
  };
}
