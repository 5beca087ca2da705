import { isMapping, nodeAt, type TemplateNode, textOf, toPlain } from '../../cloudformation/nodes.ts';
import type { LocalProject } from '../project.ts';
import type { LocalRoute } from './routes.ts';

/** Cross-origin rules the front door itself applies. */
export interface Cors {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAgeSeconds: number | undefined;
  /** HTTP APIs and function URLs add headers to answers too; a REST API leaves that to the function. */
  readonly isAddedToAnswers: boolean;
}

/** The rules of the API a route belongs to; undefined when it has none. */
export function readCors(project: LocalProject, route: LocalRoute): Cors | undefined {
  const node = findCors(project, route);
  if (!node) return undefined;
  const isRest = route.kind === 'Api';
  const shorthand = textOf(node);
  if (shorthand === 'false') return undefined;
  const plain = isMapping(node) ? toPlain(node) : undefined;
  const rules =
    typeof plain === 'object' && plain !== null ? new Map<string, unknown>(Object.entries(plain)) : new Map();
  const read = (...names: string[]): string[] => names.flatMap((name) => toList(rules.get(name)));
  const origins = read('AllowOrigins', 'AllowOrigin');
  const fallbackOrigin = shorthand === undefined || shorthand === 'true' ? '*' : unquote(shorthand);
  return {
    allowOrigins: origins.length > 0 ? origins : [fallbackOrigin],
    allowMethods: orDefault(read('AllowMethods'), '*'),
    allowHeaders: orDefault(read('AllowHeaders'), '*'),
    exposeHeaders: read('ExposeHeaders'),
    allowCredentials: rules.get('AllowCredentials') === true,
    maxAgeSeconds: Number(read('MaxAge')[0]) || undefined,
    isAddedToAnswers: !isRest,
  };
}

function findCors({ model }: LocalProject, route: LocalRoute): TemplateNode | undefined {
  if (route.kind === 'FunctionUrl')
    return nodeAt(model.resources.get(route.fn.id)?.effective, 'FunctionUrlConfig', 'Cors');
  const isHttp = route.kind === 'HttpApi';
  const property = isHttp ? 'CorsConfiguration' : 'Cors';
  const api = model.resources.get(route.api);
  return api ? nodeAt(api.effective, property) : nodeAt(model.root, 'Globals', isHttp ? 'HttpApi' : 'Api', property);
}

/** Header names and values for a request of `origin`; empty when the origin is not allowed. */
export function corsHeaders(cors: Cors, origin: string | undefined, isPreflight: boolean): Record<string, string> {
  const isAny = cors.allowOrigins.includes('*');
  if (origin === undefined || !(isAny || cors.allowOrigins.includes(origin))) return {};
  return {
    'access-control-allow-origin': isAny && !cors.allowCredentials ? '*' : origin,
    vary: 'Origin',
    ...(cors.allowCredentials && { 'access-control-allow-credentials': 'true' }),
    ...(cors.exposeHeaders.length > 0 && { 'access-control-expose-headers': cors.exposeHeaders.join(',') }),
    ...(isPreflight && {
      'access-control-allow-methods': cors.allowMethods.join(','),
      'access-control-allow-headers': cors.allowHeaders.join(','),
      ...(cors.maxAgeSeconds !== undefined && { 'access-control-max-age': String(cors.maxAgeSeconds) }),
    }),
  };
}

/** Lists of HTTP APIs are lists, those of REST APIs one quoted text: `"'GET,POST'"`. */
function toList(value: unknown): string[] {
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'string');
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'string') return [];
  return unquote(value)
    .split(',')
    .map((part) => part.trim());
}

function unquote(text: string): string {
  return text.replace(/^'(.*)'$/, '$1');
}

function orDefault(list: readonly string[], fallback: string): readonly string[] {
  return list.length > 0 ? list : [fallback];
}
