import {
  asIntrinsic,
  entryOf,
  isMapping,
  isSequence,
  listItems,
  textOf,
  type Entry,
  type MappingNode,
  type TemplateNode,
} from '../../../cloudformation/nodes.ts';
import type { TemplateModel } from '../../../cloudformation/model.ts';
import { defineRule, type Report } from '../../rule.ts';
import { authOf, samApis, type SamApi } from '../../sam/apis.ts';
import { apiOfEvent, routeOf, samEvents } from '../../sam/events.ts';
import { isTruthy, kindOf, literalMap } from '../../sam/values.ts';

/** Properties that make SAM read and change the definition, by kind of API. */
const readers = {
  rest: ['Auth', 'BinaryMediaTypes', 'Cors', 'GatewayResponses', 'Models'],
  http: ['Auth', 'CorsConfiguration', 'Tags'],
} as const;

export const samDefinitionBody = defineRule({
  id: 'sam/definition-body',
  severity: 'error',
  certainty: 'fact',
  title: 'A definition that SAM changes is readable OpenAPI',
  why: 'To add authorizers, CORS and the like SAM walks the paths of the definition and refuses one of another shape.',
  source: 'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html',
  applies: 'template',
  check({ model }, report) {
    for (const api of samApis(model)) {
      const entry = entryOf(api.resource?.effective, 'DefinitionBody');
      const body = literalMap(entry?.value);
      // An include is expanded before SAM sees the definition.
      if (!entry || !body || body.entries.size === 0 || isTransformed(body)) continue;
      for (const problem of bodyProblems(api, { entry, body, routes: routesOn(model, api) }))
        report({ ...problem, resource: api.id });
    }
  },
  examples: {
    bad: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Cors: "'*'"
    DefinitionBody:
      openapi: 3.0.1
      paths:
        «/a»:
        /b: {get: «text», any: «text»}
Secured:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Auth: {ApiKeyRequired: true}
    DefinitionBody:
      swagger: "2.0"
      paths:
        /a: {«get»: }
Extended:
  Type: AWS::Serverless::HttpApi
  Properties:
    Tags: {team: a}
    DisableExecuteApiEndpoint: true
    DefinitionBody: {openapi: 3.0.1, paths: {}, tags: «text», servers: [«text»]}
Routed:
  Type: AWS::Serverless::HttpApi
  Properties:
    «DefinitionBody»: {openapi: 3.0.1, path: {}}
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      A: {Type: HttpApi, Properties: {ApiId: !Ref Routed, Path: /a, Method: get}}
Other:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Cors: "'*'"
    «DefinitionBody»: {openapi: 3.0.1, path: {}}
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Cors: "'*'"
    DefinitionBody:
      openapi: 3.0.1
      paths:
        /a: {get: {responses: {}}}
Included:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Cors: "'*'"
    DefinitionBody:
      Fn::Transform: {Name: AWS::Include, Parameters: {Location: api.yaml}}
`,
    ],
  },
});

function isTransformed(body: MappingNode): boolean {
  return body.entries.has('Fn::Transform') || isTransform(entryOf(body, 'paths')?.value);
}

function isTransform(node: TemplateNode | undefined): boolean {
  return isMapping(node) && node.entries.has('Fn::Transform');
}

/** The property for which SAM reads and changes the definition. */
function readerOf(api: SamApi): string | undefined {
  return readers[api.kind].find((name) => isTruthy(entryOf(api.properties, name)?.value));
}

/** Paths of the HttpApi events on an API: SAM adds each to the definition. */
function routesOn(model: TemplateModel, api: SamApi): readonly string[] {
  if (api.kind !== 'http') return [];
  return samEvents(model)
    .filter((event) => event.type === 'HttpApi' && apiOfEvent(model, event)?.id === api.id)
    .map((event) => routeOf(event)?.path ?? '');
}

/** Parts of the definition that SAM writes its settings into. */
function* extensionProblems(api: SamApi, body: MappingNode): Iterable<Report> {
  const isSet = (name: string) => isTruthy(entryOf(api.properties, name)?.value);
  const tags = entryOf(body, 'tags');
  if (api.kind === 'http' && isSet('Tags') && tags && !isSequence(tags.value) && isTruthy(tags.value))
    yield { at: tags.value, message: 'tags of DefinitionBody must be a list: SAM adds Tags to it.' };
  const cors = entryOf(body, 'x-amazon-apigateway-cors');
  if (api.kind === 'http' && isSet('CorsConfiguration') && cors && cors.value.kind !== 'mapping')
    yield { at: cors.value, message: 'x-amazon-apigateway-cors must be a map: SAM writes CorsConfiguration into it.' };
  if (!isSet('DisableExecuteApiEndpoint')) return;
  for (const server of listItems(entryOf(body, 'servers')?.value))
    if (server.kind !== 'mapping') yield { at: server, message: 'Each of servers must be a map, such as {url: ...}.' };
}

function* routeProblems(path: string, item: Entry | undefined): Iterable<Report> {
  if (!item || item.value.kind === 'mapping') return;
  yield {
    at: kindOf(item.value) === 'null' ? item.key : item.value,
    message: `Path ${path} must be a map of methods.`,
  };
}

function* bodyProblems(
  api: SamApi,
  { entry, body, routes }: { entry: Entry; body: MappingNode; routes: readonly string[] },
): Iterable<Report> {
  const reader = readerOf(api) ?? (routes.length > 0 ? 'An HttpApi event' : undefined);
  const paths = entryOf(body, 'paths');
  const version = entryOf(body, 'openapi')?.value;
  if (reader !== undefined && reader !== 'BinaryMediaTypes' && !isReadable(api, body)) {
    const keys = api.kind === 'http' ? 'openapi: 3.0.1 and paths' : 'swagger: "2.0" or openapi: 3.0.1, and paths';
    yield {
      at: entry.key,
      message: `${reader} needs a definition SAM can change: DefinitionBody must have ${keys} as a map.`,
    };
    return;
  }
  const isRead =
    readerOf(api) !== undefined ||
    (version && api.kind === 'rest' && isTruthy(entryOf(api.properties, 'OpenApiVersion')?.value));
  const map = literalMap(paths?.value);
  if (!isRead) for (const route of routes) yield* routeProblems(route, map?.entries.get(route));
  if (!isRead || !map) return;
  const securesMethods = ['DefaultAuthorizer', 'ApiKeyRequired'].some((name) =>
    isTruthy(entryOf(authOf(api), name)?.value),
  );
  for (const [path, item] of map.entries) yield* pathProblems(path, item, securesMethods);
  if (securesMethods) {
    for (const [path, item] of map.entries) yield* securityProblems(path, item);
  }
  yield* extensionProblems(api, body);
  const definitions = entryOf(body, 'securityDefinitions');
  if (
    definitions &&
    isTruthy(definitions.value) &&
    definitions.value.kind !== 'mapping' &&
    isTruthy(entryOf(api.properties, 'Auth')?.value)
  ) {
    yield { at: definitions.value, message: 'securityDefinitions must be a map: SAM adds the authorizers to it.' };
  }
}

function isReadable(api: SamApi, body: MappingNode): boolean {
  if (entryOf(body, 'paths')?.value.kind !== 'mapping') return false;
  if (api.kind === 'rest' && isTruthy(entryOf(body, 'swagger')?.value)) return true;
  const version = entryOf(body, 'openapi')?.value;
  return (
    version !== undefined && (asIntrinsic(version) !== undefined || /^3\.\d(?:\.\d)?$/.test(textOf(version) ?? ''))
  );
}

/** The branches of a value that may be conditional. */
function branches(node: TemplateNode): readonly TemplateNode[] {
  const call = asIntrinsic(node);
  if (call?.name !== 'Fn::If') return [node];
  return isSequence(call.argument) ? call.argument.items.slice(1) : [];
}

/** @param readsMethods whether SAM writes security into every method, so that even an empty one is refused */
function* pathProblems(path: string, { key, value }: Entry, readsMethods: boolean): Iterable<Report> {
  const call = asIntrinsic(value);
  if (call?.name === 'Fn::If' && !isSequence(call.argument)) {
    yield { at: call.argument, message: `Fn::If at path ${path} needs a list of the condition and both values.` };
  }
  for (const branch of branches(value)) {
    if (asIntrinsic(branch) || isTransform(branch)) continue;
    if (branch.kind !== 'mapping') {
      yield { at: kindOf(branch) === 'null' ? key : branch, message: `Path ${path} must be a map of methods.` };
      continue;
    }
    for (const [method, { key: methodKey, value: definition }] of branch.entries) {
      if (!methods.has(method.toLowerCase()) || definition.kind === 'mapping') continue;
      const isEmpty = kindOf(definition) === 'null';
      if (!isEmpty || readsMethods)
        yield { at: isEmpty ? methodKey : definition, message: `Method ${method} of path ${path} must be a map.` };
    }
  }
}

const methods: ReadonlySet<string> = new Set([
  'any',
  'delete',
  'get',
  'head',
  'options',
  'patch',
  'post',
  'put',
  'x-amazon-apigateway-any-method',
]);

function* securityProblems(path: string, item: Entry): Iterable<Report> {
  for (const branch of branches(item.value)) {
    for (const [method, { value }] of literalMap(branch)?.entries ?? []) {
      const security = entryOf(value, 'security')?.value;
      if (!methods.has(method.toLowerCase()) || !security || !entryOf(value, 'x-amazon-apigateway-integration'))
        continue;
      if (!isSequence(security)) {
        yield {
          at: security,
          message: `security of ${method} ${path} must be a list of maps, such as [{api_key: []}].`,
        };
        continue;
      }
      for (const entry of security.items) {
        if (entry.kind !== 'mapping')
          yield {
            at: entry,
            message: `Each of security of ${method} ${path} must be a map: write {${textOf(entry) ?? 'name'}: []}.`,
          };
      }
    }
  }
}
