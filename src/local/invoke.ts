import type { FunctionDescription } from '../cloudformation/functions.ts';
import { UserError } from '../world/errors.ts';
import type { CollectedLogs } from './child/log-collector.ts';
import type { ChildOutcome } from './child/outcome.ts';
import type { DatabaseForRun } from './database/embedded-database.ts';
import { prepareDatabase } from './database/embedded-database.ts';
import { buildReport, type InvocationReport } from './invocation-report.ts';
import { chooseTarget, type TargetQuery } from './invocation-target.ts';
import { buildInvocationIdentity } from './lambda-environment.ts';
import { type PreparedCode, prepareCode } from './prepare-code.ts';
import { type LocalProject, readProject } from './project.ts';
import { startChild } from './start-child.ts';
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
    const { outcome, logs } = run;
    return buildReport({
      fn,
      route: target.route,
      timeoutSeconds: timeoutOf(fn, request),
      projectDirectory: project.directory,
      outcome,
      logs,
      tables: database.endpoint === undefined ? undefined : database.tables,
      warnings: [...code.warnings, ...run.environmentWarnings, ...database.notes],
    });
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
