import { formatAmount, type CostLine } from './lines.ts';
import type { Rates } from './rates.ts';
import { tiered } from './tiers.ts';
import { kbPerGb } from './units.ts';

/** Monthly cost of the logs of a workload; Lambda's own log delivery has volume tiers. */
export function logsCost(requests: number, kbPerRequest: number, rates: Rates): CostLine {
  const gb = (requests * kbPerRequest) / kbPerGb;
  return {
    item: 'CloudWatch Logs',
    usd: tiered(gb, rates.tiers('price.logs.lambdaIngestGb')),
    basis: `${formatAmount(gb)} GB at ${kbPerRequest} KB per request`,
  };
}

/** Monthly cost of NAT gateways and the traffic through them. */
export function natCost(gateways: number, gb: number, rates: Rates): CostLine {
  return {
    item: 'NAT gateway',
    usd: gateways * rates.usd('price.month.hours') * rates.usd('price.nat.hour') + gb * rates.usd('price.nat.gb'),
    basis: `${gateways} shared, ${formatAmount(gb)} GB`,
  };
}

/** Monthly cost of answers sent to the internet. */
export function egressCost(gb: number, rates: Rates): CostLine {
  const billed = Math.max(0, gb - rates.usd('price.egress.freeGb'));
  return {
    item: 'Data to the internet',
    usd: tiered(billed, rates.tiers('price.egress.gb')),
    basis: `${formatAmount(gb)} GB, ${formatAmount(billed)} billed`,
  };
}

/** Monthly cost of the requests that move messages through a queue: send, receive and delete in batches. */
export function queueCost(messages: number, kbPerMessage: number, rates: Rates): CostLine {
  const million = 1e6;
  const requestsPerMessage = 3;
  const pieces = Math.max(1, Math.ceil(kbPerMessage / rates.usd('price.sqs.requestKb')));
  const requests = messages * requestsPerMessage * pieces;
  return {
    item: 'SQS requests',
    usd: (requests / million) * rates.usd('price.sqs.requestsPerMillion'),
    basis: `at most ${formatAmount(requests)} requests (batching lowers this)`,
  };
}

/** Share of steady use above which provisioned DynamoDB writes are cheaper than on demand (0.289 at list prices). */
export function provisionedWriteBreakEvenShare(rates: Rates): number {
  const unitsPerHour = 3600;
  const onDemandPerHour = (unitsPerHour / 1e6) * rates.usd('price.dynamodb.writesPerMillion');
  return rates.usd('price.dynamodb.writeUnitHour') / onDemandPerHour;
}
