import { facts, type FactId } from '../facts/index.ts';
import { microVmCost } from '../cost/containers.ts';
import { durableCost, durableOperations } from '../cost/durable.ts';
import { lambdaCost, type LambdaUse } from '../cost/lambda.ts';
import { formatAmount } from '../cost/lines.ts';
import type { Rates } from '../cost/rates.ts';
import { expressWorkflowCost, standardWorkflowCost } from '../cost/workflows.ts';
import { concurrentPerVcpu, recordsPerInvocation, type Compute } from './compute.ts';
import { coldStartShare, serversForDelay, serversForLoss } from './queueing.ts';
import type { Workload } from './workload.ts';
import { kbPerGb } from '../cost/units.ts';

const msPerSecond = 1000;
const mbPerGb = 1024;
const secondsPerMonth = facts['price.month.hours'].value * 3600;

function hostUse(workload: Workload): LambdaUse {
  const { memoryMb, architecture, freeTier } = workload;
  const batch = recordsPerInvocation(workload);
  return {
    requests: workload.requestsPerMonth / batch,
    durationMs: workload.averageDurationMs * batch,
    memoryMb,
    architecture,
    freeTier,
  };
}

const lambdaPriceFacts = ({ architecture }: Workload): FactId[] => [
  `price.lambda.gbSecond.${architecture}`,
  'price.lambda.requestsPerMillion',
];

export function onLambda(workload: Workload, rates: Rates): Compute {
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

/** Share of requests that may be refused (synchronous) or may wait (queues and streams) at the peak. */
const acceptedRefusals = 0.001;
const acceptedWaits = 0.2;

/**
 * Concurrency the peak needs. Arrivals vary around their rate: synchronous calls are refused when all is busy (Erlang B),
 * queued ones wait (Erlang C). Short requests are limited by requests per second instead.
 */
export function neededConcurrency(workload: Workload): number {
  const offered = workload.peakConcurrent;
  const forLoad = isSynchronous(workload)
    ? serversForLoss(offered, acceptedRefusals)
    : serversForDelay(offered, acceptedWaits);
  const forRate = workload.peakPerSecond / facts['lambda.environment.requestsPerSecond'].value;
  return Math.max(forLoad, Math.ceil(isSynchronous(workload) ? forRate : 0));
}

const isSynchronous = (workload: Workload): boolean => workload.trigger === 'http';

/** Seconds until a function that was idle has this many environments: a first batch at once, then the scaling rate. */
export function rampSeconds(environments: number): number {
  const perInterval = facts['lambda.concurrency.scalingPerInterval'].value;
  const seconds = facts['lambda.concurrency.scalingIntervalSeconds'].value;
  return (Math.max(0, environments - perInterval) / perInterval) * seconds;
}

function concurrencySentence(workload: Workload): string {
  const mean = formatAmount(workload.meanConcurrent);
  const peak = formatAmount(workload.peakConcurrent);
  const goal = isSynchronous(workload)
    ? `at most ${formatAmount(acceptedRefusals * 100)} % refused`
    : `at most ${formatAmount(acceptedWaits * 100)} % waiting`;
  return `${mean} requests in flight on average, ${peak} at the peak; needs a concurrency of ${formatAmount(neededConcurrency(workload))} for ${goal}.`;
}

export function onDurable(workload: Workload, rates: Rates): Compute {
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

export function onStandard(workload: Workload, rates: Rates): Compute {
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

export function onExpress(workload: Workload, rates: Rates): Compute {
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

export function onWebFunction(workload: Workload, rates: Rates): Compute {
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

export function onMicroVm(workload: Workload, rates: Rates): Compute {
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
