import { asIntrinsic, entryOf, textOf } from '../../../cloudformation/nodes.ts';
import { loweredById, targetOf } from '../../helpers/targets.ts';
import { defineRule } from '../../rule.ts';
import { table } from '../../../world/table.ts';

/** What a method must say to use an authorizer of this type. */
const matching: Readonly<Record<string, Readonly<Record<string, string>>>> = table({
  'AWS::ApiGateway::Method': { COGNITO_USER_POOLS: 'COGNITO_USER_POOLS', REQUEST: 'CUSTOM', TOKEN: 'CUSTOM' },
  'AWS::ApiGatewayV2::Route': { JWT: 'JWT', REQUEST: 'CUSTOM' },
});
const apiProperty: Readonly<Record<string, string>> = table({
  'AWS::ApiGateway::Authorizer': 'RestApiId',
  'AWS::ApiGateway::Method': 'RestApiId',
  'AWS::ApiGatewayV2::Authorizer': 'ApiId',
  'AWS::ApiGatewayV2::Route': 'ApiId',
});

export const methodAuthorizer = defineRule({
  id: 'xref/method-authorizer',
  severity: 'error',
  certainty: 'fact',
  title: 'A method uses an authorizer of its own API, by its type',
  why: 'API Gateway refuses an authorizer of another API, and an AuthorizationType that is not that of the authorizer.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-method.html',
  aliases: ['E3708'],
  applies: 'lowered',
  types: ['AWS::ApiGateway::Method', 'AWS::ApiGatewayV2::Route'],
  check({ model, resource }, report) {
    const named = entryOf(resource.properties, 'AuthorizerId')?.value;
    const target = targetOf(named);
    const authorizer = target && loweredById(model).get(target.id);
    const authorizerApi = authorizer && apiProperty[authorizer.type];
    if (!named || !authorizer || authorizerApi === undefined || !authorizer.type.endsWith('Authorizer')) return;
    const own = targetOf(entryOf(resource.properties, apiProperty[resource.type] ?? '')?.value)?.id;
    const other = targetOf(entryOf(authorizer.properties, authorizerApi)?.value)?.id;
    if (own !== undefined && other !== undefined && own !== other) {
      report({
        at: named,
        message: `Authorizer ${authorizer.id} belongs to ${other}, but this method to ${own}. Name an authorizer of ${own}.`,
      });
    }
    const type = textOf(
      entryOf(authorizer.properties, authorizer.type.includes('V2') ? 'AuthorizerType' : 'Type')?.value,
    );
    const expected = matching[resource.type]?.[type ?? ''];
    const written = entryOf(resource.properties, 'AuthorizationType')?.value;
    if (expected === undefined || !written || asIntrinsic(written) || textOf(written) === expected) return;
    report({
      at: written,
      message: `AuthorizationType must be ${expected} for ${authorizer.id}, an authorizer of type ${type ?? ''}.`,
    });
  },
  examples: {
    bad: [
      `Api:
  Type: AWS::ApiGateway::RestApi
  Properties: {Name: one}
Users:
  Type: AWS::ApiGateway::Authorizer
  Properties: {Name: users, RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, IdentitySource: method.request.header.Authorization, ProviderARNs: [!ImportValue pool]}
Method:
  Type: AWS::ApiGateway::Method
  Properties:
    RestApiId: !Ref Api
    ResourceId: !GetAtt Api.RootResourceId
    HttpMethod: GET
    AuthorizationType: «CUSTOM»
    AuthorizerId: !Ref Users
`,
    ],
    good: [
      `Api:
  Type: AWS::ApiGateway::RestApi
  Properties: {Name: one}
Users:
  Type: AWS::ApiGateway::Authorizer
  Properties: {Name: users, RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, IdentitySource: method.request.header.Authorization, ProviderARNs: [!ImportValue pool]}
Method:
  Type: AWS::ApiGateway::Method
  Properties:
    RestApiId: !Ref Api
    ResourceId: !GetAtt Api.RootResourceId
    HttpMethod: GET
    AuthorizationType: COGNITO_USER_POOLS
    AuthorizerId: !Ref Users
`,
    ],
  },
});
