import type { FunctionDescription } from '../cloudformation/functions.ts';
import { UserError } from '../world/errors.ts';
import { findBootstrap } from './child/bootstrap-path.ts';
import type { CollectedLogs } from './child/log-collector.ts';
import type { ChildOutcome, StreamedResponse } from './child/outcome.ts';
import type { DurableReport } from './child/protocol.ts';
import type { DatabaseForRun } from './database/embedded-database.ts';
import { prepareDatabase } from './database/embedded-database.ts';
import { describeFailure, type InvocationError } from './failure-text.ts';
import { readProxyResult, readStreamHead } from './http/proxy-response.ts';
import type { LocalRoute } from './http/routes.ts';
import { chooseTarget, type TargetQuery } from './invocation-target.ts';
import { buildInvocationIdentity } from './lambda-environment.ts';
import { type PreparedCode, prepareCode } from './prepare-code.ts';
import { type LocalProject, readProject } from './project.ts';
import { runtimeMajorOf, startChild } from './start-child.ts';
import type { LocalWorld } from './world.ts';

export interface InvokeRequest extends TargetQuery {
  /** Real path of a project folder or its template. */
  readonly location: string;
  /** Win over the template's and the reserved variables. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Instead of the template's Timeout. */
  readonly timeoutSeconds?: number | undefined;
  readonly tenantId?: string | undefined;
  /** For durable functions: result to send for each callback the execution waits for, by name of the operation. */
  readonly callbacks?: Readonly<Record<string, string>> | undefined;
  /** `keep`: tables keep what former invocations wrote; `fresh`: emptied first; `none`: no embedded database. */
  readonly database: 'keep' | 'fresh' | 'none';
}

export interface InvocationReport {
  readonly function: string;
  readonly ok: boolean;
  /** Parsed result of the handler; absent when it returned nothing, streamed or failed. */
  readonly result?: unknown;
  /** What an HTTP client would get, when a route was called or the result looks like a proxy response. */
  readonly response?:
    { readonly statusCode: number; readonly headers: Record<string, string>; readonly body: string } | undefined;
  readonly chunks?: { readonly atMs: number; readonly bytes: number; readonly text: string }[] | undefined;
  /** Set for durable functions: how the execution went. */
  readonly durable?:
    { readonly status: string; readonly invocations: number; readonly operations: DurableStep[] } | undefined;
  readonly error?: InvocationError | undefined;
  readonly logs: string[];
  readonly durationMs: number;
  readonly initMs?: number | undefined;
  readonly maxMemoryMb: number;
  readonly memoryMb: number;
  /** `Node 20.20.2`, and the template's runtime where it differs. */
  readonly runsOn: string;
  /** Tables of the embedded database the run had. */
  readonly tables?: string[] | undefined;
  readonly warnings: string[];
}

/** One operation of a durable execution; `detail` holds attempt, skipped wait, and result or error. */
export interface DurableStep {
  readonly name: string;
  readonly type: string;
  readonly status: string;
  readonly detail: string;
}

/**
 * Bundles a function and runs it once in a process of its own, with the environment Lambda would give it.
 * A failing handler is a report with `error`; only a call that cannot be made is thrown.
 */
export async function invokeLocal(request: InvokeRequest, world: LocalWorld): Promise<InvocationReport> {
  const project = await readProject(request);
  const target = chooseTarget(project, request);
  const { fn } = target;
  const tenantId = request.tenantId ?? target.tenantId;
  assertTenant(fn, tenantId);
  world.progress(`Bundling ${fn.id}`, 0.1);
  const code = await prepareCode(project, fn, world);
  try {
    const database = await chooseDatabase(project, request, world);
    world.progress(`Running ${fn.id}`, 0.5);
    const run = await runOnce({ project, fn, code, database, event: target.event, tenantId, request, world });
    return buildReport({ project, fn, route: target.route, code, database, request, ...run });
  } finally {
    await code.dispose();
  }
}

function assertTenant(fn: FunctionDescription, tenantId: string | undefined): void {
  if (fn.isTenantIsolated && tenantId === undefined) {
    throw new UserError(`${fn.id} is tenant-isolated: Lambda refuses a call without a tenant. Pass tenantId.`);
  }
  if (!fn.isTenantIsolated && tenantId !== undefined) {
    throw new UserError(
      `${fn.id} is not tenant-isolated: Lambda refuses a call with a tenant. Leave tenantId out, or set TenancyConfig on the function.`,
    );
  }
}

const noDatabase: DatabaseForRun = { endpoint: undefined, tables: [], notes: [] };

async function chooseDatabase(
  project: LocalProject,
  request: InvokeRequest,
  world: LocalWorld,
): Promise<DatabaseForRun> {
  if (request.database === 'none' || request.env?.['AWS_ENDPOINT_URL_DYNAMODB'] !== undefined) return noDatabase;
  return prepareDatabase(project, world, request.database === 'fresh');
}

interface Run {
  readonly project: LocalProject;
  readonly fn: FunctionDescription;
  readonly code: PreparedCode;
  readonly database: DatabaseForRun;
  readonly event: unknown;
  readonly tenantId: string | undefined;
  readonly request: InvokeRequest;
  readonly world: LocalWorld;
}

interface FinishedRun {
  readonly outcome: ChildOutcome;
  readonly logs: CollectedLogs;
  readonly environmentWarnings: readonly string[];
}

async function runOnce({ project, fn, code, database, event, tenantId, request, world }: Run): Promise<FinishedRun> {
  const { child, warnings } = startChild({
    project,
    fn,
    code,
    databaseEndpoint: database.endpoint,
    env: request.env ?? {},
    parentEnv: world.env,
  });
  try {
    const identity = buildInvocationIdentity(fn, project.region, tenantId);
    const timeoutMs = timeoutOf(fn, request) * 1000;
    const { callbacks } = request;
    const outcome = await child.invoke({ event, timeoutMs, callbacks, signal: world.signal, ...identity });
    await child.close();
    return { outcome, logs: child.takeLogs(), environmentWarnings: warnings };
  } finally {
    await child.close();
  }
}

/** Timeout bounds each invocation of a durable execution, not the whole. */
const durableTimeoutSeconds = 60;

function timeoutOf(fn: FunctionDescription, request: InvokeRequest): number {
  if (request.timeoutSeconds !== undefined) return request.timeoutSeconds;
  return fn.durable ? Math.max(durableTimeoutSeconds, fn.timeoutSeconds) : fn.timeoutSeconds;
}

interface ReportParts extends FinishedRun {
  readonly project: LocalProject;
  readonly fn: FunctionDescription;
  readonly route: LocalRoute | undefined;
  readonly code: PreparedCode;
  readonly database: DatabaseForRun;
  readonly request: InvokeRequest;
}

function buildReport(parts: ReportParts): InvocationReport {
  const { project, fn, route, code, database, request, outcome, logs } = parts;
  const timeoutSeconds = timeoutOf(fn, request);
  const result: unknown = outcome.value === undefined ? undefined : JSON.parse(outcome.value);
  const answer = outcome.failure ? {} : readAnswer(route, result, outcome.stream);
  const error = outcome.failure
    ? describeFailure(outcome.failure, {
        fn,
        timeoutSeconds,
        projectDirectory: project.directory,
        hiddenPaths: [findBootstrap()],
      })
    : answer.malformed;
  return {
    function: fn.id,
    ok: error === undefined,
    ...(result !== undefined && { result }),
    response: answer.response,
    chunks: outcome.stream?.chunks.map(({ data, atMs }) => ({
      atMs: Math.round(atMs),
      bytes: data.length,
      text: data.toString('utf8'),
    })),
    durable: outcome.durable && describeDurable(outcome.durable),
    error,
    logs: readLogs(logs),
    durationMs: roundTo1(outcome.durationMs),
    initMs: outcome.initMs === undefined ? undefined : roundTo1(outcome.initMs),
    maxMemoryMb: outcome.peakMemoryMb,
    memoryMb: fn.memoryMb,
    runsOn: describeNode(fn),
    tables: database.endpoint === undefined ? undefined : database.tables,
    warnings: [...code.warnings, ...parts.environmentWarnings, ...database.notes],
  };
}

interface Answer {
  readonly response?: InvocationReport['response'];
  readonly malformed?: InvocationError;
}

function readAnswer(route: LocalRoute | undefined, result: unknown, stream: StreamedResponse | undefined): Answer {
  if (stream) return readStreamAnswer(stream);
  if (!route) return {};
  const reading = readProxyResult(route, result);
  if (reading.kind === 'malformed') {
    return {
      malformed: {
        type: 'MalformedProxyResponse',
        message: reading.reason,
        stack: [],
        hint: 'Return the object itself, with JSON.stringify around the body only.',
      },
    };
  }
  const { statusCode, headers, body } = reading.response;
  return { response: { statusCode, headers: joinHeaders(headers), body: body.toString('utf8') } };
}

function readStreamAnswer(stream: StreamedResponse): Answer {
  if (stream.metadata === undefined) return {};
  const { statusCode, headers } = readStreamHead(stream.metadata, stream.contentType);
  const body = Buffer.concat(stream.chunks.map((chunk) => chunk.data)).toString('utf8');
  return { response: { statusCode, headers: joinHeaders(headers), body } };
}

function describeDurable({ status, invocations, operations }: DurableReport): InvocationReport['durable'] {
  const steps = operations.map(({ name, type, status: state, attempt, waitSeconds, result, error }) => {
    const details = [
      attempt === undefined ? undefined : `attempt ${attempt}`,
      waitSeconds === undefined ? undefined : `${waitSeconds} s skipped`,
      error ?? result,
    ];
    return { name, type, status: state, detail: details.filter((detail) => detail !== undefined).join(', ') };
  });
  return { status, invocations, operations: steps };
}

function readLogs({ lines, droppedBytes }: CollectedLogs): string[] {
  const dropped = droppedBytes > 0 ? [`… ${droppedBytes} more bytes were printed and not kept`] : [];
  return [...lines.map((line) => line.text), ...dropped];
}

function joinHeaders(headers: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.join(', ')]));
}

function describeNode(fn: FunctionDescription): string {
  const running = `Node ${process.versions.node}`;
  return Number(process.versions.node.split('.')[0]) === runtimeMajorOf(fn)
    ? running
    : `${running} (deployed: ${fn.runtime})`;
}

function roundTo1(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
