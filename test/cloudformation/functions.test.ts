import { expect, it } from 'vitest';
import { readFunctions } from '../../src/cloudformation/functions.ts';
import { buildModel } from '../../src/cloudformation/model.ts';
import { parseTemplate } from '../../src/cloudformation/parse.ts';

const template = `Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, Default: dev}
Globals:
  Function:
    Runtime: nodejs24.x
    Timeout: 10
    Environment:
      Variables:
        STAGE: !Ref Stage
        TABLE: !Ref Table
        ARN: !GetAtt Table.Arn
        URL: !Sub "https://\${Api}.example.com/\${AWS::Region}"
Resources:
  Table:
    Type: AWS::Serverless::SimpleTable
  List:
    Type: AWS::Serverless::Function
    Metadata: {BuildMethod: esbuild, BuildProperties: {EntryPoints: [src/list.ts]}}
    Properties:
      CodeUri: functions/
      Handler: list.handler
      Architectures: [arm64]
      FunctionUrlConfig: {AuthType: NONE, InvokeMode: RESPONSE_STREAM}
      Events:
        Get: {Type: HttpApi, Properties: {Path: '/notes', Method: get, ApiId: !Ref Api}}
        Tick: {Type: Schedule, Properties: {Schedule: rate(1 hour)}}
  Plain:
    Type: AWS::Lambda::Function
    Properties: {Code: {ZipFile: 'exports.x=1'}, MemorySize: !Ref Unset, Role: r}
`;

it('describes functions with Globals, defaults, environment and routes', () => {
  const functions = readFunctions(buildModel(parseTemplate(template)), {
    resolve: (id, attribute) =>
      id === 'Table' && !attribute ? 'local-table' : id === 'AWS::Region' ? 'eu-west-1' : undefined,
  });
  expect(functions).toMatchObject([
    {
      id: 'List',
      handler: 'list.handler',
      codeUri: 'functions/',
      runtime: 'nodejs24.x',
      architecture: 'arm64',
      timeoutSeconds: 10,
      memoryMb: 128,
      packageType: 'Zip',
      environment: { STAGE: 'dev', TABLE: 'local-table' },
      unresolvedEnvironment: ['ARN', 'URL'],
      metadata: { BuildMethod: 'esbuild', BuildProperties: { EntryPoints: ['src/list.ts'] } },
      routes: [
        { kind: 'HttpApi', method: 'GET', path: '/notes', api: 'Api', payloadFormat: '2.0', invokeMode: 'BUFFERED' },
        { kind: 'FunctionUrl', method: 'ANY', api: 'List', invokeMode: 'RESPONSE_STREAM' },
      ],
      events: [
        { name: 'Get', type: 'HttpApi' },
        { name: 'Tick', type: 'Schedule', properties: { Schedule: 'rate(1 hour)' } },
      ],
    },
    { id: 'Plain', type: 'AWS::Lambda::Function', inlineCode: 'exports.x=1', timeoutSeconds: 3, memoryMb: 128 },
  ]);
});
