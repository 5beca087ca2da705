import type { TemplateModel } from '../../../cloudformation/model.ts';
import {
  asIntrinsic,
  entryOf,
  textOf,
  type MappingNode,
  type TemplateNode,
  isNoValue,
} from '../../../cloudformation/nodes.ts';
import { defineRule, type ProposedFix } from '../../rule.ts';
import { renameFix } from '../../sam/fixes.ts';
import { authOf, samApis, type SamApi } from '../../sam/apis.ts';
import { apiOfEvent, samEvents, type SamEvent } from '../../sam/events.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { isTruthy, kindOf, literalMap } from '../../sam/values.ts';

interface Problem {
  readonly at: TemplateNode;
  readonly resource: string;
  readonly message: string;
  readonly severity?: 'warning';
  readonly fix?: ProposedFix | undefined;
}

export const samAuthorizerUndefined = defineRule({
  id: 'sam/authorizer-undefined',
  severity: 'error',
  certainty: 'fact',
  title: 'Authorizers are defined on the API that uses them',
  why: 'The transform refuses a route or default whose authorizer the API does not define, rather than leave it open.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-apifunctionauth.html',
  applies: 'template',
  check({ model }, report) {
    const apis = samApis(model);
    for (const api of apis) for (const problem of defaultAuthorizer(model, api)) report(problem);
    for (const event of samEvents(model)) {
      const found = apiOfEvent(model, event);
      const api = found && found.kind !== 'missing' ? apis.find((candidate) => candidate.id === found.id) : undefined;
      if (!api) continue;
      for (const problem of emptyOverride(event, api)) report(problem);
      if (!readsEventAuth(api)) continue;
      for (const problem of eventAuthorizer(event, api)) report(problem);
      for (const problem of keySwitchedOff(event, api)) report(problem);
    }
  },
  examples: {
    bad: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Auth:
      DefaultAuthorizer: «Pool»
      Authorizers:
        Users: {UserPoolArn: !ImportValue p}
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Get:
        Type: Api
        Properties: {Path: /a, Method: get, RestApiId: !Ref Api, Auth: {Authorizer: «User», «ApiKeyRequired»: false}}
      Open:
        Type: HttpApi
        Properties: {Path: /a, Method: get, Auth: {Authorizer: «NONE»}}
      Nothing:
        Type: Api
        Properties: {Path: /b, Method: get, RestApiId: !Ref Api, Auth: {«OverrideApiAuth»: true}}
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Auth:
      DefaultAuthorizer: Users
      Authorizers:
        Users: {UserPoolArn: !ImportValue p}
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Get:
        Type: Api
        Properties: {Path: /a, Method: get, RestApiId: !Ref Api, Auth: {Authorizer: AWS_IAM}}
      Open:
        Type: Api
        Properties: {Path: /b, Method: get, RestApiId: !Ref Api, Auth: {Authorizer: NONE}}
`,
    ],
  },
});

/** A REST API with its own definition ignores what events say of Auth; an HTTP API reads it unless the definition is a file. */
function readsEventAuth(api: SamApi): boolean {
  return (
    api.writesBody ||
    isTruthy(entryOf(api.properties, 'MergeDefinitions')?.value) ||
    (api.kind === 'http' && isTruthy(entryOf(api.resource?.properties, 'DefinitionBody')?.value))
  );
}

/** Authorizers an API defines: its own and the built-in one; undefined when only a deployment knows. */
function authorizersOf(api: SamApi): ReadonlySet<string> | undefined {
  const auth = entryOf(api.properties, 'Auth')?.value;
  if (asIntrinsic(auth)) return undefined;
  const written = entryOf(auth, 'Authorizers')?.value;
  if (asIntrinsic(written)) return undefined;
  const names = new Set(literalMap(written)?.entries.keys());
  const iam = entryOf(auth, 'EnableIamAuthorizer')?.value;
  if (api.kind === 'rest' || (iam?.kind === 'scalar' && iam.value === true)) names.add('AWS_IAM');
  return names;
}

function* defaultAuthorizer(model: TemplateModel, api: SamApi): Iterable<Problem> {
  const node = entryOf(authOf(api), 'DefaultAuthorizer')?.value;
  const names = authorizersOf(api);
  if (!node || !names || !isTruthy(node) || isNoValue(node)) return;
  const resource = api.id;
  const definesAny = [...names].some((name) => name !== 'AWS_IAM');
  const value = asIntrinsic(node) && api.kind === 'rest' ? model.evaluate(node) : undefined;
  if (value?.kind === 'one-of' || value?.kind === 'unknown') return;
  if (kindOf(node) !== 'string') {
    const isRead = api.kind === 'http' || definesAny;
    if (isRead)
      yield { at: node, resource, message: 'DefaultAuthorizer must be text: the name of one of the Authorizers.' };
    return;
  }
  const name = textOf(node) ?? '';
  if (names.has(name)) return;
  const hint = suggestion(nearestNames(name, names), [...names]);
  if (api.kind === 'http' || definesAny) {
    yield {
      at: node,
      resource,
      message: `DefaultAuthorizer "${name}" is not among the Authorizers of ${api.id}. ${hint}`,
      fix: renameFix(node, nearestNames(name, names)),
    };
    return;
  }
  const message = `DefaultAuthorizer "${name}" is not defined and ${api.id} has no Authorizers, so SAM ignores it and the API is open. Define it under Auth.Authorizers.`;
  yield { at: node, resource, severity: 'warning', message };
}

function* eventAuthorizer(event: SamEvent, api: SamApi): Iterable<Problem> {
  const auth = literalMap(entryOf(event.properties, 'Auth')?.value);
  const names = authorizersOf(api);
  if (!auth || !names || auth.entries.size === 0) return;
  const node = entryOf(auth, 'Authorizer')?.value;
  const hasDefault = isTruthy(entryOf(authOf(api), 'DefaultAuthorizer')?.value);
  const resource = event.resource.id;
  yield* scopes(event, api, auth, isTruthy(node));
  if (!isTruthy(node)) {
    if (api.kind === 'http' && !hasDefault) {
      const place = entryOf(event.properties, 'Auth')?.key ?? event.key;
      yield {
        at: place,
        resource,
        message: `Auth of event ${event.id} names no Authorizer and ${api.id} has no DefaultAuthorizer. Name one of the API's Authorizers.`,
      };
    }
    return;
  }
  if (!node) return;
  if (kindOf(node) !== 'string') {
    yield {
      at: node,
      resource,
      message: `Authorizer of event ${event.id} must be text: the name of one of the Authorizers of ${api.id}.`,
    };
    return;
  }
  const name = textOf(node) ?? '';
  if (name === 'NONE') {
    if (!hasDefault)
      yield {
        at: node,
        resource,
        message: `Authorizer NONE of event ${event.id} only switches off a DefaultAuthorizer, and ${api.id} has none. Remove it.`,
      };
    return;
  }
  if (names.has(name)) return;
  const defined = [...names].filter((candidate) => candidate !== 'AWS_IAM');
  const hint =
    defined.length === 0
      ? `${api.id} defines no Authorizers: add it under Auth.Authorizers.`
      : suggestion(nearestNames(name, names), [...names]);
  const enable = name === 'AWS_IAM' ? ' Set Auth.EnableIamAuthorizer: true on the API.' : '';
  yield {
    at: node,
    resource,
    message: `Authorizer "${name}" of event ${event.id} is not defined on ${api.id}. ${enable === '' ? hint : enable.trim()}`,
    fix: renameFix(node, nearestNames(name, names)),
  };
}

/** What an event may override on an API with a definition of its own. */
const overridable = ['Authorizer', 'ApiKeyRequired', 'ResourcePolicy'] as const;

function* emptyOverride(event: SamEvent, api: SamApi): Iterable<Problem> {
  const auth = literalMap(entryOf(event.properties, 'Auth')?.value);
  const override = entryOf(auth, 'OverrideApiAuth');
  if (!override || !isTruthy(override.value) || api.kind !== 'rest') return;
  if (overridable.some((name) => isTruthy(entryOf(auth, name)?.value))) return;
  yield {
    at: override.key,
    resource: event.resource.id,
    message: `OverrideApiAuth of event ${event.id} overrides nothing. Add ${overridable.slice(0, 2).join(', ')} or ${overridable[2]}, or remove it.`,
  };
}

function* keySwitchedOff(event: SamEvent, api: SamApi): Iterable<Problem> {
  const entry = entryOf(entryOf(event.properties, 'Auth')?.value, 'ApiKeyRequired');
  const isOff = entry?.value.kind === 'scalar' && entry.value.value === false;
  if (!entry || !isOff || api.kind !== 'rest' || isTruthy(entryOf(authOf(api), 'ApiKeyRequired')?.value)) return;
  yield {
    at: entry.key,
    resource: event.resource.id,
    message: `ApiKeyRequired: false of event ${event.id} only switches off what the API requires, and ${api.id} requires no key. Remove it.`,
  };
}

function* scopes(event: SamEvent, api: SamApi, auth: MappingNode, hasAuthorizer: boolean): Iterable<Problem> {
  const entry = auth.entries.get('AuthorizationScopes');
  if (!entry || !isTruthy(entry.value)) return;
  const resource = event.resource.id;
  if (kindOf(entry.value) !== 'list') {
    yield { at: entry.value, resource, message: `AuthorizationScopes of event ${event.id} must be a list of text.` };
  } else if (api.kind === 'rest' && !hasAuthorizer) {
    yield {
      at: entry.key,
      resource,
      message: `AuthorizationScopes of event ${event.id} work only with an Authorizer. Name one beside them.`,
    };
  }
}
