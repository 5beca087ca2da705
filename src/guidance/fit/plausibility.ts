import { UserError } from '../../world/errors.ts';
import { facts } from '../facts/index.ts';
import { formatAmount } from '../cost/lines.ts';
import type { WorkloadInput } from './workload.ts';

const msPerSecond = 1000;
const secondsPerDay = 86_400;
const disagreement = 0.1;
const secondsPerMonth = facts['price.month.hours'].value * 3600;
/** A longest run this many times the mean, and beyond Lambda's limit, is more often a unit slip than a real tail. */
const suspiciousTail = 10_000;
const mostPlausibleMb = 32 * 1024 * 1024;
const highestRate = 1e9;
const mostSteps = 1e7;
/** Longer than this no caller and no load balancer waits; only a session of a sandbox lasts. */
const longestAnswerMs = 3600 * msPerSecond;
const largestDiscount = facts['price.ec2.savings'].value.maximum;
const neverZero = new Set(['requestsPerMonth', 'requestsPerSecond', 'averageDurationMs', 'memoryMb', 'tenants']);

/** Runtimes that are no Lambda runtime but decide the fit. */
const otherRuntimes = ['container', 'rust', 'go', 'dotnet-framework', 'windows'] as const;

interface Check {
  /** The reason to refuse, or undefined. */
  readonly problem: (input: WorkloadInput) => string | undefined;
}

const ratio = (value: number): string => formatAmount(value, 2);

/** Each refuses one kind of nonsense, says why, and what was probably meant. */
const checks: readonly Check[] = [
  { problem: (input) => firstNotFinite(input) },
  {
    problem: ({ requestsPerMonth, requestsPerSecond }) =>
      requestsPerMonth === undefined && requestsPerSecond === undefined
        ? 'Give requestsPerMonth or requestsPerSecond: cost and concurrency both follow from traffic.'
        : undefined,
  },
  {
    problem: ({ requestsPerMonth: monthly, requestsPerSecond: rate }) => {
      if (monthly === undefined || rate === undefined) return undefined;
      const implied = rate * secondsPerMonth;
      return Math.abs(implied - monthly) > disagreement * Math.max(implied, monthly)
        ? `requestsPerMonth ${formatAmount(monthly)} and requestsPerSecond ${ratio(rate)} contradict each other (${ratio(rate)} per second are ${formatAmount(implied)} per month). Give one of them.`
        : undefined;
    },
  },
  {
    problem: ({ requestsPerSecond = 0, requestsPerMonth = 0 }) =>
      requestsPerSecond > highestRate || requestsPerMonth > highestRate * secondsPerMonth
        ? `More than ${formatAmount(highestRate)} requests per second is beyond any AWS account. Check the unit.`
        : undefined,
  },
  {
    problem: ({ averageDurationMs }) =>
      averageDurationMs < 1
        ? `averageDurationMs ${averageDurationMs} is below a millisecond. Did you mean ${ratio(averageDurationMs * msPerSecond)} ms (${averageDurationMs} s)?`
        : undefined,
  },
  {
    problem: ({ averageDurationMs }) =>
      averageDurationMs > 7 * secondsPerDay * msPerSecond
        ? `averageDurationMs ${formatAmount(averageDurationMs)} is more than a week of work for one request. Is it in microseconds? Waiting time of a workflow belongs into workflow.waitsSeconds.`
        : undefined,
  },
  {
    problem: ({ p95DurationMs: p95, averageDurationMs: mean }) =>
      p95 !== undefined && p95 < mean
        ? `p95DurationMs ${ratio(p95)} is below averageDurationMs ${ratio(mean)}: one of them is wrong, or they have different units.`
        : undefined,
  },
  {
    problem: ({ maxDurationSeconds: longest, averageDurationMs: mean, p95DurationMs: p95 }) => {
      const slowest = Math.max(mean, p95 ?? 0) / msPerSecond;
      return longest !== undefined && longest < slowest
        ? `maxDurationSeconds ${ratio(longest)} is shorter than the ${ratio(slowest)} s that requests already take. It is in seconds, the other durations are in milliseconds.`
        : undefined;
    },
  },
  {
    problem: ({ maxDurationSeconds: longest, averageDurationMs: mean }) => {
      if (longest === undefined || longest <= facts['lambda.timeout.maxSeconds'].value) return undefined;
      return (longest * msPerSecond) / mean > suspiciousTail
        ? `maxDurationSeconds ${formatAmount(longest)} is ${formatAmount((longest * msPerSecond) / mean)} times the mean. Did you mean ${formatAmount(longest)} ms, which is ${ratio(longest / msPerSecond)} s?`
        : undefined;
    },
  },
  {
    problem: ({ memoryMb }) =>
      memoryMb < 32
        ? `memoryMb ${memoryMb} is less than any runtime needs. Did you mean ${formatAmount(memoryMb * 1024)} MB (${memoryMb} GB)?`
        : undefined,
  },
  {
    problem: ({ memoryMb }) =>
      memoryMb > mostPlausibleMb
        ? `memoryMb ${formatAmount(memoryMb)} is more than any EC2 instance has. Is it in KB or bytes?`
        : undefined,
  },
  {
    problem: ({ cpuShare }) =>
      cpuShare !== undefined && (cpuShare < 0 || cpuShare > 1)
        ? `cpuShare ${cpuShare} is no share: it is CPU time over duration, 0 to 1 (${ratio(cpuShare * 100)} % cannot be).`
        : undefined,
  },
  {
    problem: ({ peakToMeanRatio: peak }) =>
      peak !== undefined && peak < 1
        ? `peakToMeanRatio ${peak} is below 1: the peak cannot be under the mean.`
        : undefined,
  },
  {
    problem: ({ idleShare, peakToMeanRatio: peak }) =>
      idleShare !== undefined && peak !== undefined && idleShare < 1 && peak < 1 / (1 - idleShare) - 0.05
        ? `idleShare ${idleShare} and peakToMeanRatio ${peak} contradict each other: traffic squeezed into ${ratio((1 - idleShare) * 100)} % of the time peaks at ${ratio(1 / (1 - idleShare))} times the mean or more.`
        : undefined,
  },
  {
    problem: ({ averageDurationMs: mean, trigger, workflow, untrustedCode }) =>
      !untrustedCode && (trigger ?? (workflow ? 'workflow' : 'http')) === 'http' && mean > longestAnswerMs
        ? `averageDurationMs ${formatAmount(mean)} is ${ratio(mean / msPerSecond / 3600)} hours for one HTTP request. If that was microseconds, give ${formatAmount(mean / 1000)}; if it is a job, say what starts it (trigger: queue, schedule, event).`
        : undefined,
  },
  {
    problem: ({ latencyTargetMs: target, averageDurationMs: mean, trigger = 'http' }) =>
      target !== undefined && target > 0 && target < mean && trigger === 'http'
        ? `latencyTargetMs ${ratio(target)} is below averageDurationMs ${ratio(mean)}: no platform answers before the work is done. Shorten the work, or answer first and work afterwards.`
        : undefined,
  },
  {
    problem: ({ commitmentDiscount: discount }) =>
      discount !== undefined && discount > largestDiscount
        ? `commitmentDiscount ${discount} is ${ratio(discount * 100)} %; Savings Plans and reserved instances give at most ${ratio(largestDiscount * 100)} %. Give the share saved, 0.32 for 32 %.`
        : undefined,
  },
  { problem: ({ region }) => (region === undefined ? undefined : regionProblem(region)) },
  { problem: ({ runtime }) => (runtime === undefined ? undefined : runtimeProblem(runtime)) },
];

/** Throws UserError with every reason at once. */
export function assertPlausible(input: WorkloadInput): void {
  const problems = checks.map((check) => check.problem(input)).filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new UserError(problems.join('\n'));
}

function firstNotFinite(input: WorkloadInput): string | undefined {
  for (const [name, value] of Object.entries(input)) {
    if (typeof value !== 'number') continue;
    if (!Number.isFinite(value)) return `${name} is not a finite number.`;
    if (value < 0) return `${name} ${value} is negative.`;
    if (value === 0 && neverZero.has(name)) return `${name} is 0: nothing would run.`;
  }
  const { steps = 1, waitsSeconds = 0 } = input.workflow ?? {};
  if (!(steps >= 1 && steps <= mostSteps)) return `workflow.steps ${steps} must be 1 to ${formatAmount(mostSteps)}.`;
  return waitsSeconds >= 0 && waitsSeconds < Infinity
    ? undefined
    : `workflow.waitsSeconds ${waitsSeconds} is negative.`;
}

function regionProblem(region: string): string | undefined {
  const known = Object.values<readonly string[]>(facts['aws.regions'].value).flat();
  if (known.includes(region)) return undefined;
  return `Unknown Region "${region}". Known: ${known.join(', ')}.`;
}

function runtimeProblem(runtime: string): string | undefined {
  const known = [...Object.keys(facts['lambda.runtimes'].value), ...otherRuntimes];
  if (known.includes(runtime)) return undefined;
  return `Unknown runtime "${runtime}". Known: ${known.join(', ')}.`;
}
