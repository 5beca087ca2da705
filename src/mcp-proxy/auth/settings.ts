/**
 * Where a secret is kept: `env:NAME`, `file:/absolute/path`, `ssm:/parameter/name`, `secretsmanager:name-or-arn`;
 * `#key` after the last two picks a member of a JSON value. Never the secret itself.
 */
export type SecretReference = string;

interface Bound {
  /** Origins this credential may go to. Absent: wherever the session's policy lets a call go. */
  readonly origins?: readonly string[] | undefined;
}

/** A credential as a person configures it. Which operation gets it follows from the specification's security. */
export type CredentialSettings = Bound &
  (
    | {
        readonly type: 'apiKey';
        readonly value: SecretReference;
        /** Name and place, where the specification does not say them. Default: header `X-Api-Key`. */
        readonly name?: string | undefined;
        readonly in?: 'header' | 'query' | 'cookie' | undefined;
      }
    | {
        readonly type: 'basic';
        readonly username: SecretReference;
        /** Absent: an empty password, as for APIs that take a key as user name. */
        readonly password?: SecretReference | undefined;
      }
    | { readonly type: 'bearer'; readonly token: SecretReference }
    | OAuthSettings
    | CognitoSettings
    | {
        readonly type: 'sigv4';
        /** Default: read from the host (`execute-api`, `lambda`), else `execute-api`. */
        readonly service?: string | undefined;
        readonly region?: string | undefined;
        readonly profile?: string | undefined;
      }
    | {
        readonly type: 'mtls';
        /** PEM. */
        readonly cert: SecretReference;
        readonly key: SecretReference;
        readonly passphrase?: SecretReference | undefined;
        readonly ca?: SecretReference | undefined;
      }
  );

export interface OAuthSettings {
  readonly type: 'oauth2';
  readonly grant: 'client_credentials' | 'refresh_token';
  /** Default: the token URL of the specification, when its host is permitted. */
  readonly tokenUrl?: string | undefined;
  readonly clientId: SecretReference;
  readonly clientSecret?: SecretReference | undefined;
  readonly refreshToken?: SecretReference | undefined;
  readonly scopes?: readonly string[] | undefined;
  /** Further form fields of the token request, e.g. `audience`. */
  readonly extra?: Readonly<Record<string, string>> | undefined;
  /** How the client names itself: `basic` (default) or in the form. */
  readonly clientAuthentication?: 'basic' | 'form' | undefined;
}

export interface CognitoSettings {
  readonly type: 'cognito';
  readonly region: string;
  readonly clientId: SecretReference;
  readonly clientSecret?: SecretReference | undefined;
  readonly username: SecretReference;
  readonly password: SecretReference;
  /** API Gateway's Cognito authorizer takes the id token, or the access token where scopes are set. Default `id`. */
  readonly tokenUse?: 'id' | 'access' | undefined;
}

export interface AuthSettings {
  /** By name of the specification's security scheme. */
  readonly schemes?: Readonly<Record<string, CredentialSettings>> | undefined;
  /** For every scheme not named above that this credential can satisfy. */
  readonly fallback?: CredentialSettings | undefined;
  /** Sent with every call, whatever the specification says of it: for APIs that do not declare their security. */
  readonly always?: readonly CredentialSettings[] | undefined;
}
