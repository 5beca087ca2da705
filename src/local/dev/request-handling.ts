import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import type { ChildOutcome, StreamChunk, StreamedResponse } from '../child/outcome.ts';
import { findBootstrap } from '../child/bootstrap-path.ts';
import { describeFailure } from '../failure-text.ts';
import { admit } from '../http/admission.ts';
import { readAuthorization, readStage } from '../http/authorization.ts';
import { isBinaryRequest, readBinaryTypes } from '../http/binary.ts';
import { type Cors, corsHeaders, readCors } from '../http/cors.ts';
import { buildProxyEvent } from '../http/proxy-event.ts';
import { readProxyResult, readStreamHead } from '../http/proxy-response.ts';
import { listRoutes, type LocalRoute, matchRoute, type RouteMatch } from '../http/routes.ts';
import { readTenant } from '../http/tenant.ts';
import type { LocalProject } from '../project.ts';
import type { DevEvent } from './events.ts';
import type { FunctionPool } from './function-pool.ts';
import { type ReceivedRequest, sendJson, writeHead } from './http-exchange.ts';

export interface Exchange {
  readonly project: LocalProject;
  readonly routes: readonly LocalRoute[];
  readonly request: ReceivedRequest;
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  poolOf(functionId: string): FunctionPool | undefined;
  readonly onEvent: (event: DevEvent) => void;
}

/**
 * Answers one request as the template's front door would.
 * @returns the function that ran, undefined when none did
 */
export async function answerRequest(exchange: Exchange): Promise<string | undefined> {
  const { project, routes, request, response } = exchange;
  if (isPreflight(exchange) && answerPreflight(exchange)) return undefined;
  const match = findRoute(project, routes, request.method, request.path);
  if (!match) {
    sendJson(response, 404, {
      message: `No route for ${request.method} ${request.path}. Routes: ${listRoutes(routes)}`,
    });
    return undefined;
  }
  return runRoute(exchange, match);
}

async function runRoute(exchange: Exchange, found: FoundRoute): Promise<string | undefined> {
  const { project, request, incoming, response } = exchange;
  const { match, path } = found;
  const { route } = match;
  const authorization = readAuthorization(project, route);
  const cors = readCors(project, route);
  const headers = cors?.isAddedToAnswers ? corsHeaders(cors, incoming.headers.origin, false) : {};
  const admission = admit(authorization, incoming.headers, new Date());
  if (admission.kind === 'refused') {
    sendJson(response, admission.statusCode, { message: admission.message }, headers);
    return undefined;
  }
  const { claims } = admission;
  const event = buildProxyEvent({
    project,
    match,
    request: { ...request, path, body: bodyFor(exchange, route) },
    authorization,
    claims,
  });
  const answer = new Answer(exchange, route, headers);
  const pool = exchange.poolOf(route.fn.id);
  const outcome = await pool?.invoke({
    event,
    tenantId: route.fn.isTenantIsolated ? (readTenant(match, request, claims) ?? 'local-tenant') : undefined,
    onStreamStart: (stream) => answer.startStream(stream),
    onChunk: (chunk) => answer.writeChunk(chunk),
  });
  if (outcome) answer.finish(outcome);
  return route.fn.id;
}

interface FoundRoute {
  readonly match: RouteMatch;
  /** Without the stage, which clients of a deployed REST API write in front. */
  readonly path: string;
}

function findRoute(
  project: LocalProject,
  routes: readonly LocalRoute[],
  method: string,
  path: string,
): FoundRoute | undefined {
  const match = matchRoute(routes, method, path);
  if (match) return { match, path };
  const [, first, rest = ''] = /^\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  const staged = routes.filter((route) => readStage(project, route) === first);
  const stagedMatch = matchRoute(staged, method, rest === '' ? '/' : rest);
  return stagedMatch && { match: stagedMatch, path: rest === '' ? '/' : rest };
}

function isPreflight({ request, incoming }: Exchange): boolean {
  return request.method === 'OPTIONS' && incoming.headers['access-control-request-method'] !== undefined;
}

/** The front door answers preflights itself when it has cross-origin rules. */
function answerPreflight({ project, routes, request, incoming, response }: Exchange): boolean {
  const wanted = incoming.headers['access-control-request-method'] ?? 'GET';
  const match = findRoute(project, routes, wanted, request.path)?.match;
  const cors: Cors | undefined = match && readCors(project, match.route);
  if (!cors) return false;
  writeHead(response, 204, corsHeaders(cors, incoming.headers.origin, true));
  response.end();
  return true;
}

function bodyFor({ project, request }: Exchange, route: LocalRoute): string | Uint8Array | undefined {
  if (request.body.length === 0) return undefined;
  const isBinary = isBinaryRequest(route, readBinaryTypes(project, route), request.contentType);
  return isBinary ? request.body : request.body.toString('utf8');
}

/** What the front doors say when the function failed. */
const failureAnswers = {
  Api: { failed: [502, 'Internal server error'], timedOut: [504, 'Endpoint request timed out'] },
  HttpApi: { failed: [500, 'Internal Server Error'], timedOut: [503, 'Service Unavailable'] },
  FunctionUrl: { failed: [502, 'Internal Server Error'], timedOut: [502, 'Internal Server Error'] },
} as const;

/** Turns what a function does into the HTTP answer, chunk by chunk where the route streams. */
class Answer {
  readonly #exchange: Exchange;
  readonly #route: LocalRoute;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(exchange: Exchange, route: LocalRoute, headers: Readonly<Record<string, string>>) {
    this.#exchange = exchange;
    this.#route = route;
    this.#headers = headers;
  }

  startStream(stream: StreamedResponse): void {
    if (this.#route.invokeMode === 'RESPONSE_STREAM') this.#writeStreamHead(stream);
  }

  writeChunk(chunk: StreamChunk): void {
    if (this.#route.invokeMode === 'RESPONSE_STREAM') this.#exchange.response.write(chunk.data);
  }

  finish(outcome: ChildOutcome): void {
    if (outcome.failure) this.#fail(outcome);
    else if (outcome.stream) this.#finishStream(outcome.stream);
    else this.#send(outcome.value === undefined ? undefined : JSON.parse(outcome.value));
  }

  #writeStreamHead(stream: StreamedResponse): void {
    const { statusCode, headers } = readStreamHead(stream.metadata, stream.contentType);
    writeHead(this.#exchange.response, statusCode, { ...headers, ...this.#headers });
  }

  #finishStream(stream: StreamedResponse): void {
    const { response } = this.#exchange;
    if (!response.headersSent) {
      this.#writeStreamHead(stream);
      for (const chunk of stream.chunks) response.write(chunk.data);
    }
    response.end();
  }

  #send(result: unknown): void {
    const { kind, fn } = this.#route;
    const decodes = kind !== 'Api' || readBinaryTypes(this.#exchange.project, this.#route).length > 0;
    const reading = readProxyResult(this.#route, result, decodes);
    if (reading.kind === 'malformed') {
      this.#exchange.onEvent({ kind: 'failed', text: `${fn.id}: ${reading.reason}` });
      this.#sendFailure('failed');
      return;
    }
    const { statusCode, headers, body } = reading.response;
    writeHead(this.#exchange.response, statusCode, { ...headers, ...this.#headers });
    this.#exchange.response.end(body);
  }

  #fail({ failure }: ChildOutcome): void {
    const { fn } = this.#route;
    const { project, onEvent, response } = this.#exchange;
    if (!failure) return;
    const { type, message, stack, hint } = describeFailure(failure, {
      fn,
      timeoutSeconds: fn.timeoutSeconds,
      projectDirectory: project.directory,
      hiddenPaths: [path.dirname(findBootstrap())],
    });
    onEvent({
      kind: 'failed',
      text: [`${fn.id}: ${type}: ${message}`, ...stack.map((frame) => `  ${frame}`), hint].join('\n'),
    });
    if (response.headersSent) response.destroy();
    else this.#sendFailure(failure.kind === 'timeout' ? 'timedOut' : 'failed');
  }

  #sendFailure(kind: 'failed' | 'timedOut'): void {
    const [statusCode, message] = failureAnswers[this.#route.kind][kind];
    sendJson(this.#exchange.response, statusCode, { message }, this.#headers);
  }
}
