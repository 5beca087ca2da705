import { UserError } from '../../world/errors.ts';

export type ProfileKind = 'constant' | 'step' | 'spike' | 'daily' | 'points';

export interface ProfileInput {
  readonly profile: ProfileKind;
  /** The rate of `constant`, before the change of `step` and `spike`, and the mean of `daily`. */
  readonly requestsPerSecond?: number | undefined;
  /** The rate after the step, within the spike, at the busiest time of the day. */
  readonly peakRequestsPerSecond?: number | undefined;
  /** When the step or spike begins; default a tenth of the simulated time. */
  readonly changeAtSeconds?: number | undefined;
  /** How long the spike lasts; default a tenth of the simulated time. */
  readonly spikeSeconds?: number | undefined;
  /** Lines of `seconds,requestsPerSecond`; a header line is skipped; in between the rate is interpolated. */
  readonly points?: string | undefined;
  readonly simulatedSeconds?: number | undefined;
}

/** Requests per second at a time, over a bounded stretch of time. */
export interface ArrivalProfile {
  readonly kind: ProfileKind;
  readonly seconds: number;
  readonly description: string;
  rateAt(seconds: number): number;
}

const daySeconds = 86_400;
const defaultSeconds = { constant: 3600, step: 1800, spike: 1800, daily: daySeconds } as const;
const maxSimulatedSeconds = 31 * daySeconds;
const maxPoints = 10_000;
const maxPointsBytes = 500_000;
const maxRate = 10_000_000;

/** Turns a description of traffic into a rate over time; throws UserError when something needed is missing or absurd. */
export function parseProfile(input: ProfileInput): ArrivalProfile {
  if (input.profile === 'points') return pointsProfile(input);
  const seconds = checkedSeconds(input.simulatedSeconds ?? defaultSeconds[input.profile]);
  const base = checkedRate(
    'requestsPerSecond',
    needed(input.requestsPerSecond, 'requestsPerSecond', `profile "${input.profile}"`),
  );
  if (input.profile === 'constant') {
    return { kind: 'constant', seconds, description: `constant ${formatRate(base)}`, rateAt: () => base };
  }
  const peak = checkedRate(
    'peakRequestsPerSecond',
    needed(input.peakRequestsPerSecond, 'peakRequestsPerSecond', `profile "${input.profile}"`),
  );
  if (input.profile === 'daily') return dailyProfile(seconds, base, peak);
  const start = input.changeAtSeconds ?? seconds / 10;
  const end = input.profile === 'step' ? Infinity : start + (input.spikeSeconds ?? seconds / 10);
  return {
    kind: input.profile,
    seconds,
    description:
      input.profile === 'step'
        ? `${formatRate(base)}, from second ${Math.round(start)} on ${formatRate(peak)}`
        : `${formatRate(base)} with a spike of ${formatRate(peak)} for ${Math.round(end - start)} s`,
    rateAt: (time) => (time >= start && time < end ? peak : base),
  };
}

/**
 * A day with one busy time at 14:00: `((1 + cos) / 2) ^ exponent`, whose exponent is chosen so that the mean is right.
 * Below a peak of twice the mean the curve is a plain cosine around the mean.
 */
function dailyProfile(seconds: number, mean: number, peak: number): ArrivalProfile {
  if (peak < mean) {
    throw new UserError(
      `peakRequestsPerSecond ${peak} is below the daily mean requestsPerSecond ${mean}. Swap them, or use profile "constant".`,
    );
  }
  const phase = (time: number): number => Math.cos(2 * Math.PI * (time / daySeconds - 14 / 24));
  const ratio = mean > 0 ? peak / mean : 1;
  const exponent = ratio <= 2 ? 1 : exponentForRatio(ratio);
  const rateAt =
    ratio <= 2
      ? (time: number): number => mean + (peak - mean) * phase(time)
      : (time: number): number => peak * ((1 + phase(time)) / 2) ** exponent;
  return {
    kind: 'daily',
    seconds,
    description: `daily curve with mean ${formatRate(mean)} and peak ${formatRate(peak)}`,
    rateAt,
  };
}

/** Solves peak/mean = 1 / mean(((1 + cos) / 2) ^ p) for p; the mean is Γ(p + 1/2) / (√π Γ(p + 1)), about 1/√(πp). */
function exponentForRatio(ratio: number): number {
  let low = 1;
  let high = (2 * ratio * ratio) / Math.PI + 2;
  for (let iteration = 0; iteration < 60; iteration += 1) {
    const middle = (low + high) / 2;
    if (1 / meanOfPower(middle) < ratio) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function meanOfPower(exponent: number): number {
  const samples = 4096;
  let sum = 0;
  for (let index = 0; index < samples; index += 1) {
    sum += ((1 + Math.cos((2 * Math.PI * index) / samples)) / 2) ** exponent;
  }
  return sum / samples;
}

function pointsProfile(input: ProfileInput): ArrivalProfile {
  const points = parsePoints(needed(input.points, 'points', 'profile "points"'));
  const last = points.at(-1)?.[0] ?? 0;
  const seconds = checkedSeconds(input.simulatedSeconds ?? last);
  return {
    kind: 'points',
    seconds,
    description: `${points.length} points, peak ${formatRate(Math.max(...points.map(([, rate]) => rate)))}`,
    rateAt: (time) => interpolate(points, time),
  };
}

function parsePoints(csv: string): [number, number][] {
  if (csv.length > maxPointsBytes) {
    throw new UserError(
      `points has ${csv.length} characters; at most ${maxPointsBytes}. Thin it out to one per minute.`,
    );
  }
  const lines = csv.split(/\r?\n|;/).map((line) => line.trim());
  const points: [number, number][] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '' || (points.length === 0 && index === 0 && /[a-z]/i.test(line) && !line.includes('e+'))) continue;
    const [time, rate, ...rest] = line.split(/[,\t]/).map((cell) => Number(cell.trim() || NaN));
    if (
      time === undefined ||
      rate === undefined ||
      rest.length > 0 ||
      !Number.isFinite(time) ||
      !Number.isFinite(rate)
    ) {
      throw new UserError(
        `points line ${index + 1} is "${line.slice(0, 60)}"; each line must be "seconds,requestsPerSecond", e.g. "60,250".`,
      );
    }
    const previous = points.at(-1);
    if (time < 0 || (previous && time <= previous[0])) {
      throw new UserError(`points line ${index + 1}: second ${time} is not after ${previous?.[0] ?? 0}; sort by time.`);
    }
    points.push([time, checkedRate(`points line ${index + 1}`, rate)]);
  }
  if (points.length < 2) throw new UserError('points needs at least two lines "seconds,requestsPerSecond".');
  if (points.length > maxPoints) throw new UserError(`points has ${points.length} lines; at most ${maxPoints}.`);
  return points;
}

function interpolate(points: readonly [number, number][], time: number): number {
  let low = 0;
  let high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.[0] ?? 0) <= time) low = middle;
    else high = middle;
  }
  const [startTime, startRate] = points[low] ?? [0, 0];
  const [endTime, endRate] = points[high] ?? [0, 0];
  if (time <= startTime) return startRate;
  if (time >= endTime) return endRate;
  return startRate + ((endRate - startRate) * (time - startTime)) / (endTime - startTime);
}

/** Expected number of requests over the whole time. */
export function expectedRequests(profile: ArrivalProfile): number {
  const slices = sliceCount(profile);
  const width = profile.seconds / slices;
  let sum = 0;
  for (let index = 0; index < slices; index += 1) sum += Math.max(0, profile.rateAt((index + 0.5) * width)) * width;
  return sum;
}

/** Slices fine enough to follow every change of the rate. */
export function sliceCount(profile: ArrivalProfile): number {
  if (profile.kind === 'constant') return 1;
  return Math.min(200_000, Math.max(2000, Math.ceil(profile.seconds)));
}

function needed<T>(value: T | undefined, name: string, reason: string): T {
  if (value === undefined) throw new UserError(`${name} is missing; ${reason} needs it.`);
  return value;
}

function checkedRate(name: string, rate: number): number {
  if (!Number.isFinite(rate) || rate < 0 || rate > maxRate) {
    throw new UserError(`${name} is ${rate}; it must be between 0 and ${maxRate} requests per second.`);
  }
  return rate;
}

function checkedSeconds(seconds: number): number {
  if (!Number.isFinite(seconds) || seconds < 1 || seconds > maxSimulatedSeconds) {
    throw new UserError(
      `simulatedSeconds is ${seconds}; it must be between 1 and ${maxSimulatedSeconds} (31 days). A day is ${daySeconds}.`,
    );
  }
  return seconds;
}

function formatRate(rate: number): string {
  return `${new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 }).format(rate)}/s`;
}
