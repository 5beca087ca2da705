import { describe, expect, it } from 'vitest';
import { type ValidationOptions, validateTemplate } from '../../src/validation/validate.ts';

const now = new Date('2026-11-21');
const families = ['parse', 'template', 'resource', 'ref', 'fn', 'cond', 'param', 'schema', 'overlay', 'sam'];

function report(text: string, options: Partial<ValidationOptions> = {}): string[] {
  return validateTemplate(text, { now, rules: families, ...options })
    .findings.filter(({ severity }) => severity !== 'info')
    .map(({ rule, range, resource }) => `${range.start.line}:${range.start.column} ${rule} ${resource ?? ''}`.trim())
    .toSorted();
}

const sam = 'Transform: AWS::Serverless-2016-10-31\n';

describe('one call', () => {
  it('finds every planted defect of a file', () => {
    const text = `${sam}Globals:
  Function:
    Timeout: 1000
Resources:
  Worker:
    Type: AWS::Serverless::Function
    MemorySize: 512
    Properties:
      Runtime: nodejs24
      Handler: index.handler
      CodeUri: .
      Environment:
        Variables:
          QUEUE: !Ref Ordes
  Orders:
    Type: AWS::SQS::Queue
    DependsOn: Nothing
    Properties:
      DelaySeconds: soon
      QueueNam: orders
  Table:
    Type: AWS::DynamoDB::Tabel
`;
    expect(report(text)).toEqual([
      '10:16 overlay/lambda-runtime Worker',
      '15:23 ref/undefined Worker',
      '18:16 resource/dependson Orders',
      '20:21 schema/type Orders',
      '21:7 schema/unknown-property Orders',
      '23:11 resource/unknown-type Table',
      '4:14 overlay/lambda-timeout Worker',
      '8:5 resource/unknown-attribute Worker',
    ]);
  });

  it('says of a misspelt key that was needed one thing: what it should be', () => {
    const text = `${sam}Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties: { StagName: v1 }
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchem: [{ AttributeName: id, KeyType: HASH }]
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs24.x
      Handlr: index.handler
      CodeUri: .
      Policies: [{ DynamoDBReadPolicy: { TableNam: !Ref Table } }]
      Events:
        Later:
          Type: Schedule
          Properties: { Schedul: rate(1 minute) }
`;
    expect(report(text)).toEqual([
      '11:7 schema/unknown-property Table',
      '16:7 sam/unknown-property Worker',
      '18:42 sam/policy-template Worker',
      '22:25 sam/event-property Worker',
      '5:19 sam/unknown-property Api',
    ]);
  });

  it('goes on after a syntax error in one resource', () => {
    const text =
      'Resources:\n  Broken:\n    Type: AWS::SQS::Queue\n    Properties: { DelaySeconds: [1\n  Orders:\n    Type: AWS::SQS::Queue\n    Properties:\n      DelaySeconds: soon\n      QueueName: !Ref Broken\n      KmsMasterKeyId: !Ref Nothing\n';
    expect(report(text)).toEqual(['10:28 ref/undefined Orders', '4:17 parse/syntax', '8:21 schema/type Orders']);
    const { verdict } = validateTemplate(text, { now });
    expect(verdict).toMatchObject({
      deployable: 'no',
      notChecked: ['Blocks with syntax errors were left out (line 2).'],
    });
  });

  it('names the cause, not its consequences', () => {
    const text = `${sam}Resources:
  Fn:
    Type: AWS::Serverless::Funtion
    Properties: { Runtime: nodejs24.x, Handler: index.handler, CodeUri: . }
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Roles: [!Ref FnRole]
      PolicyDocumnt: { Version: 2012-10-17, Statement: [{ Effect: Allow, Action: 'sqs:*', Resource: '*' }] }
`;
    expect(report(text)).toEqual(['10:7 schema/unknown-property Policy', '4:11 resource/unknown-type Fn']);
  });
});

describe('positions', () => {
  it.each([
    [
      'Globals',
      `${sam}Globals: { Function: { Timeout: 1000 } }\nResources:\n  A: { Type: AWS::Serverless::Function, Properties: { Runtime: nodejs24.x, Handler: a.b, CodeUri: . } }\n  B: { Type: AWS::Serverless::Function, Properties: { Runtime: nodejs24.x, Handler: a.b, CodeUri: . } }\n`,
      ['2:33 overlay/lambda-timeout A'],
    ],
    [
      'Fn::If',
      'Parameters: { S: { Type: String } }\nConditions: { C: !Equals [!Ref S, a] }\nResources:\n  A:\n    Type: AWS::SQS::Queue\n    Properties:\n      DelaySeconds: !If [C, 5, soon]\n',
      ['7:32 schema/type A'],
    ],
    [
      'Fn::Sub',
      'Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: !Sub |\n        one ${AWS::Region}\n        two ${Nothing}\n',
      ['7:13 ref/undefined A'],
    ],
    [
      'Fn::ForEach',
      'Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::Queues:\n    - Name\n    - [A, B]\n    - Queue${Name}:\n        Type: AWS::SQS::Queue\n        Properties:\n          DelaySeconds: soon\n',
      ['9:25 schema/type QueueA'],
    ],
    [
      'JSON',
      '{\n  "Resources": {\n    "A": { "Type": "AWS::SQS::Queue",\n      "Properties": { "DelaySeconds": "soon", "QueueName": { "Fn::Sub": "a-${Nothing}" } } }\n  }\n}',
      ['4:39 schema/type A', '4:76 ref/undefined A'],
    ],
  ])('are exact inside %s', (_, text, expected) => {
    expect(report(text)).toEqual(expected);
  });
});

describe('suppression', () => {
  const queue = (metadata: string, comment = '') =>
    `Resources:\n  A:\n    Type: AWS::SQS::Queue\n${metadata.replace(/^(?=.)/gm, '    ')}    Properties:${comment}\n      DelaySeconds: soon\n`;
  it.each([
    ['ours, a rule', queue('Metadata: { serverless-mcp: { ignore: [{ id: schema/type, reason: known }] } }\n')],
    ['ours, rule: reason', queue('Metadata:\n  serverless-mcp:\n    ignore:\n      - schema/type: known\n')],
    ['ours, a family', queue('Metadata: { serverless-mcp: { ignore: [schema] } }\n')],
    ['cfn-lint', queue('Metadata: { cfn-lint: { config: { ignore_checks: [E3012] } } }\n')],
    ['cfn-lint by prefix', queue('Metadata: { cfn-lint: { config: { ignore_checks: [E3] } } }\n')],
    ['cfn_nag', queue('Metadata: { cfn_nag: { rules_to_suppress: [{ id: E3012, reason: known }] } }\n')],
    ['checkov', queue('Metadata: { checkov: { skip: [{ id: E3012, comment: known }] } }\n')],
    ['guard', queue('Metadata: { guard: { SuppressedRules: [E3012] } }\n')],
    ['a checkov comment', queue('# checkov:skip=E3012:known\n')],
    ['a comment on the line above', queue('', ' # serverless-mcp:ignore schema/type – known')],
    ['the whole template', `Metadata: { cfn-lint: { config: { ignore_checks: [E3012] } } }\n${queue('')}`],
  ])('is honoured in the form of %s', (_, text) => {
    const { findings, suppressed } = validateTemplate(text, { now });
    expect(findings).toEqual([]);
    expect(suppressed).toBe(1);
  });

  it('holds only where it is written', () => {
    const text = `${queue('Metadata: { serverless-mcp: { ignore: [schema] } }\n')}  B:\n    Type: AWS::SQS::Queue\n    Properties: { DelaySeconds: soon }\n`;
    expect(report(text)).toEqual(['9:33 schema/type B']);
  });
});

describe('filters and profiles', () => {
  const text =
    'Parameters:\n  A: { Type: String }\n  B: { Type: String }\nResources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      DelaySeconds: soon\n      DelaySeconds: soon\n';
  const rules = (options: Partial<ValidationOptions>) =>
    validateTemplate(text, { now, ...options }).findings.map(({ rule }) => rule);

  it('order errors, warnings, advice, and group advice', () => {
    expect(rules({})).toEqual(['schema/type', 'parse/duplicate-key', 'unused/parameter']);
    const advice = validateTemplate(text, { now }).findings.at(-1);
    expect(advice?.alsoAt).toMatchObject([{ range: { start: { line: 3 } } }]);
  });

  it.each([
    [{ profile: 'errors' as const }, ['schema/type']],
    [
      { profile: 'strict' as const },
      ['schema/type', 'parse/duplicate-key', 'security/encryption', 'unused/parameter', 'unused/parameter'],
    ],
    [{ minSeverity: 'warning' as const }, ['schema/type', 'parse/duplicate-key']],
    [{ rules: ['parse/*', 'unused'] }, ['parse/duplicate-key', 'unused/parameter']],
  ])('%j', (options, expected) => {
    expect(rules(options)).toEqual(expected);
  });
});
