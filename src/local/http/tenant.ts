import type { Claims } from './authorization.ts';
import type { HttpRequest } from './proxy-event.ts';
import type { RouteMatch } from './routes.ts';

/** The tenant a request belongs to, as the route's parameter mapping says; undefined without one, or when it is missing. */
export function readTenant(
  { route, pathParameters }: RouteMatch,
  request: HttpRequest,
  claims: Claims,
): string | undefined {
  const source = route.tenantFrom;
  switch (source?.place) {
    case undefined:
      return undefined;
    case 'header':
      return firstOf(findHeader(request.headers ?? {}, source.name));
    case 'querystring':
      return firstOf(request.query?.[source.name]);
    case 'path':
      return pathParameters[source.name];
    case 'authorizer': {
      const claim = claims[source.name];
      return typeof claim === 'string' ? claim : undefined;
    }
  }
}

function findHeader(
  headers: NonNullable<HttpRequest['headers']>,
  wanted: string,
): string | readonly string[] | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1];
}

function firstOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}
