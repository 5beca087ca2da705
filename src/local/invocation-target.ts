import type { FunctionDescription } from '../cloudformation/functions.ts';
import { UserError } from '../world/errors.ts';
import { buildSample, type SampleName } from './events/samples.ts';
import { type Claims, readAuthorization } from './http/authorization.ts';
import { buildProxyEvent, type HttpRequest } from './http/proxy-event.ts';
import { type LocalRoute, readRoutes, requireRoute } from './http/routes.ts';
import { readTenant } from './http/tenant.ts';
import { type LocalProject, selectFunction } from './project.ts';

/** What to run and with which event: a request finds its function, a sample or an event needs it named. */
export interface TargetQuery {
  readonly function?: string | undefined;
  readonly request?: (HttpRequest & { readonly claims?: Claims | undefined }) | undefined;
  readonly sample?: SampleName | undefined;
  /** Content of the sample: a message body, record, detail, HTTP body or object key. */
  readonly samplePayload?: string | undefined;
  readonly event?: unknown;
}

export interface InvocationTarget {
  readonly fn: FunctionDescription;
  readonly event: unknown;
  /** Set when the event came through a route. */
  readonly route?: LocalRoute | undefined;
  /** From the route's parameter mapping. */
  readonly tenantId?: string | undefined;
}

/** Who calls when the caller does not say: enough for code that reads the subject. */
const defaultClaims = { sub: 'local-user', email: 'local-user@example.com' };

/** @throws UserError when the parts contradict each other or name what does not exist. */
export function chooseTarget(project: LocalProject, query: TargetQuery): InvocationTarget {
  const given = (['request', 'sample', 'event'] as const).filter((name) => query[name] !== undefined);
  if (given.length > 1) throw new UserError(`Pass one of request, sample and event, not ${given.join(' and ')}.`);
  if (query.request) return targetOfRequest(project, query.request, query.function);
  const fn = chooseFunction(project, query.function);
  const event = query.sample ? buildSample(query.sample, project.region, query.samplePayload) : (query.event ?? {});
  return { fn, event };
}

function chooseFunction(project: LocalProject, name: string | undefined): FunctionDescription {
  if (name !== undefined) return selectFunction(project, name);
  const [only, ...others] = project.functions;
  if (only && others.length === 0) return only;
  throw new UserError(
    `The template has ${project.functions.length} functions: pass "function" (${project.functions.map((fn) => fn.id).join(', ')}), or "request" to go through a route.`,
  );
}

function targetOfRequest(
  project: LocalProject,
  request: HttpRequest & { readonly claims?: Claims | undefined },
  functionName: string | undefined,
): InvocationTarget {
  const all = readRoutes(project);
  const fn = functionName === undefined ? undefined : selectFunction(project, functionName);
  const routes = fn ? all.filter((route) => route.fn.id === fn.id) : all;
  const split = splitQuery(request);
  const match = requireRoute(routes, request.method, split.path);
  const claims = request.claims ?? defaultClaims;
  const event = buildProxyEvent({
    project,
    match,
    request: split,
    authorization: readAuthorization(project, match.route),
    claims,
  });
  return { fn: match.route.fn, event, route: match.route, tenantId: readTenant(match, split, claims) };
}

/** A query written into the path counts too; a leading slash may be missing. */
function splitQuery(request: HttpRequest): HttpRequest {
  const [written = '', text = ''] = request.path.split('?', 2);
  const path = written.startsWith('/') ? written : `/${written}`;
  const query: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(text)) (query[name] ??= []).push(value);
  return { ...request, path, query: { ...query, ...request.query } };
}
