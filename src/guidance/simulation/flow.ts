import { breathe } from './breathe.ts';
import { requestBucket, scalingBucket, type EnvironmentLimits } from './environments.ts';
import type { Random } from './random.ts';
import type { Recorder } from './recorder.ts';
import { emptyTotals, type RunTotals } from './requests.ts';

export interface FlowRun {
  /** Expected requests per second at a time. */
  rateAt(seconds: number): number;
  readonly seconds: number;
  readonly limits: EnvironmentLimits;
  readonly durationSeconds: number;
  readonly initSeconds: number;
  readonly whenFull: 'reject' | 'wait';
  /**
   * Further invocations of the same unit of work, as in a durable execution: each begins this long after the one
   * before it ended. Those always wait when there is no room.
   */
  readonly resumeAfterSeconds?: readonly number[];
  readonly random: Random;
  readonly recorder: Recorder;
  readonly signal?: AbortSignal | undefined;
}

export interface FlowTotals extends RunTotals {
  /** Units of work begun and finished; the difference is under way, waiting or running. */
  started: number;
  finished: number;
}

const stepsPerDuration = 40;
const maxSteps = 2_000_000;
const maxResumeSteps = 4_000_000;
const stepsPerBreath = 65_536;

/**
 * Simulates on-demand Lambda in small time steps with counts instead of single requests: for volumes where a single
 * request no longer matters, and for work that sleeps between invocations. Handler times are memoryless.
 */
export async function runFlow(run: FlowRun): Promise<FlowTotals> {
  const flow = new Flow(run);
  for (let step = 0; step < flow.steps; step += 1) {
    flow.advance(step);
    if (step % stepsPerBreath === 0) await breathe(run.signal);
  }
  return flow.totals;
}

class Flow {
  readonly steps: number;
  readonly totals: FlowTotals = { ...emptyTotals(), started: 0, finished: 0 };
  readonly #run: FlowRun;
  readonly #width: number;
  /** Requests one environment works off within a step; above 1 only where steps are longer than a request. */
  readonly #perSlot: number;
  readonly #scaling = scalingBucket();
  readonly #requests;
  readonly #alive: RecentMaximum;
  /** Running invocations by their place in the unit of work; place 0 is the first. */
  readonly #busy: number[];
  /** Invocations whose environment is still starting, by place. */
  readonly #initialising: number[];
  /** Due resumptions by place and step, and those that are due but found no room. */
  readonly #due: Float64Array[];
  readonly #overdue: number[];
  #waiting = 0;
  #waitingSince = 0;

  constructor(run: FlowRun) {
    this.#run = run;
    const places = 1 + (run.resumeAfterSeconds?.length ?? 0);
    const wanted = Math.ceil((run.seconds * stepsPerDuration) / run.durationSeconds);
    this.steps = Math.max(1000, Math.min(wanted, maxSteps, Math.floor(maxResumeSteps / places)));
    this.#width = run.seconds / this.steps;
    this.#perSlot = Math.max(1, this.#width / run.durationSeconds);
    this.#requests = requestBucket(run.limits.concurrency, this.#width);
    this.#alive = new RecentMaximum(run.limits.idleLifetimeSeconds);
    this.#busy = Array.from({ length: places }, () => 0);
    this.#initialising = this.#busy.map(() => 0);
    this.#due = (run.resumeAfterSeconds ?? []).map(() => new Float64Array(this.steps));
    this.#overdue = this.#due.map(() => 0);
  }

  advance(step: number): void {
    const now = step * this.#width;
    this.#complete(step, now);
    this.#initialise();
    const { random, recorder } = this.#run;
    const fresh = random.poisson(Math.max(0, this.#run.rateAt(now + this.#width / 2)) * this.#width);
    if (fresh > 0) recorder.add('arrivals', now, fresh);
    this.totals.arrivals += fresh;
    this.#resume(step, now);
    this.#admit(fresh, now);
    this.#note(now);
  }

  #complete(step: number, now: number): void {
    const { durationSeconds, random, recorder, resumeAfterSeconds = [] } = this.#run;
    // Arrivals and endings of a step meet at once here, and one after the other in reality: a quarter of a step
    // of extra occupancy comes nearest to Erlang B (within 4 % of its loss for 5 to 100 environments).
    const share = this.#perSlot > 1 ? 1 : this.#width / (durationSeconds + this.#width / 4);
    for (const [place, count] of this.#busy.entries()) {
      if (count === 0) continue;
      const freed = random.binomial(count, share);
      this.#busy[place] = count - freed;
      const ended = freed * this.#perSlot;
      this.totals.completed += ended;
      if (ended > 0) recorder.add('completed', now, ended);
      const pause = resumeAfterSeconds[place];
      if (pause === undefined) this.totals.finished += ended;
      else this.#schedule(place, step + Math.max(1, Math.round(pause / this.#width)), ended);
    }
  }

  #initialise(): void {
    const { initSeconds, random } = this.#run;
    const share = initSeconds <= 0 ? 1 : Math.min(1, this.#width / initSeconds);
    for (const [place, count] of this.#initialising.entries()) {
      if (count === 0) continue;
      const ready = random.binomial(count, share);
      this.#initialising[place] = count - ready;
      this.#busy[place] = (this.#busy[place] ?? 0) + ready;
    }
  }

  #schedule(place: number, step: number, count: number): void {
    const due = this.#due[place];
    if (due && step < due.length) due[step] = (due[step] ?? 0) + count;
  }

  #resume(step: number, now: number): void {
    for (const [place, due] of this.#due.entries()) {
      const wanted = (due[step] ?? 0) + (this.#overdue[place] ?? 0);
      if (wanted === 0) continue;
      const begun = this.#start(wanted, place + 1, now);
      this.#overdue[place] = wanted - begun;
    }
  }

  #admit(fresh: number, now: number): void {
    const { whenFull, recorder } = this.#run;
    if (this.#waiting === 0) this.#waitingSince = now;
    const wanted = fresh + this.#waiting;
    if (wanted === 0) return;
    const begun = this.#start(wanted, 0, now);
    this.totals.started += begun;
    if (whenFull === 'wait') {
      this.#waiting = wanted - begun;
      if (this.#waiting > 0 && begun > 0) this.#waitingSince += (now - this.#waitingSince) * (begun / wanted);
      return;
    }
    const refused = wanted - begun;
    if (refused === 0) return;
    recorder.add('throttled', now, refused);
    this.totals.refused[this.#refusal(now)] += refused;
  }

  #refusal(now: number): 'concurrency' | 'rate' | 'scaling' {
    if (this.#requests.available(now) < 1) return 'rate';
    return this.#occupied >= this.#run.limits.concurrency ? 'concurrency' : 'scaling';
  }

  get #occupied(): number {
    return sum(this.#busy) + sum(this.#initialising);
  }

  /** Starts as many as limits allow at this place of the unit of work; returns how many. */
  #start(wanted: number, place: number, now: number): number {
    const { limits, durationSeconds, initSeconds, recorder } = this.#run;
    const occupied = this.#occupied;
    const alive = Math.max(this.#alive.value(now), limits.provisioned, occupied);
    const warm = alive - occupied;
    const free = Math.max(0, Math.min(limits.concurrency - occupied, warm + Math.floor(this.#scaling.available(now))));
    const admitted = Math.floor(Math.min(free * this.#perSlot, this.#requests.available(now)));
    const begun = Math.max(0, Math.min(wanted, admitted));
    if (begun === 0) return 0;
    const slots = begun / this.#perSlot;
    const cold = Math.max(0, slots - warm);
    this.#scaling.take(cold);
    this.#requests.take(begun);
    this.#busy[place] = (this.#busy[place] ?? 0) + slots - cold;
    this.#initialising[place] = (this.#initialising[place] ?? 0) + cold;
    this.totals.coldStarts += cold;
    if (cold > 0) recorder.add('coldStarts', now, cold);
    const onProvisioned = Math.max(0, Math.min(slots, limits.provisioned - occupied)) * this.#perSlot;
    this.totals.provisionedSeconds += onProvisioned * durationSeconds;
    this.totals.onDemandSeconds += (begun - onProvisioned) * durationSeconds + cold * initSeconds;
    return begun;
  }

  #note(now: number): void {
    const { recorder, limits } = this.#run;
    const occupied = this.#occupied;
    this.#alive.note(now, occupied);
    if (occupied > this.totals.peakConcurrency) this.totals.peakConcurrency = Math.round(occupied);
    recorder.raise('concurrency', now, occupied);
    recorder.raise('environments', now, Math.max(this.#alive.value(now), limits.provisioned));
    const backlog = this.#waiting + sum(this.#overdue);
    this.totals.backlogAtEnd = backlog;
    if (backlog === 0) return;
    recorder.raise('backlog', now, backlog);
    const age = this.#waiting > 0 ? now - this.#waitingSince : 0;
    recorder.raise('oldestAgeSeconds', now, age);
    if (age > this.totals.longestWaitSeconds) this.totals.longestWaitSeconds = age;
  }
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** The highest value of the last so many seconds: with newest-first reuse, exactly the environments still alive. */
export class RecentMaximum {
  #entries: { readonly at: number; readonly value: number }[] = [];
  #head = 0;
  readonly #windowSeconds: number;

  constructor(windowSeconds: number) {
    this.#windowSeconds = windowSeconds;
  }

  note(now: number, value: number): void {
    while (this.#entries.length > this.#head && (this.#entries.at(-1)?.value ?? 0) <= value) this.#entries.pop();
    this.#entries.push({ at: now, value });
  }

  value(now: number): number {
    while ((this.#entries[this.#head]?.at ?? Infinity) + this.#windowSeconds < now) this.#head += 1;
    if (this.#head > 4096) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    return this.#entries[this.#head]?.value ?? 0;
  }
}
