import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import type { Dispatcher, Pool } from 'undici';
import { UserError } from '../../world/errors.ts';
import {
  assertUrlPermitted,
  createPinnedLookup,
  systemResolver,
  type NameResolver,
  type NetworkPolicy,
} from './guard.ts';
import { isStreamType } from './stream-types.ts';

/** Bytes, all of them; nothing is added to the body, `Host` and `Content-Length` follow from URL and body. */
export interface HttpRequest {
  readonly method: string;
  /** Origin, e.g. `https://api.example.com`. */
  readonly origin: string;
  /** Path and query, encoded; sent as it is. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array | undefined;
}

export interface HttpResponse {
  readonly status: number;
  readonly statusText: string;
  /** Lower-case names; a header that came several times has several values. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** Decompressed. */
  readonly body: Buffer;
  /** Reading stopped at `maxResponseBytes`. */
  readonly isTruncated: boolean;
  /** Bytes on the wire. */
  readonly receivedBytes: number;
  /** Where the answer came from, after same-origin redirects. */
  readonly url: string;
}

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

/** Why no complete answer came. `isBeforeSend`: the request did not leave, so repeating it is always safe. */
export class TransportError extends UserError {
  readonly code: string;
  readonly isBeforeSend: boolean;
  constructor(message: string, options: { code: string; isBeforeSend: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.code = options.code;
    this.isBeforeSend = options.isBeforeSend;
  }
}

const defaultMaxResponseBytes = 32 * 1024 * 1024;
const maxRedirects = 5;
const connectionFaults = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
];

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

interface ExchangeOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  readonly totalMs: number;
  readonly streamMs: number;
}

async function exchange(pool: Pool, request: HttpRequest, options: ExchangeOptions): Promise<HttpResponse> {
  const raw = await dispatch(pool, request, options);
  const body = await decompress(raw, options.maxBytes);
  return { ...raw, body, receivedBytes: raw.body.length, url: request.origin + request.path };
}

type RawResponse = Omit<HttpResponse, 'receivedBytes' | 'url'>;

function dispatch(pool: Pool, request: HttpRequest, options: ExchangeOptions): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    options.signal?.throwIfAborted();
    const chunks: Buffer[] = [];
    let received = 0;
    let head: { status: number; statusText: string; headers: Map<string, readonly string[]> } | undefined;
    let controller: Dispatcher.DispatchController | undefined;
    let isSettled = false;

    const settle = (finish: () => void): void => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      finish();
    };
    const stop = (reason: unknown): void => {
      settle(() => reject(reason));
      controller?.abort(reason instanceof Error ? reason : new Error(String(reason)));
    };
    const finish = (isTruncated: boolean): void => {
      settle(() => (head ? resolve({ ...head, body: Buffer.concat(chunks), isTruncated }) : reject(noAnswer(request))));
    };
    const onAbort = (): void => stop(options.signal?.reason);
    const endStream = (): void => {
      finish(true);
      controller?.abort(new Error('The stream was read long enough.'));
    };
    let timer = setTimeout(() => stop(timedOut(request, options.totalMs, head !== undefined)), options.timeoutMs);
    options.signal?.addEventListener('abort', onAbort, { once: true });

    pool.dispatch(
      {
        method: request.method,
        path: request.path,
        headers: request.headers.flat(),
        body: request.body ?? null,
      },
      {
        onRequestStart(started) {
          controller = started;
          if (isSettled) started.abort(new Error('The call has ended.'));
        },
        onResponseStart(_controller, status, headers, statusText) {
          head = { status, statusText: statusText ?? '', headers: readHeaders(headers) };
          if (!isStream(head.headers)) return;
          clearTimeout(timer);
          timer = setTimeout(endStream, options.streamMs);
        },
        onResponseData(_controller, chunk) {
          const room = options.maxBytes - received;
          received += chunk.length;
          chunks.push(chunk.length > room ? chunk.subarray(0, Math.max(0, room)) : chunk);
          if (chunk.length <= room) return;
          finish(true);
          controller?.abort(new Error('The response is larger than the cap.'));
        },
        onResponseEnd: () => finish(false),
        onResponseError: (_controller, error) => settle(() => reject(describeFault(error, request))),
      },
    );
  });
}

function isStream(headers: HttpResponse['headers']): boolean {
  return isStreamType((headers.get('content-type')?.[0] ?? '').split(';')[0]?.trim().toLowerCase() ?? '');
}

function readHeaders(raw: Readonly<Record<string, string | string[] | undefined>>): Map<string, readonly string[]> {
  const headers = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(raw)) {
    if (value !== undefined) headers.set(name.toLowerCase(), Array.isArray(value) ? value : [value]);
  }
  return headers;
}

const decoders: Readonly<Record<string, (bytes: Buffer, maxOutputLength: number) => Promise<Buffer>>> = {
  gzip: (bytes, maxOutputLength) => promisify(gunzip)(bytes, { maxOutputLength }),
  'x-gzip': (bytes, maxOutputLength) => promisify(gunzip)(bytes, { maxOutputLength }),
  br: (bytes, maxOutputLength) => promisify(brotliDecompress)(bytes, { maxOutputLength }),
  // Some servers send raw deflate where zlib-wrapped is meant.
  deflate: async (bytes, maxOutputLength) => {
    const isWrapped = ((bytes[0] ?? 0) & 0x0f) === 8;
    return promisify(isWrapped ? inflate : inflateRaw)(bytes, { maxOutputLength });
  },
};

async function decompress(raw: RawResponse, maxBytes: number): Promise<Buffer> {
  const encodings = (raw.headers.get('content-encoding') ?? [])
    .flatMap((value) => value.toLowerCase().split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  let body = raw.body;
  if (encodings.length === 0 || body.length === 0) return body;
  for (const encoding of encodings.reverse()) {
    const decode = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
    if (!decode) return body;
    body = await decode(body, maxBytes).catch((error: unknown) => {
      throw undecodable(error, encoding, maxBytes);
    });
  }
  return body;
}

function undecodable(error: unknown, encoding: string, maxBytes: number): TransportError {
  const isBomb = errorCode(error) === 'ERR_BUFFER_TOO_LARGE';
  return new TransportError(
    isBomb
      ? `The ${encoding} response unpacks to more than the cap of ${maxBytes} bytes and was refused. Ask for less: a filter, fewer fields, a smaller page.`
      : `The response says Content-Encoding: ${encoding}, but cannot be unpacked.`,
    { code: isBomb ? 'decompressed-too-large' : 'bad-encoding', isBeforeSend: false, cause: error },
  );
}

function timedOut(request: HttpRequest, totalMs: number, hasHead: boolean): TransportError {
  const stage = hasHead ? 'did not finish its answer' : 'did not answer';
  return new TransportError(`${request.method} ${request.origin} ${stage} within ${Math.round(totalMs)} ms.`, {
    code: 'timeout',
    isBeforeSend: false,
  });
}

function noAnswer(request: HttpRequest): TransportError {
  return new TransportError(`${request.origin} closed the connection without an answer.`, {
    code: 'no-answer',
    isBeforeSend: false,
  });
}

function describeFault(error: Error, request: HttpRequest): Error {
  if (error instanceof UserError) return error;
  const code = errorCode(error) ?? 'connection';
  const isBeforeSend = connectionFaults.includes(code);
  const what = isBeforeSend ? 'could not be reached' : 'broke off';
  return new TransportError(`${request.method} ${request.origin} ${what} (${code}: ${error.message}).`, {
    code,
    isBeforeSend,
    cause: error,
  });
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
