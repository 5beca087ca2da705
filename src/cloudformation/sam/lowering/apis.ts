import { asIntrinsic, isMapping, isSequence, nodeAt, textOf, type TemplateNode } from '../../nodes.ts';
import { sourceResource } from './function.ts';
import { mappingAt, pickEntries, refAt, scalarAt, sequenceAt, subAt } from './synthetic-nodes.ts';
import { isSet, propertyOf, type LoweringContext, type SamSource, type VirtualResource } from './virtual-resource.ts';

const isAlphanumeric = (text: string) => /^[A-Za-z0-9]+$/.test(text);

/** Everything the transform writes for an AWS::Serverless::Api. */
export function lowerRestApi(source: SamSource, context: LoweringContext): readonly VirtualResource[] {
  const endpoint = propertyOf(source, 'EndpointConfiguration');
  return [
    sourceResource(source, 'AWS::ApiGateway::RestApi', {
      ...pickEntries(source.properties, [
        'ApiKeySourceType',
        'BinaryMediaTypes',
        'Description',
        'EndpointAccessMode',
        'MinimumCompressionSize',
        'Mode',
        'Name',
        'Policy',
        'SecurityPolicy',
      ]),
      Body: propertyOf(source, 'DefinitionBody'),
      EndpointConfiguration: endpoint && { key: endpoint.key, value: endpointConfiguration(endpoint.value) },
    }),
    sourceResource(
      source,
      'AWS::ApiGateway::Deployment',
      { RestApiId: refAt(source.keyNode, source.logicalId) },
      { suffix: 'Deployment', form: 'hash' },
    ),
    restStage(source),
    ...restDomain(source),
    ...usagePlan(source, context),
    ...authorizerPermissions(source, 'DisableFunctionDefaultPermissions', false, context),
  ];
}

function endpointConfiguration(value: TemplateNode): TemplateNode {
  const type = isMapping(value) && !asIntrinsic(value) ? nodeAt(value, 'Type') : value;
  return mappingAt(value, { Types: type && sequenceAt(type, [type]) });
}

function restStage(source: SamSource): VirtualResource {
  const name = propertyOf(source, 'StageName')?.value;
  const text = name?.kind === 'scalar' ? name.text : '';
  const isPlain = text === '' || isAlphanumeric(text);
  return sourceResource(
    source,
    'AWS::ApiGateway::Stage',
    {
      ...pickEntries(source.properties, [
        'AccessLogSetting',
        'CacheClusterEnabled',
        'CacheClusterSize',
        'CanarySetting',
        'MethodSettings',
        'StageName',
        'TracingEnabled',
        'Variables',
      ]),
      RestApiId: refAt(source.keyNode, source.logicalId),
    },
    isPlain ? { suffix: `${text}Stage` } : { suffix: 'Stage', form: 'hash' },
  );
}

function restDomain(source: SamSource): readonly VirtualResource[] {
  const domain = propertyOf(source, 'Domain')?.value;
  if (!isSet(source, 'Domain')) return [];
  const isPrivate = textOf(nodeAt(domain, 'EndpointConfiguration')) === 'PRIVATE';
  const suffix = isPrivate ? 'V2' : '';
  const parts = pickEntries(domain, ['CertificateArn', 'DomainName', 'SecurityPolicy', 'EndpointAccessMode']);
  return [
    sourceResource(source, `AWS::ApiGateway::DomainName${suffix}`, parts, {
      whole: `ApiGatewayDomainName${suffix}`,
      form: 'hash',
    }),
    ...basePaths(domain, (path) => path.replaceAll(/[^\p{L}\p{N}]/gu, '')).map((id) =>
      sourceResource(source, `AWS::ApiGateway::BasePathMapping${suffix}`, {}, { suffix: `${id}BasePathMapping` }),
    ),
    ...recordSets(source, domain),
    ...(nodeAt(domain, 'AccessAssociation') === undefined
      ? []
      : [
          sourceResource(
            source,
            'AWS::ApiGateway::DomainNameAccessAssociation',
            {},
            { whole: 'DomainNameAccessAssociation', form: 'hash' },
          ),
        ]),
  ];
}

function basePaths(domain: TemplateNode | undefined, clean: (path: string) => string): readonly string[] {
  const value = nodeAt(domain, 'BasePath');
  const items = isSequence(value) ? value.items : value === undefined ? [] : [value];
  const paths = items.map((item) => textOf(item)).filter((text) => text !== undefined && text !== '');
  return paths.length === 0 ? [''] : paths.map((path) => clean(path ?? ''));
}

function recordSets(source: SamSource, domain: TemplateNode | undefined): readonly VirtualResource[] {
  if (nodeAt(domain, 'Route53') === undefined) return [];
  return [sourceResource(source, 'AWS::Route53::RecordSetGroup', {}, { whole: 'RecordSetGroup', form: 'hash' })];
}

function usagePlan(source: SamSource, context: LoweringContext): readonly VirtualResource[] {
  const plan = nodeAt(propertyOf(source, 'Auth')?.value, 'UsagePlan');
  if (plan === undefined) return [];
  const kind = context.known(nodeAt(plan, 'CreateUsagePlan'));
  const parts = pickEntries(plan, ['Description', 'Quota', 'Throttle', 'UsagePlanName']);
  const prefixes = [
    ...(kind === 'PER_API' || kind === undefined ? [source.logicalId] : []),
    ...(kind === 'SHARED' || kind === undefined ? ['Serverless'] : []),
  ];
  return prefixes.flatMap((prefix) => [
    sourceResource(source, 'AWS::ApiGateway::UsagePlan', parts, { whole: `${prefix}UsagePlan` }),
    sourceResource(source, 'AWS::ApiGateway::ApiKey', {}, { whole: `${prefix}ApiKey` }),
    sourceResource(source, 'AWS::ApiGateway::UsagePlanKey', {}, { whole: `${prefix}UsagePlanKey` }),
  ]);
}

/** Permissions for Lambda authorizers, unless the switch property says otherwise. */
function authorizerPermissions(
  source: SamSource,
  switchName: string,
  switchValue: boolean,
  context: LoweringContext,
): readonly VirtualResource[] {
  const authorizers = nodeAt(propertyOf(source, 'Auth')?.value, 'Authorizers');
  if (!isMapping(authorizers) || asIntrinsic(authorizers)) return [];
  const made: VirtualResource[] = [];
  for (const [name, entry] of authorizers.entries) {
    const functionArn = nodeAt(entry.value, 'FunctionArn');
    const isOn = (context.known(nodeAt(entry.value, switchName)) === true) === switchValue;
    if (functionArn === undefined || !isOn) continue;
    const permission = sourceResource(
      source,
      'AWS::Lambda::Permission',
      {
        Action: scalarAt(entry.key, 'lambda:InvokeFunction'),
        FunctionName: functionArn,
        Principal: scalarAt(entry.key, 'apigateway.amazonaws.com'),
        SourceArn: subAt(
          entry.key,
          `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${source.logicalId}}/authorizers/*`,
        ),
      },
      { suffix: `${name}AuthorizerPermission` },
    );
    made.push({ ...permission, keyNode: entry.key });
  }
  return made;
}

/** Everything the transform writes for an AWS::Serverless::HttpApi. */
export function lowerHttpApi(source: SamSource, context: LoweringContext): readonly VirtualResource[] {
  return [
    sourceResource(source, 'AWS::ApiGatewayV2::Api', {
      ...pickEntries(source.properties, ['Description', 'DisableExecuteApiEndpoint', 'FailOnWarnings', 'Name']),
      Body: propertyOf(source, 'DefinitionBody'),
    }),
    httpStage(source, httpStageId(source)),
    ...httpDomain(source),
    ...authorizerPermissions(source, 'EnableFunctionDefaultPermissions', true, context),
  ];
}

interface StageId {
  readonly suffix: string;
  readonly form?: 'hash';
}

function httpStageId(source: SamSource): StageId {
  const name = propertyOf(source, 'StageName')?.value;
  const text = name === undefined ? '$default' : name.kind === 'scalar' ? name.text : '';
  if (text === '$default') return { suffix: 'ApiGatewayDefaultStage' };
  return text === '' || isAlphanumeric(text) ? { suffix: `${text}Stage` } : { suffix: 'Stage', form: 'hash' };
}

function httpStage(source: SamSource, id: StageId): VirtualResource {
  const names = ['AccessLogSettings', 'DefaultRouteSettings', 'RouteSettings', 'StageName', 'StageVariables'];
  return sourceResource(
    source,
    'AWS::ApiGatewayV2::Stage',
    { ...pickEntries(source.properties, names), ApiId: refAt(source.keyNode, source.logicalId) },
    id,
  );
}

function httpDomain(source: SamSource): readonly VirtualResource[] {
  const domain = propertyOf(source, 'Domain')?.value;
  if (!isSet(source, 'Domain')) return [];
  const configuration = pickEntries(domain, ['CertificateArn', 'SecurityPolicy']);
  return [
    sourceResource(
      source,
      'AWS::ApiGatewayV2::DomainName',
      {
        ...pickEntries(domain, ['DomainName']),
        DomainNameConfigurations: domain && sequenceAt(domain, [mappingAt(domain, configuration)]),
      },
      { whole: 'ApiGatewayDomainNameV2', form: 'hash' },
    ),
    ...basePaths(domain, (path) => path.replaceAll(/[-_/]+/g, '')).map((id) =>
      sourceResource(source, 'AWS::ApiGatewayV2::ApiMapping', {}, { suffix: `${id}ApiMapping` }),
    ),
    ...recordSets(source, domain),
  ];
}

/** Everything the transform writes for an AWS::Serverless::WebSocketApi. */
export function lowerWebSocketApi(source: SamSource, context: LoweringContext): readonly VirtualResource[] {
  const auth = propertyOf(source, 'Auth')?.value;
  const isCustom = context.known(nodeAt(auth, 'AuthType')) === 'CUSTOM';
  const hasInvokeRole = nodeAt(auth, 'InvokeRole') !== undefined;
  const stageName = propertyOf(source, 'StageName')?.value;
  const stage = stageName === undefined ? 'default' : stageName.kind === 'scalar' ? stageName.text : '';
  return [
    sourceResource(
      source,
      'AWS::ApiGatewayV2::Api',
      pickEntries(source.properties, ['Description', 'DisableExecuteApiEndpoint', 'Name', 'RouteSelectionExpression']),
    ),
    httpStage(source, { suffix: stage === 'default' ? 'DefaultStage' : `${stage}Stage` }),
    ...httpDomain(source),
    ...routes(source),
    ...(isCustom
      ? [
          sourceResource(source, 'AWS::ApiGatewayV2::Authorizer', {}, { suffix: 'ConnectAuthorizer' }),
          ...(hasInvokeRole
            ? []
            : [
                sourceResource(
                  source,
                  'AWS::Lambda::Permission',
                  { FunctionName: nodeAt(auth, 'AuthArn') },
                  { suffix: 'AuthorizerPermission' },
                ),
              ]),
        ]
      : []),
  ];
}

function routes(source: SamSource): readonly VirtualResource[] {
  const map = propertyOf(source, 'Routes')?.value;
  if (!isMapping(map) || asIntrinsic(map)) return [];
  return [...map.entries].flatMap(([key, entry]) => {
    const bare = key.replace(/^\$/, '').toLowerCase();
    const prefix = `${bare.charAt(0).toUpperCase()}${bare.slice(1)}`;
    const make = (type: string, suffix: string, parts = {}) => ({
      ...sourceResource(
        source,
        type,
        { ApiId: refAt(entry.key, source.logicalId), ...parts },
        { suffix: `${prefix}${suffix}` },
      ),
      keyNode: entry.key,
    });
    const functionArn = nodeAt(entry.value, 'FunctionArn');
    return [
      make('AWS::ApiGatewayV2::Route', 'Route', { RouteKey: scalarAt(entry.key, key) }),
      make('AWS::ApiGatewayV2::Integration', 'Integration', {
        IntegrationType: scalarAt(entry.key, 'AWS_PROXY'),
        IntegrationUri: functionArn,
        TimeoutInMillis: nodeAt(entry.value, 'IntegrationTimeout'),
      }),
      {
        ...make('AWS::Lambda::Permission', 'Permission'),
        properties: mappingAt(entry.key, {
          FunctionName: functionArn,
          Principal: scalarAt(entry.key, 'apigateway.amazonaws.com'),
          Action: scalarAt(entry.key, 'lambda:InvokeFunction'),
          SourceArn: subAt(
            entry.key,
            `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${source.logicalId}.ApiId}/*`,
          ),
        }),
      },
    ];
  });
}
