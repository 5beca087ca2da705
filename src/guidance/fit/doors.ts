import { facts, type FactId } from '../facts/index.ts';
import { apiCost, loadBalancerCost, webSocketCost } from '../cost/front-doors.ts';
import { formatUsd, type CostLine } from '../cost/lines.ts';
import type { Rates } from '../cost/rates.ts';
import type { OptionId } from './options.ts';
import type { Workload } from './workload.ts';

/** What stands between callers and the compute. */
export interface FrontDoor {
  readonly lines: readonly CostLine[];
  readonly reasons: readonly string[];
  readonly risks: readonly string[];
  readonly assumptions: readonly string[];
  readonly facts: readonly FactId[];
}

const none: FrontDoor = { lines: [], reasons: [], risks: [], assumptions: [], facts: [] };
const kbPerMb = 1024;
/** A load balancer is proposed instead of an HTTP API when it saves more than this, and costs less than half. */
const worthSwitchingUsd = 100;
const connectedHoursPerDay = 8;
const daysPerMonth = 30;
const minutesPerHour = 60;

/** Chooses the door for HTTP traffic and prices it; other triggers need none. */
export function frontDoorFor(option: OptionId, workload: Workload, rates: Rates): FrontDoor {
  if (
    workload.trigger !== 'http' ||
    option === 'batch' ||
    option === 'lambda-microvm' ||
    option === 'lambda-web-function'
  )
    return none;
  if (option === 'fargate' || option === 'ecs-express' || option === 'ec2' || option === 'app-runner')
    return loadBalanced(workload, rates);
  if (workload.statefulConnections > 0) return webSocket(workload, rates);
  if (workload.untrustedCode && workload.tenants > 1) return tenantRestApi(workload, rates);
  if (workload.responseKb > facts['lambda.payload.syncMb'].value * kbPerMb) return streamed(workload);
  if (workload.maxDurationSeconds > facts['api-gateway.http.timeoutSeconds'].value) return slow(workload);
  return cheapestApi(workload, rates);
}

function balancer(workload: Workload, target: 'lambda' | 'instance', rates: Rates): CostLine {
  const kbPerRequest = workload.payloadKb + workload.responseKb;
  const { requestsPerSecond, statefulConnections } = workload;
  return loadBalancerCost({ requestsPerSecond, kbPerRequest, target, openConnections: statefulConnections }, rates);
}

function loadBalanced(workload: Workload, rates: Rates): FrontDoor {
  return { ...none, lines: [balancer(workload, 'instance', rates)], facts: ['price.alb.hour', 'price.alb.lcuHour'] };
}

function webSocket(workload: Workload, rates: Rates): FrontDoor {
  const pieces = Math.ceil(
    Math.max(workload.payloadKb, workload.responseKb) / facts['api-gateway.websocket.frameKb'].value,
  );
  const connectionMinutes = workload.statefulConnections * connectedHoursPerDay * minutesPerHour * daysPerMonth;
  const messages = workload.requestsPerMonth * Math.max(1, pieces);
  return {
    lines: [webSocketCost({ messages, connectionMinutes }, rates)],
    reasons: ['API Gateway WebSocket APIs hold the connections, so functions stay stateless.'],
    risks: [
      `WebSocket connections end after ${facts['api-gateway.websocket.connectionSeconds'].value / 3600} h and after ${facts['api-gateway.websocket.idleSeconds'].value / 60} idle minutes: clients must reconnect.`,
    ],
    assumptions: [`connections are open ${connectedHoursPerDay} hours a day`],
    facts: ['api-gateway.websocket.connectionSeconds', 'price.api-gateway.websocketMinutesPerMillion'],
  };
}

function tenantRestApi(workload: Workload, rates: Rates): FrontDoor {
  return {
    ...none,
    lines: [apiCost('rest', workload.requestsPerMonth, rates)],
    reasons: ['A REST API sets the tenant header from the authorizer; HTTP APIs and function URLs cannot.'],
    facts: ['tenancy.apiGateway.mapping', 'price.api-gateway.restRequest'],
  };
}

function streamed(workload: Workload): FrontDoor {
  const megabytes = Math.round(workload.responseKb / kbPerMb);
  return {
    ...none,
    reasons: ['A function URL with response streaming, or a presigned S3 URL, carries large answers.'],
    risks: [
      `${megabytes} MB answers exceed the ${facts['lambda.payload.syncMb'].value} MB of a buffered Lambda response and ${megabytes > facts['api-gateway.payload.maxMb'].value ? `the ${facts['api-gateway.payload.maxMb'].value} MB of API Gateway` : 'need streaming'}: answer with a presigned S3 URL, or stream (function URL, REST API with STREAM).`,
    ],
    facts: ['lambda.payload.syncMb', 'lambda.payload.streamedMb', 'api-gateway.payload.maxMb'],
  };
}

function slow(workload: Workload): FrontDoor {
  return {
    ...none,
    reasons: ['A function URL waits as long as the function runs.'],
    risks: [
      `${Math.round(workload.maxDurationSeconds)} s exceed the timeouts of API Gateway (HTTP API ${facts['api-gateway.http.timeoutSeconds'].value} s, REST API ${facts['api-gateway.rest.timeoutSeconds'].value} s unless raised): use a function URL, ask for a longer REST timeout, or answer at once and work asynchronously.`,
    ],
    facts: ['api-gateway.http.timeoutSeconds', 'api-gateway.rest.timeoutSeconds', 'lambda.functionUrl.timeoutSeconds'],
  };
}

function cheapestApi(workload: Workload, rates: Rates): FrontDoor {
  const api = apiCost('http', workload.requestsPerMonth, rates);
  const alternative = balancer(workload, 'lambda', rates);
  const fitsBalancer = Math.max(workload.payloadKb, workload.responseKb) <= facts['alb.lambda.maxMb'].value * kbPerMb;
  if (fitsBalancer && api.usd - alternative.usd > worthSwitchingUsd && alternative.usd < api.usd / 2)
    return {
      ...none,
      lines: [alternative],
      reasons: [
        `An HTTP API would add ${formatUsd(api.usd)} a month at this traffic; a load balancer costs ${formatUsd(alternative.usd)}, a function URL nothing.`,
      ],
      facts: ['price.api-gateway.httpRequest', 'price.alb.lcuHour', 'alb.lambda.maxMb'],
    };
  return { ...none, lines: [api], facts: ['price.api-gateway.httpRequest'] };
}
