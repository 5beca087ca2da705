import type { IncomingMessage, ServerResponse } from 'node:http';

/** Largest request an API takes; a function URL takes less. */
const bodyLimitBytes = 10 * 1024 * 1024;

/** A request read to its end. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string[]>>;
  /** Names as sent, several values apart. */
  readonly headers: Readonly<Record<string, string[]>>;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/** Reads a request; undefined when its body is above the limit. */
export async function readRequest(incoming: IncomingMessage): Promise<ReceivedRequest | undefined> {
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    const part = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += part.length;
    if (bytes > bodyLimitBytes) return undefined;
    chunks.push(part);
  }
  const query: Record<string, string[]> = {};
  for (const [name, value] of url.searchParams) (query[name] ??= []).push(value);
  return {
    method: (incoming.method ?? 'GET').toUpperCase(),
    path: url.pathname,
    query,
    headers: readHeaders(incoming.rawHeaders),
    contentType: incoming.headers['content-type'],
    body: Buffer.concat(chunks),
  };
}

function readHeaders(raw: readonly string[]): Record<string, string[]> {
  const names = new Map<string, string>();
  const headers: Record<string, string[]> = {};
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    const known = names.get(name.toLowerCase()) ?? name;
    names.set(name.toLowerCase(), known);
    (headers[known] ??= []).push(raw[index + 1] ?? '');
  }
  return headers;
}

/** Header values as Node takes them; what cannot be sent as a header is left out. */
export function writeHead(
  response: ServerResponse,
  statusCode: number,
  headers: Readonly<Record<string, readonly string[] | string>>,
): void {
  for (const [name, value] of Object.entries(headers)) {
    if (unsafeHeaders.has(name.toLowerCase())) continue;
    try {
      response.setHeader(name, typeof value === 'string' ? value : value.length === 1 ? (value[0] ?? '') : [...value]);
    } catch {
      // Illegal characters: API Gateway drops such headers too.
    }
  }
  response.writeHead(statusCode);
}

/** Node sets these itself from what is really sent. */
const unsafeHeaders = new Set(['content-length', 'transfer-encoding', 'connection']);

export function sendJson(
  response: ServerResponse,
  statusCode: number,
  value: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  writeHead(response, statusCode, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}
