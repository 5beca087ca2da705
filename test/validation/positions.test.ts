import { describe, expect, it } from 'vitest';
import { validateTemplate } from '../../src/validation/validate.ts';
import { type Form, forms, mark, takeMarks, type Tree } from './template-forms.ts';

const now = new Date('2026-11-21');

/** One planted defect: a rule, and properties of a resource with the offending key or value marked. */
interface Defect {
  readonly rule: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, Tree>>;
  /** Forms that cannot hold it: a key has no branches, Globals take only some properties. */
  readonly not?: readonly Form[];
}

const lambda = { Handler: 'a.b', Runtime: 'nodejs24.x', CodeUri: 'src/' };
const onlyFunctions = ['Globals'] as const;

const defects: readonly Defect[] = [
  { rule: 'schema/type', type: 'AWS::SQS::Queue', properties: { DelaySeconds: mark('soon') }, not: onlyFunctions },
  {
    rule: 'schema/enum',
    type: 'AWS::Lambda::Function',
    properties: {
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: { 'Fn::ImportValue': 'role' },
      Code: { S3Bucket: 'code', S3Key: 'fn.zip' },
      PackageType: mark('Zipp'),
    },
    not: onlyFunctions,
  },
  {
    rule: 'schema/unknown-property',
    type: 'AWS::SQS::Queue',
    properties: { [mark.key('QueueNam')]: 'orders' },
    not: [...onlyFunctions, 'branches'],
  },
  {
    rule: 'schema/unknown-property',
    type: 'AWS::Lambda::EventSourceMapping',
    properties: {
      FunctionName: 'worker',
      EventSourceArn: { 'Fn::ImportValue': 'stream' },
      StartingPosition: 'LATEST',
      DestinationConfig: { OnFailure: { [mark.key('Destinatoin')]: { 'Fn::ImportValue': 'failed' } } },
    },
    not: onlyFunctions,
  },
  {
    rule: 'overlay/sqs-limits',
    type: 'AWS::SQS::Queue',
    properties: { VisibilityTimeout: mark(50_000) },
    not: onlyFunctions,
  },
  {
    rule: 'overlay/logs-retention',
    type: 'AWS::Logs::LogGroup',
    properties: { RetentionInDays: mark(10) },
    not: onlyFunctions,
  },
  {
    rule: 'overlay/events-schedule',
    type: 'AWS::Events::Rule',
    properties: { ScheduleExpression: mark('rate(1 days)') },
    not: onlyFunctions,
  },
  {
    rule: 'overlay/iam-policy',
    type: 'AWS::IAM::ManagedPolicy',
    properties: {
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: mark('Alow'), Action: ['s3:GetObject'], Resource: { 'Fn::ImportValue': 'bucket' } }],
      },
    },
    not: onlyFunctions,
  },
  {
    rule: 'ref/undefined',
    type: 'AWS::SQS::Queue',
    properties: { QueueName: { Ref: mark('Nothing') } },
    not: onlyFunctions,
  },
  {
    rule: 'ref/undefined',
    type: 'AWS::SQS::Queue',
    properties: { QueueName: { 'Fn::Sub': ['é-${AWS::Region}-', mark('${Nothing}'), '-b'] } },
    not: onlyFunctions,
  },
  {
    rule: 'fn/arity-and-shape',
    type: 'AWS::SQS::Queue',
    properties: { QueueName: { 'Fn::Join': mark(['only']) } },
    not: onlyFunctions,
  },
  { rule: 'overlay/lambda-timeout', type: 'AWS::Serverless::Function', properties: { ...lambda, Timeout: mark(1000) } },
  { rule: 'overlay/lambda-memory', type: 'AWS::Serverless::Function', properties: { ...lambda, MemorySize: mark(64) } },
  {
    rule: 'overlay/lambda-runtime',
    type: 'AWS::Serverless::Function',
    properties: { ...lambda, Runtime: mark('nodejs24') },
  },
  {
    rule: 'overlay/lambda-environment',
    type: 'AWS::Serverless::Function',
    properties: { ...lambda, Environment: { Variables: { [mark.key('1ST')]: 'a' } } },
    not: ['branches'],
  },
  {
    rule: 'sam/property-value',
    type: 'AWS::Serverless::Function',
    properties: { ...lambda, Tags: mark(['a', 'b']) },
    not: ['branches'],
  },
  {
    rule: 'sam/unknown-property',
    type: 'AWS::Serverless::Function',
    properties: { ...lambda, [mark.key('Timeot')]: 5 },
    not: [...onlyFunctions, 'branches'],
  },
  {
    rule: 'sam/event-type',
    type: 'AWS::Serverless::Function',
    properties: {
      ...lambda,
      Events: { Jobs: { Type: mark('Sqs'), Properties: { Queue: { 'Fn::ImportValue': 'q' } } } },
    },
    not: [...onlyFunctions, 'branches'],
  },
  {
    rule: 'sam/policy-template',
    type: 'AWS::Serverless::Function',
    properties: { ...lambda, Policies: [{ [mark.key('SQSPollPolicy')]: { QueueName: 'q' } }] },
    not: [...onlyFunctions, 'branches'],
  },
  {
    rule: 'sam/cors',
    type: 'AWS::Serverless::Api',
    properties: { StageName: 'v1', Cors: { [mark.key('AllowOrigins')]: "'*'" } },
    not: [...onlyFunctions, 'branches'],
  },
];

const cases = defects.flatMap((defect) =>
  Object.entries(forms)
    .filter(([form]) => !defect.not?.some((other) => other === form))
    .map(([form, write]) => [defect.rule, form, write(defect.type, defect.properties)] as const),
);

describe('the line and column of a defect', () => {
  it('are tried for at least fifteen rules', () => {
    expect(new Set(defects.map(({ rule }) => rule)).size).toBeGreaterThanOrEqual(15);
  });

  it.each(cases)('%s in %s', (rule, _form, written) => {
    const { text, places } = takeMarks(written);
    const { findings } = validateTemplate(text, {
      now,
      file: text.startsWith('{') ? 'a.json' : 'a.yaml',
      rules: [rule],
    });
    expect(findings.map(({ range: { start } }) => `${start.line}:${start.column}`)).toEqual(places);
    expect(places.length).toBeGreaterThan(0);
  });
});
