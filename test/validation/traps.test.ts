import { describe, expect, it } from 'vitest';
import { type ValidationOptions, validateTemplate } from '../../src/validation/validate.ts';

const now = new Date('2026-11-21');
/** What is a mistake in itself; other families judge how well a service is built. */
const rules = [
  'parse',
  'template',
  'resource',
  'ref',
  'fn',
  'cond',
  'param',
  'dynref',
  'output',
  'schema',
  'overlay',
  'sam',
];

function findings(text: string, options: Partial<ValidationOptions> = {}): string[] {
  const { findings: found } = validateTemplate(text, { now, rules, ...options });
  return found
    .filter(({ severity }) => severity !== 'info')
    .map(({ rule, severity, range }) => `${range.start.line} ${severity} ${rule}`);
}

const sam = 'Transform: AWS::Serverless-2016-10-31\n';
const fn = (properties: string) => `${sam}Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs24.x
      Handler: index.handler
      CodeUri: .
${properties.replace(/^/gm, '      ')}
`;
const resource = (type: string, properties: string) => `Resources:
  It:
    Type: ${type}
    Properties:
${properties.replace(/^/gm, '      ')}
`;

describe('stays silent on', () => {
  it.each([
    [
      'flow collections whose closing line is not indented',
      'Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties:\n      Tags: [\n      {Key: a, Value: b}\n    ]\n',
    ],
    [
      'quoted text over several lines',
      'Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: "one\n  two"\n',
    ],
    ['numbers written as text', resource('AWS::SQS::Queue', 'DelaySeconds: "30"\nMessageRetentionPeriod: 60.0')],
    ['text written as numbers', resource('AWS::SQS::Queue', 'QueueName: 123456')],
    [
      'quoted booleans',
      resource('AWS::SQS::Queue', 'FifoQueue: "true"\nQueueName: a.fifo\nContentBasedDeduplication: "True"'),
    ],
    [
      'integer enums written as text',
      resource(
        'AWS::ApiGateway::GatewayResponse',
        'ResponseType: UNAUTHORIZED\nRestApiId: abcdef1234\nStatusCode: 401',
      ),
    ],
    [
      'attributes of types that give any property',
      `${resource('AWS::SQS::Queue', 'QueueName: a')}Outputs:\n  O: { Value: !GetAtt It.QueueName }\n  V: { Value: !GetAtt It.VisibilityTimeout }\n`,
    ],
    [
      'outputs of nested stacks',
      `${resource('AWS::CloudFormation::Stack', 'TemplateURL: https://example.com/t.yaml')}Outputs:\n  O: { Value: !GetAtt It.Outputs.Any.Thing }\n`,
    ],
    [
      'custom resources and modules',
      'Resources:\n  A:\n    Type: Custom::Thing\n    Properties: { ServiceToken: x, Any: [1] }\n  B:\n    Type: Org::A::B::MODULE\n    Properties: { Any: 1 }\n',
    ],
    [
      'what a macro may add',
      'Transform: [ExecutionRoleBuilder]\nResources:\n  A:\n    Type: AWS::IAM::Role\n    Properties: { Permissions: [a], Name: !Ref Nothing }\n',
    ],
    [
      'Fn::Transform inside properties',
      resource(
        'AWS::SQS::Queue',
        'Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://a/b } }\nUnknown: 1',
      ),
    ],
    [
      'an included API body',
      `${sam}Resources:\n  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      StageName: prod\n      DefinitionBody: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: openapi.yaml } } }\n`,
    ],
    [
      'a missing CodeUri',
      `${sam}Resources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties: { Runtime: nodejs24.x, Handler: index.handler }\n`,
    ],
    [
      'values of parameters from SSM',
      'Parameters:\n  P: { Type: "AWS::SSM::Parameter::Value<String>", Default: /a/b }\nResources:\n  A:\n    Type: AWS::SQS::Queue\n    Properties: { DelaySeconds: !Ref P, FifoQueue: !Ref P }\n',
    ],
    [
      'Fn::If around all properties',
      'Parameters: { S: { Type: String } }\nConditions: { C: !Equals [!Ref S, a] }\nResources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties: !If [C, { TopicName: a }, { DisplayName: b }]\n',
    ],
    [
      'a required property that AWS::NoValue may remove',
      'Parameters: { S: { Type: String } }\nConditions: { C: !Equals [!Ref S, a] }\nResources:\n  A:\n    Type: AWS::Lambda::EventSourceMapping\n    Properties: { EventSourceArn: "arn:aws:sqs:eu-west-1:123456789012:orders", FunctionName: !If [C, fn, !Ref AWS::NoValue] }\n',
    ],
    [
      'a dynamic reference where a pattern would refuse it',
      resource(
        'AWS::IAM::Role',
        'RoleName: "{{resolve:ssm:/names/role}}"\nAssumeRolePolicyDocument: { Version: 2012-10-17, Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] }',
      ),
    ],
    [
      'throughput 0/0 beside on-demand',
      resource(
        'AWS::DynamoDB::Table',
        'BillingMode: PAY_PER_REQUEST\nProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 }\nKeySchema: [{ AttributeName: id, KeyType: HASH }]\nAttributeDefinitions: [{ AttributeName: id, AttributeType: S }]',
      ),
    ],
    [
      'a long timeout on managed instances',
      fn(
        'Timeout: 5400\nMemorySize: 4096\nCapacityProviderConfig: { Arn: "arn:aws:lambda:eu-west-1:123456789012:capacity-provider:a" }',
      ),
    ],
    [
      'keys of DefinitionSubstitutions in ARNs',
      `${sam}Resources:\n  Flow:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionSubstitutions: { Region: !Ref AWS::Region }\n      Definition: { StartAt: A, States: { A: { Type: Task, Resource: "arn:aws:states:\${Region}:123456789012:activity:a", End: true } } }\n`,
    ],
    [
      'stage variables in URIs',
      resource(
        'AWS::ApiGateway::Method',
        'HttpMethod: GET\nAuthorizationType: NONE\nResourceId: a\nRestApiId: b\nIntegration: { Type: HTTP_PROXY, IntegrationHttpMethod: GET, Uri: "https://${stageVariables.host}/" }',
      ),
    ],
    [
      'shell variables in UserData',
      resource('AWS::EC2::LaunchTemplate', 'LaunchTemplateData: { UserData: !Base64 "echo ${It} ${HOME}" }'),
    ],
    [
      'a schedule with a pattern',
      resource('AWS::Events::Rule', 'EventPattern: { source: [a] }\nScheduleExpression: rate(5 minutes)'),
    ],
    [
      'a custom deployment configuration',
      fn('AutoPublishAlias: live\nDeploymentPreference: { Type: MyOwnConfiguration }'),
    ],
    [
      'upper-case action names',
      resource(
        'AWS::IAM::ManagedPolicy',
        'PolicyDocument: { Version: 2012-10-17, Statement: [{ Effect: Allow, Action: "S3:getObject", Resource: "*" }] }',
      ),
    ],
    [
      'AttributeDefinitions beside vector indexes',
      resource(
        'AWS::DynamoDB::GlobalTable',
        'Replicas: [{ Region: eu-west-1 }]\nKeySchema: [{ AttributeName: id, KeyType: HASH }]\nAttributeDefinitions: [{ AttributeName: id, AttributeType: S }, { AttributeName: v, AttributeType: S }]\nVectorIndexes: []',
      ),
    ],
    [
      'placeholders of a script a resource carries',
      resource('AWS::SSM::Document', 'Content: { a: "{{ InstanceIds }}" }'),
    ],
    ['a quoted placeholder', resource('AWS::SQS::Queue', 'DelaySeconds: "{{ delay }}"')],
    [
      'a default that a condition keeps from being used',
      'Parameters: { P: { Type: String, Default: none, AllowedValues: [none, "60"] } }\nConditions: { HasP: !Not [!Equals [!Ref P, none]] }\nResources:\n  A:\n    Type: AWS::SQS::Queue\n    Properties: { DelaySeconds: !If [HasP, !Ref P, 5] }\n',
    ],
    [
      'an unquoted version date',
      `AWSTemplateFormatVersion: 2010-09-09\n${resource('AWS::SNS::Topic', 'TopicName: a')}`,
    ],
    [
      'intrinsics in deletion policies',
      'Transform: AWS::LanguageExtensions\nParameters: { P: { Type: String } }\nResources:\n  A:\n    Type: AWS::SNS::Topic\n    DeletionPolicy: !Ref P\n',
    ],
    [
      'a runtime passed as a parameter with one good default',
      `Parameters: { R: { Type: String, Default: nodejs24.x } }\n${fn('').replace('Runtime: nodejs24.x', 'Runtime: !Ref R')}`,
    ],
  ])('%s', (_, text) => {
    expect(findings(text)).toEqual([]);
  });

  it.each([
    ['a JSON schema', '{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"}'],
    [
      'a serverless.yml',
      'service: notes\nprovider: { name: aws }\nfunctions: { a: { handler: "${self:custom.x}" } }\n',
    ],
    ['a list', '- a\n- b\n'],
    [
      'Jinja directives, as cookiecutter renders them',
      `${sam}Resources:\n  {%- if cookiecutter.tracing == "true" %}\n  A:\n    Type: AWS::SNS::Topic\n  {%- endif %}\n  B:\n    Type: AWS::Nothing\n`,
    ],
    ['EJS directives', '{ "Resources": { <% if (x) { %> "A": { "Type": "AWS::SNS::Topic" } <% } %> } }'],
    ['a Go template', 'Resources:\n{{- range .Topics }}\n  {{ .Name }}:\n    Type: AWS::SNS::Topic\n{{- end }}\n'],
    [
      'placeholders in names',
      'Resources:\n  "{{ name }}Topic":\n    Type: AWS::SNS::Topic\n    Properties: { No: 1 }\n',
    ],
    ['unquoted placeholders', resource('AWS::SQS::Queue', 'QueueName: {{ name }}\nNo: 1')],
    [
      'resources of the Serverless Framework',
      resource('AWS::Lambda::Function', 'Runtime: ${self:provider.runtime}\nTimeout: ${opt:timeout}'),
    ],
  ])('text that is no template: %s', (_, text) => {
    const result = validateTemplate(text, { now });
    expect(result.findings).toEqual([]);
    expect(result).toMatchObject({ isTemplate: false, verdict: { deployable: 'unknown' } });
  });

  it('a SAM test file without Transform, when told to judge it as SAM', () => {
    expect(findings(fn('').replace(sam, ''), { assumeSam: true })).toEqual([]);
    expect(findings(fn('').replace(sam, ''))).toEqual(['3 error template/sam-transform-missing']);
  });
});

describe('warns, but does not call it an error, when', () => {
  it.each([
    [
      'an enum value may be newer than the index',
      resource('AWS::S3::Bucket', 'AccessControl: SomethingBrandNew'),
      'schema/enum',
    ],
    ['a type may be newer than the index', 'Resources:\n  A:\n    Type: AWS::SQS::QueueV3\n', 'resource/unknown-type'],
    ['a runtime reads as a version to come', fn('').replace('nodejs24.x', 'nodejs30.x'), 'overlay/lambda-runtime'],
    [
      'only one branch of a condition is bad',
      'Parameters: { S: { Type: String } }\nConditions: { C: !Equals [!Ref S, a] }\nResources:\n  A:\n    Type: AWS::SQS::Queue\n    Properties: { DelaySeconds: !If [C, soon, 5] }\n',
      'schema/type',
    ],
    [
      'only a default is bad',
      'Parameters: { D: { Type: String, Default: soon } }\nResources:\n  A:\n    Type: AWS::SQS::Queue\n    Properties: { DelaySeconds: !Ref D }\n',
      'schema/type',
    ],
    [
      'a bound comes from the older source',
      resource(
        'AWS::Lambda::EventSourceMapping',
        'FunctionName: fn\nEventSourceArn: !ImportValue stream\nStartingPosition: LATEST\nMaximumRetryAttempts: 3\nParallelizationFactor: 11',
      ),
      'schema/range',
    ],
    ['a key is written twice', resource('AWS::SQS::Queue', 'DelaySeconds: 1\nDelaySeconds: 2'), 'parse/duplicate-key'],
    [
      'SAM drops an attribute',
      fn('').replace('    Properties:', '    Timeout: 3\n    Properties:'),
      'resource/unknown-attribute',
    ],
  ])('%s', (_, text, rule) => {
    expect(findings(text).map((line) => line.replace(/^\d+ /, ''))).toEqual([`warning ${rule}`]);
  });
});

describe('calls it an error when', () => {
  it.each([
    [
      'every branch is bad',
      'Parameters: { S: { Type: String } }\nConditions: { C: !Equals [!Ref S, a] }\nResources:\n  A:\n    Type: AWS::SQS::Queue\n    Properties: { DelaySeconds: !If [C, soon, later] }\n',
      'schema/type',
    ],
    [
      'every allowed value is bad',
      'Parameters: { D: { Type: String, AllowedValues: [a, b] } }\nResources:\n  A:\n    Type: AWS::SQS::Queue\n    Properties: { DelaySeconds: !Ref D }\n',
      'schema/type',
    ],
    [
      'the given parameter is bad',
      'Parameters: { D: { Type: String, Default: 5 } }\nResources:\n  A:\n    Type: AWS::SQS::Queue\n    Properties: { DelaySeconds: !Ref D }\n',
      'schema/type',
    ],
    [
      'one-letter names of environment variables',
      fn('Environment: { Variables: { X: 1 } }'),
      'overlay/lambda-environment',
    ],
  ])('%s', (_, text, rule) => {
    const found = findings(text, { parameters: { D: 'soon' } });
    expect([...new Set(found.map((line) => line.replace(/^\d+ /, '')))]).toEqual([`error ${rule}`]);
  });
});
