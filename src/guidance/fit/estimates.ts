import { facts, type FactId } from '../facts/index.ts';
import { fargateCost, fargateSize, microVmCost } from '../cost/containers.ts';
import { durableCost, durableOperations } from '../cost/durable.ts';
import { egressCost, logsCost, natCost, queueCost } from '../cost/extras.ts';
import { lambdaCost, type LambdaUse } from '../cost/lambda.ts';
import { formatAmount, totalOf, type CostLine } from '../cost/lines.ts';
import { ec2Line, managedInstancesCost } from '../cost/managed-instances.ts';
import type { Instance, Rates } from '../cost/rates.ts';
import { expressWorkflowCost, standardWorkflowCost } from '../cost/workflows.ts';
import { frontDoorFor, type FrontDoor } from './doors.ts';
import { environmentOn, managedFleet, taskFleet } from './fleet.ts';
import type { OptionId } from './options.ts';
import { coldStartShare } from './queueing.ts';
import { runsAsTask, type Workload } from './workload.ts';

/** What an option costs per month, and what its size is. */
export interface Estimate {
  readonly lines: readonly CostLine[];
  /** Concurrency, instances or tasks in one sentence. */
  readonly sizing: string;
  readonly assumptions: readonly string[];
  readonly facts: readonly FactId[];
  readonly door: FrontDoor;
}

interface Compute {
  readonly lines: readonly CostLine[];
  readonly sizing: string;
  readonly assumptions?: readonly string[];
  readonly facts: readonly FactId[];
}

const msPerSecond = 1000;
const mbPerGb = 1024;
const kbPerGb = 1024 * 1024;
const hoursPerMonth = facts['price.month.hours'].value;
const secondsPerMonth = hoursPerMonth * 3600;

type ComputeEstimator = (workload: Workload, rates: Rates) => Compute | undefined;

const estimators: Record<OptionId, ComputeEstimator> = {
  lambda: onLambda,
  'lambda-durable': onDurable,
  'lambda-managed-instances': onManagedInstances,
  'lambda-microvm': onMicroVm,
  'lambda-web-function': onWebFunction,
  'step-functions-standard': onStandard,
  'step-functions-express': onExpress,
  fargate: onFargate,
  'ecs-express': onFargate,
  ec2: onEc2,
  batch: onBatch,
  'app-runner': onFargate,
};

/** Monthly estimate of an option with its front door, logs and data; undefined when no size of it can carry the workload. */
export function estimate(option: OptionId, workload: Workload, rates: Rates): Estimate | undefined {
  const compute = estimators[option](workload, rates);
  if (!compute) return undefined;
  const door = frontDoorFor(option, workload, rates);
  const network = needsNetwork(option) ? [natCost(1, 0, rates)] : [];
  const networkNote = needsNetwork(option) ? ['one shared NAT gateway; none if the VPC has one or endpoints'] : [];
  return {
    lines: [...compute.lines, ...door.lines, ...network, ...dataLines(workload, rates)],
    sizing: compute.sizing,
    assumptions: [...(compute.assumptions ?? []), ...door.assumptions, ...networkNote],
    facts: [...compute.facts, ...door.facts],
    door,
  };
}

const needsNetwork = (option: OptionId): boolean =>
  ['lambda-managed-instances', 'fargate', 'ecs-express', 'ec2'].includes(option);

function dataLines(workload: Workload, rates: Rates): CostLine[] {
  const lines = [logsCost(workload.requestsPerMonth, facts['price.logs.kbPerRequest'].value, rates)];
  if (workload.trigger === 'http')
    lines.push(egressCost((workload.requestsPerMonth * workload.responseKb) / kbPerGb, rates));
  if (workload.trigger === 'queue') lines.push(queueCost(workload.requestsPerMonth, workload.payloadKb, rates));
  return lines;
}

function hostUse(workload: Workload): LambdaUse {
  const { requestsPerMonth: requests, averageDurationMs: durationMs, memoryMb, architecture, freeTier } = workload;
  return { requests, durationMs, memoryMb, architecture, freeTier };
}

const lambdaPriceFacts = ({ architecture }: Workload): FactId[] => [
  `price.lambda.gbSecond.${architecture}`,
  'price.lambda.requestsPerMillion',
];

function onLambda(workload: Workload, rates: Rates): Compute {
  const streamedGb =
    workload.responseKb > facts['lambda.payload.streamedFastMb'].value * mbPerGb
      ? (workload.requestsPerMonth * (workload.responseKb - facts['lambda.payload.streamedFastMb'].value * mbPerGb)) /
        kbPerGb
      : 0;
  const isolated = workload.untrustedCode || workload.tenants > 1 ? newTenantEnvironments(workload) : 0;
  const lines = lambdaCost(
    {
      ...hostUse(workload),
      coldStarts: { share: coldShare(workload), initSeconds: facts['lambda.init.typicalSeconds'].value },
      ...(workload.trigger === 'http' ? { streamedGb } : {}),
      ...(workload.untrustedCode ? { tenantEnvironments: isolated } : {}),
    },
    rates,
  );
  return {
    lines,
    sizing: concurrencySentence(workload),
    facts: [...lambdaPriceFacts(workload), ...(workload.untrustedCode ? tenantFacts(workload) : [])],
    assumptions: workload.untrustedCode
      ? [
          `${formatAmount(isolated)} new tenant environments a month, idle ones kept ${facts['lambda.init.idleLifetimeSeconds'].value / 60} minutes`,
        ]
      : [],
  };
}

const tenantFacts = ({ architecture }: Workload): FactId[] => [`price.lambda.tenantEnvironmentGb.${architecture}`];

/** Every request that finds its tenant idle for longer than an environment lives makes a new one. */
function newTenantEnvironments(workload: Workload): number {
  const perTenant = workload.requestsPerSecond / Math.max(1, workload.tenants);
  const share = coldStartShare(perTenant, facts['lambda.init.idleLifetimeSeconds'].value);
  return Math.max(workload.tenants, workload.requestsPerMonth * share);
}

function coldShare(workload: Workload): number {
  const rare = coldStartShare(workload.requestsPerSecond, facts['lambda.init.idleLifetimeSeconds'].value);
  return Math.max(rare, facts['lambda.coldStart.typicalShare'].value);
}

/** Concurrency at the peak and the quota it needs: short requests are limited by requests per second instead. */
export function neededConcurrency(workload: Workload): number {
  const byRate = workload.peakPerSecond / facts['lambda.environment.requestsPerSecond'].value;
  return Math.ceil(Math.max(workload.peakConcurrent, byRate));
}

function concurrencySentence(workload: Workload): string {
  const mean = formatAmount(workload.meanConcurrent);
  return `${mean} requests in flight on average, ${formatAmount(workload.peakConcurrent)} at the peak; needs a concurrency of ${formatAmount(neededConcurrency(workload))}.`;
}

function onDurable(workload: Workload, rates: Rates): Compute {
  const waits = workload.waitsSeconds > 0 ? 1 : 0;
  const operations = durableOperations({ steps: workload.steps, waits });
  const host = lambdaCost({ ...hostUse(workload), requests: workload.requestsPerMonth }, rates);
  const replays = lambdaCost(
    { ...hostUse(workload), requests: workload.requestsPerMonth * waits, durationMs: 0 },
    rates,
  );
  const keptDays = workload.waitsSeconds / 86_400 + facts['durable.retention.defaultDays'].value;
  const writtenKb = workload.payloadKb * operations;
  const durable = durableCost({ executions: workload.requestsPerMonth, operations, writtenKb, keptDays }, rates);
  return {
    lines: [...host, ...replays.filter((line) => line.usd > 0), ...durable],
    sizing: `${operations} durable operations per execution. ${concurrencySentence(workload)}`,
    facts: [...lambdaPriceFacts(workload), 'price.durable.operationsPerMillion', 'durable.waits.billing'],
    assumptions: [`every operation stores ${formatAmount(workload.payloadKb)} KB`],
  };
}

function onStandard(workload: Workload, rates: Rates): Compute {
  const startAndEnd = 2;
  const transitions = workload.requestsPerMonth * (workload.steps + startAndEnd);
  const tasks = lambdaCost({ ...hostUse(workload), ...perStep(workload) }, rates);
  return {
    lines: [standardWorkflowCost(transitions, rates, workload.freeTier), ...tasks],
    sizing: `${workload.steps + startAndEnd} state transitions per execution.`,
    facts: ['price.step-functions.transition', ...lambdaPriceFacts(workload)],
    assumptions: ['every step is a Lambda task; direct integrations cost no Lambda'],
  };
}

function onExpress(workload: Workload, rates: Rates): Compute {
  const durationMs = workload.averageDurationMs + workload.waitsSeconds * msPerSecond;
  const express = expressWorkflowCost(
    { executions: workload.requestsPerMonth, durationMs, memoryMb: rates.usd('price.step-functions.expressChunkMb') },
    rates,
  );
  const tasks = lambdaCost({ ...hostUse(workload), ...perStep(workload) }, rates);
  return {
    lines: [...express, ...tasks],
    sizing: `${formatAmount(workload.peakPerSecond)} starts per second at the peak.`,
    facts: ['price.step-functions.expressRequestsPerMillion', ...lambdaPriceFacts(workload)],
    assumptions: ['every step is a Lambda task; direct integrations cost no Lambda'],
  };
}

function perStep(workload: Workload): { requests: number; durationMs: number } {
  return {
    requests: workload.requestsPerMonth * workload.steps,
    durationMs: workload.averageDurationMs / workload.steps,
  };
}

/** Requests that one vCPU can hold: by the runtime's cap, and by the CPU each keeps busy. */
function concurrentPerVcpu(workload: Workload): number {
  const caps: Readonly<Record<string, number>> = facts['managed-instances.concurrency.perVcpu'].value;
  const cap = caps[workload.runtimeFamily] ?? facts['managed-instances.concurrency.perVcpu'].value.python;
  return Math.max(1, Math.min(cap, Math.floor(1 / Math.max(workload.cpuShare, 1 / cap))));
}

/**
 * Memory a further request adds to a process that already runs: the function's memory is mostly its runtime and code
 * when it waits, and mostly its work when it computes.
 */
function memoryMbPerRequest(workload: Workload): number {
  return workload.memoryMb * Math.max(workload.cpuShare, 1 / concurrentPerVcpu(workload));
}

function onManagedInstances(workload: Workload, rates: Rates): Compute | undefined {
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
      { instance, instanceHours, requests: workload.requestsPerMonth, discount: workload.commitmentDiscount },
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

function onMicroVm(workload: Workload, rates: Rates): Compute {
  const gb = Math.max(workload.memoryMb, facts['microvm.memory.baselineMb'].value) / mbPerGb;
  const gbPerVcpu = facts['microvm.memory.baselineMb'].value / mbPerGb;
  const seconds = (workload.requestsPerMonth * workload.averageDurationMs) / msPerSecond;
  const lines = microVmCost(
    {
      vcpuSeconds: (seconds * gb) / gbPerVcpu,
      gbSeconds: seconds * gb,
      snapshotWrittenGb: workload.requestsPerMonth * gb,
      snapshotReadGb: workload.requestsPerMonth * gb,
      snapshotGbMonths: gb,
    },
    rates,
  );
  return {
    lines,
    sizing: `${formatAmount(workload.peakConcurrent)} MicroVMs at the peak.`,
    facts: ['price.microvm.vcpuSecond', 'price.microvm.gbSecond', 'microvm.session.maxSeconds'],
    assumptions: ['every session is suspended and resumed once'],
  };
}

function onWebFunction(workload: Workload, rates: Rates): Compute {
  const perEnvironment = Math.min(
    facts['web-functions.concurrency.maxPerEnvironment'].value,
    concurrentPerVcpu(workload) * 2,
  );
  const busyShare =
    Math.min(workload.meanConcurrent, 1 - Math.exp(-workload.meanConcurrent)) +
    Math.max(0, workload.meanConcurrent - 1) / perEnvironment;
  const durationMs = secondsPerMonth * busyShare * msPerSecond;
  const use = { ...hostUse(workload), memoryMb: facts['web-functions.memory.mb'].value };
  const [duration] = lambdaCost({ ...use, requests: 1, durationMs }, rates);
  const [, requests] = lambdaCost(use, rates);
  return {
    lines: [duration, requests].filter((line) => line !== undefined),
    sizing: `up to ${perEnvironment} requests share an environment of 2 vCPUs.`,
    facts: ['web-functions.price.known', 'web-functions.rate.perSecond'],
    assumptions: ['Web Functions are priced like Lambda duration: no list price was found'],
  };
}

function onFargate(workload: Workload, rates: Rates): Compute | undefined {
  return runsAsTask(workload) ? taskPerJob(workload, rates) : serviceTasks(workload, rates);
}

function onBatch(workload: Workload, rates: Rates): Compute | undefined {
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

function onEc2(workload: Workload, rates: Rates): Compute | undefined {
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
