import {
  asIntrinsic,
  entryOf,
  isSequence,
  textOf,
  type Entry,
  type MappingNode,
} from '../../../cloudformation/nodes.ts';
import { defineRule, type Report, type Reporter } from '../../rule.ts';
import { samApis, type SamApi } from '../../sam/apis.ts';
import { renameFix } from '../../sam/fixes.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { describeSeen, isTruthy, kindOf, literalMap, setEntry } from '../../sam/values.ts';

const authKeys = {
  rest: [
    'AddApiKeyRequiredToCorsPreflight',
    'AddDefaultAuthorizerToCorsPreflight',
    'ApiKeyRequired',
    'Authorizers',
    'DefaultAuthorizer',
    'InvokeRole',
    'ResourcePolicy',
    'UsagePlan',
  ],
  http: ['Authorizers', 'DefaultAuthorizer', 'EnableIamAuthorizer'],
} as const;

export const samApiAuth = defineRule({
  id: 'sam/api-auth',
  severity: 'error',
  certainty: 'fact',
  title: 'Auth of an API is complete and of the right shape',
  why: 'The transform refuses authorizers it cannot build rather than leave routes open.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html',
  applies: 'template',
  check({ model }, report) {
    for (const api of samApis(model)) {
      const auth = literalMap(entryOf(api.properties, 'Auth')?.value);
      if (auth) checkAuth(api, auth, (finding) => report({ ...finding, resource: api.id }));
    }
  },
  examples: {
    bad: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Auth:
      «DefaultAuthoriser»: Mine
      Authorizers:
        Mine: {FunctionArn: !ImportValue f, FunctionPayloadType: «REQUESTS»}
        «Empty»: {FunctionArn: !ImportValue f, FunctionPayloadType: REQUEST}
        Text: «arn»
Http:
  Type: AWS::Serverless::HttpApi
  Properties:
    Auth:
      Authorizers:
        «Jwt»: {JwtConfiguration: {issuer: x}}
        «Fn»: {FunctionArn: !ImportValue f}
        Old: {«OpenIdConnectUrl»: x}
        Who: {FunctionArn: !ImportValue f, AuthorizerPayloadFormatVersion: 2.0, Identity: «Authorization»}
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Auth:
      DefaultAuthorizer: Mine
      Authorizers:
        Mine:
          FunctionArn: !ImportValue f
          FunctionPayloadType: REQUEST
          Identity: {Headers: [X-Key]}
Http:
  Type: AWS::Serverless::HttpApi
  Properties:
    Auth:
      Authorizers:
        Jwt: {IdentitySource: $request.header.Authorization, JwtConfiguration: {issuer: x, audience: [y]}}
        Fn: {FunctionArn: !ImportValue f, AuthorizerPayloadFormatVersion: 2.0}
`,
    ],
  },
});

function checkAuth(api: SamApi, auth: MappingNode, report: Reporter): void {
  for (const [name, { key }] of auth.entries) {
    if (authKeys[api.kind].some((known) => known === name)) continue;
    const near = nearestNames(name, authKeys[api.kind]);
    report({
      at: key,
      message: `Auth has no property "${name}". ${suggestion(near, authKeys[api.kind])}`,
      fix: renameFix(key, near),
    });
  }
  const authorizers = setEntry(auth, 'Authorizers');
  if (!authorizers || !isTruthy(authorizers.value) || asIntrinsic(authorizers.value)) return;
  const map = literalMap(authorizers.value);
  if (!map) {
    report({
      at: authorizers.value,
      message: `Auth.Authorizers must be a map of names to authorizers, but ${describeSeen(authorizers.value)} is written.`,
    });
    return;
  }
  for (const [name, entry] of map.entries) {
    const authorizer = literalMap(entry.value);
    if (!authorizer) {
      if (kindOf(entry.value) !== 'call')
        report({
          at: kindOf(entry.value) === 'null' ? entry.key : entry.value,
          message: `Authorizer ${name} must be a map.`,
        });
      continue;
    }
    const problems =
      api.kind === 'rest' ? restProblems(name, entry, authorizer) : httpProblems(name, entry, authorizer);
    for (const problem of problems) report(problem);
  }
}

function* restProblems(name: string, { key }: Entry, authorizer: MappingNode): Iterable<Report> {
  const payload = setEntry(authorizer, 'FunctionPayloadType');
  const payloadText = payload && !asIntrinsic(payload.value) ? textOf(payload.value) : undefined;
  if (payload && payloadText !== 'TOKEN' && payloadText !== 'REQUEST' && !asIntrinsic(payload.value)) {
    yield { at: payload.value, message: `FunctionPayloadType of authorizer ${name} must be TOKEN or REQUEST.` };
  }
  const identity = setEntry(authorizer, 'Identity');
  if (identity && isTruthy(identity.value) && identity.value.kind !== 'mapping') {
    yield {
      at: identity.value,
      message: `Identity of authorizer ${name} must be a map, such as {Headers: [Authorization]}.`,
    };
  }
  if (payloadText === 'REQUEST' && !asIntrinsic(identity?.value) && lacksSource(literalMap(identity?.value))) {
    const message = `Authorizer ${name} of type REQUEST needs Identity with at least one of Headers, QueryStrings, StageVariables or Context (or ReauthorizeEvery: 0).`;
    yield { at: identity?.key ?? key, message };
  }
  if (payloadText === 'REQUEST') yield* sourceProblems(name, literalMap(identity?.value), true);
  yield* commonProblems(name, authorizer, 'DisableFunctionDefaultPermissions');
}

/** What a request authorizer reads, each a list of text. */
const identityLists = ['Headers', 'QueryStrings', 'StageVariables', 'Context'] as const;

function lacksSource(identity: MappingNode | undefined): boolean {
  if (identityLists.some((name) => isTruthy(entryOf(identity, name)?.value))) return false;
  const every = entryOf(identity, 'ReauthorizeEvery')?.value;
  return !(every && (asIntrinsic(every) || Number(textOf(every)) <= 0));
}

/** SAM resolves parameters in the Auth of REST APIs only. */
function* sourceProblems(name: string, identity: MappingNode | undefined, takesRefs: boolean): Iterable<Report> {
  for (const list of identityLists) {
    const value = setEntry(identity, list)?.value;
    if (!value || !isTruthy(value) || asIntrinsic(value)) continue;
    if (!isSequence(value)) {
      yield { at: value, message: `Identity.${list} of authorizer ${name} must be a list of text.` };
      continue;
    }
    for (const item of value.items) {
      if (kindOf(item) !== 'string' && !(takesRefs && asIntrinsic(item)?.name === 'Ref'))
        yield {
          at: item,
          message: `Identity.${list} of authorizer ${name} must hold text only; functions do not work here.`,
        };
    }
  }
}

function* commonProblems(name: string, authorizer: MappingNode, flag: string): Iterable<Report> {
  const scopes = setEntry(authorizer, 'AuthorizationScopes')?.value;
  if (scopes && !isSequence(scopes) && !asIntrinsic(scopes))
    yield { at: scopes, message: `AuthorizationScopes of authorizer ${name} must be a list of text.` };
  const value = setEntry(authorizer, flag)?.value;
  if (value && kindOf(value) !== 'boolean' && !asIntrinsic(value))
    yield { at: value, message: `${flag} of authorizer ${name} must be true or false.` };
}

const lambdaOnly = [
  'AuthorizerPayloadFormatVersion',
  'EnableFunctionDefaultPermissions',
  'EnableSimpleResponses',
  'FunctionArn',
  'FunctionInvokeRole',
  'Identity',
];
const jwtOnly = ['AuthorizationScopes', 'IdentitySource', 'JwtConfiguration'];

function* httpProblems(name: string, { key }: Entry, authorizer: MappingNode): Iterable<Report> {
  for (const property of ['Identity', 'JwtConfiguration']) {
    const value = setEntry(authorizer, property)?.value;
    if (value && isTruthy(value) && value.kind !== 'mapping')
      yield {
        at: value,
        message: `${property} of authorizer ${name} must be a map, but ${describeSeen(value)} is written.`,
      };
  }
  const url = authorizer.entries.get('OpenIdConnectUrl');
  if (url) {
    yield {
      at: url.key,
      message: `OpenIdConnectUrl of authorizer ${name} is no longer supported. Write JwtConfiguration with issuer and audience, and IdentitySource.`,
    };
    return;
  }
  const isJwt = isTruthy(entryOf(authorizer, 'JwtConfiguration')?.value);
  const wrong = (isJwt ? lambdaOnly : jwtOnly)
    .map((property) => setEntry(authorizer, property))
    .filter((entry) => entry !== undefined);
  for (const entry of wrong) {
    const message = isJwt
      ? `${entry.key.text} belongs to a Lambda authorizer, but ${name} has JwtConfiguration. Remove one of the two.`
      : `${entry.key.text} belongs to a JWT authorizer, but ${name} has no JwtConfiguration. Add it, or remove ${entry.key.text}.`;
    yield { at: entry.key, message };
  }
  if (wrong.length > 0) return;
  const needed = isJwt ? ['IdentitySource'] : ['FunctionArn', 'AuthorizerPayloadFormatVersion'];
  const missing = needed.filter((property) => !isTruthy(entryOf(authorizer, property)?.value));
  if (missing.length > 0)
    yield { at: key, message: `${isJwt ? 'JWT' : 'Lambda'} authorizer ${name} lacks ${missing.join(' and ')}.` };
  if (!isJwt) yield* sourceProblems(name, literalMap(setEntry(authorizer, 'Identity')?.value), false);
  yield* commonProblems(name, authorizer, 'EnableFunctionDefaultPermissions');
}
