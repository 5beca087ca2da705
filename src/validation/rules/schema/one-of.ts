import { isIntrinsic, type MappingNode } from '../../../cloudformation/nodes.ts';
import { confirmedGroups, type PropertyGroup } from '../../../cloudformation/schemas/property-groups.ts';
import { defineRule, type ObjectContext, type Reporter, type Severity } from '../../rule.ts';

export const oneOf = defineRule({
  id: 'schema/one-of',
  severity: 'error',
  certainty: 'fact',
  title: 'Properties that exclude or need each other are not set accordingly',
  why: 'CloudFormation or the service refuses the resource.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html',
  aliases: ['E3014', 'E3017', 'E3018', 'E3020', 'E3021', 'E3058'],
  applies: 'object',
  check(context, report) {
    if (!context.isClosed) return;
    const { type } = context.resource;
    const nested = context.ownerName === type ? undefined : context.ownerName;
    const confirmed = confirmedGroups(type, nested);
    for (const group of confirmed) checkGroup(context, group, 'error', report);
    const dated = confirmed.length > 0 ? undefined : context.schemas.get(type)?.datedGroup(nested);
    if (dated) checkGroup(context, dated, 'warning', report);
  },
  examples: {
    bad: [
      `
      Flow:
        Type: AWS::StepFunctions::StateMachine
        «Properties»:
          RoleArn: arn:aws:iam::123456789012:role/flow
      Fn:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          Role: arn:aws:iam::123456789012:role/fn
          Code: { ZipFile: "exports.handler = async () => 1", «S3Bucket»: code, S3Key: fn.zip }
          «VpcConfig»: { SubnetIds: [subnet-1] }
      `,
      `
      Login:
        Type: AWS::Events::Connection
        Properties:
          AuthorizationType: API_KEY
          AuthParameters:
            ApiKeyAuthParameters: { ApiKeyName: x-api-key, ApiKeyValue: "{{resolve:secretsmanager:key}}" }
            «BasicAuthParameters»: { Username: a, Password: "{{resolve:secretsmanager:key}}" }
      Documents:
        Type: AWS::S3::Bucket
        Properties:
          LoggingConfiguration:
            TargetObjectKeyFormat:
              SimplePrefix: {}
              «PartitionedPrefix»: { PartitionDateSource: EventTime }
      `,
    ],
    good: [
      `
      Flow:
        Type: AWS::StepFunctions::StateMachine
        Properties:
          RoleArn: arn:aws:iam::123456789012:role/flow
          DefinitionS3Location: { Bucket: code, Key: flow.json }
      `,
      `
      Parameters:
        Stage: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Stage, prod]
      Resources:
        Users:
          Type: AWS::Cognito::UserPool
          Properties:
            AliasAttributes: !If [IsProd, [email], !Ref AWS::NoValue]
            UsernameAttributes: !If [IsProd, !Ref AWS::NoValue, [email]]
        Api:
          Type: AWS::ApiGatewayV2::Api
          Properties: { Body: { openapi: 3.0.1, info: { title: orders, version: "1" }, paths: {} } }
        Fn:
          Type: AWS::Lambda::Function
          Properties:
            Runtime: nodejs24.x
            Handler: index.handler
            Role: arn:aws:iam::123456789012:role/fn
            Code: { S3Bucket: code, S3Key: fn.zip }
            VpcConfig: !If [IsProd, { SubnetIds: [subnet-1], SecurityGroupIds: [sg-1] }, !Ref AWS::NoValue]
      `,
    ],
  },
});

function checkGroup(context: ObjectContext, group: PropertyGroup, severity: Severity, report: Reporter): void {
  const { node, ownerName, ownerKey } = context;
  const { names, takes } = group;
  const set = names.filter((name) => node.entries.has(name));
  const absent = names.filter((name) => !node.entries.has(name));
  // A conditional value may be left out.
  const certain = set.filter((name) => !isIntrinsicIf(node, name));
  const second = takes === 'exactly-one' || takes === 'at-most-one' ? certain[1] : undefined;
  const extra = second === undefined ? undefined : node.entries.get(second);
  if (extra) {
    const message = `${ownerName} takes only one of ${names.join(', ')}, but has ${certain.join(' and ')}.`;
    report({ at: extra.key, severity, message });
  } else if (set.length === 0 && (takes === 'exactly-one' || takes === 'at-least-one')) {
    report({
      at: ownerKey,
      severity,
      message: `${ownerName} needs ${takes === 'exactly-one' ? 'one' : 'at least one'} of ${names.join(', ')}.`,
      symptomOf: names.map((name) => `required:${node.start}:${name}`),
    });
  } else if (takes === 'all-or-none' && certain.length > 0 && absent.length > 0) {
    report({
      at: ownerKey,
      severity,
      message: `${ownerName} has ${certain.join(' and ')}, but without ${absent.join(' and ')}, which belongs to it.`,
      symptomOf: absent.map((name) => `required:${node.start}:${name}`),
    });
  }
}

function isIntrinsicIf(owner: MappingNode, name: string): boolean {
  const node = owner.entries.get(name)?.value;
  return isIntrinsic(node) && node?.kind === 'mapping' && node.entries.has('Fn::If');
}
