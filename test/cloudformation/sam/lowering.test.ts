import { describe, expect, it } from 'vitest';
import { buildModel } from '../../../src/cloudformation/model.ts';
import { nodeAt, toPlain } from '../../../src/cloudformation/nodes.ts';
import { parseTemplate } from '../../../src/cloudformation/parse.ts';
import { generatedIds } from '../../../src/cloudformation/sam/generated-ids.ts';
import { lowerToVirtualResources } from '../../../src/cloudformation/sam/virtual-resources.ts';

const text = `Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, Default: prod}
Globals:
  Function:
    Timeout: 30
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: .
      AutoPublishAlias: live-1
      Events:
        Jobs:
          Type: SQS
          Properties:
            Queue: !GetAtt Queue.Arn
            BatchSize: 5
        Get:
          Type: Api
          Properties: {Path: /a, Method: get}
        Tick:
          Type: Schedule
          Properties:
            Schedule: rate(1 day)
            DeadLetterConfig: {Type: SQS}
  Queue:
    Type: AWS::SQS::Queue
    Connectors:
      Feed:
        Properties:
          Destination: {Id: Worker}
          Permissions: [Read, Write]
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: flow.asl.json
      AutoPublishAlias: !Ref Stage
`;
const model = buildModel(parseTemplate(text));
const resources = lowerToVirtualResources(model);
const one = (id: string) => resources.find((resource) => resource.id === id);
const ids = generatedIds(model);

describe('lowering', () => {
  it('turns a queue event into an event source mapping on the published alias', () => {
    const mapping = one('WorkerJobs');
    expect(mapping?.type).toBe('AWS::Lambda::EventSourceMapping');
    expect(mapping && toPlain(mapping.properties)).toEqual({
      BatchSize: 5,
      FunctionName: { Ref: 'WorkerAliasliveD1' },
      EventSourceArn: { 'Fn::GetAtt': 'Queue.Arn' },
    });
  });

  it('keeps the place of values that pass through, and gives made-up ones the place of their event', () => {
    const mapping = one('WorkerJobs');
    const batchSize = nodeAt(mapping?.properties, 'BatchSize');
    const functionName = nodeAt(mapping?.properties, 'FunctionName');
    expect(batchSize && model.document.rangeOf(batchSize).start).toEqual({ line: 20, column: 24 });
    expect(functionName && model.document.rangeOf(functionName).start).toEqual({ line: 16, column: 9 });
  });

  it('gives the function its Globals and its generated role', () => {
    const properties = one('Worker')?.properties;
    expect(properties && toPlain(properties)).toMatchObject({
      Timeout: 30,
      Role: { 'Fn::GetAtt': ['WorkerRole', 'Arn'] },
    });
  });

  it('adds the implicit API with its stage', () => {
    expect(one('ServerlessRestApiProdStage')?.type).toBe('AWS::ApiGateway::Stage');
  });

  it('writes nothing for a plain CloudFormation template', () => {
    const plain = buildModel(parseTemplate('Resources:\n  Q:\n    Type: AWS::SQS::Queue\n'));
    expect(lowerToVirtualResources(plain)).toEqual([]);
  });
});

describe('generated ids', () => {
  it.each([
    ['WorkerRole', 'AWS::IAM::Role'],
    ['WorkerVersion0123456789', 'AWS::Lambda::Version'],
    ['WorkerTickQueue', 'AWS::SQS::Queue'],
    ['WorkerTickPermission', 'AWS::Lambda::Permission'],
    ['WorkerGetPermissionProd', 'AWS::Lambda::Permission'],
    ['QueueFeedPolicy', 'AWS::IAM::ManagedPolicy'],
    ['FlowAliasprod', 'AWS::StepFunctions::StateMachineAlias'],
    ['FlowAliasanything', 'AWS::StepFunctions::StateMachineAlias'],
    ['ServerlessRestApi', 'AWS::ApiGateway::RestApi'],
  ])('knows %s', (id, type) => {
    expect(ids.typeOf(id)).toBe(type);
  });

  it.each(['WorkerRoles', 'WorkerVersion', 'WorkerUrl', 'FlowVersion1', 'ServerlessHttpApi'])(
    'does not invent %s',
    (id) => {
      expect(ids.typeOf(id)).toBeUndefined();
    },
  );

  it('resolves the short names of resources SAM makes', () => {
    expect(ids.referableTypeOf('Worker', 'Alias')).toBe('AWS::Lambda::Alias');
    expect(ids.referableTypeOf('ServerlessRestApi', 'Stage')).toBe('AWS::ApiGateway::Stage');
    expect(ids.referableTypeOf('Queue', 'Alias')).toBeUndefined();
  });
});
