import { createMcpHandler, type McpServerFactory } from '@modelcontextprotocol/server';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readConfig } from './config.ts';
import type { ProxyWorld } from './mcp-proxy/open-proxy.ts';
import { describeError } from './world/errors.ts';
import { createLog } from './world/log.ts';
import { createWorld } from './world/world.ts';

/** What API Gateway (REST, HTTP API) and function URLs have in common. */
export interface HttpEvent {
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  /** Payload format 2.0. */
  readonly rawPath?: string;
  readonly rawQueryString?: string;
  /** Payload format 1.0. */
  readonly path?: string;
  readonly httpMethod?: string;
  readonly requestContext?: { readonly http?: { readonly method?: string }; readonly domainName?: string };
}

export interface HttpResult {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** The runtime's stream of a function whose invoke mode is RESPONSE_STREAM. */
interface ResponseStream {
  write(chunk: Uint8Array): boolean;
  end(): void;
  once(event: 'drain', listener: () => void): unknown;
}

declare const awslambda: {
  streamifyResponse(handler: (event: HttpEvent, stream: ResponseStream) => Promise<void>): unknown;
  HttpResponseStream: {
    from(stream: ResponseStream, metadata: { statusCode: number; headers: Record<string, string> }): ResponseStream;
  };
};

/** Turns an event into the web-standard request that the MCP handler takes. Public for tests. */
export function toRequest(event: HttpEvent): Request {
  const method = event.requestContext?.http?.method ?? event.httpMethod ?? 'POST';
  const host = event.requestContext?.domainName ?? 'localhost';
  const query = event.rawQueryString ? `?${event.rawQueryString}` : '';
  const headers = new Headers();
  for (const [name, value] of Object.entries(event.headers ?? {})) if (value !== undefined) headers.append(name, value);
  const body = event.body ? Buffer.from(event.body, event.isBase64Encoded === true ? 'base64' : 'utf8') : undefined;
  const hasBody = body !== undefined && method !== 'GET' && method !== 'HEAD';
  return new Request(`https://${host}${event.rawPath ?? event.path ?? '/'}${query}`, {
    method,
    headers,
    ...(hasBody ? { body } : {}),
  });
}

/** What a caller is told only as "internal server error" has to be in the function's log. */
const onerror = (error: Error) =>
  createLog('warning', (line) => process.stderr.write(line))('error', describeError(error));

/** A buffered handler: one answer per request, progress included but only at its end; see `streamHandlerFor`. */
export function handlerFor(factory: McpServerFactory): (event: HttpEvent) => Promise<HttpResult> {
  const mcp = createMcpHandler(factory, { onerror });
  return async (event) => {
    const response = await mcp.fetch(toRequest(event));
    return { statusCode: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
  };
}

/** A streaming handler, for function URLs and REST APIs with response streaming: progress arrives as it happens. */
export function streamHandlerFor(factory: McpServerFactory): unknown {
  const mcp = createMcpHandler(factory, { onerror });
  return awslambda.streamifyResponse(async (event, stream) => {
    const response = await mcp.fetch(toRequest(event));
    const metadata = { statusCode: response.status, headers: Object.fromEntries(response.headers) };
    const out = awslambda.HttpResponseStream.from(stream, metadata);
    // The status is sent with the first chunk; an answer without a body has to write one too.
    out.write(new Uint8Array());
    for await (const chunk of response.body ?? []) {
      if (!out.write(chunk)) await new Promise<void>((resolve) => out.once('drain', resolve));
    }
    out.end();
  });
}

/**
 * The factory that the environment asks for: the proxy of the APIs in `SERVERLESS_MCP_PROXY_CONFIG` (a file beside
 * the code), else the server itself, without local writes or code execution.
 */
async function factoryFromEnvironment(env: Readonly<Record<string, string | undefined>>): Promise<McpServerFactory> {
  const config = readConfig({ 'read-only': true, 'log-level': 'info' }, env, '/');
  const world = createWorld(config.logLevel, env);
  const file = env['SERVERLESS_MCP_PROXY_CONFIG'];
  if (file === undefined) {
    const { createServer } = await import('./server.ts');
    return () => createServer(config, world);
  }
  const [{ parseProxyConfiguration }, { openApis }, { createProxyServer }] = await Promise.all([
    import('./mcp-proxy/settings.ts'),
    import('./mcp-proxy/open-proxy.ts'),
    import('./proxy/server.ts'),
  ]);
  const absolute = path.resolve(env['LAMBDA_TASK_ROOT'] ?? '.', file);
  const settings = parseProxyConfiguration(await readFile(absolute, 'utf8'), file).map((api) => ({
    ...api,
    spec: /^[a-z][a-z0-9+.-]+:/i.test(api.spec) ? api.spec : path.resolve(path.dirname(absolute), api.spec),
  }));
  const aws = { region: config.region };
  const proxyWorld: ProxyWorld = {
    env,
    ...aws,
    exportRestApi: async (request) => (await import('./aws/api-export.ts')).exportRestApi(request, aws),
    exportHttpApi: async (request) => (await import('./aws/api-export.ts')).exportHttpApi(request, aws),
  };
  const apis = await openApis(settings, proxyWorld);
  return () =>
    createProxyServer({
      apis: () => apis,
      log: (text) => world.log('error', text),
      onCall: (record) => process.stdout.write(`${embeddedMetric(record)}\n`),
    });
}

/** CloudWatch embedded metric format: the log line is the metric. */
function embeddedMetric({
  tool,
  isError,
  milliseconds,
}: {
  tool: string;
  isError: boolean;
  milliseconds: number;
}): string {
  const metrics = [
    { Name: 'Calls', Unit: 'Count' },
    { Name: 'Errors', Unit: 'Count' },
    { Name: 'Duration', Unit: 'Milliseconds' },
  ];
  const directive = { Namespace: 'serverless-mcp', Dimensions: [['Tool'], []], Metrics: metrics };
  return JSON.stringify({
    _aws: { Timestamp: Date.now(), CloudWatchMetrics: [directive] },
    Tool: tool,
    Calls: 1,
    Errors: isError ? 1 : 0,
    Duration: milliseconds,
  });
}

let loading: Promise<McpServerFactory> | undefined;

/**
 * Makes the server, once per instance. Awaited at the top of a handler's module it is part of the init phase, before
 * the first call. What failed is tried anew by the next call.
 */
export function loadServer(): Promise<McpServerFactory> {
  loading ??= factoryFromEnvironment(process.env).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

const loadedServer: McpServerFactory = async (context) => (await loadServer())(context);
const buffered = handlerFor(loadedServer);

/** Lambda entry, buffered. */
export async function handler(event: HttpEvent): Promise<HttpResult> {
  return buffered(event);
}

/** Lambda entry, streaming; undefined where the runtime offers no streaming. */
export const streamHandler = typeof awslambda === 'undefined' ? undefined : streamHandlerFor(loadedServer);
