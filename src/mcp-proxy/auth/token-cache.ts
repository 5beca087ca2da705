import { UserError } from '../../world/errors.ts';

export interface Token {
  readonly value: string;
  /** Milliseconds since 1970; undefined when the issuer did not say. */
  readonly expiresAt: number | undefined;
}

/** How long one caller waits for a token that others may wait for too. */
export interface Patience {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs: number;
}

export interface TokenCache {
  /** A token that is good for the next while; renewed before it expires, by one request however many ask. */
  readonly get: (patience: Patience) => Promise<Token>;
  /** The server refused this token: the next `get` fetches another, once, however many report it. */
  readonly reject: (refused: Token) => void;
}

/** Renewed this long before the end, or in the last tenth of a shorter life. */
const marginMs = 60_000;

/**
 * Keeps one token. `fetch` is never given a caller's signal: its answer belongs to all who wait, and a caller who
 * gives up leaves alone.
 */
export function createTokenCache(fetch: () => Promise<Token>, now: () => number): TokenCache {
  let current: { token: Token; renewAt: number } | undefined;
  let pending: Promise<Token> | undefined;
  const renew = (): Promise<Token> => {
    pending ??= fetch()
      .then((token) => {
        const startedAt = now();
        const lifeMs = token.expiresAt === undefined ? Infinity : token.expiresAt - startedAt;
        current = { token, renewAt: startedAt + Math.max(lifeMs - marginMs, lifeMs * 0.9) };
        return token;
      })
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };
  return {
    get: (patience) =>
      current !== undefined && now() < current.renewAt ? Promise.resolve(current.token) : within(renew(), patience),
    reject: (refused) => {
      if (current?.token === refused) current = undefined;
    },
  };
}

function within<T>(work: Promise<T>, { signal, timeoutMs }: Patience): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal?.reason);
    const timer = setTimeout(() => {
      reject(new UserError(`The token endpoint did not answer within ${Math.round(timeoutMs)} ms. Call again.`));
    }, timeoutMs);
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    void work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    });
  });
}
