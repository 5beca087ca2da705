import type { FunctionDescription, FunctionRoute } from '../../cloudformation/functions.ts';
import { UserError } from '../../world/errors.ts';
import type { LocalProject } from '../project.ts';
import { readDefinitionRoutes } from './definition-routes.ts';

/** One HTTP route of the template and the function behind it. */
export interface LocalRoute extends FunctionRoute {
  readonly fn: FunctionDescription;
  /** The API's document exempts it from the default authorizer. */
  readonly isOpen?: boolean;
  /** Where the tenant of a tenant-isolated function comes from. */
  readonly tenantFrom?: TenantSource;
}

/** A place of the request that a parameter mapping reads. */
export interface TenantSource {
  readonly place: 'header' | 'querystring' | 'path' | 'authorizer';
  readonly name: string;
}

export interface RouteMatch {
  readonly route: LocalRoute;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** Every route of every function: of its events, its URL, and of API documents inside the template. */
export function readRoutes(project: Pick<LocalProject, 'functions' | 'model'>): LocalRoute[] {
  const fromEvents = project.functions.flatMap((fn) => fn.routes.map((route) => ({ ...route, fn })));
  const fromDocuments = readDefinitionRoutes(project);
  const described = new Map(fromDocuments.map((route) => [keyOf(route), route]));
  const known = new Set(fromEvents.map(keyOf));
  return [
    // The document is what is deployed: its tenant mapping and streaming hold for the event too.
    ...fromEvents.map((route) => ({ ...described.get(keyOf(route)), ...route })),
    ...fromDocuments.filter((route) => !known.has(keyOf(route))),
  ];
}

function keyOf({ api, method, path }: LocalRoute): string {
  return `${api} ${method} ${path}`;
}

/**
 * The most specific route for a request, as API Gateway chooses: literal segments before parameters before
 * `{proxy+}` before `$default`, a named method before ANY.
 * @param path without the stage and the query, e.g. `/notes/42`
 */
export function matchRoute(routes: readonly LocalRoute[], method: string, path: string): RouteMatch | undefined {
  const wanted = method.toUpperCase();
  const matches = routes.flatMap((route) => {
    if (route.method !== 'ANY' && route.method !== wanted && route.path !== '$default') return [];
    const pathParameters = matchPath(route.path, path);
    return pathParameters ? [{ route, pathParameters, rank: rankOf(route) }] : [];
  });
  return matches.toSorted((a, b) => (a.rank < b.rank ? -1 : 1))[0];
}

/** @throws UserError that lists the routes when none matches. */
export function requireRoute(routes: readonly LocalRoute[], method: string, path: string): RouteMatch {
  const match = matchRoute(routes, method, path);
  if (match) return match;
  if (routes.length === 0) {
    throw new UserError(
      'The template has no HTTP route to send a request to. Pass "function" with "event" or "sample".',
    );
  }
  throw new UserError(
    `No route for ${method.toUpperCase()} ${path}. Routes: ${listRoutes(routes)}. Leave out stage and host.`,
  );
}

export function listRoutes(routes: readonly LocalRoute[]): string {
  return routes.map((route) => `${route.method} ${route.path}`).join(', ');
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  if (pattern === '$default') return {};
  const wanted = segmentsOf(pattern);
  const given = segmentsOf(path);
  const parameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const greedy = /^\{(.+)\+\}$/.exec(segment)?.[1];
    if (greedy !== undefined) {
      const rest = given.slice(index);
      if (rest.length > 0) parameters[greedy] = rest.map(decode).join('/');
      // A function URL answers its root too; an API's {proxy+} wants at least one segment.
      return rest.length > 0 || wanted.length === 1 ? parameters : undefined;
    }
    const value = given[index];
    if (value === undefined) return undefined;
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    if (name !== undefined) parameters[name] = decode(value);
    else if (segment !== value) return undefined;
  }
  return given.length === wanted.length ? parameters : undefined;
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Sorts as text: each segment 0 literal, 1 parameter, 2 greedy; then $default; then method before ANY; APIs before URLs. */
function rankOf({ path, method, kind }: LocalRoute): string {
  const segments = segmentsOf(path).map((segment) =>
    segment.endsWith('+}') ? '2' : segment.startsWith('{') ? '1' : '0',
  );
  const pathRank = path === '$default' ? '3' : `${segments.join('')}`;
  return `${kind === 'FunctionUrl' ? '1' : '0'}${pathRank.padEnd(40, '9')}${method === 'ANY' ? '1' : '0'}`;
}
