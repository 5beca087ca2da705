import type {
  APIGatewayRequestAuthorizerEvent,
  APIGatewayRequestAuthorizerEventV2,
  APIGatewayTokenAuthorizerEvent,
  AppSyncAuthorizerEvent,
  IoTCustomAuthorizerEvent,
  TransferFamilyAuthorizerEvent,
} from 'aws-lambda';
import { httpApiEvent, restApiEvent } from './http.ts';
import { base64, sampleWorld, stableUuid, type SampleOptions } from './identity.ts';

const token = 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1LTEifQ.';

/** REST API Lambda authorizer of type TOKEN. */
export function tokenAuthorizerEvent(
  options: SampleOptions & { readonly token?: string } = {},
): APIGatewayTokenAuthorizerEvent {
  const world = sampleWorld(options);
  return {
    type: 'TOKEN',
    methodArn: world.arn('execute-api', 'a1b2c3d4e5/prod/GET/notes/n-1'),
    authorizationToken: options.token ?? token,
  };
}

/** REST API Lambda authorizer of type REQUEST. */
export function requestAuthorizerEvent(options: SampleOptions = {}): APIGatewayRequestAuthorizerEvent {
  const event = restApiEvent({ ...options, headers: { Authorization: token } });
  const { authorizer: _none, ...requestContext } = event.requestContext;
  return {
    type: 'REQUEST',
    methodArn: sampleWorld(options).arn('execute-api', 'a1b2c3d4e5/prod/GET/notes/n-1'),
    resource: event.resource,
    path: event.path,
    httpMethod: event.httpMethod,
    headers: event.headers,
    multiValueHeaders: event.multiValueHeaders,
    pathParameters: event.pathParameters,
    queryStringParameters: {},
    multiValueQueryStringParameters: {},
    stageVariables: {},
    requestContext: { ...requestContext, authorizer: undefined },
  };
}

/** HTTP API Lambda authorizer, payload version 2.0. */
export function httpApiAuthorizerEvent(options: SampleOptions = {}): APIGatewayRequestAuthorizerEventV2 {
  const event = httpApiEvent({ ...options, headers: { Authorization: token } });
  return {
    version: '2.0',
    type: 'REQUEST',
    routeArn: sampleWorld(options).arn('execute-api', 'a1b2c3d4e5/$default/GET/notes/n-1'),
    identitySource: [token],
    routeKey: event.routeKey,
    rawPath: event.rawPath,
    rawQueryString: event.rawQueryString,
    cookies: [],
    headers: event.headers,
    requestContext: event.requestContext,
    pathParameters: { id: 'n-1' },
  };
}

export function appSyncAuthorizerEvent(options: SampleOptions = {}): AppSyncAuthorizerEvent {
  const { accountId } = sampleWorld(options);
  return {
    authorizationToken: token,
    requestContext: {
      apiId: 'abcdefghijklmnopqrstuvwxyz',
      accountId,
      requestId: stableUuid('appsync authorizer'),
      queryString: 'query GetNote($id: ID!) { note(id: $id) { title } }',
      operationName: 'GetNote',
      variables: { id: 'n-1' },
    },
    requestHeaders: { host: 'abcdefghijklmnopqrstuvwxyz.appsync-api.us-east-1.amazonaws.com' },
  };
}

export function iotAuthorizerEvent(): IoTCustomAuthorizerEvent {
  return {
    token: 'device-token',
    signatureVerified: true,
    protocols: ['tls', 'mqtt'],
    protocolData: {
      tls: { serverName: 'a1b2c3d4e5f6g7-ats.iot.us-east-1.amazonaws.com' },
      mqtt: { username: 'sensor-7', password: base64('secret'), clientId: 'sensor-7' },
    },
    connectionMetadata: { id: stableUuid('iot connection') },
  };
}

export function transferAuthorizerEvent(): TransferFamilyAuthorizerEvent {
  return {
    username: 'partner',
    password: 'secret',
    protocol: 'SFTP',
    serverId: 's-abcd123456',
    sourceIp: '203.0.113.10',
  };
}
