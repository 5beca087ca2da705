import { UserError } from '../../world/errors.ts';
import { facts } from '../facts/index.ts';
import type { Needs } from './input.ts';
import { arnOf, logRetentionDays, show, timeoutFor, type Alarm, type Decision, type SourcePlan } from './plan.ts';
import { getAtt, ref } from './tags.ts';

const headroom = 1.2;

/** What sources share whose caller waits: concurrency, throttles, no retry by Lambda. */
function synchronous(
  needs: Needs,
  limitSeconds: number,
  limitName: string,
): { decisions: Decision[]; timeoutSeconds: number; alarms: Alarm[] } {
  if (needs.handlerSeconds > limitSeconds) {
    throw new UserError(
      `${show(needs.handlerSeconds)} s of handler time exceed the ${limitName} of ${limitSeconds} s. Answer at once and work behind a queue (source "sqs"), or use a function URL with streaming.`,
    );
  }
  if (needs.latencySeconds !== undefined && needs.latencySeconds < needs.handlerSeconds) {
    throw new UserError(
      `maxLatencySeconds ${needs.latencySeconds} is below the handler time of ${show(needs.handlerSeconds)} s; no setting makes the caller wait less.`,
    );
  }
  const inFlight = needs.peak * needs.handlerSeconds;
  const perUnit = facts['lambda.concurrency.requestsPerSecondPerUnit'].value;
  const needed = Math.max(1, Math.ceil(Math.max(inFlight, needs.peak / perUnit) * headroom));
  const timeoutSeconds = timeoutFor(needs.handlerSeconds, limitSeconds);
  const quota = facts['lambda.concurrency.accountDefault'].value;
  return {
    timeoutSeconds,
    decisions: [
      {
        setting: 'Timeout',
        value: timeoutSeconds,
        reason: `twice ${show(needs.handlerSeconds)} s, below the ${limitName} of ${limitSeconds} s so that the function fails before its caller does`,
      },
      {
        setting: 'Concurrency needed',
        value: needed,
        reason: `the larger of ${show(needs.peak)}/s × ${show(needs.handlerSeconds)} s = ${show(inFlight)} and ${show(needs.peak)}/s ÷ ${perUnit}, 20 % headroom${needed > quota ? `; above the default quota of ${quota}: ask for more` : ''}`,
      },
    ],
    alarms: [
      {
        id: 'ThrottlesAlarm',
        namespace: 'AWS/Lambda',
        metric: 'Throttles',
        statistic: 'Sum',
        threshold: 0,
        dimensions: { FunctionName: ref('Function') },
        reason: 'callers get errors: concurrency is used up',
      },
    ],
  };
}

export function planApi(needs: Needs): SourcePlan {
  assertNoOrder(needs);
  const limit = facts['api-gateway.http.timeoutSeconds'].value - 1;
  const shared = synchronous(needs, limit, 'integration timeout of API Gateway, less a second,');
  const rate = Math.ceil(needs.peak * headroom);
  const account = facts['api-gateway.account.requestsPerSecond'].value;
  return {
    ...shared,
    decisions: [
      {
        setting: 'API kind',
        value: 'HTTP API',
        reason: 'a third of the price; REST for WAF, API keys, request validation, caching, private or streamed APIs',
      },
      ...shared.decisions,
      {
        setting: 'ThrottlingRateLimit',
        value: rate,
        reason: `peak ${show(needs.peak)}/s and 20 %${rate > account ? `; above the account's ${account}/s: ask for more` : ''}`,
      },
      { setting: 'ThrottlingBurstLimit', value: Math.max(1, Math.ceil(rate / 2)), reason: 'half a second of the rate' },
    ],
    resources: {
      Api: {
        Type: 'AWS::Serverless::HttpApi',
        Properties: {
          DefaultRouteSettings: { ThrottlingRateLimit: rate, ThrottlingBurstLimit: Math.max(1, Math.ceil(rate / 2)) },
          AccessLogSettings: {
            DestinationArn: { 'Fn::GetAtt': ['ApiLogs', 'Arn'] },
            Format:
              '{"requestId":"$context.requestId","status":"$context.status","routeKey":"$context.routeKey","latency":"$context.responseLatency"}',
          },
          Auth: { EnableIamAuthorizer: true, DefaultAuthorizer: 'AWS_IAM' },
        },
      },
      ApiLogs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: logRetentionDays } },
    },
    event: { type: 'HttpApi', properties: { ApiId: ref('Api'), Method: 'POST', Path: `/${needs.topic}` } },
    statements: [],
    failurePath:
      'The caller gets 429 or 5xx and must retry with backoff; make POST idempotent with a key from the caller. Work that must not be lost belongs into a queue before the answer.',
    notes: ['Authorisation is IAM here; replace it by a JWT authorizer for users.'],
    factIds: [
      'api-gateway.http.timeoutSeconds',
      'api-gateway.payload.maxMb',
      'api-gateway.account.requestsPerSecond',
      'lambda.concurrency.requestsPerSecondPerUnit',
    ],
  };
}

export function planWebSocket(needs: Needs): SourcePlan {
  assertNoOrder(needs);
  const shared = synchronous(
    needs,
    facts['api-gateway.rest.timeoutSeconds'].value - 1,
    'integration timeout of API Gateway, less a second,',
  );
  const connections = facts['api-gateway.websocket.newConnectionsPerSecond'].value;
  const rate = Math.ceil(needs.peak * headroom);
  const integration = {
    'Fn::Sub':
      'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function.Arn}/invocations',
  };
  const route = (id: string, key: string) => [
    [
      id,
      {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: {
          ApiId: ref('SocketApi'),
          RouteKey: key,
          ...(key === '$connect' ? { AuthorizationType: 'AWS_IAM' } : {}),
          Target: { 'Fn::Join': ['/', ['integrations', ref('SocketIntegration')]] },
        },
      },
    ] as const,
  ];
  return {
    ...shared,
    decisions: [
      ...shared.decisions,
      {
        setting: 'Routes',
        value: '$connect, $disconnect, $default',
        reason: '$connect decides who may in; $default takes every message',
      },
      {
        setting: 'New connections',
        value: connections,
        reason: `a second per account; connections end after ${facts['api-gateway.websocket.connectionSeconds'].value} s, or ${facts['api-gateway.websocket.idleSeconds'].value} s idle: clients must reconnect`,
      },
    ],
    resources: {
      SocketApi: {
        Type: 'AWS::ApiGatewayV2::Api',
        Properties: { Name: needs.name, ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' },
      },
      SocketIntegration: {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: { ApiId: ref('SocketApi'), IntegrationType: 'AWS_PROXY', IntegrationUri: integration },
      },
      ...Object.fromEntries([
        ...route('ConnectRoute', '$connect'),
        ...route('DisconnectRoute', '$disconnect'),
        ...route('DefaultRoute', '$default'),
      ]),
      SocketStage: {
        Type: 'AWS::ApiGatewayV2::Stage',
        Properties: {
          ApiId: ref('SocketApi'),
          StageName: 'prod',
          AutoDeploy: true,
          DefaultRouteSettings: { ThrottlingRateLimit: rate, ThrottlingBurstLimit: rate },
          AccessLogSettings: {
            DestinationArn: getAtt('SocketLogs', 'Arn'),
            Format:
              '{"requestId":"$context.requestId","route":"$context.routeKey","status":"$context.status","connectionId":"$context.connectionId"}',
          },
        },
      },
      SocketLogs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: logRetentionDays } },
      SocketPermission: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: ref('Function'),
          Principal: 'apigateway.amazonaws.com',
          SourceArn: { 'Fn::Sub': 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${SocketApi}/*' },
        },
      },
    },
    event: { type: '', properties: {} },
    statements: [
      {
        Sid: 'Push',
        Effect: 'Allow',
        Action: ['execute-api:ManageConnections'],
        Resource: arnOf(needs.place, 'execute-api', '*/prod/POST/@connections/*'),
      },
    ],
    failurePath:
      'A failing message is answered with an error frame; the client resends. PostToConnection throws GoneException for closed connections: delete them.',
    notes: [
      `Messages up to ${facts['api-gateway.websocket.messageKb'].value} KB. Keep connection ids in DynamoDB with a TTL.`,
      'The policy names every API of the account in the Region until the API id is known; narrow it after the first deployment.',
    ],
    factIds: [
      'api-gateway.websocket.newConnectionsPerSecond',
      'api-gateway.websocket.connectionSeconds',
      'api-gateway.websocket.messageKb',
    ],
  };
}

export function planCognito(needs: Needs): SourcePlan {
  assertNoOrder(needs);
  const limit = facts['cognito.trigger.maxSeconds'].value;
  const shared = synchronous(needs, limit, 'time Cognito waits for a trigger');
  return {
    ...shared,
    decisions: [
      ...shared.decisions,
      {
        setting: 'Trigger',
        value: 'PreSignUp',
        reason: 'rename to PostConfirmation, PreTokenGeneration … as needed; one function per trigger',
      },
    ],
    resources: {
      UserPool: {
        Type: 'AWS::Cognito::UserPool',
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          UserPoolName: needs.name,
          UsernameAttributes: ['email'],
          AutoVerifiedAttributes: ['email'],
          DeletionProtection: 'ACTIVE',
        },
      },
    },
    event: { type: 'Cognito', properties: { UserPool: ref('UserPool'), Trigger: 'PreSignUp' } },
    statements: [],
    failurePath: `Cognito tries three times within ${limit} s each; then the user's sign-up or sign-in fails with your error message. Work that may fail later (mail, CRM) belongs into a queue.`,
    notes: [
      'Return the event itself with response filled in.',
      'A cold start counts into the 5 s: keep the bundle small.',
    ],
    factIds: ['cognito.trigger.maxSeconds'],
  };
}

function assertNoOrder({ ordering, source }: Needs): void {
  if (ordering === 'none') return;
  throw new UserError(
    `Requests of ${source} run side by side; ordering "${ordering}" is not possible there. Accept them and work in order behind sqs with a .fifo queue.`,
  );
}
