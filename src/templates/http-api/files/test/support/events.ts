import type { APIGatewayProxyEvent } from 'aws-lambda';
import { randomUUID } from 'node:crypto';
import { identify } from './caller.ts';

export interface RequestOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly user?: string;
}

/** A request as API Gateway (REST) hands it to a function. */
export function request(options: RequestOptions = {}): APIGatewayProxyEvent {
  return {
    httpMethod: 'GET',
    resource: '/',
    path: '/',
    headers: options.headers ?? {},
    multiValueHeaders: {},
    pathParameters: options.path ?? null,
    queryStringParameters: options.query ?? null,
    multiValueQueryStringParameters: null,
    stageVariables: null,
    isBase64Encoded: false,
    body: options.body === undefined ? null : JSON.stringify(options.body),
    requestContext: requestContext(options.user ?? 'ada'),
  };
}

function requestContext(user: string): APIGatewayProxyEvent['requestContext'] {
  const identity = {
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
    sourceIp: '203.0.113.7',
    user: null,
    userAgent: 'test',
    userArn: null,
  };
  return {
    ...identify(user, { authorizer: null, identity }),
    accountId: '123456789012',
    apiId: 'test',
    httpMethod: 'GET',
    path: '/v1/notes',
    protocol: 'HTTP/1.1',
    requestId: randomUUID(),
    requestTimeEpoch: Date.now(),
    resourceId: 'test',
    resourcePath: '/',
    stage: 'test',
  };
}
