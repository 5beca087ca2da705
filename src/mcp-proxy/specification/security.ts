import { own, ownList, ownObject, ownText, ownTexts } from '../json.ts';
import type { JsonObject, OAuthFlow, SecurityAlternative, SecurityScheme } from '../operation.ts';
import type { Dialect } from './dialect.ts';
import type { Documents } from './documents.ts';
import type { OperationContext } from './operations.ts';
import { isObject } from '../../world/json.ts';

/** The operation's own alternatives (an empty list included), else the root's. */
export function normaliseSecurity({ documents, head }: OperationContext): readonly SecurityAlternative[] {
  const holder = Array.isArray(own(head.node, 'security')) ? head.node : documents.root;
  return ownList(holder, 'security').filter(isObject).map(readAlternative);
}

function readAlternative(requirement: JsonObject): SecurityAlternative {
  return Object.keys(requirement).map((scheme) => ({ scheme, scopes: ownTexts(requirement, scheme) }));
}

/** Every scheme the specification declares, by name. */
export function normaliseSecuritySchemes(documents: Documents, dialect: Dialect): ReadonlyMap<string, SecurityScheme> {
  const declared =
    dialect === 'swagger2'
      ? ownObject(documents.root, 'securityDefinitions')
      : ownObject(ownObject(documents.root, 'components') ?? {}, 'securitySchemes');
  const schemes = new Map<string, SecurityScheme>();
  for (const [name, written] of Object.entries(declared ?? {})) {
    const { node } = documents.follow({ node: written, document: '' });
    if (isObject(node)) schemes.set(name, readScheme(node));
  }
  return schemes;
}

function readScheme(node: JsonObject): SecurityScheme {
  const awsAuthType = ownText(node, 'x-amazon-apigateway-authtype');
  const aws = awsAuthType === undefined ? {} : { awsAuthType };
  switch (own(node, 'type')) {
    case 'apiKey':
      return { type: 'apiKey', name: ownText(node, 'name') ?? '', in: keyLocation(own(node, 'in')), ...aws };
    case 'basic':
      return { type: 'http', scheme: 'basic', ...aws };
    case 'http':
      return { type: 'http', scheme: (ownText(node, 'scheme') ?? 'bearer').toLowerCase(), ...aws };
    case 'oauth2':
      return { type: 'oauth2', flows: readFlows(node) };
    case 'openIdConnect':
      return { type: 'openIdConnect', url: ownText(node, 'openIdConnectUrl') ?? '' };
    case 'mutualTLS':
      return { type: 'mutualTLS' };
    default:
      return { type: 'unknown', given: String(own(node, 'type')) };
  }
}

function keyLocation(given: unknown): 'header' | 'query' | 'cookie' {
  return given === 'query' || given === 'cookie' ? given : 'header';
}

const flowKinds: Readonly<Record<string, OAuthFlow['kind']>> = {
  implicit: 'implicit',
  password: 'password',
  clientCredentials: 'clientCredentials',
  authorizationCode: 'authorizationCode',
  deviceAuthorization: 'deviceAuthorization',
  // Swagger 2.0
  application: 'clientCredentials',
  accessCode: 'authorizationCode',
};

function readFlows(node: JsonObject): OAuthFlow[] {
  const flows = ownObject(node, 'flows');
  if (flows === undefined) return readFlow(ownText(node, 'flow') ?? '', node);
  return Object.entries(flows).flatMap(([name, flow]) => (isObject(flow) ? readFlow(name, flow) : []));
}

function readFlow(name: string, flow: JsonObject): OAuthFlow[] {
  const kind = Object.hasOwn(flowKinds, name) ? flowKinds[name] : undefined;
  if (kind === undefined) return [];
  const tokenUrl = ownText(flow, 'tokenUrl');
  const authorizationUrl = ownText(flow, 'authorizationUrl');
  const refreshUrl = ownText(flow, 'refreshUrl');
  return [
    {
      kind,
      ...(tokenUrl !== undefined && { tokenUrl }),
      ...(authorizationUrl !== undefined && { authorizationUrl }),
      ...(refreshUrl !== undefined && { refreshUrl }),
      scopes: Object.keys(ownObject(flow, 'scopes') ?? {}),
    },
  ];
}
