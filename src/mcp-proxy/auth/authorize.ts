import { ConfigError } from '../../world/errors.ts';
import type { Operation, SecurityAlternative, SecurityScheme } from '../operation.ts';
import type { EncodedPair, HeaderPair, RequestDraft } from '../serialise/draft.ts';
import { encodeName, encodeStrict } from '../serialise/percent.ts';
import type { AwsCaller } from './aws-call.ts';
import { createCognitoFetcher } from './cognito.ts';
import { createOAuthFetcher } from './oauth2.ts';
import type { HttpClient } from '../http/client.ts';
import type { SecretStore } from './secrets.ts';
import type { AuthSettings, CredentialSettings } from './settings.ts';
import { awsHost, signRequest, type AwsCredentialSource } from './sigv4.ts';
import { createTokenCache, type Patience, type Token, type TokenCache } from './token-cache.ts';

export interface AuthWorld {
  readonly secrets: SecretStore;
  /** For token endpoints; its policy decides which are permitted. */
  readonly http: HttpClient;
  readonly callAws: AwsCaller;
  readonly awsCredentials: AwsCredentialSource;
  readonly region: string | undefined;
  readonly now: () => number;
}

/** A credential chosen for one operation. */
interface Chosen {
  readonly settings: CredentialSettings;
  readonly scheme: SecurityScheme | undefined;
}

export interface AuthorisedRequest {
  readonly draft: RequestDraft;
  /** Names of the schemes used, for dry runs and messages; empty when no credential is sent. */
  readonly used: readonly string[];
  /** What to call when the server answers 401: true when trying once more may help. */
  readonly renew: () => boolean;
}

export interface Authorizer {
  /** The request with every credential in its place but masked; nothing is read or fetched. */
  readonly preview: (draft: RequestDraft, operation: Operation) => RequestDraft;
  readonly authorise: (draft: RequestDraft, operation: Operation, patience: Patience) => Promise<AuthorisedRequest>;
  /** What an operation asks for and is not configured, in words; undefined when something satisfies it. */
  readonly missingFor: (operation: Operation) => string | undefined;
}

/**
 * Adds credentials to requests. Of an operation's security alternatives it takes the first that is configured whole;
 * an empty list sends none. A credential replaces whatever else the request holds under its name, and goes only to
 * origins it is bound to.
 */
export function createAuthorizer(
  settings: AuthSettings,
  schemes: ReadonlyMap<string, SecurityScheme>,
  world: AuthWorld,
): Authorizer {
  const tokens = new Map<CredentialSettings, TokenCache>();
  const tokensOf = (chosen: Chosen): TokenCache | undefined => {
    const known = tokens.get(chosen.settings);
    if (known !== undefined) return known;
    const fetcher = tokenFetcher(chosen, world);
    if (fetcher === undefined) return undefined;
    const cache = createTokenCache(fetcher, world.now);
    tokens.set(chosen.settings, cache);
    return cache;
  };
  return {
    async authorise(draft, operation, patience) {
      const chosen = choose(operation, settings, schemes);
      let current = draft;
      const refusals: (() => void)[] = [];
      // Signing covers the other credentials, so it comes last.
      for (const one of [...chosen].sort(
        (left, right) => Number(left.settings.type === 'sigv4') - Number(right.settings.type === 'sigv4'),
      )) {
        assertBound(one.settings, draft.origin);
        const cache = tokensOf(one);
        const token = await cache?.get(patience);
        if (token !== undefined) refusals.push(() => cache?.reject(token));
        current = await apply(current, one, token, world);
      }
      return {
        draft: current,
        used: chosen.map((one) => one.settings.type),
        renew: () => renew(chosen, refusals, world),
      };
    },
    preview(draft, operation) {
      return choose(operation, settings, schemes).reduce(mask, draft);
    },
    missingFor(operation) {
      if (operation.security.length === 0 || operation.security.some((one) => one.length === 0)) return undefined;
      if (operation.security.some((one) => satisfy(one, settings, schemes) !== undefined)) return undefined;
      return operation.security.map((one) => one.map((part) => part.scheme).join(' with ')).join(', or ');
    },
  };
}

/** Secrets may have been rotated where they are kept, so a 401 also forgets what was read. */
function renew(chosen: readonly Chosen[], refusals: readonly (() => void)[], world: AuthWorld): boolean {
  for (const refuse of refusals) refuse();
  const isFetched = chosen.some(({ settings }) =>
    referencesOf(settings).some((reference) => !reference.startsWith('env:')),
  );
  if (isFetched) world.secrets.forget();
  return refusals.length > 0 || isFetched;
}

function choose(
  operation: Operation,
  settings: AuthSettings,
  schemes: ReadonlyMap<string, SecurityScheme>,
): readonly Chosen[] {
  const always = (settings.always ?? []).map((one): Chosen => ({ settings: one, scheme: undefined }));
  for (const alternative of operation.security) {
    if (alternative.length === 0) continue;
    const satisfied = satisfy(alternative, settings, schemes);
    if (satisfied !== undefined)
      return [...always.filter((one) => !satisfied.some((other) => other.settings === one.settings)), ...satisfied];
  }
  return always;
}

/** The credentials for every scheme of one alternative, or undefined when one is not configured. */
function satisfy(
  alternative: SecurityAlternative,
  settings: AuthSettings,
  schemes: ReadonlyMap<string, SecurityScheme>,
): Chosen[] | undefined {
  const chosen: Chosen[] = [];
  for (const { scheme: name } of alternative) {
    const scheme = schemes.get(name);
    const named =
      settings.schemes !== undefined && Object.hasOwn(settings.schemes, name) ? settings.schemes[name] : undefined;
    const usable =
      named ??
      (settings.fallback !== undefined && canSatisfy(settings.fallback, scheme) ? settings.fallback : undefined);
    if (usable === undefined) return undefined;
    chosen.push({ settings: usable, scheme });
  }
  return chosen;
}

function canSatisfy(credential: CredentialSettings, scheme: SecurityScheme | undefined): boolean {
  if (scheme === undefined || scheme.type === 'unknown') return false;
  const awsAuthType = scheme.type === 'apiKey' || scheme.type === 'http' ? scheme.awsAuthType : undefined;
  switch (credential.type) {
    case 'apiKey':
      return scheme.type === 'apiKey' && awsAuthType === undefined;
    case 'basic':
      return scheme.type === 'http' && scheme.scheme === 'basic';
    case 'bearer':
    case 'oauth2':
      return (
        scheme.type === 'oauth2' ||
        scheme.type === 'openIdConnect' ||
        (scheme.type === 'http' && scheme.scheme === 'bearer') ||
        (awsAuthType !== undefined && awsAuthType !== 'awsSigv4')
      );
    case 'cognito':
      return (
        awsAuthType === 'cognito_user_pools' ||
        scheme.type === 'oauth2' ||
        scheme.type === 'openIdConnect' ||
        (scheme.type === 'http' && scheme.scheme === 'bearer')
      );
    case 'sigv4':
      return awsAuthType === 'awsSigv4';
    case 'mtls':
      return scheme.type === 'mutualTLS';
  }
}

function assertBound(settings: CredentialSettings, origin: string): void {
  if (settings.origins === undefined || settings.origins.some((bound) => new URL(bound).origin === origin)) return;
  throw new ConfigError(
    `The ${settings.type} credential is bound to ${settings.origins.join(', ')}, so it is not sent to ${origin}.`,
  );
}

async function apply(
  draft: RequestDraft,
  { settings, scheme }: Chosen,
  token: Token | undefined,
  world: AuthWorld,
): Promise<RequestDraft> {
  const { secrets } = world;
  switch (settings.type) {
    case 'apiKey':
      return withKey(draft, keyPlace(settings, scheme), await secrets.read(settings.value));
    case 'basic': {
      const pair =
        settings.password === undefined
          ? `${await secrets.read(settings.username)}:`
          : `${await secrets.readName(settings.username)}:${await secrets.read(settings.password)}`;
      const encoded = Buffer.from(pair, 'utf8').toString('base64');
      secrets.remember(encoded);
      return withHeader(draft, 'Authorization', `Basic ${encoded}`);
    }
    case 'bearer':
      return withHeader(draft, tokenHeader(scheme), `Bearer ${await secrets.read(settings.token)}`);
    case 'oauth2':
    case 'cognito':
      return withHeader(draft, tokenHeader(scheme), `Bearer ${token?.value ?? ''}`);
    case 'sigv4': {
      const known = awsHost(new URL(draft.origin).hostname);
      const region = settings.region ?? known?.region ?? world.region;
      if (region === undefined)
        throw new ConfigError(
          `Signing a call of ${draft.origin} needs a Region. Set AWS_REGION or the credential's region.`,
        );
      const credentials = await world.awsCredentials(settings.profile);
      for (const secret of [credentials.secretAccessKey, credentials.sessionToken])
        if (secret !== undefined) secrets.remember(secret);
      return signRequest(draft, {
        credentials,
        region,
        service: settings.service ?? known?.service ?? 'execute-api',
        date: new Date(world.now()),
      });
    }
    case 'mtls':
      return draft;
  }
}

/** RFC 6265: what a cookie value may hold as it is. */
const cookieOctets = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;

const masked = 'REDACTED';

function mask(draft: RequestDraft, { settings, scheme }: Chosen): RequestDraft {
  assertBound(settings, draft.origin);
  switch (settings.type) {
    case 'apiKey':
      return withKey(draft, keyPlace(settings, scheme), masked);
    case 'basic':
      return withHeader(draft, 'Authorization', `Basic ${masked}`);
    case 'bearer':
    case 'oauth2':
    case 'cognito':
      return withHeader(draft, tokenHeader(scheme), `Bearer ${masked}`);
    case 'sigv4':
      return withHeader(draft, 'Authorization', `AWS4-HMAC-SHA256 ${masked}`);
    case 'mtls':
      return draft;
  }
}

function keyPlace(
  settings: Extract<CredentialSettings, { type: 'apiKey' }>,
  scheme: SecurityScheme | undefined,
): { name: string; in: 'header' | 'query' | 'cookie' } {
  return scheme?.type === 'apiKey' ? scheme : { name: settings.name ?? 'X-Api-Key', in: settings.in ?? 'header' };
}

/** API Gateway's authorizers are written as API keys in a header; they take the token there. */
function tokenHeader(scheme: SecurityScheme | undefined): string {
  return scheme?.type === 'apiKey' && scheme.in === 'header' ? scheme.name : 'Authorization';
}

function withKey(
  draft: RequestDraft,
  place: { name: string; in: 'header' | 'query' | 'cookie' },
  value: string,
): RequestDraft {
  const others = (pairs: readonly EncodedPair[]): EncodedPair[] => pairs.filter((pair) => pair.name !== place.name);
  switch (place.in) {
    case 'header':
      return withHeader(draft, place.name, value);
    case 'query':
      return {
        ...draft,
        query: [...others(draft.query), { name: place.name, text: `${encodeName(place.name)}=${encodeStrict(value)}` }],
      };
    case 'cookie':
      return {
        ...draft,
        cookies: [
          ...others(draft.cookies),
          { name: place.name, text: `${place.name}=${cookieOctets.test(value) ? value : encodeStrict(value)}` },
        ],
      };
  }
}

/** Sets a header, replacing every one of its name. */
export function withHeader(draft: RequestDraft, name: string, value: string): RequestDraft {
  const others: HeaderPair[] = draft.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase());
  return { ...draft, headers: [...others, [name, value]] };
}

function tokenFetcher({ settings, scheme }: Chosen, world: AuthWorld): (() => Promise<Token>) | undefined {
  if (settings.type === 'cognito') return createCognitoFetcher(settings, world);
  if (settings.type !== 'oauth2') return undefined;
  const flows = scheme?.type === 'oauth2' ? scheme.flows : [];
  const flow = flows.find((one) => one.kind === 'clientCredentials') ?? flows.find((one) => one.tokenUrl !== undefined);
  const declared = settings.grant === 'refresh_token' ? (flow?.refreshUrl ?? flow?.tokenUrl) : flow?.tokenUrl;
  return createOAuthFetcher(settings, declared, world);
}

function referencesOf(settings: CredentialSettings): string[] {
  return Object.values(settings).filter(
    (value) => typeof value === 'string' && /^(?:env|file|ssm|secretsmanager):/.test(value),
  );
}
