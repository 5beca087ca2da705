import { asIntrinsic, entryOf, isMapping, nodeAt, textOf, type TemplateNode, itemsOf } from '../../nodes.ts';
import { policyTemplates } from '../policy-templates.ts';
import { type EventSource, eventsOf } from './event-source.ts';
import { functionEventLowerings } from './function-events.ts';
import {
  getAttAt,
  mappingAt,
  pickEntries,
  refAt,
  scalarAt,
  sequenceAt,
  type PropertyParts,
} from './synthetic-nodes.ts';
import { isSet, propertyOf, type LoweringContext, type SamSource, type VirtualResource } from './virtual-resource.ts';
import { table } from '../../../world/table.ts';

const sameNamed = [
  'Architectures',
  'CodeSigningConfigArn',
  'Description',
  'DurableConfig',
  'Environment',
  'EphemeralStorage',
  'FileSystemConfigs',
  'FunctionName',
  'FunctionScalingConfig',
  'Handler',
  'ImageConfig',
  'KmsKeyArn',
  'Layers',
  'LoggingConfig',
  'MemorySize',
  'PackageType',
  'PublishToLatestPublished',
  'RecursiveLoop',
  'ReservedConcurrentExecutions',
  'Runtime',
  'RuntimeManagementConfig',
  'SnapStart',
  'TenancyConfig',
  'Timeout',
  'VpcConfig',
];

/** Makes a resource of a SAM resource; the id is `<LogicalId><suffix>` unless given whole. */
export function sourceResource(
  source: SamSource,
  type: string,
  parts: PropertyParts,
  id: { suffix?: string; whole?: string; form?: VirtualResource['idForm'] } = {},
): VirtualResource {
  return {
    id: id.whole ?? `${source.logicalId}${id.suffix ?? ''}`,
    idForm: id.form ?? 'exact',
    type,
    properties: mappingAt(source.keyNode, parts),
    origin: source.logicalId,
    eventId: undefined,
    keyNode: source.keyNode,
    condition: source.condition,
  };
}

/** Everything the transform writes for an AWS::Serverless::Function, its events included. */
export function lowerFunction(source: SamSource, context: LoweringContext): readonly VirtualResource[] {
  const alias = aliasOf(source, context);
  const isExact = alias?.idForm === 'exact';
  const invoked = isExact ? { id: alias.id, isAlias: true } : { id: source.logicalId, isAlias: false };
  return [
    lambdaFunction(source),
    ...executionRole(source, context),
    ...versionAndAlias(source, alias),
    ...functionUrl(source, context),
    ...invokeConfig(source),
    ...deployment(source, context),
    ...eventsOf(source, invoked, context).flatMap((event) => lowerEvent(event)),
  ];
}

function lowerEvent(event: EventSource & { readonly type: string }): readonly VirtualResource[] {
  return functionEventLowerings[event.type]?.(event) ?? [];
}

function lambdaFunction(source: SamSource): VirtualResource {
  const tracing = propertyOf(source, 'Tracing');
  const queue = propertyOf(source, 'DeadLetterQueue');
  const provider = propertyOf(source, 'CapacityProviderConfig');
  const managed = provider && {
    CapacityProviderArn: entryOf(provider.value, 'Arn'),
    ...pickEntries(provider.value, ['ExecutionEnvironmentMemoryGiBPerVCpu', 'PerExecutionEnvironmentMaxConcurrency']),
  };
  return sourceResource(source, 'AWS::Lambda::Function', {
    ...pickEntries(source.properties, sameNamed),
    Role: propertyOf(source, 'Role') ?? getAttAt(source.keyNode, `${source.logicalId}Role`, 'Arn'),
    TracingConfig: tracing && { key: tracing.key, value: mappingAt(tracing.value, { Mode: tracing.value }) },
    DeadLetterConfig: queue && {
      key: queue.key,
      value: mappingAt(queue.value, { TargetArn: entryOf(queue.value, 'TargetArn') }),
    },
    CapacityProviderConfig: provider && {
      key: provider.key,
      value: mappingAt(provider.value, {
        LambdaManagedInstancesCapacityProviderConfig: mappingAt(provider.value, managed ?? {}),
      }),
    },
  });
}

function executionRole(source: SamSource, context: LoweringContext): readonly VirtualResource[] {
  const role = propertyOf(source, 'Role')?.value;
  const isConditional = asIntrinsic(role)?.name === 'Fn::If';
  if (isSet(source, 'Role') && !isConditional) return [];
  const basic = isSet(source, 'DurableConfig')
    ? 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicDurableExecutionRolePolicy'
    : 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
  return [roleOf(source, [basic, ...managedByFeature(source, context)])];
}

function managedByFeature(source: SamSource, context: LoweringContext): readonly string[] {
  const names: string[] = [];
  const tracing = propertyOf(source, 'Tracing')?.value;
  if (isSet(source, 'Tracing') && context.known(tracing) !== 'Disabled') {
    names.push('arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess');
  }
  if (isSet(source, 'VpcConfig')) names.push('arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole');
  for (const event of eventsOf(source, { id: source.logicalId, isAlias: false }, context)) {
    const name = eventPolicies[event.type];
    if (name !== undefined) names.push(`arn:aws:iam::aws:policy/service-role/${name}`);
  }
  return names;
}

const eventPolicies: Readonly<Record<string, string>> = table({
  DynamoDB: 'AWSLambdaDynamoDBExecutionRole',
  Kinesis: 'AWSLambdaKinesisExecutionRole',
  MSK: 'AWSLambdaMSKExecutionRole',
  SQS: 'AWSLambdaSQSQueueExecutionRole',
});

/** The generated role: managed policies by name, the user's own statements as inline policies. */
export function roleOf(source: SamSource, managed: readonly string[]): VirtualResource {
  const policies = propertyOf(source, 'Policies')?.value;
  const items = itemsOf(policies);
  const inline = items.filter((item) => isMapping(item) && item.entries.has('Statement'));
  const named = items.filter((item) => !inline.includes(item) && !isPolicyTemplate(item));
  return sourceResource(
    source,
    'AWS::IAM::Role',
    {
      ManagedPolicyArns: sequenceAt(source.keyNode, [...managed.map((arn) => scalarAt(source.keyNode, arn)), ...named]),
      Policies:
        inline.length === 0
          ? undefined
          : sequenceAt(
              source.keyNode,
              inline.map((document) => mappingAt(document, { PolicyDocument: document })),
            ),
      AssumeRolePolicyDocument: propertyOf(source, 'AssumeRolePolicyDocument'),
      ...pickEntries(source.properties, ['PermissionsBoundary']),
      Path: propertyOf(source, 'RolePath'),
    },
    { suffix: 'Role' },
  );
}

function isPolicyTemplate(item: TemplateNode): boolean {
  if (!isMapping(item) || item.entries.size !== 1) return false;
  return [...item.entries.keys()].every((name) => Object.hasOwn(policyTemplates, name));
}

interface AliasId {
  readonly id: string;
  readonly idForm: 'exact' | 'open';
  readonly name: TemplateNode;
}

function aliasOf(source: SamSource, context: LoweringContext): AliasId | undefined {
  if (!isSet(source, 'AutoPublishAlias')) return undefined;
  const name = propertyOf(source, 'AutoPublishAlias')?.value;
  if (name === undefined) return undefined;
  const text = context.known(name);
  if (text === undefined || text === null) return { id: `${source.logicalId}Alias`, idForm: 'open', name };
  // Logical ids are alphanumeric, so the transform spells - and _ as letters.
  const spelt = String(text).replaceAll('-', 'D').replaceAll('_', 'U');
  return { id: `${source.logicalId}Alias${spelt}`, idForm: 'exact', name };
}

function versionAndAlias(source: SamSource, alias: AliasId | undefined): readonly VirtualResource[] {
  if (alias === undefined) return [];
  const description = propertyOf(source, 'VersionDescription');
  return [
    sourceResource(
      source,
      'AWS::Lambda::Version',
      { FunctionName: refAt(source.keyNode, source.logicalId), Description: description },
      { suffix: 'Version', form: 'hash' },
    ),
    sourceResource(
      source,
      'AWS::Lambda::Alias',
      {
        Name: alias.name,
        FunctionName: refAt(source.keyNode, source.logicalId),
        ...pickEntries(source.properties, ['ProvisionedConcurrencyConfig']),
      },
      { whole: alias.id, form: alias.idForm },
    ),
  ];
}

function functionUrl(source: SamSource, context: LoweringContext): readonly VirtualResource[] {
  const config = propertyOf(source, 'FunctionUrlConfig')?.value;
  if (!isSet(source, 'FunctionUrlConfig') || config === undefined) return [];
  const isPublic = context.known(nodeAt(config, 'AuthType')) === 'NONE';
  const anyone = { FunctionName: refAt(source.keyNode, source.logicalId), Principal: scalarAt(source.keyNode, '*') };
  return [
    sourceResource(
      source,
      'AWS::Lambda::Url',
      {
        ...pickEntries(config, ['AuthType', 'Cors', 'InvokeMode']),
        TargetFunctionArn: refAt(source.keyNode, source.logicalId),
      },
      { suffix: 'Url' },
    ),
    ...(isPublic
      ? [
          sourceResource(
            source,
            'AWS::Lambda::Permission',
            {
              ...anyone,
              Action: scalarAt(config, 'lambda:InvokeFunctionUrl'),
              FunctionUrlAuthType: entryOf(config, 'AuthType'),
            },
            { suffix: 'UrlPublicPermissions' },
          ),
          sourceResource(
            source,
            'AWS::Lambda::Permission',
            {
              ...anyone,
              Action: scalarAt(config, 'lambda:InvokeFunction'),
              InvokedViaFunctionUrl: scalarAt(config, true),
            },
            { suffix: 'URLInvokeAllowPublicAccess' },
          ),
        ]
      : []),
  ];
}

function invokeConfig(source: SamSource): readonly VirtualResource[] {
  const config = propertyOf(source, 'EventInvokeConfig')?.value;
  if (!isSet(source, 'EventInvokeConfig') || config === undefined) return [];
  const destinations = nodeAt(config, 'DestinationConfig');
  return [
    sourceResource(
      source,
      'AWS::Lambda::EventInvokeConfig',
      {
        FunctionName: refAt(source.keyNode, source.logicalId),
        ...pickEntries(config, ['DestinationConfig', 'MaximumEventAgeInSeconds', 'MaximumRetryAttempts']),
      },
      { suffix: 'EventInvokeConfig' },
    ),
    ...['OnSuccess', 'OnFailure'].flatMap((side) => generatedDestination(source, side, nodeAt(destinations, side))),
  ];
}

function generatedDestination(
  source: SamSource,
  side: string,
  destination: TemplateNode | undefined,
): readonly VirtualResource[] {
  const given = nodeAt(destination, 'Destination');
  const isGiven = given !== undefined && asIntrinsic(given)?.name !== 'Fn::If';
  if (!isMapping(destination) || isGiven) return [];
  const type = textOf(nodeAt(destination, 'Type'));
  if (type === 'SQS') {
    return [sourceResource(source, 'AWS::SQS::Queue', {}, { suffix: `EventInvokeConfig${side}Queue` })];
  }
  if (type === 'SNS') {
    return [sourceResource(source, 'AWS::SNS::Topic', {}, { suffix: `EventInvokeConfig${side}Topic` })];
  }
  return [];
}

function deployment(source: SamSource, context: LoweringContext): readonly VirtualResource[] {
  const preference = propertyOf(source, 'DeploymentPreference')?.value;
  if (!isSet(source, 'DeploymentPreference')) return [];
  const enabled = context.known(nodeAt(preference, 'Enabled'));
  if (enabled === false || enabled === 'false' || enabled === 'False') return [];
  return [
    sourceResource(source, 'AWS::CodeDeploy::DeploymentGroup', {}, { suffix: 'DeploymentGroup' }),
    sourceResource(source, 'AWS::CodeDeploy::Application', {}, { whole: 'ServerlessDeploymentApplication' }),
    sourceResource(source, 'AWS::IAM::Role', {}, { whole: 'CodeDeployServiceRole' }),
  ];
}
