import { facts } from '../facts/index.ts';
import { formatAmount, type CostLine } from './lines.ts';
import type { Rates } from './rates.ts';
import { tiered } from './tiers.ts';

export type Architecture = 'arm64' | 'x86_64';

const mbPerGb = 1024;
const million = 1e6;
const msPerSecond = 1000;

export interface LambdaUse {
  readonly requests: number;
  /** Billed duration of one request; rounded up to a whole millisecond here. */
  readonly durationMs: number;
  readonly memoryMb: number;
  readonly architecture: Architecture;
  /** Subtract the monthly free tier. */
  readonly freeTier?: boolean;
  readonly ephemeralStorageMb?: number;
  /** Share of requests that meet a cold start, and how long initialisation takes (it is billed). */
  readonly coldStarts?: { readonly share: number; readonly initSeconds: number };
  /** Environments newly created for tenants in the month. */
  readonly tenantEnvironments?: number;
  /** Streamed gigabytes beyond the first 6 MB of each response. */
  readonly streamedGb?: number;
}

/** Monthly cost of Lambda on demand, line by line. */
export function lambdaCost(use: LambdaUse, rates: Rates): CostLine[] {
  const lines = [durationLine(use, rates), requestsLine(use, rates)];
  const extra = [initLine(use, rates), storageLine(use, rates), tenantLine(use, rates), streamedLine(use, rates)];
  return [...lines, ...extra.filter((line) => line !== undefined)];
}

export function gbSeconds(use: Pick<LambdaUse, 'requests' | 'durationMs' | 'memoryMb'>): number {
  return ((use.requests * Math.ceil(roundOff(use.durationMs))) / msPerSecond) * (use.memoryMb / mbPerGb);
}

/** 280.00000000000006 ms is 280 ms, not 281. */
const roundOff = (value: number): number => Number(value.toPrecision(12));

function durationLine(use: LambdaUse, rates: Rates): CostLine {
  const used = gbSeconds(use);
  const billed = Math.max(0, used - (use.freeTier ? rates.usd('price.lambda.freeGbSeconds') : 0));
  return {
    item: 'Lambda duration',
    usd: tiered(billed, rates.tiers(`price.lambda.gbSecond.${use.architecture}`)),
    basis: `${formatAmount(billed)} GB-s on ${use.architecture}`,
  };
}

export function requestsLine(use: Pick<LambdaUse, 'requests' | 'freeTier'>, rates: Rates): CostLine {
  const billed = Math.max(0, use.requests - (use.freeTier ? rates.usd('price.lambda.freeRequests') : 0));
  return {
    item: 'Lambda requests',
    usd: (billed / million) * rates.usd('price.lambda.requestsPerMillion'),
    basis: `${formatAmount(billed)} requests`,
  };
}

function initLine(use: LambdaUse, rates: Rates): CostLine | undefined {
  if (!use.coldStarts) return undefined;
  const coldStarts = use.requests * use.coldStarts.share;
  const used = coldStarts * use.coldStarts.initSeconds * (use.memoryMb / mbPerGb);
  return {
    item: 'Lambda initialisation',
    usd: tiered(used, rates.tiers(`price.lambda.gbSecond.${use.architecture}`)),
    basis: `${formatAmount(coldStarts)} cold starts of ${use.coldStarts.initSeconds} s`,
  };
}

function storageLine(use: LambdaUse, rates: Rates): CostLine | undefined {
  const paidMb = (use.ephemeralStorageMb ?? 0) - facts['lambda.storage.ephemeralMinMb'].value;
  if (paidMb <= 0) return undefined;
  const used = ((use.requests * use.durationMs) / msPerSecond) * (paidMb / mbPerGb);
  return {
    item: 'Lambda /tmp storage',
    usd: used * rates.usd('price.lambda.storageGbSecond'),
    basis: `${formatAmount(used)} GB-s above the included storage`,
  };
}

function tenantLine(use: LambdaUse, rates: Rates): CostLine | undefined {
  if (!use.tenantEnvironments) return undefined;
  const perGb = rates.usd(`price.lambda.tenantEnvironmentGb.${use.architecture}`);
  return {
    item: 'Tenant isolation',
    usd: use.tenantEnvironments * (use.memoryMb / mbPerGb) * perGb,
    basis: `${formatAmount(use.tenantEnvironments)} new tenant environments`,
  };
}

function streamedLine(use: LambdaUse, rates: Rates): CostLine | undefined {
  if (!use.streamedGb) return undefined;
  const billed = Math.max(0, use.streamedGb - rates.usd('price.lambda.streamedFreeGb'));
  return {
    item: 'Lambda streamed responses',
    usd: billed * rates.usd('price.lambda.streamedGb'),
    basis: `${formatAmount(billed)} GB beyond the free share`,
  };
}

export interface ProvisionedUse extends Pick<LambdaUse, 'requests' | 'durationMs' | 'memoryMb' | 'architecture'> {
  /** Provisioned environments. */
  readonly concurrency: number;
  /** Seconds they are kept; billed in steps of five minutes. */
  readonly seconds: number;
}

/** Monthly cost of a function whose requests all run on provisioned concurrency. The free tier does not apply. */
export function provisionedCost(use: ProvisionedUse, rates: Rates): CostLine[] {
  const step = rates.usd('price.lambda.provisionedRoundingSeconds');
  const kept = use.concurrency * (use.memoryMb / mbPerGb) * Math.ceil(use.seconds / step) * step;
  const used = gbSeconds(use);
  return [
    {
      item: 'Provisioned concurrency',
      usd: kept * rates.usd(`price.lambda.provisionedGbSecond.${use.architecture}`),
      basis: `${use.concurrency} environments kept for ${formatAmount(use.seconds / 3600)} h`,
    },
    {
      item: 'Lambda duration (provisioned)',
      usd: used * rates.usd(`price.lambda.provisionedDuration.${use.architecture}`),
      basis: `${formatAmount(used)} GB-s`,
    },
    requestsLine(use, rates),
  ];
}

/** Share of the time provisioned concurrency must be busy to be cheaper than on demand (0.6 at list prices). */
export function provisionedBreakEvenShare(architecture: Architecture, rates: Rates): number {
  const onDemand = rates.tiers(`price.lambda.gbSecond.${architecture}`)[0]?.usd ?? 0;
  const duration = rates.usd(`price.lambda.provisionedDuration.${architecture}`);
  return rates.usd(`price.lambda.provisionedGbSecond.${architecture}`) / (onDemand - duration);
}

export interface SnapStartUse {
  readonly memoryMb: number;
  /** Seconds the snapshot is kept in the month. */
  readonly cachedSeconds: number;
  readonly restores: number;
}

/** Monthly cost of SnapStart on top of the function (Python and .NET; free for Java). */
export function snapStartCost(use: SnapStartUse, rates: Rates): CostLine[] {
  const gb = use.memoryMb / mbPerGb;
  return [
    {
      item: 'SnapStart cache',
      usd: gb * use.cachedSeconds * rates.usd('price.lambda.snapStartCacheGbSecond'),
      basis: `${formatAmount(gb)} GB kept for ${formatAmount(use.cachedSeconds / 86_400)} days`,
    },
    {
      item: 'SnapStart restores',
      usd: gb * use.restores * rates.usd('price.lambda.snapStartRestoreGb'),
      basis: `${formatAmount(use.restores)} restores`,
    },
  ];
}

export interface EdgeUse {
  readonly requests: number;
  readonly durationMs: number;
  readonly memoryMb: number;
}

/** Monthly cost of a Lambda@Edge function. */
export function edgeCost(use: EdgeUse, rates: Rates): CostLine[] {
  const used = gbSeconds(use);
  return [
    {
      item: 'Lambda@Edge duration',
      usd: used * rates.usd('price.lambda.edgeGbSecond'),
      basis: `${formatAmount(used)} GB-s`,
    },
    {
      item: 'Lambda@Edge requests',
      usd: (use.requests / million) * rates.usd('price.lambda.edgeRequestsPerMillion'),
      basis: `${formatAmount(use.requests)} requests`,
    },
  ];
}

export interface PollerUse {
  readonly source: 'sqs' | 'kafka';
  /** Event poller units times hours. */
  readonly unitHours: number;
}

/** Monthly cost of the pollers of a provisioned event source mapping. */
export function pollerCost(use: PollerUse, rates: Rates): CostLine {
  const perHour = rates.usd(use.source === 'sqs' ? 'price.pollers.sqsUnitHour' : 'price.pollers.kafkaUnitHour');
  return {
    item: 'Provisioned pollers',
    usd: use.unitHours * perHour,
    basis: `${formatAmount(use.unitHours)} poller unit-hours`,
  };
}
