import type { Dispatcher, Pool } from 'undici';
import { decompress } from './decompress.ts';
import type { HttpRequest, HttpResponse } from './message.ts';
import { isStreamType } from './stream-types.ts';
import { describeFault, noAnswer, timedOut } from './transport-error.ts';

export interface ExchangeOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  readonly totalMs: number;
  readonly streamMs: number;
}

/** Sends one request and reads its answer up to the caps of bytes and time. */
export async function exchange(pool: Pool, request: HttpRequest, options: ExchangeOptions): Promise<HttpResponse> {
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
