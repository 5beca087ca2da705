import type { TemplateModel } from '../../../cloudformation/model.ts';
import { isMapping, nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import { loweredResources } from '../../engine/lowered-resources.ts';
import { isUnset, textIn } from '../../helpers/settings.ts';
import { defineRule, type Place } from '../../rule.ts';
import { samApis, type SamApi } from '../../sam/apis.ts';
import { apiOfEvent, samEvents } from '../../sam/events.ts';

export const apiNoAuth = defineRule({
  id: 'security/api-no-auth',
  severity: 'info',
  certainty: 'advice',
  title: 'An API says who may call it',
  why: 'Without an authorizer everyone on the internet may call the operation, at your cost.',
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html',
  aliases: ['CKV_AWS_59', 'W59'],
  applies: 'template',
  check({ model }, report) {
    for (const { at, name, origin } of [...openEvents(model), ...openMethods(model)]) {
      report({
        at,
        resource: origin,
        message: `Anyone may call ${name}. Set an authorizer, IAM or an API key (SAM: Auth of the API or event); where it is meant to be open, Auth: { Authorizer: NONE } or a suppression says so.`,
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
    Events:
      «Get»:
        Type: HttpApi
        Properties: {Path: /, Method: get}
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Auth: {DefaultAuthorizer: AWS_IAM}
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Get:
        Type: Api
        Properties: {RestApiId: !Ref Api, Path: /, Method: get}
      Preflight:
        Type: Api
        Properties: {Path: /, Method: options}
`,
    ],
  },
});

interface Open {
  readonly at: Place;
  readonly name: string;
  readonly origin: string;
}

/** Events on APIs whose body SAM writes, where neither the API nor the event asks who calls. */
function* openEvents(model: TemplateModel): Iterable<Open> {
  for (const event of samEvents(model)) {
    const found = apiOfEvent(model, event);
    const api = found && samApis(model).find(({ id }) => id === found.id);
    if (!api?.writesBody || isGuarded(model, api)) continue;
    // `NONE` is a choice somebody made.
    if (!isUnset(model, nodeAt(event.properties, 'Auth'))) continue;
    const method = textIn(model, nodeAt(event.properties, 'Method'))?.toUpperCase();
    if (method !== 'OPTIONS')
      yield { at: event.key, name: `${event.resource.id} ${event.id}`, origin: event.resource.id };
  }
}

function isGuarded(model: TemplateModel, { properties }: SamApi): boolean {
  const auth = nodeAt(properties, 'Auth');
  const names = ['DefaultAuthorizer', 'ApiKeyRequired', 'ResourcePolicy'];
  const isKnown = auth === undefined || isMapping(auth);
  const type = nodeAt(properties, 'EndpointConfiguration', 'Type') ?? nodeAt(properties, 'EndpointConfiguration');
  return !isKnown || names.some((name) => !isUnset(model, nodeAt(auth, name))) || textOf(type) === 'PRIVATE';
}

/** Plain methods and routes that say NONE, or nothing. */
function* openMethods(model: TemplateModel): Iterable<Open> {
  for (const { id, type, properties, keyNode, isVirtual, origin } of loweredResources(model)) {
    if (isVirtual) continue;
    const authorization = nodeAt(properties, 'AuthorizationType');
    const isOpen = isUnset(model, authorization) || textIn(model, authorization) === 'NONE';
    if (type === 'AWS::ApiGateway::Method') {
      const isPreflight = textIn(model, nodeAt(properties, 'HttpMethod')) === 'OPTIONS';
      const isKeyed = !isUnset(model, nodeAt(properties, 'ApiKeyRequired'));
      if (isOpen && !isPreflight && !isKeyed) yield { at: authorization ?? keyNode, name: id, origin };
    }
    if (type === 'AWS::ApiGatewayV2::Route') {
      const route = textIn(model, nodeAt(properties, 'RouteKey')) ?? '';
      // Of a WebSocket only $connect is authorised.
      const isHttp = /^[A-Z]+ \//.test(route) && !route.startsWith('OPTIONS ');
      const isKeyed = !isUnset(model, nodeAt(properties, 'ApiKeyRequired'));
      if (isOpen && (isHttp || route === '$connect') && !isKeyed)
        yield { at: authorization ?? keyNode, name: id, origin };
    }
  }
}
