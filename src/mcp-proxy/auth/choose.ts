import type { Operation, SecurityAlternative, SecurityScheme } from '../operation.ts';
import type { AuthSettings, CredentialSettings } from './settings.ts';

/** A credential chosen for one operation. */
export interface Chosen {
  readonly settings: CredentialSettings;
  readonly scheme: SecurityScheme | undefined;
}

/** Of an operation's alternatives the first that is configured whole, with what is always sent. */
export function choose(
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

/** What an operation asks for when none of its alternatives is configured, e.g. `key with token, or login`. */
export function missingCredential(
  { security }: Operation,
  settings: AuthSettings,
  schemes: ReadonlyMap<string, SecurityScheme>,
): string | undefined {
  if (security.length === 0 || security.some((one) => one.length === 0)) return undefined;
  if (security.some((one) => satisfy(one, settings, schemes) !== undefined)) return undefined;
  return security.map((one) => one.map((part) => part.scheme).join(' with ')).join(', or ');
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
