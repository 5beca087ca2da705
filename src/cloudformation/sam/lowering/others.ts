import { asIntrinsic, isMapping, isSequence, nodeAt, textOf, type TemplateNode, listItems } from '../../nodes.ts';
import { connectorPairs } from '../connector-pairs.ts';
import { sourceResource } from './function.ts';
import { getAttAt, mappingAt, pickEntries, refAt, scalarAt, sequenceAt } from './synthetic-nodes.ts';
import { isSet, propertyOf, type LoweringContext, type SamSource, type VirtualResource } from './virtual-resource.ts';
import { table } from '../../../world/table.ts';

const keyTypes = { Binary: 'B', Number: 'N', String: 'S' } as const;

/** The table of an AWS::Serverless::SimpleTable. */
export function lowerSimpleTable(source: SamSource): readonly VirtualResource[] {
  const key = propertyOf(source, 'PrimaryKey')?.value;
  const place = key ?? source.keyNode;
  const name = nodeAt(key, 'Name') ?? scalarAt(place, 'id');
  const written = textOf(nodeAt(key, 'Type')) ?? 'String';
  const type = written === 'Number' || written === 'Binary' ? keyTypes[written] : keyTypes.String;
  return [
    sourceResource(source, 'AWS::DynamoDB::Table', {
      ...pickEntries(source.properties, [
        'PointInTimeRecoverySpecification',
        'ProvisionedThroughput',
        'SSESpecification',
        'TableName',
      ]),
      AttributeDefinitions: sequenceAt(place, [
        mappingAt(place, { AttributeName: name, AttributeType: scalarAt(place, type) }),
      ]),
      KeySchema: sequenceAt(place, [mappingAt(place, { AttributeName: name, KeyType: scalarAt(place, 'HASH') })]),
      BillingMode: isSet(source, 'ProvisionedThroughput') ? undefined : scalarAt(source.keyNode, 'PAY_PER_REQUEST'),
    }),
  ];
}

/** The version of an AWS::Serverless::LayerVersion; its own id is replaced by one with a hash. */
export function lowerLayerVersion(source: SamSource): readonly VirtualResource[] {
  const names = ['CompatibleArchitectures', 'CompatibleRuntimes', 'Description', 'LayerName', 'LicenseInfo'];
  return [sourceResource(source, 'AWS::Lambda::LayerVersion', pickEntries(source.properties, names), { form: 'hash' })];
}

export function lowerApplication(source: SamSource): readonly VirtualResource[] {
  const names = ['NotificationARNs', 'Parameters', 'TimeoutInMinutes'];
  return [sourceResource(source, 'AWS::CloudFormation::Stack', pickEntries(source.properties, names))];
}

export function lowerCapacityProvider(source: SamSource): readonly VirtualResource[] {
  const needs = propertyOf(source, 'InstanceRequirements');
  const role =
    propertyOf(source, 'OperatorRole')?.value ?? getAttAt(source.keyNode, `${source.logicalId}OperatorRole`, 'Arn');
  return [
    sourceResource(source, 'AWS::Lambda::CapacityProvider', {
      ...pickEntries(source.properties, ['CapacityProviderName', 'KmsKeyArn', 'VpcConfig']),
      PermissionsConfig: mappingAt(source.keyNode, { CapacityProviderOperatorRoleArn: role }),
      InstanceRequirements: needs && { key: needs.key, value: instanceRequirements(needs.value) },
    }),
    ...(isSet(source, 'OperatorRole')
      ? []
      : [sourceResource(source, 'AWS::IAM::Role', {}, { suffix: 'OperatorRole' })]),
  ];
}

function instanceRequirements(value: TemplateNode): TemplateNode {
  return mappingAt(value, {
    ...pickEntries(value, ['Architectures']),
    AllowedInstanceTypes: nodeAt(value, 'AllowedTypes'),
    ExcludedInstanceTypes: nodeAt(value, 'ExcludedTypes'),
  });
}

/** Everything the transform writes for an AWS::Serverless::GraphQLApi. */
export function lowerGraphQlApi(source: SamSource): readonly VirtualResource[] {
  const logging = propertyOf(source, 'Logging')?.value;
  const ownRole = nodeAt(logging, 'CloudWatchLogsRoleArn') !== undefined;
  const isOff = logging?.kind === 'scalar' && logging.value === false;
  const one = (type: string, suffix: string) => sourceResource(source, type, {}, { suffix });
  const each = (map: TemplateNode | undefined, make: (key: string) => readonly VirtualResource[]) =>
    isMapping(map) && !asIntrinsic(map) ? [...map.entries.keys()].flatMap(make) : [];
  const dataSource = (kind: string, connector: string) => (key: string) => {
    const id = `${key}${kind}DataSource`;
    return [
      one('AWS::AppSync::DataSource', id),
      one('AWS::IAM::Role', `${id}Role`),
      one('AWS::IAM::ManagedPolicy', `${id}${connector}Policy`),
    ];
  };
  return [
    sourceResource(
      source,
      'AWS::AppSync::GraphQLApi',
      pickEntries(source.properties, ['Name', 'XrayEnabled', 'Visibility', 'OwnerContact']),
    ),
    one('AWS::AppSync::GraphQLSchema', 'Schema'),
    ...(ownRole || isOff ? [] : [one('AWS::IAM::Role', 'CloudWatchRole')]),
    ...each(propertyOf(source, 'ApiKeys')?.value, (key) => [one('AWS::AppSync::ApiKey', key)]),
    ...each(nodeAt(propertyOf(source, 'DataSources')?.value, 'DynamoDb'), dataSource('DynamoDB', 'ToTableConnector')),
    ...each(nodeAt(propertyOf(source, 'DataSources')?.value, 'Lambda'), dataSource('Lambda', 'ToLambdaConnector')),
    ...(isSet(source, 'Functions') ? [one('AWS::AppSync::DataSource', 'NoneDataSource')] : []),
    ...each(propertyOf(source, 'Functions')?.value, (key) => [one('AWS::AppSync::FunctionConfiguration', key)]),
    ...resolvers(source, one),
    ...(isSet(source, 'Cache') ? [one('AWS::AppSync::ApiCache', 'ApiCache')] : []),
    ...(isSet(source, 'DomainName')
      ? [
          one('AWS::AppSync::DomainName', 'DomainName'),
          one('AWS::AppSync::DomainNameApiAssociation', 'DomainNameApiAssociation'),
        ]
      : []),
    ...lambdaAuthorizers(source, one),
  ];
}

function resolvers(
  source: SamSource,
  one: (type: string, suffix: string) => VirtualResource,
): readonly VirtualResource[] {
  const byType = propertyOf(source, 'Resolvers')?.value;
  if (!isMapping(byType)) return [];
  return [...byType.entries].flatMap(([typeName, entry]) =>
    isMapping(entry.value)
      ? [...entry.value.entries.keys()].map((key) => one('AWS::AppSync::Resolver', `${typeName}${key}`))
      : [],
  );
}

function lambdaAuthorizers(
  source: SamSource,
  one: (type: string, suffix: string) => VirtualResource,
): readonly VirtualResource[] {
  const auth = propertyOf(source, 'Auth')?.value;
  const additional = nodeAt(auth, 'Additional');
  const all = [auth, ...listItems(additional)];
  const count = all.filter((item) => nodeAt(item, 'LambdaAuthorizer') !== undefined).length;
  return Array.from({ length: count }, (_, index) =>
    one('AWS::Lambda::Permission', `ToLambdaAuthConnector${index}WriteLambdaPermission`),
  );
}

/** The policies and permissions of a connector, its own resource or one embedded in its source. */
export function lowerConnector(
  source: SamSource,
  id: string,
  connector: { from: TemplateNode | undefined; properties: TemplateNode | undefined; keyNode: TemplateNode },
  context: LoweringContext,
): readonly VirtualResource[] {
  const destination = nodeAt(connector.properties, 'Destination');
  const isList = isSequence(destination);
  const destinations = isList ? destination.items : destination === undefined ? [] : [destination];
  return destinations.flatMap((to, index) => {
    const pair = connectorPairs[`${typeOf(connector.from, context) ?? '?'} > ${typeOf(to, context) ?? '?'}`];
    if (pair === undefined) return [];
    const place = isList ? `Destination${index}` : '';
    const owner = textOf(nodeAt(pair.policyOwner === 'Source' ? connector.from : to, 'Id'));
    const make = (type: string, suffix: string, parts = {}) => ({
      ...sourceResource(source, type, parts, { whole: `${id}${suffix}` }),
      keyNode: connector.keyNode,
    });
    switch (pair.creates) {
      case 'AWS_IAM_ROLE_MANAGED_POLICY':
        return [make('AWS::IAM::ManagedPolicy', `Policy${place}`)];
      case 'AWS_SQS_QUEUE_POLICY':
        return [make('AWS::SQS::QueuePolicy', `QueuePolicy${place}`)];
      case 'AWS_SNS_TOPIC_POLICY':
        return [make('AWS::SNS::TopicPolicy', `TopicPolicy${place}`)];
      case 'AWS_LAMBDA_PERMISSION':
        return pair.permissions.map((name) =>
          make('AWS::Lambda::Permission', `${name}LambdaPermission${place}`, {
            FunctionName: owner === undefined ? undefined : refAt(connector.keyNode, owner),
          }),
        );
    }
  });
}

/** SAM type → the CloudFormation type that connectors know it by. */
export const connectorTypes: Readonly<Record<string, string>> = table({
  'AWS::Serverless::Api': 'AWS::ApiGateway::RestApi',
  'AWS::Serverless::Function': 'AWS::Lambda::Function',
  'AWS::Serverless::HttpApi': 'AWS::ApiGatewayV2::Api',
  'AWS::Serverless::SimpleTable': 'AWS::DynamoDB::Table',
  'AWS::Serverless::StateMachine': 'AWS::StepFunctions::StateMachine',
});

/** CloudFormation type of one side of a connector: by Id, or as its hard-coded form says. */
function typeOf(side: TemplateNode | undefined, context: LoweringContext): string | undefined {
  const id = textOf(nodeAt(side, 'Id'));
  const type = id === undefined ? textOf(nodeAt(side, 'Type')) : context.source(id)?.type;
  return type === undefined ? undefined : (connectorTypes[type] ?? type);
}

/** A network connector and the role it gets unless one is named. */
export function lowerNetworkConnector(source: SamSource): readonly VirtualResource[] {
  return [
    sourceResource(source, 'AWS::Lambda::NetworkConnector', pickEntries(source.properties, ['Name'])),
    ...(isSet(source, 'OperatorRole')
      ? []
      : [sourceResource(source, 'AWS::IAM::Role', {}, { suffix: 'OperatorRole' })]),
  ];
}

/** A MicroVM image and the role it is built with unless one is named. */
export function lowerMicrovmImage(source: SamSource): readonly VirtualResource[] {
  const names = ['AdditionalOsCapabilities', 'BaseImageArn', 'BaseImageVersion', 'Description', 'Hooks', 'Name'];
  return [
    sourceResource(source, 'AWS::Lambda::MicrovmImage', pickEntries(source.properties, names)),
    ...(isSet(source, 'BuildRoleArn') ? [] : [sourceResource(source, 'AWS::IAM::Role', {}, { suffix: 'BuildRole' })]),
  ];
}

/** A web function with its revision, endpoint and, unless named, role. */
export function lowerWebFunction(source: SamSource): readonly VirtualResource[] {
  return [
    sourceResource(source, 'AWS::Lambda::WebFunction', pickEntries(source.properties, ['FunctionName'])),
    sourceResource(source, 'AWS::Lambda::WebFunctionRevision', {}, { suffix: 'Revision' }),
    sourceResource(source, 'AWS::Lambda::WebFunctionEndpoint', pickEntries(source.properties, ['AuthType']), {
      suffix: 'Endpoint',
    }),
    ...(isSet(source, 'ExecutionRoleArn') ? [] : [sourceResource(source, 'AWS::IAM::Role', {}, { suffix: 'Role' })]),
  ];
}
