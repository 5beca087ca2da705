import type { HttpClient } from '../http/client.ts';
import type { Operation, SecurityScheme } from '../operation.ts';
import type { RequestDraft } from '../serialise/draft.ts';
import { apply, assertBound, mask, type ApplyWorld } from './apply.ts';
import type { AwsCaller } from './aws-call.ts';
import { choose, missingCredential, type Chosen } from './choose.ts';
import { createCognitoFetcher } from './cognito.ts';
import { createOAuthFetcher } from './oauth2.ts';
import type { AuthSettings, CredentialSettings } from './settings.ts';
import { createTokenCache, type Patience, type Token, type TokenCache } from './token-cache.ts';

export interface AuthWorld extends ApplyWorld {
  /** For token endpoints; its policy decides which are permitted. */
  readonly http: HttpClient;
  readonly callAws: AwsCaller;
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
    missingFor: (operation) => missingCredential(operation, settings, schemes),
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
