import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { describeError, UserError } from '../../world/errors.ts';
import { type DatabaseForRun, prepareDatabase } from '../database/embedded-database.ts';
import { type LocalRoute, readRoutes } from '../http/routes.ts';
import { readAuthorization } from '../http/authorization.ts';
import { type LocalProject, readProject } from '../project.ts';
import type { LocalWorld } from '../world.ts';
import type { DevEvent } from './events.ts';
import { FileWatch } from './file-watch.ts';
import { FunctionPool } from './function-pool.ts';
import { readRequest, sendJson } from './http-exchange.ts';
import { answerRequest } from './request-handling.ts';

export interface DevServerOptions {
  /** Project folder or its template. */
  readonly directory: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** e.g. 127.0.0.1 */
  readonly host: string;
  /** Ends the server and all its processes. */
  readonly signal: AbortSignal;
  /** Environment of this process; functions get search paths of it, nothing else. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onEvent: (event: DevEvent) => void;
}

export interface DevServer {
  readonly url: string;
  /** Resolves when the server has ended, by `close` or by the signal. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/**
 * Serves the HTTP routes of a template on this machine until `signal` aborts: bundles functions when first asked,
 * keeps their processes warm, reloads on change, and holds the template's tables in an embedded database.
 * @throws UserError when the template cannot be read or the port is taken
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const service = new DevService(options);
  await service.load();
  const server = createServer((request, response) => void service.serve(request, response));
  const url = await listen(server, options);
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= closeAll(server, service));
  const closed = new Promise<void>((resolve) => server.once('close', () => resolve()));
  options.signal.addEventListener('abort', () => void close(), { once: true });
  if (options.signal.aborted) await close();
  else service.announce(url);
  return { url, close, closed: closed.then(() => closing) };
}

async function listen(server: Server, { port, host }: DevServerOptions): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new UserError(describeListenError(error, port), { cause: error })));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const actualPort = typeof address === 'object' && address !== null ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`;
}

function describeListenError(error: Error, port: number): string {
  const isTaken = 'code' in error && error.code === 'EADDRINUSE';
  return isTaken ? `Port ${port} is taken. Pass another one with --port.` : `Cannot listen: ${error.message}`;
}

async function closeAll(server: Server, service: DevService): Promise<void> {
  const ended = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await service.close();
  await ended;
}

/** The template as it is now, and a pool of processes for each function. */
class DevService {
  readonly #options: DevServerOptions;
  readonly #world: LocalWorld;
  readonly #closers: (() => Promise<void>)[] = [];
  readonly #watch = new FileWatch((files) => this.#reload(files));
  readonly #pools = new Map<string, FunctionPool>();
  #project: LocalProject | undefined;
  #routes: readonly LocalRoute[] = [];
  #notes: readonly string[] = [];
  #isClosed = false;

  constructor(options: DevServerOptions) {
    this.#options = options;
    this.#world = {
      // The person who starts `dev` on a folder chose it; there is no caller to guard against.
      resolvePath: (candidate) => realLocation(candidate),
      env: options.env,
      run: () => Promise.reject(new Error('not used')),
      progress: () => {},
      signal: options.signal,
      onClose: (close) => void this.#closers.push(close),
    };
  }

  async load(): Promise<void> {
    const project = await readProject({ location: await realLocation(this.#options.directory) });
    const database = await prepareDatabase(project, this.#world, false);
    this.#project = project;
    this.#routes = readRoutes(project);
    this.#notes = [...describeDatabase(database), ...notesOn(project, this.#routes)];
    const former = [...this.#pools.values()];
    this.#pools.clear();
    for (const fn of project.functions) {
      const pool = new FunctionPool({
        project,
        fn,
        databaseEndpoint: database.endpoint,
        world: this.#world,
        onEvent: this.#options.onEvent,
        onInputs: (files) => this.#watch.add(files.filter((file) => !file.includes('node_modules'))),
      });
      this.#pools.set(fn.id, pool);
    }
    const configuration = ['package.json', 'tsconfig.json'].map((name) => path.join(project.directory, name));
    await this.#watch.add([project.templatePath, ...configuration]);
    await Promise.all(former.map((pool) => pool.reset()));
  }

  announce(url: string): void {
    if (!this.#project) return;
    const routes = this.#routes.map((route) => `${route.method} ${route.path} → ${route.fn.id}`);
    this.#options.onEvent({ kind: 'ready', url, routes, notes: this.#notes });
    this.#watch.start();
    void this.#warm();
  }

  async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    // A client that leaves early is no fault of the service.
    response.on('error', () => {});
    let functionId: string | undefined;
    try {
      if (!this.#isLocalHost(incoming.headers.host)) {
        sendJson(response, 403, { message: 'Forbidden' });
        return;
      }
      await this.#watch.check();
      const request = await readRequest(incoming);
      const project = this.#project;
      if (!request || !project) {
        sendJson(response, 413, { message: 'Request Too Long' });
        return;
      }
      functionId = await answerRequest({
        project,
        routes: this.#routes,
        request,
        incoming,
        response,
        poolOf: (id) => this.#pools.get(id),
        onEvent: this.#options.onEvent,
      });
    } catch (error) {
      this.#options.onEvent({ kind: 'failed', text: describeError(error) });
      if (!response.headersSent) sendJson(response, 500, { message: describeError(error) });
      else response.destroy();
    } finally {
      this.#options.onEvent({
        kind: 'answered',
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        statusCode: response.statusCode,
        function: functionId,
        durationMs: performance.now() - startedAt,
      });
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#watch.stop();
    await this.#closePools();
    for (const close of this.#closers.splice(0)) await close();
  }

  /** A page elsewhere that points its own name at this machine must not reach the service (DNS rebinding). */
  #isLocalHost(host: string | undefined): boolean {
    const isLoopback = ['127.0.0.1', 'localhost', '::1'].includes(this.#options.host);
    return !isLoopback || /^(?:(?:[\w-]+\.)*localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(host ?? '');
  }

  async #reload(files: readonly string[]): Promise<void> {
    const project = this.#project;
    if (!project) return;
    const names = files.map((file) => path.relative(project.directory, file));
    this.#options.onEvent({ kind: 'changed', files: names });
    try {
      if (files.includes(project.templatePath)) await this.load();
      else await Promise.all([...this.#pools.values()].map((pool) => pool.reset()));
      void this.#warm();
    } catch (error) {
      // The former template stays in service until this one can be read.
      this.#options.onEvent({ kind: 'failed', text: describeError(error) });
    }
  }

  /** Bundles what has routes ahead of the first request, one after another, and tells faults right after a save. */
  async #warm(): Promise<void> {
    const project = this.#project;
    if (!project) return;
    const ids = new Set(this.#routes.map((route) => route.fn.id));
    for (const id of ids) {
      if (this.#isClosed || project !== this.#project) return;
      try {
        await this.#pools.get(id)?.warm();
      } catch (error) {
        if (!this.#isClosed) this.#options.onEvent({ kind: 'failed', text: describeError(error) });
      }
    }
  }

  async #closePools(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.close()));
  }
}

function describeDatabase({ endpoint, tables, notes }: DatabaseForRun): string[] {
  if (endpoint === undefined) return [...notes];
  return [`Embedded DynamoDB at ${endpoint} with ${tables.join(', ')}; its data ends with this process.`, ...notes];
}

function notesOn(project: LocalProject, routes: readonly LocalRoute[]): string[] {
  const kinds = new Set(routes.map((route) => readAuthorization(project, route).kind));
  const silent = project.functions.map((fn) => fn.id).filter((id) => !routes.some((route) => route.fn.id === id));
  return [
    ...(kinds.has('token')
      ? ['Bearer tokens are read, not verified: the claims count, signature and audience are not checked here.']
      : []),
    ...(kinds.has('custom') ? ['Lambda authorizers are not run: any Authorization header is let through.'] : []),
    ...(kinds.has('iam') ? ['IAM signatures must be there, but are not checked here.'] : []),
    ...(kinds.has('api-key') ? ['Any x-api-key is let through.'] : []),
    ...(silent.length > 0 ? [`Not served, as they have no HTTP route: ${silent.join(', ')}.`] : []),
  ];
}

/** Where a path really is; the path itself when nothing is there, so that the reader says what is missing. */
function realLocation(candidate: string): Promise<string> {
  const location = path.resolve(candidate);
  return realpath(location).catch(() => location);
}
