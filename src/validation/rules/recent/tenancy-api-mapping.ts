import { isMapping, nodeAt } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { invocations } from '../../helpers/invocations.ts';
import { isUnset } from '../../helpers/settings.ts';
import { defineRule } from '../../rule.ts';

const header = facts['tenancy.header.name'].value;
const parameter = `integration.request.header.${header}`;

export const tenancyApiMapping = defineRule({
  id: 'tenancy/api-mapping',
  severity: 'warning',
  certainty: 'documented',
  title: 'An API tells a tenant-isolated function whose request it is',
  why: 'Lambda refuses every invocation of an isolated function that carries no tenant id.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation-invoke-api-gateway.html',
  applies: 'template',
  check({ model }, report) {
    for (const { lambda, caller } of invocations(model)) {
      if (isUnset(model, nodeAt(lambda.properties, 'TenancyConfig'))) continue;
      const name = caller.eventId ?? caller.id;
      if (caller.type === 'AWS::ApiGatewayV2::Integration') {
        report({
          at: caller.keyNode,
          resource: caller.origin,
          message: `${name} is on an HTTP API, which cannot set ${header}; ${lambda.id} needs it. Use a REST API (event type Api).`,
        });
      }
      if (caller.type !== 'AWS::ApiGateway::Method') continue;
      const parameters = nodeAt(caller.properties, 'Integration', 'RequestParameters');
      const isMapped =
        parameters !== undefined &&
        (!isMapping(parameters) ||
          [...parameters.entries.keys()].some(
            (key) => key.toLowerCase() === parameter.toLowerCase() || key.startsWith('Fn::'),
          ));
      if (isMapped) continue;
      const advice = caller.isVirtual
        ? `A SAM Api event adds none: give the API a DefinitionBody whose integration has requestParameters`
        : 'Add to Integration.RequestParameters';
      report({
        at: caller.keyNode,
        resource: caller.origin,
        message: `${name} passes no tenant id, so ${lambda.id} refuses every request. ${advice} ${parameter}: context.authorizer.tenantId (a client's own header lets callers choose their tenant).`,
      });
    }
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    TenancyConfig: {TenantIsolationMode: PER_TENANT}
    Events:
      «Get»:
        Type: Api
        Properties: {Path: /, Method: get}
      «List»:
        Type: HttpApi
        Properties: {Path: /, Method: get}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    TenancyConfig: {TenantIsolationMode: PER_TENANT}
Api:
  Type: AWS::ApiGateway::RestApi
  Properties: {Name: tenants}
Get:
  Type: AWS::ApiGateway::Method
  Properties:
    RestApiId: !Ref Api
    ResourceId: !GetAtt Api.RootResourceId
    HttpMethod: GET
    AuthorizationType: AWS_IAM
    Integration:
      Type: AWS_PROXY
      IntegrationHttpMethod: POST
      Uri: !Sub "arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Fn.Arn}/invocations"
      RequestParameters: {integration.request.header.X-Amz-Tenant-Id: context.authorizer.tenantId}
`,
    ],
  },
});
