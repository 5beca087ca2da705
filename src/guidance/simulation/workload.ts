import { UserError } from '../../world/errors.ts';
import { listRates, type Instance } from '../cost/rates.ts';
import { facts } from '../facts/index.ts';
import { parseProfile, type ArrivalProfile, type ProfileInput } from './arrivals.ts';
import { fillSettings, type Compute, type FilledSettings, type Trigger } from './settings.ts';

/** What a caller says about the workload. */
export interface SimulationInput extends ProfileInput {
  /** What runs the requests; `sync` is on-demand Lambda whose caller waits. */
  readonly compute?: Trigger | 'managed-instances' | undefined;
  /** Mean time of one invocation (of one batch, for queues and streams). */
  readonly averageDurationMs: number;
  readonly memoryMb?: number | undefined;
  readonly architecture?: 'arm64' | 'x86_64' | undefined;
  readonly instanceType?: string | undefined;
  readonly settings?: Readonly<Record<string, number>> | undefined;
}

/** The same, checked and complete. */
export interface Workload {
  readonly compute: Compute;
  readonly trigger: Trigger;
  readonly profile: ArrivalProfile;
  readonly durationSeconds: number;
  readonly p95Seconds: number | undefined;
  readonly memoryMb: number;
  readonly architecture: 'arm64' | 'x86_64';
  readonly instance: Instance;
  readonly settings: FilledSettings;
  /** The ceiling on concurrent invocations: reserved concurrency, or what the account has. */
  readonly concurrency: number;
}

const defaultMemoryMb = 1024;
const defaultInstance = 'm7g.xlarge';

/** Checks and completes the input; throws UserError for what is missing, out of range or probably in another unit. */
export function parseWorkload(input: SimulationInput): Workload {
  const given = input.compute ?? 'sync';
  const compute = given === 'managed-instances' ? given : 'lambda';
  const trigger = given === 'managed-instances' ? 'sync' : given;
  const settings = fillSettings(input.settings ?? {}, trigger, compute);
  const profile = parseProfile({ ...input, ...settings });
  const architecture = input.architecture ?? 'arm64';
  const memoryMb =
    input.memoryMb ??
    (compute === 'managed-instances' ? facts['managed-instances.memory.minMb'].value : defaultMemoryMb);
  assertDuration(input.averageDurationMs, settings.p95DurationMs, compute);
  assertMemory(memoryMb, compute);
  return {
    compute,
    trigger,
    profile,
    durationSeconds: input.averageDurationMs / 1000,
    p95Seconds: settings.p95DurationMs === undefined ? undefined : settings.p95DurationMs / 1000,
    memoryMb,
    architecture,
    instance: parseInstance(input.instanceType ?? defaultInstance),
    settings,
    concurrency: concurrencyOf(settings),
  };
}

function assertDuration(average: number, p95: number | undefined, compute: Compute): void {
  const limitSeconds =
    compute === 'lambda'
      ? facts['lambda.timeout.maxSeconds'].value
      : facts['managed-instances.timeout.asyncSeconds'].value;
  if (!Number.isFinite(average) || average <= 0) {
    throw new UserError(`averageDurationMs is ${average}; it must be a positive number of milliseconds, e.g. 120.`);
  }
  if (average < 1) {
    throw new UserError(
      `averageDurationMs is ${average}, less than a millisecond. If that was seconds, give ${average * 1000}; Lambda bills at least 1 ms.`,
    );
  }
  if (average > limitSeconds * 1000) {
    throw new UserError(
      `averageDurationMs is ${average}, that is ${Math.round(average / 1000)} s; an invocation may run ${limitSeconds} s. If that was microseconds, give ${average / 1000}; if work really takes that long, ask advise_workload.`,
    );
  }
  if (p95 !== undefined && !(p95 >= average)) {
    throw new UserError(
      `p95DurationMs ${p95} is below averageDurationMs ${average}; check which is which, and the units.`,
    );
  }
}

function assertMemory(memoryMb: number, compute: Compute): void {
  const least = facts[compute === 'lambda' ? 'lambda.memory.minMb' : 'managed-instances.memory.minMb'].value;
  const most = facts[compute === 'lambda' ? 'lambda.memory.maxMb' : 'managed-instances.memory.maxMb'].value;
  if (memoryMb >= least && memoryMb <= most) return;
  const meant = memoryMb * 1024;
  const hint = meant >= least && meant <= most ? ` If that was GB, give ${meant}.` : '';
  throw new UserError(`memoryMb is ${memoryMb}; for ${compute} it must be between ${least} and ${most} MB.${hint}`);
}

function parseInstance(type: string): Instance {
  const instance = listRates.instances().find((each) => each.type === type);
  if (instance) return instance;
  const known = listRates.instances().map((each) => each.type);
  throw new UserError(`instanceType "${type}" has no price here. Known: ${known.join(', ')}.`);
}

function concurrencyOf(settings: FilledSettings): number {
  const { reservedConcurrency, accountConcurrency, provisionedConcurrency } = settings;
  const left = facts['lambda.concurrency.unreservedMinimum'].value;
  if (reservedConcurrency !== undefined && reservedConcurrency > Math.max(0, accountConcurrency - left)) {
    throw new UserError(
      `reservedConcurrency ${reservedConcurrency} leaves less than ${left} of accountConcurrency ${accountConcurrency}; Lambda refuses that. Give accountConcurrency, or reserve at most ${Math.max(0, accountConcurrency - left)}.`,
    );
  }
  const ceiling = reservedConcurrency ?? accountConcurrency;
  if (provisionedConcurrency > ceiling) {
    throw new UserError(
      `provisionedConcurrency ${provisionedConcurrency} exceeds the concurrency of ${ceiling}; Lambda refuses that.`,
    );
  }
  return ceiling;
}
