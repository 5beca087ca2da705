import type { TargetCredential } from './agentcore-credential.ts';
import type { ToolConfiguration } from './agentcore-fit.ts';
import type { ApiStage } from './endpoint.ts';
import { exportPermission, invokeStatement, sub, type Callable, type Statement } from './permissions.ts';
import { toYaml } from './sam-template.ts';

type Entries = Readonly<Record<string, unknown>>;

/** Where a target's tools come from. */
export type TargetSource =
  | {
      readonly kind: 'apiGateway';
      readonly restApiId: string;
      readonly stage: string;
      readonly tools: ToolConfiguration;
    }
  | (SignedDocument & { readonly kind: 'inline'; readonly document: string })
  | (SignedDocument & { readonly kind: 's3'; readonly key: string });

/** What the role has to be allowed when calls of a document's operations are signed. */
interface SignedDocument {
  readonly signedCalls?: { readonly stage: ApiStage; readonly operations: readonly Callable[] } | undefined;
}

export interface AgentCoreTemplateRequest {
  /** Letters, digits and single dashes: of the gateway and of its target. */
  readonly name: string;
  /** Who may call the gateway: signed requests, or tokens of an OAuth server. */
  readonly authType: 'iam' | 'jwt';
  readonly source: TargetSource;
  readonly credential: TargetCredential;
}

const ref = (logicalId: string) => ({ Ref: logicalId });
const getAtt = (logicalId: string, attribute: string) => ({ 'Fn::GetAtt': [logicalId, attribute] });

/** The gateway, its target and its role as CloudFormation. */
export function buildAgentCoreTemplate(request: AgentCoreTemplateRequest): string {
  const { name, source, credential, authType } = request;
  const configurations = credentialConfigurations(credential, source);
  return toYaml({
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `AgentCore gateway: the tools of ${name}`,
    ...parametersOf(request),
    Resources: {
      GatewayRole: roleOf(request),
      Gateway: {
        Type: 'AWS::BedrockAgentCore::Gateway',
        Properties: {
          Name: name,
          ProtocolType: 'MCP',
          RoleArn: getAtt('GatewayRole', 'Arn'),
          ...(authType === 'iam'
            ? { AuthorizerType: 'AWS_IAM' }
            : {
                AuthorizerType: 'CUSTOM_JWT',
                AuthorizerConfiguration: {
                  CustomJWTAuthorizer: { DiscoveryUrl: ref('DiscoveryUrl'), AllowedClients: [ref('AllowedClient')] },
                },
              }),
        },
      },
      Target: {
        Type: 'AWS::BedrockAgentCore::GatewayTarget',
        Properties: {
          Name: name,
          GatewayIdentifier: getAtt('Gateway', 'GatewayIdentifier'),
          TargetConfiguration: { Mcp: targetOf(source) },
          ...(configurations.length > 0 && { CredentialProviderConfigurations: configurations }),
        },
      },
    },
    Outputs: { McpUrl: { Description: 'Address for MCP clients', Value: getAtt('Gateway', 'GatewayUrl') } },
  });
}

function targetOf(source: TargetSource): Entries {
  switch (source.kind) {
    case 'apiGateway':
      return {
        ApiGateway: {
          RestApiId: source.restApiId,
          Stage: source.stage,
          ApiGatewayToolConfiguration: {
            ToolFilters: source.tools.toolFilters.map(({ filterPath, methods }) => ({
              FilterPath: filterPath,
              Methods: methods,
            })),
            ToolOverrides: source.tools.toolOverrides.map(({ name, description, path, method }) => ({
              Name: name,
              Description: description,
              Path: path,
              Method: method,
            })),
          },
        },
      };
    case 'inline':
      return { OpenApiSchema: { InlinePayload: source.document } };
    case 's3':
      return { OpenApiSchema: { S3: { Uri: sub('s3://${SchemaBucket}/${SchemaKey}') } } };
  }
}

function credentialConfigurations(credential: TargetCredential, source: TargetSource): Entries[] {
  switch (credential.kind) {
    case 'none':
      return [];
    case 'iam':
      return [{ CredentialProviderType: 'GATEWAY_IAM_ROLE', ...signer(source) }];
    case 'apiKey':
      return [
        {
          CredentialProviderType: 'API_KEY',
          CredentialProvider: {
            ApiKeyCredentialProvider: {
              ProviderArn: ref('CredentialProviderArn'),
              CredentialParameterName: credential.name,
              CredentialLocation: credential.location,
              ...(credential.prefix !== undefined && { CredentialPrefix: credential.prefix }),
            },
          },
        },
      ];
    case 'oauth':
      return [
        {
          CredentialProviderType: 'OAUTH',
          CredentialProvider: {
            OauthCredentialProvider: {
              ProviderArn: ref('CredentialProviderArn'),
              Scopes: [...credential.scopes],
              GrantType: 'CLIENT_CREDENTIALS',
            },
          },
        },
      ];
  }
}

/** An API Gateway target knows the service it signs for; a document has to say it (developer guide, read 2026-11). */
function signer(source: TargetSource): Entries {
  if (source.kind === 'apiGateway') return {};
  const Region = source.signedCalls?.stage.region;
  return {
    CredentialProvider: { IamCredentialProvider: { Service: 'execute-api', ...(Region !== undefined && { Region }) } },
  };
}

function parametersOf({ name, authType, source, credential }: AgentCoreTemplateRequest): Entries {
  const parameters = {
    ...(authType === 'jwt' && {
      DiscoveryUrl: {
        Type: 'String',
        AllowedPattern: '^https://.+/\\.well-known/openid-configuration$',
        Description: 'Discovery address of the OAuth server whose tokens callers bring',
      },
      AllowedClient: { Type: 'String', MinLength: 1, Description: 'Client id that tokens have to be made for' },
    }),
    ...((credential.kind === 'apiKey' || credential.kind === 'oauth') && {
      CredentialProviderArn: {
        Type: 'String',
        AllowedPattern: '^arn:[a-z-]+:bedrock-agentcore:.+$',
        Description: `ARN of the AgentCore Identity credential provider for ${credential.scheme.replace(/[^\w-]/g, '_')}`,
      },
      CredentialSecretArn: {
        Type: 'String',
        AllowedPattern: '^arn:[a-z-]+:secretsmanager:.+$',
        Description: 'ARN of the secret that the credential provider keeps',
      },
    }),
    ...(source.kind === 's3' && {
      SchemaBucket: { Type: 'String', MinLength: 3, Description: 'Bucket that openapi.json was uploaded to' },
      SchemaKey: { Type: 'String', Default: `${name}/${source.key}`, MinLength: 1, Description: 'Its key in there' },
    }),
  };
  return Object.keys(parameters).length === 0 ? {} : { Parameters: parameters };
}

function roleOf(request: AgentCoreTemplateRequest): Entries {
  const statements = statementsOf(request);
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'bedrock-agentcore.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: {
              StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') },
              ArnLike: { 'aws:SourceArn': sub(agentCoreArn(`gateway/${request.name}-*`)) },
            },
          },
        ],
      },
      ...(statements.length > 0 && {
        Policies: [{ PolicyName: 'Target', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
      }),
    },
  };
}

function agentCoreArn(place: string): string {
  return `arn:\${AWS::Partition}:bedrock-agentcore:\${AWS::Region}:\${AWS::AccountId}:${place}`;
}

function statementsOf({ name, source, credential }: AgentCoreTemplateRequest): Statement[] {
  const statements: Statement[] = [];
  if (source.kind === 'apiGateway') {
    const { restApiId: apiId, stage, tools } = source;
    statements.push(exportPermission({ kind: 'rest', apiId, stage }));
    if (credential.kind === 'iam')
      statements.push(invokeStatement(tools.toolOverrides, { apiId, stage, region: undefined }).statement);
  }
  if (source.kind !== 'apiGateway' && credential.kind === 'iam' && source.signedCalls !== undefined) {
    statements.push(invokeStatement(source.signedCalls.operations, source.signedCalls.stage).statement);
  }
  if (source.kind === 's3') {
    const object = sub('arn:${AWS::Partition}:s3:::${SchemaBucket}/${SchemaKey}');
    statements.push({ Effect: 'Allow', Action: 's3:GetObject', Resource: [object] });
  }
  if (credential.kind === 'apiKey' || credential.kind === 'oauth') {
    statements.push(...identityStatements(name, credential.kind));
  }
  return statements;
}

/** Reading the one credential through AgentCore Identity, as the gateway's own workload (developer guide, read 2026-11). */
function identityStatements(name: string, kind: 'apiKey' | 'oauth'): Statement[] {
  const workload = [
    sub(agentCoreArn('workload-identity-directory/default')),
    sub(agentCoreArn(`workload-identity-directory/default/workload-identity/${name}-*`)),
  ];
  const action = kind === 'apiKey' ? 'bedrock-agentcore:GetResourceApiKey' : 'bedrock-agentcore:GetResourceOauth2Token';
  return [
    { Effect: 'Allow', Action: 'bedrock-agentcore:GetWorkloadAccessToken', Resource: workload },
    {
      Effect: 'Allow',
      Action: action,
      Resource: [...workload, sub(agentCoreArn('token-vault/default')), ref('CredentialProviderArn')],
    },
    { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: [ref('CredentialSecretArn')] },
  ];
}
