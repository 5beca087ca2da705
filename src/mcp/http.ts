import { toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  type McpServerFactory,
  originValidationResponse,
} from '@modelcontextprotocol/server';
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { ConfigError, describeError } from '../world/errors.ts';

export interface HttpOptions {
  readonly factory: McpServerFactory;
  readonly host: string;
  readonly port: number;
  /** Every request must carry `Authorization: Bearer <token>`. */
  readonly token: string;
  readonly onError: (error: Error) => void;
  /** Text for GET /metrics, behind the same token; the path does not exist without it. */
  readonly metrics?: (() => string) | undefined;
}

export interface HttpEndpoint {
  /** e.g. `http://127.0.0.1:3000/mcp` */
  readonly url: string;
  /** Tells listening clients that the list of tools is another now. */
  toolsChanged(): void;
  close(): Promise<void>;
}

const maxRequestBodyBytes = 4 * 1024 * 1024;
const path = '/mcp';

/** A bearer token nobody can guess. */
export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

/**
 * Serves Streamable HTTP, both protocol eras, at `/mcp`.
 * Host and Origin are checked against DNS rebinding, then the token; the body is limited.
 * @throws ConfigError when the address cannot be listened on.
 */
export async function serveHttp(options: HttpOptions): Promise<HttpEndpoint> {
  const handler = createMcpHandler(options.factory, {
    onerror: options.onError,
    maxRequestBodySize: maxRequestBodyBytes,
  });
  const allowedHosts = [...localhostAllowedHostnames(), options.host];
  const allowedOrigins = [...localhostAllowedOrigins(), options.host];
  const guarded = async (request: Request): Promise<Response> =>
    hostHeaderValidationResponse(request, allowedHosts) ??
    originValidationResponse(request, allowedOrigins) ??
    unauthorizedResponse(request, options.token) ??
    metricsResponse(request, options.metrics) ??
    unknownPathResponse(request) ??
    handler.fetch(request);
  const answer = toNodeHandler(
    { fetch: guarded },
    { onerror: options.onError, maxRequestBodySize: maxRequestBodyBytes },
  );
  const server = createHttpServer((request, response) => {
    // A body that announces itself as too long is refused before a byte of it is read.
    if (Number(request.headers['content-length'] ?? 0) > maxRequestBodyBytes) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    void answer(toMessage(request), response);
  });
  const port = await listen(server, options);
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}${path}`,
    toolsChanged: () => handler.notify.toolsChanged(),
    close: async () => {
      await handler.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The parts the adapter reads, with the types it wants. */
function toMessage(request: IncomingMessage) {
  return {
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    headers: request.headers,
    [Symbol.asyncIterator]: () => request[Symbol.asyncIterator](),
  };
}

function metricsResponse(request: Request, metrics: HttpOptions['metrics']): Response | undefined {
  if (metrics === undefined || new URL(request.url).pathname !== '/metrics') return undefined;
  return new Response(metrics(), { headers: { 'content-type': 'text/plain; version=0.0.4' } });
}

function unknownPathResponse(request: Request): Response | undefined {
  if (new URL(request.url).pathname === path) return undefined;
  return Response.json({ error: `Not found. The MCP endpoint is ${path}.` }, { status: 404 });
}

function unauthorizedResponse(request: Request, token: string): Response | undefined {
  const given = request.headers.get('authorization') ?? '';
  if (timingSafeEqual(digest(given), digest(`Bearer ${token}`))) return undefined;
  return Response.json(
    { error: 'Send "Authorization: Bearer <token>"; the token is printed where the server was started.' },
    { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } },
  );
}

/** Equal lengths for the constant-time comparison. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function listen(server: Server, { host, port }: HttpOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new ConfigError(`Cannot listen on ${host}:${port}: ${describeError(error)}. Choose another --port or --host.`),
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
