import { stringify } from 'yaml';
import { sub, type Statement } from './permissions.ts';

type Entries = Readonly<Record<string, unknown>>;

/** `iam`: a function URL, callers sign. `jwt`: a REST API in front, callers bring a token of a Cognito user pool. */
export type AuthType = 'iam' | 'jwt';

export interface SamTemplateRequest {
  readonly name: string;
  readonly authType: AuthType;
  readonly statements: readonly Statement[];
}

/** A call of the proxy ends after 30 s; the rest is for the start and for reading secrets. */
const timeoutSeconds = 60;
const slowMilliseconds = timeoutSeconds * 1000 * 0.8;

const ref = (logicalId: string) => ({ Ref: logicalId });

/** The SAM template of a deployed proxy. Text of the specification reaches it only as escaped parts of ARNs. */
export function buildSamTemplate(request: SamTemplateRequest): string {
  const isJwt = request.authType === 'jwt';
  return toYaml({
    AWSTemplateFormatVersion: '2010-09-09',
    Transform: 'AWS::Serverless-2016-10-31',
    Description: `MCP server: the tools of ${request.name}, made from its OpenAPI specification`,
    Parameters: { ...parameters, ...(isJwt ? tokenParameters : {}) },
    Conditions: {
      HasAlarmEmail: { 'Fn::Not': [{ 'Fn::Equals': [ref('AlarmEmail'), ''] }] },
      ...(isJwt ? logging.conditions : {}),
    },
    Resources: {
      Proxy: proxyFunction(request),
      ProxyLogGroup: logGroup('/aws/lambda/${AWS::StackName}-Proxy'),
      ...(isJwt
        ? { Api: restApi, ApiAccessLogGroup: logGroup('/aws/apigateway/${AWS::StackName}'), ...logging.resources }
        : {}),
      ...alarms,
    },
    Outputs: {
      McpUrl: {
        Description: 'Address for MCP clients',
        Value: isJwt
          ? sub('https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/v1/mcp')
          : { 'Fn::GetAtt': ['ProxyUrl', 'FunctionUrl'] },
      },
    },
  });
}

const parameters = {
  LogRetentionDays: {
    Type: 'Number',
    Default: 30,
    AllowedValues: [1, 3, 7, 14, 30, 60, 90, 180, 365],
    Description: 'Days that logs are kept',
  },
  AlarmEmail: {
    Type: 'String',
    Default: '',
    Description: 'Address that alarms are sent to; empty for none. The address has to confirm once.',
  },
};

const tokenParameters = {
  UserPoolArn: {
    Type: 'String',
    AllowedPattern: '^arn:[a-z-]+:cognito-idp:[a-z0-9-]+:[0-9]{12}:userpool/.+$',
    Description: 'Cognito user pool whose access tokens are accepted',
  },
  RequiredScope: {
    Type: 'String',
    Default: 'mcp/invoke',
    MinLength: 1,
    Description: 'Scope that an access token has to hold',
  },
  ConfigureApiLogging: {
    Type: 'String',
    Default: 'true',
    AllowedValues: ['true', 'false'],
    Description: 'Whether this stack gives API Gateway its account-wide role for logs; false when the account has one',
  },
};

function proxyFunction({ authType, name, statements }: SamTemplateRequest): Entries {
  return {
    Type: 'AWS::Serverless::Function',
    Properties: {
      Description: `Serves ${name} as MCP tools`,
      CodeUri: '.',
      Handler: 'src/handler.handler',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 512,
      Timeout: timeoutSeconds,
      Tracing: 'Active',
      LoggingConfig: {
        LogFormat: 'JSON',
        ApplicationLogLevel: 'INFO',
        SystemLogLevel: 'INFO',
        LogGroup: ref('ProxyLogGroup'),
      },
      Environment: { Variables: { SERVERLESS_MCP_PROXY_CONFIG: 'proxy.json' } },
      ...(statements.length > 0 && { Policies: [{ Version: '2012-10-17', Statement: statements }] }),
      ...(authType === 'iam'
        ? { FunctionUrlConfig: { AuthType: 'AWS_IAM', InvokeMode: 'RESPONSE_STREAM' } }
        : { Events: { Mcp: streamedRoute } }),
    },
  };
}

/** SAM writes the response-streaming address of the integration from ResponseTransferMode. */
const streamedRoute = {
  Type: 'Api',
  Properties: {
    RestApiId: ref('Api'),
    Path: '/mcp',
    Method: 'ANY',
    ResponseTransferMode: 'RESPONSE_STREAM',
    TimeoutInMillis: timeoutSeconds * 1000,
  },
};

const restApi = {
  Type: 'AWS::Serverless::Api',
  DependsOn: ['ApiAccount'],
  Properties: {
    Name: sub('${AWS::StackName}'),
    StageName: 'v1',
    OpenApiVersion: '3.0.1',
    EndpointConfiguration: { Type: 'REGIONAL' },
    TracingEnabled: true,
    Auth: {
      DefaultAuthorizer: 'Tokens',
      Authorizers: { Tokens: { UserPoolArn: ref('UserPoolArn'), AuthorizationScopes: [ref('RequiredScope')] } },
    },
    AccessLogSetting: {
      DestinationArn: { 'Fn::GetAtt': ['ApiAccessLogGroup', 'Arn'] },
      Format: JSON.stringify({
        requestId: '$context.requestId',
        time: '$context.requestTimeEpoch',
        status: '$context.status',
        latencyMs: '$context.responseLatency',
        error: '$context.error.responseType',
        caller: '$context.authorizer.claims.sub',
        sourceIp: '$context.identity.sourceIp',
      }),
    },
    MethodSettings: [
      {
        ResourcePath: '/*',
        HttpMethod: '*',
        ThrottlingRateLimit: 50,
        ThrottlingBurstLimit: 100,
        MetricsEnabled: true,
        LoggingLevel: 'ERROR',
        DataTraceEnabled: false,
      },
    ],
  },
};

/** The role API Gateway writes logs with is one per account and Region, so it stays when the stack goes. */
const logging = {
  conditions: { ConfiguresApiLogging: { 'Fn::Equals': [ref('ConfigureApiLogging'), 'true'] } },
  resources: {
    ApiLogRole: {
      Type: 'AWS::IAM::Role',
      Condition: 'ConfiguresApiLogging',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' }, Action: 'sts:AssumeRole' },
          ],
        },
        ManagedPolicyArns: [
          sub('arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs'),
        ],
      },
    },
    ApiAccount: {
      Type: 'AWS::ApiGateway::Account',
      Condition: 'ConfiguresApiLogging',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { CloudWatchRoleArn: { 'Fn::GetAtt': ['ApiLogRole', 'Arn'] } },
    },
  },
};

function logGroup(name: string): Entries {
  return {
    Type: 'AWS::Logs::LogGroup',
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
    Properties: { LogGroupName: sub(name), RetentionInDays: ref('LogRetentionDays') },
  };
}

function functionAlarm(metric: string, statistic: 'Sum' | 'Maximum', threshold: number, description: string): Entries {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmDescription: description,
      Namespace: 'AWS/Lambda',
      MetricName: metric,
      Dimensions: [{ Name: 'FunctionName', Value: ref('Proxy') }],
      Statistic: statistic,
      Period: 60,
      EvaluationPeriods: 5,
      DatapointsToAlarm: metric === 'Duration' ? 3 : 1,
      Threshold: threshold,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [ref('AlarmTopic')],
      OKActions: [ref('AlarmTopic')],
    },
  };
}

const alarms = {
  ErrorAlarm: functionAlarm('Errors', 'Sum', 0, 'The proxy crashed or timed out'),
  ThrottleAlarm: functionAlarm('Throttles', 'Sum', 0, 'Calls were throttled: the concurrency is used up'),
  DurationAlarm: functionAlarm('Duration', 'Maximum', slowMilliseconds, 'Calls come close to the time limit'),
  AlarmTopic: { Type: 'AWS::SNS::Topic' },
  AlarmSubscription: {
    Type: 'AWS::SNS::Subscription',
    Condition: 'HasAlarmEmail',
    Properties: { TopicArn: ref('AlarmTopic'), Protocol: 'email', Endpoint: ref('AlarmEmail') },
  },
};

/** YAML as CloudFormation reads it (1.1: words such as `on` are quoted), without anchors. */
export function toYaml(document: Entries): string {
  return stringify(document, { version: '1.1', aliasDuplicateObjects: false, lineWidth: 0 });
}
