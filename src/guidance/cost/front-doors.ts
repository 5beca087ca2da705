import { facts } from '../facts/index.ts';
import { formatAmount, formatUsd, type CostLine } from './lines.ts';
import type { Rates, TieredPriceId } from './rates.ts';
import { tiered } from './tiers.ts';
import { kbPerGb } from './units.ts';

const secondsPerHour = 3600;

/** Monthly cost of an API Gateway HTTP or REST API. */
export function apiCost(kind: 'http' | 'rest', requests: number, rates: Rates): CostLine {
  const id: TieredPriceId = kind === 'http' ? 'price.api-gateway.httpRequest' : 'price.api-gateway.restRequest';
  return {
    item: kind === 'http' ? 'HTTP API' : 'REST API',
    usd: tiered(requests, rates.tiers(id)),
    basis: `${formatAmount(requests)} requests`,
  };
}

export interface WebSocketUse {
  readonly messages: number;
  readonly connectionMinutes: number;
}

/** Monthly cost of a WebSocket API: messages in 32 KB pieces, and minutes connected. */
export function webSocketCost(use: WebSocketUse, rates: Rates): CostLine {
  const million = 1e6;
  return {
    item: 'WebSocket API',
    usd:
      (use.messages / million) * rates.usd('price.api-gateway.websocketMessagesPerMillion') +
      (use.connectionMinutes / million) * rates.usd('price.api-gateway.websocketMinutesPerMillion'),
    basis: `${formatAmount(use.messages)} messages, ${formatAmount(use.connectionMinutes)} connection-minutes`,
  };
}

export interface LoadBalancerUse {
  readonly requestsPerSecond: number;
  /** Request and response together. */
  readonly kbPerRequest: number;
  readonly target: 'lambda' | 'instance';
  /** Connections that stay open, such as WebSockets. */
  readonly openConnections?: number;
}

/** Monthly cost of one Application Load Balancer: its hours and the capacity units of its busiest dimension. */
export function loadBalancerCost(use: LoadBalancerUse, rates: Rates): CostLine {
  const hours = rates.usd('price.month.hours');
  const connections = use.requestsPerSecond / facts['alb.requests.perConnection'].value;
  const gbPerHour = (use.requestsPerSecond * secondsPerHour * use.kbPerRequest) / kbPerGb;
  const gbPerUnit =
    use.target === 'lambda' ? facts['alb.lcu.lambdaGigabytesPerHour'].value : facts['alb.lcu.gigabytesPerHour'].value;
  const units = Math.max(
    connections / facts['alb.lcu.newConnectionsPerSecond'].value,
    (use.openConnections ?? 0) / facts['alb.lcu.activeConnections'].value,
    gbPerHour / gbPerUnit,
  );
  return {
    item: 'Load balancer',
    usd: hours * (rates.usd('price.alb.hour') + units * rates.usd('price.alb.lcuHour')),
    basis: `${formatUsd(hours * rates.usd('price.alb.hour'))} fixed and ${formatAmount(units)} capacity units`,
  };
}
