import { facts, type FactId } from '../facts/index.ts';
import { fargateCost, fargateSize } from '../cost/containers.ts';
import { formatAmount, totalOf, type CostLine } from '../cost/lines.ts';
import { ec2Line, managedInstancesCost } from '../cost/managed-instances.ts';
import type { Instance, Rates } from '../cost/rates.ts';
import { concurrentPerVcpu, memoryMbPerRequest, recordsPerInvocation, type Compute } from './compute.ts';
import { environmentOn, managedFleet, taskFleet } from './fleet.ts';
import { needsWindows, runsAsTask, type Workload } from './workload.ts';

const msPerSecond = 1000;
const mbPerGb = 1024;
const kbPerMb = 1024;
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
  const size = fargateSize(
    leastVcpu(workload, workload.vcpuPerRequest * tolerableSlowdown),
    workload.memoryMb / mbPerGb,
  );
  if (!size) return undefined;
  const startSeconds = facts['fargate.start.seconds'].value;
  const slowdown = Math.max(1, workload.vcpuPerRequest / size.vcpu);
  const seconds = (workload.averageDurationMs / msPerSecond) * slowdown + startSeconds;
  const hours = (workload.requestsPerMonth * seconds) / 3600;
  const line = fargateCost({ tasks: 1, ...size, hours, architecture: platformOf(workload) }, rates);
  return {
    lines: [line],
    sizing: `one task of ${size.vcpu} vCPU/${size.memoryGb} GB per job, ${formatAmount(Math.ceil(workload.peakConcurrent))} at the peak.`,
    facts: fargatePriceFacts(workload),
  };
}

/** A task may run a tenth longer when the next smaller size then does. */
const tolerableSlowdown = 0.9;
const platformOf = (workload: Workload): Workload['architecture'] | 'windows' =>
  needsWindows(workload) ? 'windows' : workload.architecture;
/** Windows tasks begin at one vCPU. */
const leastVcpu = (workload: Workload, vcpu: number): number => (needsWindows(workload) ? Math.max(1, vcpu) : vcpu);

const fargatePriceFacts = (workload: Workload): FactId[] =>
  needsWindows(workload)
    ? ['price.fargate.windowsVcpuHour', 'price.fargate.windowsGbHour']
    : [`price.fargate.vcpuHour.${workload.architecture}`, `price.fargate.gbHour.${workload.architecture}`];

function serviceTasks(workload: Workload, rates: Rates): Compute | undefined {
  const architecture = platformOf(workload);
  const hourly = (vcpu: number, memoryGb: number): number =>
    fargateCost({ tasks: 1, vcpu, memoryGb, hours: 1, architecture }, rates).usd;
  const fleet = taskFleet(
    {
      peakVcpu: workload.peakConcurrent * workload.vcpuPerRequest,
      peakConcurrent: workload.peakConcurrent,
      memoryMbPerRequest: memoryMbPerRequest(workload),
      connectionsMb: connectionsMb(workload),
      processMb: workload.memoryMb,
      leastVcpu: leastVcpu(workload, 0),
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
    const forConnections = Math.ceil(connectionsMb(workload) / (instance.memoryGb * mbPerGb));
    const count = Math.max(
      facts['fargate.tasks.minimum'].value,
      forCpu,
      forConnections,
      Math.ceil(workload.peakConcurrent / perInstance),
    );
    const line = ec2Line({ instance, instanceHours: count * hoursPerMonth, discount: workload.commitmentDiscount });
    const licence = needsWindows(workload)
      ? count * hoursPerMonth * instance.vcpu * rates.usd('price.ec2.windowsVcpuHour')
      : 0;
    return { instance, count, line: { ...line, usd: line.usd + licence } };
  });
  const best = options.reduce((cheapest, option) => (option.line.usd < cheapest.line.usd ? option : cheapest));
  return {
    lines: [best.line],
    sizing: `${best.count} x ${best.instance.type}, sized for the peak.`,
    facts: needsWindows(workload) ? ['price.ec2.instances', 'price.ec2.windowsVcpuHour'] : ['price.ec2.instances'],
  };
}

/** Memory that open connections hold, spread over all servers. */
function connectionsMb({ statefulConnections }: Workload): number {
  return (statefulConnections * facts['fargate.connection.kb'].value) / kbPerMb;
}

function gpuInstances(workload: Workload): Compute | undefined {
  const sizes = facts['price.ec2.gpuInstances'].value;
  const size = sizes.find(({ memoryGb }) => memoryGb * mbPerGb >= workload.memoryMb);
  if (!size) return undefined;
  const { type, memoryGb, usdPerHour } = size;
  const hours = Math.max(1, workload.peakConcurrent) * (1 - workload.idleShare) * hoursPerMonth;
  const usd = hours * usdPerHour * (1 - workload.commitmentDiscount);
  return {
    lines: [
      { item: 'GPU instances', usd, basis: `${formatAmount(hours)} h of ${type} (${memoryGb} GB), one job each` },
    ],
    sizing: `${formatAmount(Math.ceil(workload.peakConcurrent))} GPU instances at the peak, started for the work.`,
    facts: ['price.ec2.gpuInstances', 'lambda.gpu.supported'],
    assumptions: [
      `memoryMb is main memory; ${type} has one GPU with 24 GB of its own: a model that needs more takes a larger GPU (g6e, p5) at another price`,
    ],
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
