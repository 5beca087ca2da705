import { facts } from '../facts/index.ts';

/** Why a request was not served at once. */
export type Refusal = 'concurrency' | 'rate' | 'scaling';

export interface EnvironmentLimits {
  /** Reserved concurrency of the function, or what the account leaves it. */
  readonly concurrency: number;
  readonly provisioned: number;
  /** How long an unused environment lives. AWS does not publish it. */
  readonly idleLifetimeSeconds: number;
}

const perInterval = facts['lambda.concurrency.scalingPerInterval'].value;
const intervalSeconds = facts['lambda.concurrency.scalingIntervalSeconds'].value;
const requestsPerUnit = facts['lambda.concurrency.requestsPerSecondPerUnit'].value;

/** Fills at a steady rate up to a size; how Lambda meters new environments and requests. */
export class TokenBucket {
  readonly #size: number;
  readonly #perSecond: number;
  #tokens: number;
  #filledAt = 0;

  constructor(size: number, perSecond: number) {
    this.#size = size;
    this.#perSecond = perSecond;
    this.#tokens = size;
  }

  available(now: number): number {
    this.#tokens = Math.min(this.#size, this.#tokens + (now - this.#filledAt) * this.#perSecond);
    this.#filledAt = now;
    return this.#tokens;
  }

  take(count: number): void {
    this.#tokens -= count;
  }
}

/** New environments: 1,000 at once, then as many every 10 seconds, filled steadily. */
export function scalingBucket(): TokenBucket {
  return new TokenBucket(perInterval, perInterval / intervalSeconds);
}

/** Requests: 10 per second for each unit of concurrency, counted over a second, or over a longer time step. */
export function requestBucket(concurrency: number, windowSeconds = 1): TokenBucket {
  const perSecond = requestsPerUnit * concurrency;
  return new TokenBucket(perSecond * Math.max(1, windowSeconds), perSecond);
}

/**
 * Idle environments with the most recently used on top. Requests take the top, so those at the bottom age
 * until they expire.
 */
export class IdleStack {
  readonly #lifetimeSeconds: number;
  #since: Float64Array = new Float64Array(1024);
  #bottom = 0;
  #top = 0;

  constructor(lifetimeSeconds: number) {
    this.#lifetimeSeconds = lifetimeSeconds;
  }

  /** Idle environments still alive. */
  count(now: number): number {
    while (this.#bottom < this.#top && (this.#since[this.#bottom] ?? 0) + this.#lifetimeSeconds < now)
      this.#bottom += 1;
    if (this.#bottom === this.#top) {
      this.#bottom = 0;
      this.#top = 0;
    }
    return this.#top - this.#bottom;
  }

  push(now: number): void {
    if (this.#top === this.#since.length) this.#makeRoom();
    this.#since[this.#top++] = now;
  }

  /** Takes the most recently used one; call only when `count` is positive. */
  take(): void {
    this.#top -= 1;
  }

  #makeRoom(): void {
    const alive = this.#top - this.#bottom;
    const target = alive * 2 > this.#since.length ? new Float64Array(this.#since.length * 2) : this.#since;
    target.set(this.#since.subarray(this.#bottom, this.#top));
    this.#since = target;
    this.#bottom = 0;
    this.#top = alive;
  }
}
