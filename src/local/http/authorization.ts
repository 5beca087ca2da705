import { isMapping, nodeAt, type TemplateNode, textOf, toPlain } from '../../cloudformation/nodes.ts';
import type { LocalProject } from '../project.ts';
import type { LocalRoute } from './routes.ts';

/** How a route lets callers in. `token` covers JWT and Cognito authorizers; `custom` is a Lambda authorizer. */
export interface Authorization {
  readonly kind: 'none' | 'token' | 'iam' | 'api-key' | 'custom';
  /** Name in the template, e.g. `JwtAuthorizer`. */
  readonly authorizer?: string | undefined;
}

/** Reads the authorization of a route: of the event itself, else the API's default. */
export function readAuthorization(project: LocalProject, route: LocalRoute): Authorization {
  if (route.kind === 'FunctionUrl') return { kind: readUrlAuth(project, route) === 'AWS_IAM' ? 'iam' : 'none' };
  if (route.isOpen) return { kind: 'none' };
  const own = readEventAuth(route);
  const api = readApiAuth(project, route);
  const needsKey = own['ApiKeyRequired'] ?? textOf(nodeAt(api, 'ApiKeyRequired')) === 'true';
  const name = own['Authorizer'] ?? textOf(nodeAt(api, 'DefaultAuthorizer'));
  if (typeof name !== 'string' || name === 'NONE') return { kind: needsKey === true ? 'api-key' : 'none' };
  if (name === 'AWS_IAM') return { kind: 'iam', authorizer: name };
  const definition = nodeAt(api, 'Authorizers', name);
  const isCustom = isMapping(definition) && nodeAt(definition, 'FunctionArn') !== undefined;
  return { kind: isCustom ? 'custom' : 'token', authorizer: name };
}

function readEventAuth(route: LocalRoute): Record<string, unknown> {
  const auth = route.fn.events.find((event) => event.name === route.name)?.properties['Auth'];
  return typeof auth === 'object' && auth !== null ? { ...auth } : {};
}

function readApiAuth({ model }: LocalProject, route: LocalRoute): TemplateNode | undefined {
  const resource = model.resources.get(route.api);
  if (resource) return nodeAt(resource.effective, 'Auth');
  return nodeAt(model.root, 'Globals', route.kind === 'HttpApi' ? 'HttpApi' : 'Api', 'Auth');
}

function readUrlAuth({ model }: LocalProject, route: LocalRoute): string | undefined {
  return textOf(nodeAt(model.resources.get(route.fn.id)?.effective, 'FunctionUrlConfig', 'AuthType'));
}

export type Claims = Readonly<Record<string, unknown>>;

/** What the authorizer of a route puts into `requestContext.authorizer`. Values of claims arrive as text. */
export function authorizerContext(
  route: LocalRoute,
  { kind }: Authorization,
  claims: Claims,
): Record<string, unknown> | undefined {
  if (kind === 'none' || kind === 'api-key') return undefined;
  const texts = Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
  const subject = texts['sub'] ?? 'local-user';
  if (kind === 'iam') return iamContext(route, subject);
  if (route.kind === 'HttpApi')
    return kind === 'token' ? { jwt: { claims: texts, scopes: null } } : { lambda: { ...claims } };
  return kind === 'token' ? { claims: texts } : { principalId: subject, ...texts };
}

function iamContext(route: LocalRoute, subject: string): Record<string, unknown> | undefined {
  if (route.kind === 'Api') return undefined;
  const userArn = `arn:aws:iam::123456789012:user/${subject}`;
  return {
    iam: {
      accountId: '123456789012',
      userArn,
      userId: subject,
      callerId: subject,
      accessKey: 'local',
      cognitoIdentity: null,
      principalOrgId: null,
    },
  };
}

/**
 * What a REST API puts into `requestContext.identity` of a caller it knows by AWS credentials or by an API key;
 * the other kinds of API and authorizer say it elsewhere.
 */
export function identityContext(
  route: LocalRoute,
  { kind }: Authorization,
  claims: Claims,
): Record<string, string> | undefined {
  if (route.kind !== 'Api') return undefined;
  const subject = typeof claims['sub'] === 'string' ? claims['sub'] : 'local-user';
  if (kind === 'api-key') return { apiKey: 'local', apiKeyId: subject };
  if (kind !== 'iam') return undefined;
  const userArn = `arn:aws:iam::123456789012:user/${subject}`;
  return { accountId: '123456789012', accessKey: 'local', caller: subject, user: subject, userArn };
}

/** Stage of a route's API as the template says; `$default` for HTTP APIs and function URLs, `Prod` for SAM's own REST API. */
export function readStage({ model }: LocalProject, route: LocalRoute): string {
  const stage = textOf(nodeAt(model.resources.get(route.api)?.effective, 'StageName'));
  return stage ?? (route.kind === 'Api' ? 'Prod' : '$default');
}

/** Stage variables, as far as they are written out. */
export function readStageVariables({ model }: LocalProject, route: LocalRoute): Record<string, string> | undefined {
  const property = route.kind === 'Api' ? 'Variables' : 'StageVariables';
  const node = nodeAt(model.resources.get(route.api)?.effective, property);
  const plain = isMapping(node) ? toPlain(node) : undefined;
  if (typeof plain !== 'object' || plain === null) return undefined;
  const texts = Object.entries(plain).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return texts.length > 0 ? Object.fromEntries(texts) : undefined;
}
