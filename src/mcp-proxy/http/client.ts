import type { Pool } from 'undici';
import { exchange } from './exchange.ts';
import {
  assertUrlPermitted,
  createPinnedLookup,
  systemResolver,
  type NameResolver,
  type NetworkPolicy,
} from './guard.ts';
import type { HttpRequest, HttpResponse } from './message.ts';

/** Client certificate (mutual TLS) and further trusted authorities, PEM. */
export interface TlsIdentity {
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly ca?: string | undefined;
  /** Origins that get to see the certificate; absent: every one that may be called. */
  readonly origins?: readonly string[] | undefined;
}

export interface HttpClientOptions {
  readonly policy: NetworkPolicy;
  readonly tls?: TlsIdentity | undefined;
  /** Cap on the bytes read and on the bytes after decompression. Default 32 MiB. */
  readonly maxResponseBytes?: number;
  /** Open connections per origin. Default 64. */
  readonly maxConnections?: number;
  readonly connectTimeoutMs?: number;
  readonly resolve?: NameResolver;
}

export interface SendOptions {
  readonly signal?: AbortSignal | undefined;
  /** From the first byte sent to the last byte read. */
  readonly timeoutMs: number;
  /** Follow redirects that stay on the origin (GET and HEAD only). Default true. */
  readonly followRedirects?: boolean;
  /** How long a stream of records is read; what came until then is the answer. Default: `timeoutMs`. */
  readonly streamMs?: number;
  /** Overrides the client's cap for this request. */
  readonly maxResponseBytes?: number;
}

export interface HttpClient {
  readonly send: (request: HttpRequest, options: SendOptions) => Promise<HttpResponse>;
  readonly close: () => Promise<void>;
}

const defaultMaxResponseBytes = 32 * 1024 * 1024;
const maxRedirects = 5;

/**
 * An HTTP client that connects only where `policy` permits, to the very address it checked, with keep-alive.
 * Redirects are followed on the same origin only; every hop is checked again. It reads no more than its cap.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const pools = new Map<string, Promise<Pool>>();
  // The policy never changes, so an origin that has a pool is permitted; addresses are checked at every connection.
  const poolFor = async (origin: string): Promise<Pool> => {
    const known = pools.get(origin);
    if (known) return known;
    assertUrlPermitted(new URL(origin), options.policy);
    const created = createPool(origin, options);
    pools.set(origin, created);
    return created;
  };
  return {
    async send(request, sendOptions) {
      const deadline = performance.now() + sendOptions.timeoutMs;
      let current = request;
      for (let hop = 0; ; hop++) {
        const remainingMs = Math.max(1, deadline - performance.now());
        const response = await exchange(await poolFor(current.origin), current, {
          maxBytes: sendOptions.maxResponseBytes ?? options.maxResponseBytes ?? defaultMaxResponseBytes,
          signal: sendOptions.signal,
          timeoutMs: remainingMs,
          totalMs: sendOptions.timeoutMs,
          streamMs: Math.min(sendOptions.streamMs ?? Infinity, remainingMs),
        });
        const next = sendOptions.followRedirects === false ? undefined : redirectTarget(current, response);
        if (next === undefined || hop >= maxRedirects) return response;
        current = { ...current, path: next };
      }
    },
    async close() {
      const opened = await Promise.all(pools.values());
      pools.clear();
      await Promise.all(opened.map((pool) => pool.destroy()));
    },
  };
}

async function createPool(origin: string, options: HttpClientOptions): Promise<Pool> {
  const { default: PoolClass } = await import('undici/lib/dispatcher/pool.js');
  const isShown = options.tls?.origins?.some((bound) => new URL(bound).origin === origin) ?? true;
  const { cert, key, passphrase, ca } = (isShown ? options.tls : undefined) ?? {};
  return new PoolClass(origin, {
    connections: options.maxConnections ?? 64,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: {
      lookup: createPinnedLookup(new URL(origin), options.policy, options.resolve ?? systemResolver),
      timeout: options.connectTimeoutMs ?? 10_000,
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      ...(passphrase !== undefined && { passphrase }),
      ...(ca !== undefined && { ca }),
    },
  });
}

/** Path of a redirect that may be followed: from GET or HEAD, to the same origin. */
function redirectTarget(request: HttpRequest, response: HttpResponse): string | undefined {
  const location = response.headers.get('location')?.[0];
  if (![301, 302, 303, 307, 308].includes(response.status) || location === undefined) return undefined;
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  if (!URL.canParse(location, `${request.origin}${request.path}`)) return undefined;
  const target = new URL(location, `${request.origin}${request.path}`);
  if (target.origin !== request.origin || target.username !== '' || target.password !== '') return undefined;
  return target.pathname + target.search;
}
