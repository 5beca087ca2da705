import { facts } from '../facts/index.ts';
import type { ArrivalProfile } from './arrivals.ts';
import { breathe } from './breathe.ts';
import { RecentMaximum } from './flow.ts';
import type { Random } from './random.ts';
import type { Recorder } from './recorder.ts';

/** A Kinesis or DynamoDB stream read by an event source mapping. */
export interface StreamRun {
  readonly profile: ArrivalProfile;
  readonly batchSeconds: number;
  readonly initSeconds: number;
  readonly idleLifetimeSeconds: number;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly shards: number;
  readonly parallelizationFactor: number;
  readonly concurrency: number;
  readonly recordKb: number;
  /** Kinesis shards refuse writes above their limits; DynamoDB Streams shards come and go with the table. */
  readonly limitsWrites: boolean;
  /** −1: until the record expires. */
  readonly maximumRetryAttempts: number;
  /** −1: no limit but the stream's own retention. */
  readonly maximumRecordAgeSeconds: number;
  readonly bisectsBatch: boolean;
  readonly retentionSeconds: number;
  /** When a record that always fails arrives in the first lane, if ever. */
  readonly poisonAtSeconds?: number | undefined;
  readonly random: Random;
  readonly recorder: Recorder;
  readonly signal?: AbortSignal | undefined;
}

export interface StreamTotals {
  arrivals: number;
  /** Records the shards refused to take. */
  writeThrottled: number;
  completed: number;
  invocations: number;
  coldStarts: number;
  busySeconds: number;
  peakConcurrency: number;
  longestAgeSeconds: number;
  /** Records given up: sent to the failure destination, or lost when there is none. */
  discarded: number;
  /** Records that passed the stream's retention unread. */
  expired: number;
  blockedSeconds: number;
  backlogAtEnd: number;
}

interface Lane {
  /** Steps of arrival and counts, oldest first. */
  waiting: { readonly since: number; count: number }[];
  head: number;
  count: number;
  busyUntil: number;
  /** Records in front of the poison record, or −1 when there is none waiting here. */
  untilPoison: number;
  /** Records of a blocked batch and when they leave the stream. */
  leaving: number;
  leavesAt: number;
}

const stepsPerBatch = 10;
const maxSteps = 200_000;
const maxLaneSteps = 4_000_000;
const stepsPerBreath = 4096;
const shardRecords = facts['kinesis.shard.writeRecordsPerSecond'].value;
const shardMegabytes = facts['kinesis.shard.writeMbPerSecond'].value;

/** Simulates every lane (shard × parallelization) in small time steps; each works on one batch at a time, in order. */
export async function runStream(run: StreamRun): Promise<StreamTotals> {
  const stream = new Stream(run);
  for (let step = 0; step < stream.steps; step += 1) {
    stream.advance(step);
    if (step % stepsPerBreath === 0) await breathe(run.signal);
  }
  return stream.finish();
}

class Stream {
  readonly steps: number;
  readonly #run: StreamRun;
  readonly #width: number;
  readonly #lanes: Lane[];
  /** Lanes each simulated lane stands for, when there are too many to follow one by one. */
  readonly #scale: number;
  readonly #alive: RecentMaximum;
  readonly #totals: StreamTotals = {
    arrivals: 0,
    writeThrottled: 0,
    completed: 0,
    invocations: 0,
    coldStarts: 0,
    busySeconds: 0,
    peakConcurrency: 0,
    longestAgeSeconds: 0,
    discarded: 0,
    expired: 0,
    blockedSeconds: 0,
    backlogAtEnd: 0,
  };
  #poisonPending: boolean;

  constructor(run: StreamRun) {
    this.#run = run;
    const lanes = run.shards * run.parallelizationFactor;
    const finest = Math.min(run.batchSeconds / stepsPerBatch, 1);
    this.steps = Math.max(1000, Math.min(Math.ceil(run.profile.seconds / finest), maxSteps));
    const followed = Math.min(lanes, Math.floor(maxLaneSteps / this.steps));
    this.#scale = lanes / followed;
    this.#width = run.profile.seconds / this.steps;
    this.#alive = new RecentMaximum(run.idleLifetimeSeconds);
    this.#poisonPending = run.poisonAtSeconds !== undefined;
    this.#lanes = Array.from({ length: followed }, () => ({
      waiting: [],
      head: 0,
      count: 0,
      busyUntil: 0,
      untilPoison: -1,
      leaving: 0,
      leavesAt: 0,
    }));
  }

  advance(step: number): void {
    const now = step * this.#width;
    const perLane = this.#accept(now) / (this.#lanes.length * this.#scale);
    let busy = this.#lanes.reduce((sum, lane) => sum + (lane.busyUntil > now ? 1 : 0), 0);
    const alive = Math.max(this.#alive.value(now), busy);
    for (const lane of this.#lanes) {
      this.#fill(lane, now, perLane);
      this.#expire(lane, now);
      if (lane.busyUntil > now || busy * this.#scale >= this.#run.concurrency || !this.#isReady(lane, now)) continue;
      busy += 1;
      this.#work(lane, now, busy > alive);
      // Batches shorter than a step: the lane goes on within it.
      while (lane.busyUntil < now + this.#width && this.#isReady(lane, now)) this.#work(lane, lane.busyUntil, false);
    }
    this.#note(now, busy);
  }

  finish(): StreamTotals {
    this.#totals.backlogAtEnd = this.#backlog();
    return this.#totals;
  }

  #backlog(): number {
    return this.#lanes.reduce((sum, lane) => sum + lane.count, 0) * this.#scale;
  }

  /** Expected arrivals of this step, less what the shards refuse. */
  #accept(now: number): number {
    const { profile, shards, recordKb, limitsWrites, recorder } = this.#run;
    const offered = Math.max(0, profile.rateAt(now + this.#width / 2)) * this.#width;
    const bySize = (shardMegabytes * 1024) / recordKb;
    const capacity = limitsWrites ? shards * Math.min(shardRecords, bySize) * this.#width : Infinity;
    const taken = Math.min(offered, capacity);
    this.#totals.arrivals += offered;
    this.#totals.writeThrottled += offered - taken;
    recorder.add('arrivals', now, offered);
    if (offered > taken) recorder.add('throttled', now, offered - taken);
    return taken;
  }

  #fill(lane: Lane, now: number, expected: number): void {
    const count = this.#run.random.poisson(expected);
    const poisonNow = this.#poisonPending && now >= (this.#run.poisonAtSeconds ?? Infinity);
    if (poisonNow) {
      this.#poisonPending = false;
      lane.untilPoison = lane.count;
    }
    const total = count + (poisonNow ? 1 : 0);
    if (total === 0) return;
    lane.waiting.push({ since: now, count: total });
    lane.count += total;
  }

  #isReady(lane: Lane, now: number): boolean {
    if (lane.count === 0) return false;
    const { batchSize, batchWindowSeconds } = this.#run;
    return lane.count >= batchSize || now - (lane.waiting[lane.head]?.since ?? now) >= batchWindowSeconds;
  }

  #work(lane: Lane, now: number, isCold: boolean): void {
    const { batchSize, batchSeconds, initSeconds, recorder } = this.#run;
    const records = Math.min(batchSize, lane.count);
    const totals = this.#totals;
    const seconds = batchSeconds + (isCold ? initSeconds : 0);
    totals.invocations += this.#scale;
    totals.busySeconds += seconds * this.#scale;
    if (isCold) {
      totals.coldStarts += this.#scale;
      recorder.add('coldStarts', now, this.#scale);
    }
    if (lane.untilPoison >= 0 && lane.untilPoison < records) {
      this.#block(lane, records, now);
      return;
    }
    lane.busyUntil = now + seconds;
    if (lane.untilPoison >= 0) lane.untilPoison -= records;
    this.#remove(lane, records);
    totals.completed += records * this.#scale;
    recorder.add('completed', now + seconds, records * this.#scale);
  }

  /**
   * The lane stands still while the batch is retried. Bisecting halves the batch until the record stands alone,
   * then the retries are used up, then it is given up alone; without it the whole batch is given up.
   */
  #block(lane: Lane, records: number, now: number): void {
    const { batchSeconds, maximumRetryAttempts, maximumRecordAgeSeconds, retentionSeconds, bisectsBatch } = this.#run;
    const splits = bisectsBatch ? Math.ceil(Math.log2(records)) : 0;
    const byRetries = maximumRetryAttempts < 0 ? Infinity : (1 + splits + maximumRetryAttempts) * batchSeconds;
    const age = maximumRecordAgeSeconds < 0 ? retentionSeconds : Math.min(maximumRecordAgeSeconds, retentionSeconds);
    const since = lane.waiting[lane.head]?.since ?? now;
    const blocked = Math.max(batchSeconds, Math.min(byRetries, since + age - now));
    lane.busyUntil = now + blocked;
    lane.untilPoison = -1;
    this.#totals.blockedSeconds += Math.min(blocked, this.#run.profile.seconds - now);
    this.#totals.invocations += Math.max(0, Math.round(blocked / batchSeconds) - 1);
    this.#totals.busySeconds += Math.max(0, blocked - batchSeconds);
    const givenUp = bisectsBatch ? 1 : records;
    this.#totals.discarded += givenUp;
    this.#totals.completed += records - givenUp;
    // The records stay in the stream until then, so that the age of the oldest shows them.
    lane.leavesAt = lane.busyUntil;
    lane.leaving = records;
  }

  #expire(lane: Lane, now: number): void {
    if (lane.leaving > 0 && lane.leavesAt <= now) {
      this.#remove(lane, lane.leaving);
      lane.leaving = 0;
    }
    if (lane.busyUntil > now) return;
    const oldest = lane.waiting[lane.head];
    if (!oldest || now - oldest.since <= this.#run.retentionSeconds) return;
    this.#totals.expired += oldest.count * this.#scale;
    this.#remove(lane, oldest.count);
  }

  #remove(lane: Lane, records: number): void {
    lane.count -= records;
    let left = records;
    while (left > 0) {
      const head = lane.waiting[lane.head];
      if (!head) break;
      const some = Math.min(left, head.count);
      head.count -= some;
      left -= some;
      if (head.count === 0) lane.head += 1;
    }
    if (lane.head > 4096) {
      lane.waiting = lane.waiting.slice(lane.head);
      lane.head = 0;
    }
  }

  #note(now: number, busy: number): void {
    const { recorder } = this.#run;
    const totals = this.#totals;
    this.#alive.note(now, busy);
    if (busy * this.#scale > totals.peakConcurrency) totals.peakConcurrency = busy * this.#scale;
    recorder.raise('concurrency', now, busy * this.#scale);
    recorder.raise('environments', now, this.#alive.value(now) * this.#scale);
    let age = 0;
    for (const lane of this.#lanes) {
      const oldest = lane.waiting[lane.head];
      if (oldest && lane.count > 0 && now - oldest.since > age) age = now - oldest.since;
    }
    recorder.raise('backlog', now, this.#backlog());
    recorder.raise('oldestAgeSeconds', now, age);
    if (age > totals.longestAgeSeconds) totals.longestAgeSeconds = age;
  }
}
