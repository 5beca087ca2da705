import type { HttpResponse } from './message.ts';
import { TransportError } from './transport-error.ts';

/** Methods that may be sent twice with the effect of once (RFC 9110 9.2.2, and QUERY). */
const idempotentMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE', 'QUERY']);

const retriedStatuses = new Set([429, 502, 503, 504]);
const maxAttempts = 3;
const baseDelayMs = 250;

export interface RetryOptions {
  readonly isIdempotent: boolean;
  /** On the clock of `performance.now()`; no attempt and no wait goes beyond it. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
  readonly now: () => number;
  /** 0..1, for jitter. */
  readonly random: () => number;
}

export function isIdempotent(method: string): boolean {
  return idempotentMethods.has(method);
}

/**
 * Sends until an answer is worth keeping: up to three times, only what may be repeated, only on 429, 502, 503, 504
 * and broken connections, waiting as long as Retry-After says or with exponential jitter. Gives back the last
 * answer when the next wait would pass the deadline.
 */
export async function sendWithRetries(
  attempt: (timeoutMs: number) => Promise<HttpResponse>,
  options: RetryOptions,
): Promise<{ response: HttpResponse; attempts: number }> {
  for (let attempts = 1; ; attempts++) {
    const outcome = await settle(attempt(Math.max(1, options.deadline - performance.now())));
    const isWorthRepeating =
      'response' in outcome ? retriedStatuses.has(outcome.response.status) : isBroken(outcome.error);
    const mayRepeat = options.isIdempotent && isWorthRepeating && attempts < maxAttempts;
    const waitMs = mayRepeat ? waitBefore(outcome, attempts, options) : Infinity;
    if (!mayRepeat || performance.now() + waitMs >= options.deadline) {
      if ('response' in outcome) return { response: outcome.response, attempts };
      throw outcome.error;
    }
    await pause(waitMs, options.signal);
  }
}

/**
 * `Retry-After` in seconds from now, from either of its forms: seconds or an HTTP date.
 * @returns undefined when absent or unreadable
 */
export function readRetryAfter(headers: HttpResponse['headers'], nowMs: number): number | undefined {
  const text = headers.get('retry-after')?.[0]?.trim();
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - nowMs) / 1_000));
}

type Outcome = { readonly response: HttpResponse } | { readonly error: unknown };

async function settle(work: Promise<HttpResponse>): Promise<Outcome> {
  try {
    return { response: await work };
  } catch (error) {
    return { error };
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof TransportError && !['timeout', 'decompressed-too-large', 'bad-encoding'].includes(error.code);
}

function waitBefore(outcome: Outcome, attempts: number, { now, random }: RetryOptions): number {
  const asked = 'response' in outcome ? readRetryAfter(outcome.response.headers, now()) : undefined;
  if (asked !== undefined) return asked * 1_000;
  return baseDelayMs * 2 ** (attempts - 1) * (0.5 + random());
}

function pause(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, waitMs);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
