import { facts, type FactId } from '../facts/index.ts';
import { egressCost, logsCost, natCost, queueCost } from '../cost/extras.ts';
import type { CostLine } from '../cost/lines.ts';
import type { Rates } from '../cost/rates.ts';
import { recordsPerInvocation, type Compute } from './compute.ts';
import { frontDoorFor, type FrontDoor } from './doors.ts';
import { onBatch, onEc2, onFargate, onManagedInstances } from './estimate-fleet.ts';
import { onDurable, onExpress, onLambda, onMicroVm, onStandard, onWebFunction } from './estimate-lambda.ts';
import type { OptionId } from './options.ts';
import type { Workload } from './workload.ts';
import { kbPerGb } from '../cost/units.ts';

/** What an option costs per month, and what its size is. */
export interface Estimate {
  readonly lines: readonly CostLine[];
  /** Concurrency, instances or tasks in one sentence. */
  readonly sizing: string;
  readonly assumptions: readonly string[];
  readonly facts: readonly FactId[];
  readonly door: FrontDoor;
}

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
    assumptions: [...(compute.assumptions ?? []), ...door.assumptions, ...networkNote, ...logNotes(workload)],
    facts: [...compute.facts, ...door.facts],
    door,
  };
}

const needsNetwork = (option: OptionId): boolean =>
  ['lambda-managed-instances', 'fargate', 'ecs-express', 'app-runner', 'ec2', 'batch'].includes(option);

const kbPerRequest = facts['price.logs.kbPerRequest'].value;
/** Nobody writes a line for each of billions of requests, and guessed logs must not decide what runs them. */
const mostLoggedGb = facts['price.logs.lambdaIngestGb'].value[0].upTo;
const mostLogged = (mostLoggedGb * kbPerGb) / kbPerRequest;

function logNotes(workload: Workload): string[] {
  const batch = recordsPerInvocation(workload);
  const sampled = workload.requestsPerMonth / batch > mostLogged;
  return [
    ...(batch > 1 ? [`batches of ${batch} records, logged once each`] : []),
    ...(sampled ? [`logs sampled to ${mostLoggedGb} GB a month`] : []),
  ];
}

function dataLines(workload: Workload, rates: Rates): CostLine[] {
  const logged = Math.min(workload.requestsPerMonth / recordsPerInvocation(workload), mostLogged);
  const lines = [logsCost(logged, kbPerRequest, rates)];
  if (workload.trigger === 'http')
    lines.push(egressCost((workload.requestsPerMonth * workload.responseKb) / kbPerGb, rates));
  if (workload.trigger === 'queue') lines.push(queueCost(workload.requestsPerMonth, workload.payloadKb, rates));
  return lines;
}
