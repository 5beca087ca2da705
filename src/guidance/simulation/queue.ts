import { facts } from '../facts/index.ts';
import type { ArrivalProfile } from './arrivals.ts';
import { breathe } from './breathe.ts';
import { scalingBucket } from './environments.ts';
import { RecentMaximum } from './flow.ts';
import type { Random } from './random.ts';
import type { Recorder } from './recorder.ts';

/** An SQS queue read by an event source mapping. */
export interface QueueRun {
  readonly profile: ArrivalProfile;
  /** Time of one invocation, that is of one batch. */
  readonly batchSeconds: number;
  readonly initSeconds: number;
  readonly idleLifetimeSeconds: number;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  /** What the function may use at most: reserved concurrency or the account's. */
  readonly concurrency: number;
  /** `ScalingConfig.MaximumConcurrency`. */
  readonly maximumConcurrency?: number | undefined;
  /** Provisioned mode. */
  readonly pollers?: { readonly minimum: number; readonly maximum: number } | undefined;
  /** FIFO: how many message groups are active; each is worked on one batch at a time. */
  readonly messageGroups?: number | undefined;
  readonly visibilitySeconds: number;
  readonly maxReceiveCount: number;
  /** Share of messages that fail, each time they are tried. */
  readonly failureShare: number;
  /** `ReportBatchItemFailures`; without it one bad message returns the whole batch. */
  readonly reportsPartialFailures: boolean;
  readonly initialBacklog: number;
  readonly random: Random;
  readonly recorder: Recorder;
  readonly signal?: AbortSignal | undefined;
}

export interface QueueTotals {
  arrivals: number;
  /** Messages processed and deleted. */
  completed: number;
  deadLettered: number;
  invocations: number;
  /** Invocations refused because the function had no concurrency left; their messages count as received. */
  throttledInvocations: number;
  receives: number;
  coldStarts: number;
  /** Billed handler and INIT seconds. */
  busySeconds: number;
  pollerSeconds: number;
  peakConcurrency: number;
  longestAgeSeconds: number;
  backlogAtEnd: number;
  /** With an initial backlog: when nothing was left to do for the first time. */
  drainedAtSeconds?: number;
}

const initialConcurrency = facts['sqs.esm.initialConcurrency'].value;
const addedPerMinute = facts['sqs.esm.concurrencyPerMinute'].value;
const standardMaximum = facts['sqs.esm.maxConcurrency'].value;
const invokesPerPoller = facts['sqs.pollers.concurrentInvokes'].value;
const provisionedAddedPerMinute = facts['sqs.pollers.concurrencyPerMinute'].value;

const stepsPerBatch = 20;
const maxSteps = 400_000;
const stepsPerBreath = 32_768;
/** A poller whose invocation was refused pauses about this long; AWS does not publish it. */
const throttlePauseSeconds = 1;

/** Simulates in small time steps; see the class for the order within a step. */
export async function runQueue(run: QueueRun): Promise<QueueTotals> {
  const queue = new Queue(run);
  for (let step = 0; step < queue.steps; step += 1) {
    queue.advance(step);
    if (step % stepsPerBreath === 0) await breathe(run.signal);
  }
  return queue.finish();
}

interface Visible {
  readonly since: number;
  count: number;
}

class Queue {
  readonly steps: number;
  readonly #run: QueueRun;
  readonly #width: number;
  /** Batches one environment works off within a step; above 1 only where steps are longer than a batch. */
  readonly #batchesPerSlot: number;
  readonly #totals: QueueTotals = {
    arrivals: 0,
    completed: 0,
    deadLettered: 0,
    invocations: 0,
    throttledInvocations: 0,
    receives: 0,
    coldStarts: 0,
    busySeconds: 0,
    pollerSeconds: 0,
    peakConcurrency: 0,
    longestAgeSeconds: 0,
    backlogAtEnd: 0,
  };
  /** Messages never received, oldest first, and messages that came back, by how often they were received. */
  #fresh: Visible[] = [];
  #freshHead = 0;
  #freshCount = 0;
  readonly #returned: number[];
  /** What happens at a later step: batches ending, pollers done pausing, messages visible again. */
  readonly #batchesEnding: Float64Array;
  readonly #pausesEnding: Float64Array;
  readonly #messagesReturning: Map<number, number[]> = new Map();
  #invisible = 0;
  #busy = 0;
  #pausing = 0;
  #ceiling: number;
  readonly #alive: RecentMaximum;
  readonly #scaling = scalingBucket();

  constructor(run: QueueRun) {
    this.#run = run;
    const { seconds } = run.profile;
    const finest = Math.min(run.batchSeconds / stepsPerBatch, 1);
    this.steps = Math.max(1000, Math.min(maxSteps, Math.ceil(seconds / finest)));
    this.#width = seconds / this.steps;
    this.#batchesPerSlot = Math.max(1, this.#width / run.batchSeconds);
    this.#batchesEnding = new Float64Array(this.steps + 1);
    this.#pausesEnding = new Float64Array(this.steps + 1);
    this.#returned = Array.from({ length: run.maxReceiveCount + 1 }, () => 0);
    this.#ceiling = this.#floorConcurrency;
    this.#alive = new RecentMaximum(run.idleLifetimeSeconds);
    if (run.initialBacklog > 0) this.#enqueue(0, run.initialBacklog);
  }

  advance(step: number): void {
    const now = step * this.#width;
    this.#complete(step);
    this.#arrive(now);
    this.#scalePollers();
    this.#poll(step, now);
    this.#note(now);
  }

  finish(): QueueTotals {
    this.#totals.backlogAtEnd = this.#visible + this.#invisible;
    return this.#totals;
  }

  get #visible(): number {
    let count = this.#freshCount;
    for (const returned of this.#returned) count += returned;
    return count;
  }

  get #floorConcurrency(): number {
    const { pollers } = this.#run;
    return pollers ? pollers.minimum * invokesPerPoller : initialConcurrency;
  }

  get #topConcurrency(): number {
    const { pollers, maximumConcurrency = Infinity, messageGroups = Infinity } = this.#run;
    const byMode = pollers ? pollers.maximum * invokesPerPoller : Math.min(standardMaximum, maximumConcurrency);
    return Math.min(byMode, messageGroups);
  }

  #enqueue(now: number, count: number): void {
    this.#fresh.push({ since: now, count });
    this.#freshCount += count;
  }

  #arrive(now: number): void {
    const { profile, random, recorder } = this.#run;
    const count = random.poisson(Math.max(0, profile.rateAt(now + this.#width / 2)) * this.#width);
    if (count === 0) return;
    this.#totals.arrivals += count;
    recorder.add('arrivals', now, count);
    this.#enqueue(now, count);
  }

  #complete(step: number): void {
    this.#busy -= this.#batchesEnding[step] ?? 0;
    this.#pausing -= this.#pausesEnding[step] ?? 0;
    const returning = this.#messagesReturning.get(step);
    if (!returning) return;
    this.#messagesReturning.delete(step);
    for (const [receives, count] of returning.entries()) {
      this.#invisible -= count;
      this.#returned[receives] = (this.#returned[receives] ?? 0) + count;
    }
  }

  /** Pollers are added while there is a backlog and withdrawn at the same pace when there is none. */
  #scalePollers(): void {
    const perMinute = this.#run.pollers ? provisionedAddedPerMinute : addedPerMinute;
    const change = (perMinute / 60) * this.#width;
    const wanted = this.#ceiling + (this.#visible > 0 ? change : -change);
    this.#ceiling = Math.min(Math.max(wanted, this.#floorConcurrency), Math.max(this.#topConcurrency, 1));
  }

  #poll(step: number, now: number): void {
    const { concurrency, batchSeconds } = this.#run;
    const slots = Math.floor(Math.min(this.#ceiling, this.#topConcurrency)) - this.#busy - this.#pausing;
    const attempts = Math.min(Math.floor(slots * this.#batchesPerSlot), this.#batchesReady(now));
    if (attempts <= 0) return;
    const warm = Math.max(this.#alive.value(now), this.#busy) - this.#busy;
    const creatable = Math.floor(this.#scaling.available(now));
    const free = Math.max(0, Math.min(concurrency - this.#busy, warm + creatable));
    const allowed = Math.min(attempts, Math.floor(free * this.#batchesPerSlot));
    if (allowed > 0) this.#invoke(allowed, warm, step, now);
    const refused = attempts - allowed;
    if (refused > 0) this.#refuse(refused, step, now);
    this.#totals.busySeconds += allowed * batchSeconds;
  }

  /** Full batches at once; a part of a batch when its window is over. */
  #batchesReady(now: number): number {
    const { batchSize, batchWindowSeconds } = this.#run;
    const visible = this.#visible;
    if (visible === 0) return 0;
    const full = Math.floor(visible / batchSize);
    const oldest = this.#fresh[this.#freshHead]?.since ?? -Infinity;
    const windowIsOver = this.#freshCount < visible || now - oldest >= batchWindowSeconds;
    return windowIsOver ? Math.ceil(visible / batchSize) : full;
  }

  #invoke(batches: number, warm: number, step: number, now: number): void {
    const { batchSeconds, initSeconds, recorder } = this.#run;
    const slots = Math.ceil(batches / this.#batchesPerSlot);
    const cold = Math.max(0, slots - warm);
    this.#scaling.take(cold);
    this.#totals.coldStarts += cold;
    this.#totals.invocations += batches;
    this.#totals.busySeconds += cold * initSeconds;
    if (cold > 0) recorder.add('coldStarts', now, cold);
    this.#busy += slots;
    if (this.#busy > this.#totals.peakConcurrency) this.#totals.peakConcurrency = this.#busy;
    const warmEnd = step + Math.max(1, Math.round(batchSeconds / this.#width));
    const coldEnd = step + Math.max(1, Math.round((batchSeconds + initSeconds) / this.#width));
    this.#endAt(this.#batchesEnding, warmEnd, slots - cold);
    this.#endAt(this.#batchesEnding, coldEnd, cold);
    this.#settle(this.#receive(batches), batches, step, now);
  }

  /** Deletes what was processed, sends the rest back until its last receive, then to the dead-letter queue. */
  #settle(taken: readonly number[], batches: number, step: number, now: number): void {
    const { failureShare, reportsPartialFailures, random, recorder, visibilitySeconds } = this.#run;
    const received = taken.reduce((sum, count) => sum + count, 0);
    const batchFails = 1 - (1 - failureShare) ** (received / batches);
    const lostShare = reportsPartialFailures ? failureShare : random.binomial(batches, batchFails) / batches;
    const visibleAgain = step + Math.max(1, Math.round(visibilitySeconds / this.#width));
    for (const [receives, count] of taken.entries()) {
      const failed = reportsPartialFailures
        ? random.binomial(count, lostShare)
        : Math.min(count, Math.floor(count * lostShare + random.uniform()));
      this.#comeBack(receives + 1, failed, visibleAgain);
      this.#totals.completed += count - failed;
      if (count > failed) recorder.add('completed', now, count - failed);
    }
  }

  #comeBack(receives: number, count: number, step: number): void {
    if (count === 0) return;
    if (receives >= this.#run.maxReceiveCount) {
      this.#totals.deadLettered += count;
      return;
    }
    this.#invisible += count;
    const levels = this.#messagesReturning.get(step) ?? this.#returned.map(() => 0);
    levels[receives] = (levels[receives] ?? 0) + count;
    this.#messagesReturning.set(step, levels);
  }

  #refuse(batches: number, step: number, now: number): void {
    const { visibilitySeconds, recorder } = this.#run;
    this.#totals.throttledInvocations += batches;
    recorder.add('throttled', now, batches);
    const slots = Math.ceil(batches / this.#batchesPerSlot);
    this.#pausing += slots;
    this.#endAt(this.#pausesEnding, step + Math.max(1, Math.round(throttlePauseSeconds / this.#width)), slots);
    const visibleAgain = step + Math.max(1, Math.round(visibilitySeconds / this.#width));
    for (const [receives, count] of this.#receive(batches).entries()) this.#comeBack(receives + 1, count, visibleAgain);
  }

  /** Takes the messages of so many batches, those that came back first; by how often they were received before. */
  #receive(batches: number): number[] {
    let wanted = batches * this.#run.batchSize;
    const taken = this.#returned.map((count, receives) => {
      const some = Math.min(count, wanted);
      wanted -= some;
      this.#returned[receives] = count - some;
      return some;
    });
    const fresh = Math.min(wanted, this.#freshCount);
    this.#dequeue(fresh);
    taken[0] = fresh;
    this.#totals.receives += taken.reduce((sum, count) => sum + count, 0);
    return taken;
  }

  #dequeue(count: number): void {
    this.#freshCount -= count;
    let left = count;
    while (left > 0) {
      const head = this.#fresh[this.#freshHead];
      if (!head) break;
      const some = Math.min(left, head.count);
      head.count -= some;
      left -= some;
      if (head.count === 0) this.#freshHead += 1;
    }
    if (this.#freshHead > 65_536) {
      this.#fresh = this.#fresh.slice(this.#freshHead);
      this.#freshHead = 0;
    }
  }

  #endAt(calendar: Float64Array, step: number, count: number): void {
    if (step < calendar.length) calendar[step] = (calendar[step] ?? 0) + count;
  }

  #note(now: number): void {
    const { recorder, pollers } = this.#run;
    const totals = this.#totals;
    this.#alive.note(now, this.#busy);
    recorder.raise('concurrency', now, this.#busy);
    recorder.raise('environments', now, this.#alive.value(now));
    if (pollers) totals.pollerSeconds += Math.ceil(this.#ceiling / invokesPerPoller) * this.#width;
    const visible = this.#visible;
    if (visible > 0) {
      recorder.raise('backlog', now, visible);
      const age = this.#freshCount > 0 ? now - (this.#fresh[this.#freshHead]?.since ?? now) : 0;
      recorder.raise('oldestAgeSeconds', now, age);
      if (age > totals.longestAgeSeconds) totals.longestAgeSeconds = age;
      return;
    }
    const isIdle = this.#busy === 0 && this.#invisible === 0;
    if (isIdle && this.#run.initialBacklog > 0) totals.drainedAtSeconds ??= now;
  }
}
