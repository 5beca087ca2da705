/**
 * Properties that take a map of bucket and key in a deployed template, but may name a local file in one that
 * `aws cloudformation package` or `sam package` uploads first.
 * https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html, read on 2026-11-21
 */
const packagedProperties: ReadonlyMap<string, string> = new Map([
  ['AWS::ApiGateway::RestApi', 'BodyS3Location'],
  ['AWS::ApiGatewayV2::Api', 'BodyS3Location'],
  ['AWS::ElasticBeanstalk::ApplicationVersion', 'SourceBundle'],
  ['AWS::Lambda::Function', 'Code'],
  ['AWS::Lambda::LayerVersion', 'Content'],
  ['AWS::StepFunctions::StateMachine', 'DefinitionS3Location'],
]);

/** Whether a property of a resource may hold a path that packaging replaces. `path` starts with `Properties`. */
export function mayBePackagedPath(resourceType: string, path: readonly (string | number)[]): boolean {
  return path.length === 2 && packagedProperties.get(resourceType) === path[1];
}
