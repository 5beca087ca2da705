import { randomUUID } from 'node:crypto';
import {
  functionUrlEvent,
  httpApiEvent,
  restApiEvent,
  type HttpRequestSample,
} from '../../guidance/facts/sample-events/http.ts';
import { localAccountId } from '../stand-ins.ts';
import type { LocalProject } from '../project.ts';
import {
  authorizerContext,
  identityContext,
  type Authorization,
  type Claims,
  readStage,
  readStageVariables,
} from './authorization.ts';
import type { RouteMatch } from './routes.ts';

/** A request as a client sends it. */
export interface HttpRequest {
  readonly method: string;
  /** Without stage and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>> | undefined;
  readonly query?: Readonly<Record<string, string | readonly string[]>> | undefined;
  readonly body?: string | Uint8Array | undefined;
}

export interface ProxyEventRequest {
  readonly project: LocalProject;
  readonly match: RouteMatch;
  readonly request: HttpRequest;
  readonly authorization: Authorization;
  readonly claims: Claims;
}

/** The event API Gateway or a function URL would send for a request on a route. */
export function buildProxyEvent({ project, match, request, authorization, claims }: ProxyEventRequest): object {
  const { route, pathParameters } = match;
  const authorizer = authorizerContext(route, authorization, claims);
  const stage = readStage(project, route);
  const stageVariables = readStageVariables(project, route);
  const sample: HttpRequestSample = {
    region: project.region,
    accountId: localAccountId,
    time: new Date(),
    method: request.method,
    path: request.path,
    route: route.path,
    pathParameters,
    query: request.query ?? {},
    headers: request.headers ?? {},
    stage,
    sourceIp: '127.0.0.1',
    ...(request.body !== undefined && { body: request.body }),
    ...(authorizer && { authorizer }),
    ...(stageVariables && { stageVariables }),
  };
  const event = eventOf(match, sample);
  const known = identityContext(route, authorization, claims);
  const identity = known && 'identity' in event.requestContext && { ...event.requestContext.identity, ...known };
  return {
    ...event,
    requestContext: { ...event.requestContext, requestId: randomUUID(), ...(identity && { identity }) },
  };
}

function eventOf({ route }: RouteMatch, sample: HttpRequestSample) {
  if (route.kind === 'FunctionUrl') return functionUrlEvent(sample);
  return route.payloadFormat === '2.0' ? httpApiEvent(sample) : restApiEvent(sample);
}
