import type { Resource } from '../../../cloudformation/model.ts';
import { asIntrinsic, entryOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { apiOfEvent, apiProperty, samEvents, writesBody } from '../../sam/events.ts';
import { renameFix } from '../../sam/fixes.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { table } from '../../../world/table.ts';

const apiTypes: Readonly<Record<string, { readonly own: string; readonly plain: string; readonly other: string }>> =
  table({
    Api: { own: 'AWS::Serverless::Api', plain: 'AWS::ApiGateway::RestApi', other: 'AWS::Serverless::HttpApi' },
    HttpApi: { own: 'AWS::Serverless::HttpApi', plain: 'AWS::ApiGatewayV2::Api', other: 'AWS::Serverless::Api' },
  });

/** An HttpApi event on a REST API with its own OpenAPI 3 body only adds a permission, so it passes. */
function isRefused(eventType: string, api: Resource): boolean {
  return eventType === 'Api' || writesBody(api);
}

export const samApiRef = defineRule({
  id: 'sam/api-ref',
  severity: 'error',
  certainty: 'fact',
  title: 'Events name an API of the same template',
  why: 'The transform adds routes and permissions to the API an event names, so it must find it in the template, of the right type.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-api.html',
  applies: 'template',
  check({ model }, report) {
    for (const event of samEvents(model)) {
      const types = apiTypes[event.type];
      const property = apiProperty[event.type];
      if (!types || property === undefined || !event.table) continue;
      const value = entryOf(event.properties, property)?.value;
      const api = apiOfEvent(model, event);
      if (!value || !api) continue;
      const resource = event.resource.id;
      if (api.kind === 'missing') {
        const ids = [...model.resources.values()]
          .filter((item) => item.type === types.own || item.type === types.plain)
          .map((item) => item.id);
        const node = asIntrinsic(value)?.name === 'Ref' ? (asIntrinsic(value)?.argument ?? value) : value;
        const near = api.id === undefined ? ids.slice(0, 3) : nearestNames(api.id, ids);
        const wrong =
          api.id === undefined
            ? 'something only a deployment knows'
            : `"${api.id}", which is no resource of this template`;
        const hint = near.length > 0 ? suggestion(near) : `Write !Ref <logical id of an ${types.own}>.`;
        report({
          at: node,
          resource,
          message: `${property} of event ${event.id} names ${wrong}. ${hint}`,
          fix: api.id === undefined ? undefined : renameFix(node, near),
        });
      } else if (api.kind === 'resource' && api.resource.type === types.other && isRefused(event.type, api.resource)) {
        const message = `${property} of event ${event.id} names ${api.id}, an ${types.other}. Use event type ${event.type === 'Api' ? 'HttpApi with ApiId' : 'Api with RestApiId'}, or name an ${types.own}.`;
        report({ at: value, resource, message });
      }
    }
  },
  examples: {
    bad: [
      `Http:
  Type: AWS::Serverless::HttpApi
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Wrong:
        Type: Api
        Properties: {Path: /a, Method: get, RestApiId: «!Ref Http»}
      Imported:
        Type: HttpApi
        Properties: {Path: /b, Method: get, ApiId: «!ImportValue shared-api»}
`,
    ],
    good: [
      `Http:
  Type: AWS::Serverless::HttpApi
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Right:
        Type: HttpApi
        Properties: {Path: /a, Method: get, ApiId: !Ref Http}
      Implicit:
        Type: Api
        Properties: {Path: /a, Method: get}
`,
    ],
  },
});
