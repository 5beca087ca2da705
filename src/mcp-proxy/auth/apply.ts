import { ConfigError } from '../../world/errors.ts';
import type { SecurityScheme } from '../operation.ts';
import { isToken, withHeader, type EncodedPair, type RequestDraft } from '../serialise/draft.ts';
import { encodeName, encodeStrict } from '../serialise/percent.ts';
import type { Chosen } from './choose.ts';
import type { SecretStore } from './secrets.ts';
import type { CredentialSettings } from './settings.ts';
import { awsHost, signRequest, type AwsCredentialSource } from './sigv4.ts';
import type { Token } from './token-cache.ts';

/** What putting a credential into a request needs. */
export interface ApplyWorld {
  readonly secrets: SecretStore;
  readonly awsCredentials: AwsCredentialSource;
  readonly region: string | undefined;
  readonly now: () => number;
}

/** @throws ConfigError for an origin that the credential is not bound to */
export function assertBound(settings: CredentialSettings, origin: string): void {
  if (settings.origins === undefined || settings.origins.some((bound) => new URL(bound).origin === origin)) return;
  throw new ConfigError(
    `The ${settings.type} credential is bound to ${settings.origins.join(', ')}, so it is not sent to ${origin}.`,
  );
}

/** The request with one credential in its place, replacing whatever stood there. */
export async function apply(
  draft: RequestDraft,
  { settings, scheme }: Chosen,
  token: Token | undefined,
  world: ApplyWorld,
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

/** The same with the credential masked. */
export function mask(draft: RequestDraft, { settings, scheme }: Chosen): RequestDraft {
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
          {
            name: place.name,
            text: `${isToken(place.name) ? place.name : encodeStrict(place.name)}=${cookieOctets.test(value) ? value : encodeStrict(value)}`,
          },
        ],
      };
  }
}
