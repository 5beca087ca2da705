import type {
  ALBEvent,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyWebsocketEventV2,
  LambdaFunctionURLEvent,
} from 'aws-lambda';
import { sampleWorld, stableUuid, type SampleOptions, type SampleWorld } from './identity.ts';

type Values = Readonly<Record<string, string | readonly string[]>>;

/** The request a client would have sent. Every part has a default, so `{}` is a valid request. */
export interface HttpRequestSample extends SampleOptions {
  /** Default `GET`. */
  readonly method?: string;
  /** Path without the stage, default `/notes/n-1`. */
  readonly path?: string;
  /** The route that matched, with parameters in braces: `/notes/{id}`. Default: the path itself. */
  readonly route?: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly query?: Values;
  /** Names in any case; several values as a list. */
  readonly headers?: Values;
  /** Text travels as it is, bytes as base64. */
  readonly body?: string | Uint8Array;
  /** Default `$default` for HTTP APIs and function URLs, `prod` otherwise. */
  readonly stage?: string;
  /** What an authorizer put into the request context. */
  readonly authorizer?: Readonly<Record<string, unknown>>;
  readonly stageVariables?: Readonly<Record<string, string>>;
  readonly sourceIp?: string;
}

interface ParsedRequest {
  readonly world: SampleWorld;
  readonly method: string;
  readonly path: string;
  readonly route: string;
  readonly pathParameters: Record<string, string>;
  readonly query: Map<string, string[]>;
  readonly headers: Map<string, string[]>;
  readonly body: { text: string; isBase64Encoded: boolean } | undefined;
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly requestId: string;
}

const apiId = 'a1b2c3d4e5';

/** Event of a REST API (payload version 1.0) with Lambda proxy integration. */
export function restApiEvent(request: HttpRequestSample = {}): APIGatewayProxyEvent {
  const parsed = parseRequest(request);
  const { world, query, headers } = parsed;
  const stage = request.stage ?? 'prod';
  return {
    resource: parsed.route,
    path: parsed.path,
    httpMethod: parsed.method,
    headers: lastValues(headers),
    multiValueHeaders: Object.fromEntries(headers),
    queryStringParameters: query.size > 0 ? lastValues(query) : null,
    multiValueQueryStringParameters: query.size > 0 ? Object.fromEntries(query) : null,
    pathParameters: Object.keys(parsed.pathParameters).length > 0 ? parsed.pathParameters : null,
    stageVariables: request.stageVariables ?? null,
    requestContext: {
      accountId: world.accountId,
      apiId,
      authorizer: request.authorizer,
      domainName: apiDomain(world),
      domainPrefix: apiId,
      extendedRequestId: 'K8dXjH5zIAMFxRg=',
      httpMethod: parsed.method,
      identity: anonymousIdentity(parsed),
      path: `/${stage}${parsed.path}`,
      protocol: 'HTTP/1.1',
      requestId: parsed.requestId,
      requestTime: commonLogTime(world.time),
      requestTimeEpoch: world.time.getTime(),
      resourceId: '1t8ap6',
      resourcePath: parsed.route,
      stage,
    },
    body: parsed.body?.text ?? null,
    isBase64Encoded: parsed.body?.isBase64Encoded ?? false,
  };
}

/** Event of an HTTP API (payload version 2.0). */
export function httpApiEvent(request: HttpRequestSample = {}): APIGatewayProxyEventV2 {
  const parsed = parseRequest(request);
  const routeKey = request.route === '$default' ? '$default' : `${parsed.method} ${parsed.route}`;
  const event = payloadVersion2(parsed, {
    routeKey,
    stage: request.stage ?? '$default',
    domainName: apiDomain(parsed.world),
    apiId,
    authorizer: request.authorizer,
  });
  const withParameters =
    Object.keys(parsed.pathParameters).length > 0 ? { ...event, pathParameters: parsed.pathParameters } : event;
  return request.stageVariables ? { ...withParameters, stageVariables: { ...request.stageVariables } } : withParameters;
}

/** Event of a Lambda function URL: payload version 2.0 with the single route `$default`. */
export function functionUrlEvent(request: HttpRequestSample = {}): LambdaFunctionURLEvent {
  const parsed = parseRequest(request);
  const urlId = 'abcdefghijklmnopqrstuvwxyz012345';
  return payloadVersion2(parsed, {
    routeKey: '$default',
    stage: '$default',
    domainName: `${urlId}.lambda-url.${parsed.world.region}.on.aws`,
    apiId: urlId,
    authorizer: request.authorizer,
  });
}

/** Event of an Application Load Balancer target group (single-value headers). */
export function albEvent(request: HttpRequestSample = {}): ALBEvent {
  const parsed = parseRequest(request);
  return {
    requestContext: {
      elb: {
        targetGroupArn: parsed.world.arn('elasticloadbalancing', 'targetgroup/notes/6d0ecf831eec9f09'),
      },
    },
    httpMethod: parsed.method,
    path: parsed.path,
    queryStringParameters: encodedValues(parsed.query),
    headers: {
      ...lastValues(lowerCased(parsed.headers)),
      'x-amzn-trace-id': 'Root=1-69a99a88-5f9e2b6c4b0b1c2d3e4f5a6b',
    },
    body: parsed.body?.text ?? '',
    isBase64Encoded: parsed.body?.isBase64Encoded ?? false,
  };
}

export interface WebSocketSample extends SampleOptions {
  /** `$connect`, `$disconnect`, `$default` or a route of your own; default `$default`. */
  readonly routeKey?: string;
  readonly connectionId?: string;
  readonly body?: string;
  readonly stage?: string;
}

/** Event of a WebSocket API: a message, or a connection being opened or closed. */
export function webSocketEvent(options: WebSocketSample = {}): APIGatewayProxyWebsocketEventV2 {
  const world = sampleWorld(options);
  const routeKey = options.routeKey ?? '$default';
  return {
    requestContext: {
      routeKey,
      messageId: 'K8dYqfyEIAMCJXg=',
      eventType: webSocketEventType(routeKey),
      extendedRequestId: 'K8dYqF2AIAMFxRg=',
      requestTime: commonLogTime(world.time),
      messageDirection: 'IN',
      stage: options.stage ?? 'prod',
      connectedAt: world.time.getTime() - 2_000,
      requestTimeEpoch: world.time.getTime(),
      requestId: 'K8dYqF2AIAMFxRg=',
      domainName: apiDomain(world),
      connectionId: options.connectionId ?? 'K8dYpcaZoAMCJXg=',
      apiId,
    },
    ...(routeKey.startsWith('$connect') || routeKey === '$disconnect'
      ? {}
      : { body: options.body ?? JSON.stringify({ action: 'sendMessage', text: 'hello' }) }),
    isBase64Encoded: false,
  };
}

function parseRequest(request: HttpRequestSample): ParsedRequest {
  const world = sampleWorld(request);
  const path = request.path ?? '/notes/n-1';
  const route = request.route && request.route !== '$default' ? request.route : path;
  const headers = readHeaders(defaultHeaders(world, request.body), request.headers ?? {});
  return {
    world,
    method: (request.method ?? 'GET').toUpperCase(),
    path,
    route: request.route === undefined && request.path === undefined ? '/notes/{id}' : route,
    pathParameters: { ...(request.pathParameters ?? (request.path === undefined ? { id: 'n-1' } : {})) },
    query: new Map(Object.entries(request.query ?? {}).map(([name, value]) => [name, asList(value)])),
    headers,
    body: encodeBody(request.body),
    sourceIp: request.sourceIp ?? '203.0.113.10',
    userAgent: valueOf(headers, 'user-agent') ?? 'curl/8.11.1',
    requestId: stableUuid(`${request.method ?? 'GET'} ${path}`),
  };
}

/** Given headers, and the defaults that were not given in any case of letters. */
function readHeaders(defaults: Values, given: Values): Map<string, string[]> {
  const names = new Set(Object.keys(given).map((name) => name.toLowerCase()));
  const kept = Object.entries(defaults).filter(([name]) => !names.has(name.toLowerCase()));
  return new Map([...kept, ...Object.entries(given)].map(([name, value]) => [name, asList(value)]));
}

function payloadVersion2(
  parsed: ParsedRequest,
  door: { routeKey: string; stage: string; domainName: string; apiId: string; authorizer: unknown },
): APIGatewayProxyEventV2 {
  const headers = lowerCased(parsed.headers);
  const cookies = headers.get('cookie')?.flatMap((line) => line.split(/;\s*/));
  headers.delete('cookie');
  const stagePrefix = door.stage === '$default' ? '' : `/${door.stage}`;
  const context = {
    accountId: parsed.world.accountId,
    apiId: door.apiId,
    ...(door.authorizer === undefined ? {} : { authorizer: door.authorizer }),
    domainName: door.domainName,
    domainPrefix: door.apiId,
    http: {
      method: parsed.method,
      path: `${stagePrefix}${parsed.path}`,
      protocol: 'HTTP/1.1',
      sourceIp: parsed.sourceIp,
      userAgent: parsed.userAgent,
    },
    requestId: 'K8dXjjL8oAMEVxg=',
    routeKey: door.routeKey,
    stage: door.stage,
    time: commonLogTime(parsed.world.time),
    timeEpoch: parsed.world.time.getTime(),
  };
  return {
    version: '2.0',
    routeKey: door.routeKey,
    rawPath: `${stagePrefix}${parsed.path}`,
    rawQueryString: rawQuery(parsed.query),
    ...(cookies ? { cookies } : {}),
    headers: joinedValues(headers),
    ...(parsed.query.size > 0 ? { queryStringParameters: joinedValues(parsed.query) } : {}),
    requestContext: context,
    ...(parsed.body ? { body: parsed.body.text } : {}),
    isBase64Encoded: parsed.body?.isBase64Encoded ?? false,
  };
}

function defaultHeaders(world: SampleWorld, body: string | Uint8Array | undefined): Record<string, string> {
  return {
    Accept: 'application/json',
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    Host: apiDomain(world),
    'User-Agent': 'curl/8.11.1',
    'X-Forwarded-For': '203.0.113.10',
    'X-Forwarded-Port': '443',
    'X-Forwarded-Proto': 'https',
  };
}

function anonymousIdentity({ sourceIp, userAgent }: ParsedRequest): APIGatewayProxyEvent['requestContext']['identity'] {
  return {
    accessKey: null,
    accountId: null,
    apiKey: null,
    apiKeyId: null,
    caller: null,
    clientCert: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp,
    user: null,
    userAgent,
    userArn: null,
  };
}

function encodeBody(body: string | Uint8Array | undefined): ParsedRequest['body'] {
  if (body === undefined) return undefined;
  if (typeof body === 'string') return { text: body, isBase64Encoded: false };
  return { text: Buffer.from(body).toString('base64'), isBase64Encoded: true };
}

/** `05/Mar/2026:14:30:00 +0000`, the format of access logs. */
function commonLogTime(time: Date): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(time.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}

function apiDomain(world: SampleWorld): string {
  return `${apiId}.execute-api.${world.region}.${world.dnsSuffix}`;
}

function webSocketEventType(routeKey: string): 'CONNECT' | 'DISCONNECT' | 'MESSAGE' {
  if (routeKey === '$connect') return 'CONNECT';
  return routeKey === '$disconnect' ? 'DISCONNECT' : 'MESSAGE';
}

function asList(value: string | readonly string[]): string[] {
  return typeof value === 'string' ? [value] : [...value];
}

function valueOf(headers: ReadonlyMap<string, string[]>, name: string): string | undefined {
  return lowerCased(headers).get(name)?.at(-1);
}

function lowerCased(values: ReadonlyMap<string, string[]>): Map<string, string[]> {
  return new Map([...values].map(([name, value]) => [name.toLowerCase(), value]));
}

function lastValues(values: ReadonlyMap<string, string[]>): Record<string, string> {
  return Object.fromEntries([...values].map(([name, value]) => [name, value.at(-1) ?? '']));
}

function joinedValues(values: ReadonlyMap<string, string[]>): Record<string, string> {
  return Object.fromEntries([...values].map(([name, value]) => [name, value.join(',')]));
}

/** A load balancer passes the query on as it came: still percent-encoded. */
function encodedValues(values: ReadonlyMap<string, string[]>): Record<string, string> {
  return Object.fromEntries([...values].map(([name, value]) => [name, encodeURIComponent(value.at(-1) ?? '')]));
}

function rawQuery(query: ReadonlyMap<string, string[]>): string {
  return [...query]
    .flatMap(([name, values]) => values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`))
    .join('&');
}
