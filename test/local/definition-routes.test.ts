import { describe, expect, it } from 'vitest';
import { type InvokeRequest, invokeLocal } from '../../src/local/invoke.ts';
import { makeProject, makeWorld } from './support.ts';

const operation = (extra = '') => `
              x-amazon-apigateway-integration:
                type: aws_proxy
                httpMethod: POST
                uri: !Sub arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Fn.Arn}/invocations${extra}`;

const templateText = `Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      Auth: { DefaultAuthorizer: Pool, Authorizers: { Pool: { UserPoolArn: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/x' } } }
      DefinitionBody:
        openapi: 3.0.1
        paths:
          /items/{id}:
            get:${operation(`
                requestParameters: { integration.request.header.X-Amz-Tenant-Id: method.request.header.x-tenant-id }`)}
          /mine:
            get:${operation(`
                requestParameters: { integration.request.header.X-Amz-Tenant-Id: context.authorizer.claims.tenant }`)}
          /health:
            get:
              security: []${operation()}
          /static:
            get:
              x-amazon-apigateway-integration: { type: mock }
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs24.x
      Handler: fn.handler
      CodeUri: .
      MemorySize: 256
      TenancyConfig: { TenantIsolationMode: PER_TENANT }
`;

async function send(path: string, request: object = {}, options: Partial<InvokeRequest> = {}) {
  const folder = await makeProject({
    'template.yaml': templateText,
    'fn.js': `exports.handler = async (event, context) => ({ statusCode: 200, body: JSON.stringify({ tenant: context.tenantId, id: event.pathParameters?.id, who: event.requestContext.authorizer?.claims?.sub }) });`,
  });
  const call = {
    location: folder,
    database: 'none',
    request: { method: 'GET', path, ...request },
    ...options,
  } as const;
  return (await invokeLocal(call, makeWorld(folder))).response?.body;
}

describe('routes of an API document in the template', () => {
  it('reach the function that the integration names', async () => {
    expect(await send('/items/7', { headers: { 'X-Tenant-Id': 'acme' } })).toBe(
      '{"tenant":"acme","id":"7","who":"local-user"}',
    );
  });

  it('take the tenant from a claim where the mapping says so', async () => {
    expect(await send('/mine', { claims: { sub: 'u1', tenant: 'globex' } })).toBe('{"tenant":"globex","who":"u1"}');
  });

  it('insist on a tenant where none comes with the request', async () => {
    await expect(send('/items/7')).rejects.toThrow('Pass tenantId');
  });

  it('may be open although the API has an authorizer', async () => {
    expect(await send('/health', {}, { tenantId: 't' })).toBe('{"tenant":"t"}');
  });

  it('leave out operations without a function', async () => {
    await expect(send('/static')).rejects.toThrow('Routes: GET /items/{id}, GET /mine, GET /health.');
  });
});
