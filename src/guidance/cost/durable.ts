import { formatAmount, type CostLine } from './lines.ts';
import type { Rates } from './rates.ts';

const million = 1e6;
const retentionMonthDays = 30;

export interface DurableUse {
  readonly executions: number;
  /** Operations of one execution: start, steps, waits, callbacks, retries. */
  readonly operations: number;
  /** Kilobytes (1,000 bytes) one execution writes: input, results, callbacks. */
  readonly writtenKb: number;
  /** Days an execution runs plus days its data is kept afterwards. */
  readonly keptDays: number;
}

/** Monthly cost of the durable part; the function's own requests and duration come on top. */
export function durableCost(use: DurableUse, rates: Rates): CostLine[] {
  const operations = use.executions * use.operations;
  const writtenGb = (use.executions * use.writtenKb) / million;
  const gbMonths = writtenGb * (use.keptDays / retentionMonthDays);
  return [
    {
      item: 'Durable operations',
      usd: (operations / million) * rates.usd('price.durable.operationsPerMillion'),
      basis: `${formatAmount(operations)} operations`,
    },
    {
      item: 'Durable data written',
      usd: writtenGb * rates.usd('price.durable.writtenGb'),
      basis: `${formatAmount(writtenGb)} GB`,
    },
    {
      item: 'Durable data kept',
      usd: gbMonths * rates.usd('price.durable.retainedGbMonth'),
      basis: `${formatAmount(gbMonths)} GB-months`,
    },
  ];
}

/** Operations of one execution: the start, then what it does. A retried step counts again. */
export function durableOperations(shape: {
  readonly steps: number;
  readonly waits?: number;
  readonly callbacks?: number;
  readonly retries?: number;
}): number {
  const operationsPerCallback = 3;
  return 1 + shape.steps + (shape.waits ?? 0) + (shape.callbacks ?? 0) * operationsPerCallback + (shape.retries ?? 0);
}
