import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach } from 'vitest';
import { openParsed } from '../../src/mcp-proxy/api.ts';
import { buildRequest, callOperation, type CallOptions, type RequestPreview } from '../../src/mcp-proxy/call.ts';
import type { JsonObject, ProxyTool } from '../../src/mcp-proxy/operation.ts';
import type { CallResult } from '../../src/mcp-proxy/result/call-result.ts';
import { createProxySession, type ProxySession, type ProxySessionOptions } from '../../src/mcp-proxy/session.ts';

/** A request as its bytes arrived. */
export interface Seen {
  readonly method: string;
  /** Path and query, untouched. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

export interface TestServer {
  readonly origin: string;
  readonly seen: Seen[];
}

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Runs `cleanup` after the current test. */
export function afterThis(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

/** A real HTTP server that keeps what it gets; answers `{}` unless told otherwise. */
export async function startServer(
  answer: (request: Seen, response: ServerResponse) => unknown = (_request, response) =>
    response.setHeader('content-type', 'application/json').end('{}'),
): Promise<TestServer> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        rawHeaders: request.rawHeaders,
        body: Buffer.concat(chunks),
      };
      seen.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server does not listen.');
  return { origin: `http://127.0.0.1:${address.port}`, seen };
}

export interface TestApi {
  readonly session: ProxySession;
  readonly tool: (operationId: string) => ProxyTool;
  readonly call: (
    operationId: string,
    given?: Readonly<Record<string, unknown>>,
    more?: Partial<CallOptions>,
  ) => Promise<CallResult>;
  readonly preview: (operationId: string, given?: Readonly<Record<string, unknown>>) => Promise<RequestPreview>;
}

/** The whole way from a specification to requests at `server`; operations are named by method and path. */
export function openApi(
  specification: JsonObject,
  server: TestServer | undefined,
  options: Partial<ProxySessionOptions> = {},
): TestApi {
  const catalogue = openParsed(specification, 'test');
  const session = createProxySession({
    ...(server && { baseUrl: server.origin }),
    schemas: catalogue.schemas,
    securitySchemes: catalogue.securitySchemes,
    env: {},
    readSecretFile: () => Promise.reject(new Error('no files here')),
    random: () => 0,
    ...options,
  });
  cleanups.push(() => session.close());
  const toolOf = (operationId: string): ProxyTool => {
    const entry = catalogue.entries.find((one) => one.id === operationId);
    const tool = entry && catalogue.tool(entry.name);
    if (!tool) throw new Error(`no tool for ${operationId}: ${JSON.stringify(catalogue.diagnostics())}`);
    return tool;
  };
  return {
    session,
    tool: toolOf,
    call: (operationId, given = {}, more = {}) =>
      callOperation({ tool: toolOf(operationId), arguments: given, session, ...more }),
    preview: (operationId, given = {}) => buildRequest({ tool: toolOf(operationId), arguments: given, session }),
  };
}

/** The text parts of a result, joined. */
export function textOf(result: CallResult): string {
  return result.parts.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}
