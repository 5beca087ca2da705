import { createRedactor, type Redactor } from '../world/redact.ts';
import { ConfigError } from '../world/errors.ts';
import { createAuthorizer, type Authorizer } from './auth/authorize.ts';
import { createAwsCaller } from './auth/aws-call.ts';
import { carriesCredential, secretsOfHeader } from './auth/credential-headers.ts';
import { createSecretStore, type SecretStore } from './auth/secrets.ts';
import type { AuthSettings, CredentialSettings, SecretReference } from './auth/settings.ts';
import { createSdkCredentialSource, type AwsCredentialSource } from './auth/sigv4.ts';
import { createHttpClient, type HttpClient, type TlsIdentity } from './http/client.ts';
import type { NameResolver, NetworkPolicy } from './http/guard.ts';
import type { SchemaSource, SecurityScheme, Server } from './operation.ts';
import { defaultResultLimits, type ResultLimits } from './result/shape-context.ts';
import { isReservedHeader } from './serialise/draft.ts';
import type { FileReader } from './serialise/body/file.ts';

export interface ProxySessionOptions {
  /** A base URL that a person gave: replaces the specification's servers, and its host is permitted, also when local or http. */
  readonly baseUrl?: string | undefined;
  /** Address of the specification, when it was fetched over http(s): its host is permitted. */
  readonly sourceUrl?: string | undefined;
  /** Root servers of a specification from a local source (file, stdin, AWS account), whose hosts are then permitted. */
  readonly servers?: readonly Server[] | undefined;
  readonly serverVariables?: Readonly<Record<string, string>> | undefined;
  readonly schemas?: SchemaSource | undefined;
  readonly securitySchemes?: ReadonlyMap<string, SecurityScheme> | undefined;
  readonly auth?: AuthSettings | undefined;
  /** Sent with every call; a value is a secret reference (`env:NAME`, …) or plain text. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Names of inbound headers that are passed on; never Cookie or Host. */
  readonly forwardHeaders?: readonly string[] | undefined;
  /** Further hosts, and whether private ones may be called. */
  readonly network?: NetworkPolicy | undefined;
  readonly limits?: Partial<CallLimits> | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  /** Reads files that arguments name; absent over HTTP. Must check the path. */
  readonly readFile?: FileReader | undefined;
  /** Reads files that an operator named in a secret reference. */
  readonly readSecretFile: (path: string) => Promise<string>;
  readonly userAgent?: string | undefined;
  /** The world, for tests. */
  readonly now?: (() => number) | undefined;
  readonly random?: (() => number) | undefined;
  readonly resolveName?: NameResolver | undefined;
  readonly awsCredentials?: AwsCredentialSource | undefined;
}

export interface CallLimits extends ResultLimits {
  /** One call in all: retries, waits and reading. */
  readonly timeoutMs: number;
  /** How long a stream of events is gathered. */
  readonly streamMs: number;
  readonly maxResponseBytes: number;
}

/** One API as it is called: where, with what, within which bounds. */
export interface ProxySession {
  readonly options: ProxySessionOptions;
  readonly limits: CallLimits;
  readonly authorizer: Authorizer;
  readonly secrets: SecretStore;
  /** Static headers with their values read. */
  readonly staticHeaders: () => Promise<readonly (readonly [string, string])[]>;
  /** Made at the first call: a client certificate may have to be read first. */
  readonly http: () => Promise<HttpClient>;
  /** Of the secrets read so far. */
  readonly redactor: () => SessionRedactor;
  readonly now: () => number;
  readonly random: () => number;
  readonly close: () => Promise<void>;
}

export interface SessionRedactor {
  /** Hides secrets by value and what has the shape of one. */
  readonly all: Redactor;
  /** Hides them by value alone. */
  readonly values: Redactor;
}

const defaultLimits: CallLimits = {
  ...defaultResultLimits,
  timeoutMs: 30_000,
  streamMs: 10_000,
  maxResponseBytes: 32 * 1024 * 1024,
};

/** Prepares the calls of one API. Reads nothing and connects to nothing yet. */
export function createProxySession(options: ProxySessionOptions): ProxySession {
  const now = options.now ?? Date.now;
  const limits = { ...defaultLimits, ...options.limits };
  const awsCredentials = options.awsCredentials ?? createSdkCredentialSource();
  const callAws = createAwsCaller({
    env: options.env,
    region: options.region,
    profile: options.profile,
    credentials: awsCredentials,
    now,
  });
  const secrets = createSecretStore({ env: options.env, readFile: options.readSecretFile, callAws, now });
  const policy = callPolicy(options);
  const tokenClient = createHttpClient({
    policy: withTokenHosts(policy, options.auth),
    maxResponseBytes: 1024 * 1024,
    ...(options.resolveName && { resolve: options.resolveName }),
  });
  const authorizer = createAuthorizer(options.auth ?? {}, options.securitySchemes ?? new Map(), {
    secrets,
    http: tokenClient,
    callAws,
    awsCredentials,
    region: options.region,
    now,
  });
  let client: Promise<HttpClient> | undefined;
  let redactor: { made: SessionRedactor; size: number } | undefined;
  return {
    options,
    limits,
    authorizer,
    secrets,
    staticHeaders: () => readStaticHeaders(options.headers ?? {}, secrets),
    http() {
      if (client !== undefined) return client;
      client = openClient(options, policy, limits, secrets);
      client.catch(() => (client = undefined));
      return client;
    },
    redactor() {
      const values = [...secrets.values()];
      if (redactor?.size !== values.length) redactor = { made: createSessionRedactor(values), size: values.length };
      return redactor.made;
    },
    now,
    random: options.random ?? Math.random,
    async close() {
      await tokenClient.close();
      await (await client?.catch(() => undefined))?.close();
    },
  };
}

function createSessionRedactor(values: readonly string[]): SessionRedactor {
  return { all: createRedactor(values), values: createRedactor(values, { usePatterns: false }) };
}

/**
 * Which hosts may be called: the given base URL's, the source's, those of a local specification's own servers, and
 * those listed. What a person named may be private or plain http.
 */
function callPolicy(
  options: Pick<ProxySessionOptions, 'baseUrl' | 'sourceUrl' | 'servers' | 'network'>,
): NetworkPolicy {
  const named = [options.baseUrl, options.sourceUrl].flatMap((address) => hostOf(address));
  const declared =
    options.baseUrl === undefined && options.sourceUrl === undefined
      ? (options.servers ?? []).flatMap((server) => hostOf(fillDefaults(server)))
      : [];
  const { allowHosts = [], allowPrivate = false, allowHttp = false } = options.network ?? {};
  return {
    allowHosts: [...named, ...declared, ...allowHosts],
    namedHosts: [...named, ...allowHosts],
    allowPrivate: typeof allowPrivate === 'boolean' ? allowPrivate || named : [...named, ...allowPrivate],
    allowHttp: typeof allowHttp === 'boolean' ? allowHttp || named : [...named, ...allowHttp],
  };
}

/** A token URL that a person configured is permitted; one from the specification must be on a permitted host. */
function withTokenHosts(policy: NetworkPolicy, auth: AuthSettings | undefined): NetworkPolicy {
  const hosts = allCredentials(auth).flatMap((one) => (one.type === 'oauth2' ? hostOf(one.tokenUrl) : []));
  const { allowHosts = [], allowPrivate = false, allowHttp = false } = policy;
  return {
    allowHosts: [...allowHosts, ...hosts],
    namedHosts: [...(policy.namedHosts ?? []), ...hosts],
    allowPrivate: typeof allowPrivate === 'boolean' ? allowPrivate || hosts : [...allowPrivate, ...hosts],
    allowHttp: typeof allowHttp === 'boolean' ? allowHttp || hosts : [...allowHttp, ...hosts],
  };
}

async function openClient(
  options: ProxySessionOptions,
  policy: NetworkPolicy,
  limits: CallLimits,
  secrets: SecretStore,
): Promise<HttpClient> {
  const tls = await readTlsIdentity(allCredentials(options.auth), secrets);
  return createHttpClient({
    policy,
    tls,
    maxResponseBytes: limits.maxResponseBytes,
    ...(options.resolveName && { resolve: options.resolveName }),
  });
}

async function readTlsIdentity(
  credentials: readonly CredentialSettings[],
  secrets: SecretStore,
): Promise<TlsIdentity | undefined> {
  const settings = credentials.find((one) => one.type === 'mtls');
  if (settings?.type !== 'mtls') return undefined;
  const read = (reference: SecretReference | undefined): Promise<string | undefined> =>
    reference === undefined ? Promise.resolve(undefined) : secrets.read(reference);
  return {
    cert: await secrets.read(settings.cert),
    key: await secrets.read(settings.key),
    passphrase: await read(settings.passphrase),
    ca: await read(settings.ca),
    origins: settings.origins,
  };
}

async function readStaticHeaders(
  headers: Readonly<Record<string, string>>,
  secrets: SecretStore,
): Promise<[string, string][]> {
  const read: [string, string][] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (isReservedHeader(name) && !/^(?:authorization|accept|cookie)$/i.test(name)) {
      throw new ConfigError(`The header ${name} follows from the request and cannot be configured.`);
    }
    const isReference = /^(?:env|file|ssm|secretsmanager):/.test(value);
    if (!isReference && carriesCredential(name)) secretsOfHeader(value).forEach(secrets.remember);
    read.push([name, isReference ? await secrets.read(value) : value]);
  }
  return read;
}

function allCredentials(auth: AuthSettings | undefined): CredentialSettings[] {
  if (auth === undefined) return [];
  return [
    ...Object.values(auth.schemes ?? {}),
    ...(auth.fallback === undefined ? [] : [auth.fallback]),
    ...(auth.always ?? []),
  ];
}

function fillDefaults(server: Server): string {
  return server.url.replace(/\{([^{}]+)\}/g, (_whole, name: string) =>
    Object.hasOwn(server.variables, name) ? (server.variables[name]?.default ?? '') : '',
  );
}

function hostOf(address: string | undefined): string[] {
  return address !== undefined && URL.canParse(address) && /^https?:/i.test(address) ? [new URL(address).host] : [];
}
