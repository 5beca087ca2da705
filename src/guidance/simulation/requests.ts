import type { ArrivalProfile } from './arrivals.ts';
import { sliceCount } from './arrivals.ts';
import { breathe } from './breathe.ts';
import { IdleStack, requestBucket, scalingBucket, type EnvironmentLimits, type Refusal } from './environments.ts';
import { TimeHeap } from './heap.ts';
import { lognormalSigma, type Random } from './random.ts';
import type { Recorder } from './recorder.ts';

/** How handler times vary around their mean. */
export type DurationSpread =
  { readonly kind: 'fixed' } | { readonly kind: 'exponential' } | { readonly kind: 'p95'; readonly p95Seconds: number };

export interface RequestRun {
  readonly profile: ArrivalProfile;
  readonly limits: EnvironmentLimits;
  readonly durationSeconds: number;
  readonly spread: DurationSpread;
  readonly initSeconds: number;
  /** Synchronous callers get an error when there is no room; asynchronous events wait in Lambda's own queue. */
  readonly whenFull: 'reject' | 'wait';
  readonly random: Random;
  readonly recorder: Recorder;
  readonly signal?: AbortSignal | undefined;
}

/** What happened over a whole run of on-demand Lambda. */
export interface RunTotals {
  arrivals: number;
  completed: number;
  refused: Record<Refusal, number>;
  coldStarts: number;
  /** Billed seconds on on-demand environments, with INIT; and on provisioned ones. */
  onDemandSeconds: number;
  provisionedSeconds: number;
  peakConcurrency: number;
  /** Only with `wait`: how many waited, and for how long. */
  waited: number;
  waitedSeconds: number;
  longestWaitSeconds: number;
  backlogAtEnd: number;
}

export function emptyTotals(): RunTotals {
  return {
    arrivals: 0,
    completed: 0,
    refused: { concurrency: 0, rate: 0, scaling: 0 },
    coldStarts: 0,
    onDemandSeconds: 0,
    provisionedSeconds: 0,
    peakConcurrency: 0,
    waited: 0,
    waitedSeconds: 0,
    longestWaitSeconds: 0,
    backlogAtEnd: 0,
  };
}

/** Retry rhythm of waiting events while new environments are metered. */
const waitTickSeconds = 0.05;
const eventsPerBreath = 131_072;

/**
 * Simulates every single request on on-demand Lambda: one request per environment, the most recently used idle one
 * first, provisioned ones before that; refusals by concurrency, request rate and scaling rate as documented.
 * About half a microsecond per request.
 */
export async function runRequests(run: RequestRun): Promise<RunTotals> {
  const platform = new Platform(run);
  const { profile, random } = run;
  const slices = sliceCount(profile);
  const width = profile.seconds / slices;
  let gap = random.exponential();
  let events = 0;
  for (let slice = 0; slice < slices; slice += 1) {
    const start = slice * width;
    const rate = Math.max(0, profile.rateAt(start + width / 2));
    let elapsed = 0;
    // A Poisson process whose rate changes from slice to slice: spend unit-rate gaps at the current rate.
    while (gap <= rate * (width - elapsed)) {
      elapsed += gap / rate;
      platform.arrive(start + elapsed);
      gap = random.exponential();
      events += 1;
      if (events % eventsPerBreath === 0) await breathe(run.signal);
    }
    gap -= rate * (width - elapsed);
  }
  platform.advance(profile.seconds);
  return platform.finish();
}

class Platform {
  readonly totals = emptyTotals();
  readonly #run: RequestRun;
  readonly #onDemand = new TimeHeap();
  readonly #provisioned = new TimeHeap();
  readonly #idle: IdleStack;
  readonly #scaling = scalingBucket();
  readonly #requests;
  readonly #sampleDuration: () => number;
  #waiting: number[] = [];
  #waitingHead = 0;

  constructor(run: RequestRun) {
    this.#run = run;
    this.#idle = new IdleStack(run.limits.idleLifetimeSeconds);
    this.#requests = requestBucket(run.limits.concurrency);
    this.#sampleDuration = durationSampler(run);
  }

  arrive(now: number): void {
    this.advance(now);
    this.totals.arrivals += 1;
    this.#run.recorder.add('arrivals', now, 1);
    if (this.#run.whenFull === 'wait') {
      this.#waiting.push(now);
      this.#serveWaiting(now);
      return;
    }
    const refusal = this.#start(now);
    if (refusal === undefined) return;
    this.totals.refused[refusal] += 1;
    this.#run.recorder.add('throttled', now, 1);
  }

  /** Completes everything that ends by `now`, serving waiting events on the way. */
  advance(now: number): void {
    for (;;) {
      const ended = Math.min(this.#onDemand.peek(), this.#provisioned.peek());
      const tick = this.#isMetered ? this.#lastServed + waitTickSeconds : Infinity;
      const next = Math.min(ended, tick);
      if (next > now) return;
      if (ended <= tick) this.#complete(ended);
      this.#serveWaiting(next);
    }
  }

  finish(): RunTotals {
    this.totals.backlogAtEnd = this.#backlog;
    return this.totals;
  }

  #lastServed = 0;
  /** Events wait for tokens, which come with time; waiting for room ends only when something completes. */
  #isMetered = false;

  get #backlog(): number {
    return this.#waiting.length - this.#waitingHead;
  }

  get #busy(): number {
    return this.#onDemand.size + this.#provisioned.size;
  }

  #complete(at: number): void {
    if (this.#provisioned.peek() <= this.#onDemand.peek()) this.#provisioned.pop();
    else {
      this.#onDemand.pop();
      this.#idle.push(at);
    }
    this.totals.completed += 1;
    this.#run.recorder.add('completed', at, 1);
  }

  #serveWaiting(now: number): void {
    this.#lastServed = now;
    while (this.#backlog > 0) {
      const since = this.#waiting[this.#waitingHead] ?? now;
      const refusal = this.#start(now);
      this.#isMetered = refusal === 'rate' || refusal === 'scaling';
      if (refusal !== undefined) {
        this.#run.recorder.raise('backlog', now, this.#backlog);
        this.#run.recorder.raise('oldestAgeSeconds', now, now - since);
        return;
      }
      this.#waitingHead += 1;
      this.#noteWait(now - since);
    }
    this.#waiting = [];
    this.#waitingHead = 0;
    this.#isMetered = false;
  }

  #noteWait(seconds: number): void {
    if (seconds <= 0) return;
    this.totals.waited += 1;
    this.totals.waitedSeconds += seconds;
    if (seconds > this.totals.longestWaitSeconds) this.totals.longestWaitSeconds = seconds;
  }

  /** Starts one request now, or says why it cannot. */
  #start(now: number): Refusal | undefined {
    const { limits, initSeconds, recorder } = this.#run;
    if (this.#busy >= limits.concurrency) return 'concurrency';
    if (this.#requests.available(now) < 1) return 'rate';
    const duration = this.#sampleDuration();
    if (this.#provisioned.size < limits.provisioned) {
      this.#provisioned.push(now + duration);
      this.totals.provisionedSeconds += duration;
    } else if (this.#idle.count(now) > 0) {
      this.#idle.take();
      this.#onDemand.push(now + duration);
      this.totals.onDemandSeconds += duration;
    } else {
      if (this.#scaling.available(now) < 1) return 'scaling';
      this.#scaling.take(1);
      this.#onDemand.push(now + initSeconds + duration);
      this.totals.onDemandSeconds += initSeconds + duration;
      this.totals.coldStarts += 1;
      recorder.add('coldStarts', now, 1);
    }
    this.#requests.take(1);
    if (this.#busy > this.totals.peakConcurrency) this.totals.peakConcurrency = this.#busy;
    recorder.raise('concurrency', now, this.#busy);
    recorder.raise('environments', now, this.#onDemand.size + this.#idle.count(now) + limits.provisioned);
    return undefined;
  }
}

function durationSampler({ durationSeconds, spread, random }: RequestRun): () => number {
  if (spread.kind === 'fixed') return () => durationSeconds;
  if (spread.kind === 'exponential') return () => durationSeconds * random.exponential();
  const sigma = lognormalSigma(Math.max(1, spread.p95Seconds / durationSeconds));
  const mu = Math.log(durationSeconds) - (sigma * sigma) / 2;
  return () => Math.exp(mu + sigma * random.normal());
}
