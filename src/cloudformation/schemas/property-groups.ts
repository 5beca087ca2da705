/** A rule about which properties go together, which the resource schemas' list of required properties cannot say. */
export interface PropertyGroup {
  readonly names: readonly string[];
  /**
   * `exactly-one`: neither none nor two. `at-least-one`: not none. `at-most-one`: not two. `all-or-none`: not some.
   */
  readonly takes: 'exactly-one' | 'at-least-one' | 'at-most-one' | 'all-or-none';
}

const exactlyOne = (...names: string[]): PropertyGroup => ({ names, takes: 'exactly-one' });
const atLeastOne = (...names: string[]): PropertyGroup => ({ names, takes: 'at-least-one' });
const atMostOne = (...names: string[]): PropertyGroup => ({ names, takes: 'at-most-one' });
const allOrNone = (...names: string[]): PropertyGroup => ({ names, takes: 'all-or-none' });

/**
 * Groups of the types serverless templates use, from their API references, by resource type and the nested type where
 * the properties are not the resource's own; checked 2026-11-21.
 */
const confirmed: Readonly<Record<string, readonly PropertyGroup[]>> = {
  'AWS::ApiGateway::RestApi': [atLeastOne('Name', 'Body', 'BodyS3Location')],
  'AWS::ApiGatewayV2::Api': [
    atLeastOne('Name', 'Body', 'BodyS3Location'),
    atLeastOne('ProtocolType', 'Body', 'BodyS3Location'),
  ],
  'AWS::AppSync::GraphQLSchema': [exactlyOne('Definition', 'DefinitionS3Location')],
  'AWS::CloudWatch::Alarm': [
    exactlyOne('MetricName', 'Metrics'),
    atMostOne('Statistic', 'ExtendedStatistic', 'Metrics'),
    atMostOne('Metrics', 'Namespace'),
    atMostOne('Metrics', 'Dimensions'),
    atMostOne('Metrics', 'Period'),
    atMostOne('Metrics', 'Unit'),
  ],
  'AWS::Cognito::UserPool': [atMostOne('AliasAttributes', 'UsernameAttributes')],
  'AWS::Events::Connection AuthParameters': [
    exactlyOne('ApiKeyAuthParameters', 'BasicAuthParameters', 'OAuthParameters'),
  ],
  'AWS::IAM::Policy': [atLeastOne('Users', 'Groups', 'Roles')],
  'AWS::Lambda::EventSourceMapping': [exactlyOne('EventSourceArn', 'SelfManagedEventSource')],
  'AWS::Lambda::Function Code': [exactlyOne('ZipFile', 'ImageUri', 'S3Bucket'), allOrNone('S3Bucket', 'S3Key')],
  'AWS::Lambda::Function VpcConfig': [allOrNone('SubnetIds', 'SecurityGroupIds')],
  'AWS::SecretsManager::Secret': [atMostOne('SecretString', 'GenerateSecretString')],
  'AWS::StepFunctions::StateMachine': [exactlyOne('Definition', 'DefinitionString', 'DefinitionS3Location')],
};

/** Confirmed groups of a resource type's own properties, or of a nested type's. */
export function confirmedGroups(type: string, nested: string | undefined): readonly PropertyGroup[] {
  const owner = nested === undefined ? type : `${type} ${nested}`;
  return Object.hasOwn(confirmed, owner) ? (confirmed[owner] ?? []) : [];
}

/** Reads the compact notation of `scripts/generate-schemas.mjs`: `=A|B` exactly one, `+A|B` at least one. */
export function decodeGroup(text: string): PropertyGroup {
  const names = text.slice(1).split('|');
  return text.startsWith('=') ? exactlyOne(...names) : atLeastOne(...names);
}
