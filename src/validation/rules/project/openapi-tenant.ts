import { asIntrinsic, entryOf, isMapping, nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import { integrationsOf } from '../../project/integrations.ts';
import { defineRule } from '../../rule.ts';

const header = 'integration.request.header.X-Amz-Tenant-Id';

export const projectOpenApiTenant = defineRule({
  id: 'project/openapi-tenant',
  severity: 'warning',
  certainty: 'documented',
  title: 'An OpenAPI integration calls a tenant-isolated function without a tenant id',
  why: 'Lambda refuses every such call: InvalidParameterValueException.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation-invoke.html',
  applies: 'project',
  check({ model, files }, report) {
    for (const { named, document, node, key, functionId } of integrationsOf(model, files)) {
      const target = functionId === undefined ? undefined : model.resources.get(functionId);
      if (textOf(nodeAt(target?.effective, 'TenancyConfig', 'TenantIsolationMode')) !== 'PER_TENANT') continue;
      const at = { in: document, resource: named.resource.id };
      if (named.resource.type === 'AWS::Serverless::HttpApi') {
        report({
          ...at,
          at: key,
          message: `HTTP APIs cannot set the tenant header that ${functionId} needs. Use a REST API.`,
        });
        continue;
      }
      const parameters = entryOf(node, 'requestParameters')?.value;
      if (parameters && (!isMapping(parameters) || asIntrinsic(parameters))) continue;
      const names = isMapping(parameters) ? [...parameters.entries.keys()] : [];
      if (names.some((name) => name.toLowerCase() === header.toLowerCase() || name.startsWith('Fn::'))) continue;
      report({
        ...at,
        at: key,
        message: `${functionId} is tenant-isolated, but nothing maps a tenant id. Add requestParameters: { ${header}: context.authorizer.tenantId }.`,
      });
    }
  },
  examples: {
    bad: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Handler: app.handler
          Runtime: nodejs24.x
          CodeUri: s3://bucket/key.zip
          TenancyConfig: { TenantIsolationMode: PER_TENANT }
      Api:
        Type: AWS::Serverless::Api
        Properties:
          StageName: prod
          DefinitionBody: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: api/openapi.yaml } } }
      === api/openapi.yaml
      paths:
        /a:
          get:
            «x-amazon-apigateway-integration»:
              type: aws_proxy
              httpMethod: POST
              uri: { Fn::Sub: "arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Fn.Arn}/invocations" }
      `,
    ],
    good: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Handler: app.handler
          Runtime: nodejs24.x
          CodeUri: s3://bucket/key.zip
          TenancyConfig: { TenantIsolationMode: PER_TENANT }
      Api:
        Type: AWS::Serverless::Api
        Properties:
          StageName: prod
          DefinitionBody: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: api/openapi.yaml } } }
      === api/openapi.yaml
      paths:
        /a:
          options:
            x-amazon-apigateway-integration: { type: mock }
          get:
            x-amazon-apigateway-integration:
              type: aws_proxy
              httpMethod: POST
              uri: { Fn::Sub: "arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Fn.Arn}/invocations" }
              requestParameters: { integration.request.header.X-Amz-Tenant-Id: context.authorizer.tenantId }
      `,
    ],
  },
});
