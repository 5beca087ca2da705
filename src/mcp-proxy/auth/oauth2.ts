import * as z from 'zod';
import { ConfigError } from '../../world/errors.ts';
import type { HttpClient } from '../http/client.ts';
import { encodeStrict } from '../serialise/percent.ts';
import type { SecretStore } from './secrets.ts';
import type { OAuthSettings } from './settings.ts';
import type { Token } from './token-cache.ts';
import { parseJsonOrNothing } from '../json.ts';

export interface OAuthWorld {
  /** Its policy must permit the token endpoint: the specification's own host, or one that a person named. */
  readonly http: HttpClient;
  readonly secrets: SecretStore;
  readonly now: () => number;
}

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().optional(),
  refresh_token: z.string().optional(),
});

const timeoutMs = 15_000;

/**
 * Fetches tokens by client credentials or a refresh token (RFC 6749 4.4 and 6). A rotated refresh token is kept for
 * the next time, in memory only.
 * @param declaredTokenUrl the specification's, used when the settings name none
 */
export function createOAuthFetcher(
  settings: OAuthSettings,
  declaredTokenUrl: string | undefined,
  world: OAuthWorld,
): () => Promise<Token> {
  let rotated: string | undefined;
  return async () => {
    const tokenUrl = settings.tokenUrl ?? declaredTokenUrl;
    if (tokenUrl === undefined || !URL.canParse(tokenUrl)) {
      throw new ConfigError('OAuth needs a token URL, and the specification gives none. Configure tokenUrl.');
    }
    const url = new URL(tokenUrl);
    const { form, headers } = await tokenForm(settings, rotated, world.secrets);
    const response = await world.http.send(
      {
        method: 'POST',
        origin: url.origin,
        path: url.pathname + url.search,
        headers: [['Accept', 'application/json'], ['Content-Type', 'application/x-www-form-urlencoded'], ...headers],
        body: Buffer.from(form.toString(), 'utf8'),
      },
      { timeoutMs, followRedirects: false },
    );
    const answer = tokenAnswer.safeParse(parseJsonOrNothing(response.body.toString('utf8')));
    if (response.status !== 200 || !answer.success) throw refused(url, response.status, response.body.toString('utf8'));
    rotated = answer.data.refresh_token ?? rotated;
    for (const secret of [answer.data.access_token, rotated]) if (secret !== undefined) world.secrets.remember(secret);
    const lifeSeconds = answer.data.expires_in;
    return {
      value: answer.data.access_token,
      expiresAt: lifeSeconds === undefined ? undefined : world.now() + lifeSeconds * 1_000,
    };
  };
}

async function tokenForm(
  settings: OAuthSettings,
  rotated: string | undefined,
  secrets: SecretStore,
): Promise<{ form: URLSearchParams; headers: [string, string][] }> {
  const clientId = await secrets.readName(settings.clientId);
  const clientSecret = settings.clientSecret === undefined ? undefined : await secrets.read(settings.clientSecret);
  const form = new URLSearchParams({ grant_type: settings.grant, ...settings.extra });
  if (settings.scopes !== undefined && settings.scopes.length > 0) form.set('scope', settings.scopes.join(' '));
  if (settings.grant === 'refresh_token') {
    if (settings.refreshToken === undefined)
      throw new ConfigError('The refresh_token grant needs refreshToken, e.g. env:REFRESH_TOKEN.');
    form.set('refresh_token', rotated ?? (await secrets.read(settings.refreshToken)));
  }
  if (clientSecret !== undefined && settings.clientAuthentication !== 'form') {
    const pair = Buffer.from(`${encodeStrict(clientId)}:${encodeStrict(clientSecret)}`).toString('base64');
    secrets.remember(pair);
    return { form, headers: [['Authorization', `Basic ${pair}`]] };
  }
  form.set('client_id', clientId);
  if (clientSecret !== undefined) form.set('client_secret', clientSecret);
  return { form, headers: [] };
}

function refused(url: URL, status: number, text: string): ConfigError {
  const details = z
    .object({ error: z.string(), error_description: z.string().optional() })
    .safeParse(parseJsonOrNothing(text));
  const reason = details.success
    ? `${details.data.error}${details.data.error_description === undefined ? '' : `: ${details.data.error_description}`}`
    : 'no token in the answer';
  return new ConfigError(
    `${url.origin}${url.pathname} gave no token (HTTP ${status}, ${reason.slice(0, 300)}). Check client id, secret and scopes.`,
  );
}
