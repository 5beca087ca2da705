import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { ConfigError } from '../../world/errors.ts';
import type { AwsCaller } from './aws-call.ts';
import type { SecretStore } from './secrets.ts';
import type { CognitoSettings } from './settings.ts';
import type { Token } from './token-cache.ts';

const signInAnswer = z.object({
  ChallengeName: z.string().optional(),
  AuthenticationResult: z
    .object({
      AccessToken: z.string(),
      IdToken: z.string().optional(),
      RefreshToken: z.string().optional(),
      ExpiresIn: z.number().positive().optional(),
    })
    .optional(),
});

/** Signs a user in to a Cognito user pool (USER_PASSWORD_AUTH), then renews with the refresh token while it holds. */
export function createCognitoFetcher(
  settings: CognitoSettings,
  world: { readonly secrets: SecretStore; readonly callAws: AwsCaller; readonly now: () => number },
): () => Promise<Token> {
  let refreshToken: string | undefined;
  const initiate = async (flow: string, parameters: Record<string, string>): Promise<Token> => {
    const clientId = await world.secrets.readName(settings.clientId);
    const answer = signInAnswer.parse(
      await world.callAws(
        'cognito-idp',
        'AWSCognitoIdentityProviderService.InitiateAuth',
        { AuthFlow: flow, ClientId: clientId, AuthParameters: parameters },
        settings.region,
      ),
    );
    const result = answer.AuthenticationResult;
    if (result === undefined) {
      throw new ConfigError(
        `Cognito asks for ${answer.ChallengeName ?? 'a further step'}, which cannot be answered here. Use a user without it, or the client credentials grant.`,
      );
    }
    refreshToken = result.RefreshToken ?? refreshToken;
    for (const secret of [result.AccessToken, result.IdToken, refreshToken]) {
      if (secret !== undefined) world.secrets.remember(secret);
    }
    const value = settings.tokenUse === 'access' ? result.AccessToken : (result.IdToken ?? result.AccessToken);
    return { value, expiresAt: world.now() + (result.ExpiresIn ?? 3_600) * 1_000 };
  };
  return async () => {
    const username = await world.secrets.readName(settings.username);
    const hash = await secretHash(settings, username, world.secrets);
    if (refreshToken !== undefined) {
      const renewed = await initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: refreshToken, ...hash }).catch(
        () => undefined,
      );
      if (renewed !== undefined) return renewed;
      refreshToken = undefined;
    }
    return initiate('USER_PASSWORD_AUTH', {
      USERNAME: username,
      PASSWORD: await world.secrets.read(settings.password),
      ...hash,
    });
  };
}

/** Clients with a secret prove it by an HMAC over user name and client id. */
async function secretHash(
  settings: CognitoSettings,
  username: string,
  secrets: SecretStore,
): Promise<{ SECRET_HASH?: string }> {
  if (settings.clientSecret === undefined) return {};
  const hmac = createHmac('sha256', await secrets.read(settings.clientSecret));
  return { SECRET_HASH: hmac.update(username + (await secrets.readName(settings.clientId))).digest('base64') };
}
