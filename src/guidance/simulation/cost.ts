import { durableCost } from '../cost/durable.ts';
import { requestsLine } from '../cost/lambda.ts';
import { formatAmount, totalOf, type CostLine } from '../cost/lines.ts';
import { managedInstancesCost } from '../cost/managed-instances.ts';
import { listRates as rates } from '../cost/rates.ts';
import { tiered } from '../cost/tiers.ts';
import { facts } from '../facts/index.ts';
import type { ManagedTotals } from './managed-instances.ts';
import type { QueueTotals } from './queue.ts';
import type { RunTotals } from './requests.ts';
import type { StreamTotals } from './stream.ts';
import type { Workload } from './workload.ts';

/** Cost of the simulated time at list prices without free tier, and of a month that goes on like it. */
export interface SimulationCost {
  readonly usd: number;
  readonly usdPerMonth: number;
  readonly lines: readonly CostLine[];
  readonly region: string;
}

/** What is paid for existing, whether used or not. */
const keptItems: ReadonlySet<string> = new Set(['Provisioned concurrency', 'Kinesis shards', 'Event pollers']);
/** What is paid per instance running. */
const fleetItems: ReadonlySet<string> = new Set(['EC2 instances', 'Managed instances fee']);

/** The cost by step: work where it was completed, instances where they ran, what is kept evenly. Adds up to the total. */
export function costPerStep(
  cost: SimulationCost,
  series: {
    readonly completed?: readonly number[];
    readonly environments?: readonly number[];
    readonly concurrency?: readonly number[];
  },
): number[] {
  const count = series.concurrency?.length ?? 1;
  const even = Array.from({ length: count }, () => 1);
  const shares = (weights: readonly number[] = even): number[] => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return total > 0 ? weights.map((weight) => weight / total) : even.map(() => 1 / count);
  };
  const [kept, fleet, work] = [shares(), shares(series.environments), shares(series.completed)];
  const weightsOf = (item: string): number[] => (keptItems.has(item) ? kept : fleetItems.has(item) ? fleet : work);
  return even.map((_, step) =>
    Number(cost.lines.reduce((sum, { item, usd }) => sum + usd * (weightsOf(item)[step] ?? 0), 0).toPrecision(4)),
  );
}

const secondsPerHour = 3600;
const mbPerGb = 1024;
const million = 1e6;
const requestsPerReceivedBatch = 2;

export function priceOnDemand(workload: Workload, totals: RunTotals & { started?: number }): SimulationCost {
  const { settings, memoryMb, architecture, profile, trigger } = workload;
  const lines = [durationLine(totals.onDemandSeconds, workload), requestsLine({ requests: totals.completed }, rates)];
  if (settings.provisionedConcurrency > 0) {
    const gb = memoryMb / mbPerGb;
    const kept = settings.provisionedConcurrency * gb * profile.seconds;
    lines.push({
      item: 'Provisioned concurrency',
      usd:
        kept * rates.usd(`price.lambda.provisionedGbSecond.${architecture}`) +
        totals.provisionedSeconds * gb * rates.usd(`price.lambda.provisionedDuration.${architecture}`),
      basis: `${settings.provisionedConcurrency} environments kept, ${formatAmount(totals.provisionedSeconds)} s used`,
    });
  }
  if (trigger === 'durable') {
    const operations = settings.operations ?? 2 * settings.invocations;
    const keptDays = settings.waitSeconds / 86_400 + facts['durable.retention.defaultDays'].value;
    lines.push(
      ...durableCost({ executions: totals.started ?? 0, operations, writtenKb: settings.payloadKb, keptDays }, rates),
    );
  }
  return complete(lines, workload);
}

export function priceQueue(workload: Workload, totals: QueueTotals): SimulationCost {
  const apiRequests = (totals.invocations + totals.throttledInvocations) * requestsPerReceivedBatch + totals.arrivals;
  const unitHours = totals.pollerSeconds / secondsPerHour;
  const lines = [
    durationLine(totals.busySeconds, workload),
    requestsLine({ requests: totals.invocations }, rates),
    {
      item: 'SQS requests',
      usd: (apiRequests / million) * rates.usd('price.sqs.requestsPerMillion'),
      basis: `${formatAmount(apiRequests)} requests: one send per message, a receive and a delete per batch`,
    },
  ];
  if (unitHours > 0) {
    lines.push({
      item: 'Event pollers',
      usd: unitHours * rates.usd('price.pollers.sqsUnitHour'),
      basis: `${formatAmount(unitHours)} unit-hours`,
    });
  }
  return complete(lines, workload);
}

export function priceStream(workload: Workload, totals: StreamTotals): SimulationCost {
  const shardHours = (workload.settings.shards * workload.profile.seconds) / secondsPerHour;
  return complete(
    [
      durationLine(totals.busySeconds, workload),
      requestsLine({ requests: totals.invocations }, rates),
      {
        item: 'Kinesis shards',
        usd: shardHours * rates.usd('price.kinesis.shardHour'),
        basis: `${formatAmount(shardHours)} shard-hours, without PUT units (none for DynamoDB Streams)`,
      },
    ],
    workload,
  );
}

export function priceManaged(workload: Workload, totals: ManagedTotals): SimulationCost {
  const { instance } = workload;
  const instanceHours = totals.instanceSeconds / secondsPerHour;
  return complete(managedInstancesCost({ instance, instanceHours, requests: totals.completed }, rates), workload);
}

function durationLine(seconds: number, { memoryMb, architecture }: Workload): CostLine {
  const used = seconds * (memoryMb / mbPerGb);
  return {
    item: 'Lambda duration',
    usd: tiered(used, rates.tiers(`price.lambda.gbSecond.${architecture}`)),
    basis: `${formatAmount(used)} GB-s on ${architecture}, with INIT`,
  };
}

function complete(lines: readonly CostLine[], { profile }: Workload): SimulationCost {
  const usd = totalOf(lines);
  const monthSeconds = rates.usd('price.month.hours') * secondsPerHour;
  return { usd, usdPerMonth: (usd * monthSeconds) / profile.seconds, lines, region: rates.region };
}
