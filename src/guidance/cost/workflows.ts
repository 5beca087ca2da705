import { formatAmount, type CostLine } from './lines.ts';
import type { Rates } from './rates.ts';
import { tiered } from './tiers.ts';

const million = 1e6;
const mbPerGb = 1024;
const msPerSecond = 1000;

/** Monthly cost of Standard state transitions; every retry is one more. */
export function standardWorkflowCost(transitions: number, rates: Rates, freeTier = false): CostLine {
  const billed = Math.max(0, transitions - (freeTier ? rates.usd('price.step-functions.freeTransitions') : 0));
  return {
    item: 'Step Functions transitions',
    usd: billed * rates.usd('price.step-functions.transition'),
    basis: `${formatAmount(billed)} state transitions`,
  };
}

export interface ExpressUse {
  readonly executions: number;
  readonly durationMs: number;
  readonly memoryMb: number;
}

/** Monthly cost of Express executions: a fee per start, and duration in 100 ms steps of 64 MB pieces. */
export function expressWorkflowCost(use: ExpressUse, rates: Rates): CostLine[] {
  const stepMs = rates.usd('price.step-functions.expressStepMs');
  const chunkMb = rates.usd('price.step-functions.expressChunkMb');
  const seconds = (Math.ceil(use.durationMs / stepMs) * stepMs) / msPerSecond;
  const gb = (Math.max(1, Math.ceil(use.memoryMb / chunkMb)) * chunkMb) / mbPerGb;
  const used = use.executions * seconds * gb;
  return [
    {
      item: 'Step Functions Express starts',
      usd: (use.executions / million) * rates.usd('price.step-functions.expressRequestsPerMillion'),
      basis: `${formatAmount(use.executions)} executions`,
    },
    {
      item: 'Step Functions Express duration',
      usd: tiered(used, rates.tiers('price.step-functions.expressGbSecond')),
      basis: `${formatAmount(used)} GB-s`,
    },
  ];
}
