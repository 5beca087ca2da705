import {
  alarm,
  alarmTopic,
  arnOf,
  booleanParameter,
  commonConditions,
  commonParameters,
  functionAlarms,
  functionGlobals,
  isTrue,
  lambdaFunction,
  logGroup,
  singleMetric,
} from '../parts/sam.ts';
import { table } from '../parts/tables.ts';
import { explain, ref, sub, toYaml } from '../parts/yaml.ts';
import { authOf } from './auth.ts';
import { operationsOf, pathsOf, schemasOf, type ApiModel, type Json, type Operation } from './openapi.ts';

const functionTimeoutSeconds = 15;

/** The SAM template of the service, as YAML with comments. */
export function buildTemplate(model: ApiModel): string {
  const operations = operationsOf(model);
  const auth = authOf(model.auth, model.service);
  const tableId = tableIdOf(model);
  return toYaml(
    {
      AWSTemplateFormatVersion: '2010-09-09',
      Transform: 'AWS::Serverless-2016-10-31',
      Description: `${model.service}: create, read, update, delete and list ${model.names.pluralProse}${model.auth === 'none' ? ', open to everybody' : ''}`,
      Parameters: { ...commonParameters, ...apiParameters, ...auth.parameters },
      Conditions: { ...commonConditions, ConfiguresApiLogging: isTrue('ConfigureApiLogging'), ...auth.conditions },
      Globals: { Function: functionGlobals(model.service, functionTimeoutSeconds) },
      Resources: {
        Api: api(model, operations, auth.api),
        ApiAccessLogGroup: logGroup('/aws/apigateway/${AWS::StackName}'),
        ...apiLogging,
        ...auth.resources,
        ...Object.assign({}, ...operations.map((operation) => functionOf(operation, tableId))),
        [tableId]: tableResource,
        ...alarmTopic,
        ...alarms(operations, tableId),
      },
      Outputs: {
        ApiUrl: {
          Value: sub(`https://\${Api}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/v1/${model.names.pluralKebab}`),
        },
        TableName: { Value: ref(tableId) },
        ...auth.outputs,
      },
    },
    'One function per operation, each with only the table actions it needs.\nREADME.md explains the choices; AGENTS.md says how to change them.',
  );
}

function tableIdOf({ names }: ApiModel): string {
  return `${names.pluralPascal}Table`;
}

const apiParameters = {
  DeletionProtection: booleanParameter(
    'true',
    'Whether AWS refuses to delete stored data; false suits throw-away stacks',
  ),
  ThrottlingRateLimit: {
    Type: 'Number',
    Default: 50,
    MinValue: 1,
    Description: 'Requests per second, all callers together',
  },
  ThrottlingBurstLimit: { Type: 'Number', Default: 100, MinValue: 1, Description: 'Requests at the same moment' },
  ConfigureApiLogging: booleanParameter(
    'true',
    'Whether this stack gives API Gateway its account-wide role for writing logs; false when the account has one',
  ),
};

function api(model: ApiModel, operations: readonly Operation[], auth: unknown): Json {
  return {
    Type: 'AWS::Serverless::Api',
    DependsOn: explain('Without the account role API Gateway refuses to switch logs on.', ['ApiAccount']),
    Properties: {
      Name: sub('${AWS::StackName}'),
      StageName: 'v1',
      OpenApiVersion: '3.0.1',
      EndpointConfiguration: { Type: 'REGIONAL' },
      TracingEnabled: true,
      Auth: auth,
      AccessLogSetting: { DestinationArn: arnOf('ApiAccessLogGroup'), Format: JSON.stringify(accessLogFields) },
      MethodSettings: [
        {
          ResourcePath: '/*',
          HttpMethod: '*',
          ThrottlingRateLimit: ref('ThrottlingRateLimit'),
          ThrottlingBurstLimit: ref('ThrottlingBurstLimit'),
          MetricsEnabled: true,
          LoggingLevel: 'ERROR',
          DataTraceEnabled: explain('Would log request and response bodies.', false),
        },
      ],
      DefinitionBody: explain(
        `${model.auth === 'none' ? openComment : ''}Keep in step with openapi.yaml and src/domain; test/contract.test.ts compares them.`,
        definition(model, operations),
      ),
    },
  };
}

const openComment = 'Chosen on purpose: `security: []` lets everybody on the internet read and change everything.\n';

function definition(model: ApiModel, operations: readonly Operation[]): Json {
  return {
    openapi: '3.0.1',
    info: { title: model.service, version: '1.0.0' },
    'x-amazon-apigateway-request-validators': { all: { validateRequestBody: true, validateRequestParameters: true } },
    'x-amazon-apigateway-request-validator': 'all',
    'x-amazon-apigateway-gateway-responses': explain(
      'API Gateway answers in the same form as src/http/errors.ts.',
      gatewayResponses,
    ),
    paths: pathsOf(operations, (operation) => ({
      'x-amazon-apigateway-integration': {
        type: 'aws_proxy',
        httpMethod: 'POST',
        uri: sub(
          `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${operation.functionId}.Arn}/invocations`,
        ),
      },
    })),
    components: { schemas: schemasOf(model) },
  };
}

const accessLogFields = {
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  status: '$context.status',
  responseBytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationLatencyMs: '$context.integrationLatency',
  error: '$context.error.responseType',
  sourceIp: '$context.identity.sourceIp',
  userAgent: '$context.identity.userAgent',
  traceId: '$context.xrayTraceId',
};

const gatewayError = (code: string, message: string, more = '') => ({
  'application/json': `{"error":{"code":"${code}","message":${message},"requestId":"$context.requestId"${more}}}`,
});

const invalid = (path: string) => ({
  statusCode: 400,
  responseTemplates: gatewayError(
    'ValidationFailed',
    '"The request is not valid"',
    `,"fields":[{"path":"${path}","message":"$context.error.validationErrorString"}]`,
  ),
});

const gatewayResponses = {
  BAD_REQUEST_BODY: invalid('body'),
  BAD_REQUEST_PARAMETERS: invalid('parameters'),
  DEFAULT_4XX: { responseTemplates: gatewayError('$context.error.responseType', '$context.error.messageString') },
  DEFAULT_5XX: { responseTemplates: gatewayError('InternalError', '"Something went wrong on our side"') },
};

/** The role API Gateway writes logs with: one per account and region, so it stays when the stack goes. */
const apiLogging = {
  ApiLogRole: {
    Type: 'AWS::IAM::Role',
    Condition: 'ConfiguresApiLogging',
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      ManagedPolicyArns: [
        sub('arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs'),
      ],
    },
  },
  ApiAccount: {
    Type: 'AWS::ApiGateway::Account',
    Condition: 'ConfiguresApiLogging',
    DeletionPolicy: explain(
      'An account-wide setting that other APIs use too: it stays when this stack is deleted.',
      'Retain',
    ),
    UpdateReplacePolicy: 'Retain',
    Properties: { CloudWatchRoleArn: arnOf('ApiLogRole') },
  },
};

function functionOf({ functionId, source, description, actions, method, path }: Operation, tableId: string): Json {
  return lambdaFunction({
    id: functionId,
    description,
    source,
    properties: { Environment: { Variables: { TABLE_NAME: ref(tableId) } } },
    statements: [{ Effect: 'Allow', Action: actions, Resource: arnOf(tableId) }],
    events: { Request: { Type: 'Api', Properties: { RestApiId: ref('Api'), Method: method, Path: path } } },
  });
}

const tableResource = table(['pk', 'sk'], {
  TimeToLiveSpecification: explain('Only idempotency keys carry ttl.', { AttributeName: 'ttl', Enabled: true }),
});

function alarms(operations: readonly Operation[], tableId: string): Json {
  const functionIds = operations.map(({ functionId }) => functionId);
  const apiMetric = (name: string, statistic: string) =>
    singleMetric('AWS/ApiGateway', name, statistic, { ApiName: sub('${AWS::StackName}'), Stage: 'v1' });
  return {
    ApiErrorAlarm: alarm({
      description: 'More than 1 % of requests failed on our side, in 3 of 5 minutes',
      metric: apiMetric('5XXError', 'Average'),
      threshold: 0.01,
      minutes: 5,
      badMinutes: 3,
    }),
    ApiLatencyAlarm: alarm({
      description: '1 % of requests took longer than 3 seconds, in 3 of 5 minutes',
      metric: apiMetric('Latency', 'p99'),
      threshold: 3000,
      minutes: 5,
      badMinutes: 3,
    }),
    ...functionAlarms(functionIds),
    TableThrottleAlarm: alarm({
      description: 'The table refused requests: one owner has too much traffic, or the account limit is reached',
      metric: singleMetric('AWS/DynamoDB', 'ThrottledRequests', 'Sum', { TableName: ref(tableId) }),
      threshold: 0,
      minutes: 5,
      badMinutes: 3,
    }),
  };
}
