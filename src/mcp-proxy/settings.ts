import * as z from 'zod';
import { ConfigError } from '../world/errors.ts';
import type { AuthSettings } from './auth/settings.ts';

const secret = z
  .string()
  .regex(/^(?:env|file|ssm|secretsmanager):./, 'expected env:NAME, file:/path, ssm:/name or secretsmanager:name');
const bound = { origins: z.array(z.url()).optional() };

const credential = z.discriminatedUnion('type', [
  z.strictObject({
    ...bound,
    type: z.literal('apiKey'),
    value: secret,
    name: z.string().optional(),
    in: z.enum(['header', 'query', 'cookie']).optional(),
  }),
  z.strictObject({ ...bound, type: z.literal('basic'), username: secret, password: secret }),
  z.strictObject({ ...bound, type: z.literal('bearer'), token: secret }),
  z.strictObject({
    ...bound,
    type: z.literal('oauth2'),
    grant: z.enum(['client_credentials', 'refresh_token']),
    tokenUrl: z.url().optional(),
    clientId: secret,
    clientSecret: secret.optional(),
    refreshToken: secret.optional(),
    scopes: z.array(z.string()).optional(),
    extra: z.record(z.string(), z.string()).optional(),
    clientAuthentication: z.enum(['basic', 'form']).optional(),
  }),
  z.strictObject({
    ...bound,
    type: z.literal('cognito'),
    region: z.string(),
    clientId: secret,
    clientSecret: secret.optional(),
    username: secret,
    password: secret,
    tokenUse: z.enum(['id', 'access']).optional(),
  }),
  z.strictObject({
    ...bound,
    type: z.literal('sigv4'),
    service: z.string().optional(),
    region: z.string().optional(),
    profile: z.string().optional(),
  }),
  z.strictObject({
    ...bound,
    type: z.literal('mtls'),
    cert: secret,
    key: secret,
    passphrase: secret.optional(),
    ca: secret.optional(),
  }),
]);

export type Credential = z.output<typeof credential>;

const apiSchema = z.strictObject({
  spec: z.string().min(1),
  prefix: z
    .string()
    .regex(/^[a-zA-Z][a-zA-Z0-9_]{0,15}$/)
    .optional(),
  baseUrl: z.url().optional(),
  mode: z.enum(['auto', 'tools', 'search']).default('auto'),
  include: z.array(z.string()).optional(),
  exclude: z.array(z.string()).optional(),
  readOnly: z.boolean().default(false),
  references: z.enum(['recursion', 'never']).optional(),
  overlays: z.array(z.string()).default([]),
  agentCore: z.unknown().optional(),
  allowReferences: z.array(z.string()).default([]),
  serverVariables: z.record(z.string(), z.string()).default({}),
  headers: z.record(z.string(), z.string()).default({}),
  forwardHeaders: z.array(z.string()).default([]),
  allowHosts: z.array(z.string()).default([]),
  allowPrivate: z.boolean().default(false),
  auth: z
    .strictObject({
      schemes: z.record(z.string(), credential).optional(),
      fallback: credential.optional(),
      always: z.array(credential).optional(),
    })
    .default({}),
});

/** One API to expose, as a person configures it. */
export type ProxyApiSettings = Omit<z.output<typeof apiSchema>, 'auth'> & { readonly auth: AuthSettings };

/** Settings of one API with every default filled in. */
export function apiSettings(given: z.input<typeof apiSchema>): ProxyApiSettings {
  return parse(apiSchema, given, 'The API');
}

/**
 * Reads a configuration file: `{ "apis": [ { "spec": …, "prefix": …, "auth": … }, … ] }`.
 * @throws ConfigError that names the field, its value's problem and what is allowed
 */
export function parseProxyConfiguration(text: string, file: string): ProxyApiSettings[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${file} is not valid JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  return parse(z.strictObject({ apis: z.array(apiSchema).min(1) }), json, file).apis;
}

function parse<T extends z.ZodType>(schema: T, value: unknown, what: string): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues
    .slice(0, 5)
    .map((issue) => `- ${issue.path.join('.') || '(root)'}: ${issue.message}`);
  throw new ConfigError(`${what}: wrong configuration:\n${lines.join('\n')}`);
}

/**
 * Reads `--auth [scheme:]type[=secret[,secret]]`, e.g. `bearer=env:API_TOKEN`, `petstore_key:api-key=env:KEY`,
 * `basic=env:USER,env:PASSWORD`, `sigv4`. Secrets are references, never values: arguments of a process are public.
 * @throws ConfigError
 */
export function parseAuthFlag(text: string): { readonly scheme: string | undefined; readonly credential: Credential } {
  const match = /^(?:([\w.-]+):)?(bearer|basic|api-key|sigv4)(?:=(.*))?$/.exec(text);
  if (!match) {
    throw new ConfigError(
      `--auth ${text.replace(/=.*/, '=…')}: expected [scheme:]bearer=<secret>, api-key=<secret>, basic=<user>,<password> or sigv4, with secrets as env:NAME, file:/path, ssm:/name or secretsmanager:name. OAuth 2.0, Cognito and client certificates go into --config.`,
    );
  }
  const [, scheme, type, rest = ''] = match;
  const [first, second] = rest.split(',');
  const credentials = {
    bearer: { type: 'bearer', token: first },
    basic: { type: 'basic', username: first, password: second },
    'api-key': { type: 'apiKey', value: first },
    sigv4: { type: 'sigv4', ...(first === '' || first === undefined ? {} : { service: first }) },
  };
  const wanted = Object.entries(credentials).find(([name]) => name === type)?.[1];
  return { scheme, credential: parse(credential, wanted, `--auth ${type ?? ''}`) };
}
