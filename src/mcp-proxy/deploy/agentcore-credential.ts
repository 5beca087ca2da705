import type { Operation, SecurityAlternative, SecurityScheme } from '../operation.ts';

/** How a gateway target authorizes its calls. A target holds one. */
export type TargetCredential =
  | { readonly kind: 'none' }
  | { readonly kind: 'iam'; readonly scheme: string }
  | {
      readonly kind: 'apiKey';
      readonly scheme: string;
      readonly name: string;
      readonly location: 'HEADER' | 'QUERY_PARAMETER';
      readonly prefix?: string;
    }
  | { readonly kind: 'oauth'; readonly scheme: string; readonly scopes: readonly string[] };

type Schemes = ReadonlyMap<string, SecurityScheme>;

/** The credential that carries the most operations; `none` where no operation needs one. */
export function chooseTargetCredential(operations: readonly Operation[], schemes: Schemes): TargetCredential {
  const uses = new Map<string, number>();
  for (const { security } of operations) {
    if (isOpen(security)) continue;
    for (const alternative of security) {
      const [only, ...others] = alternative;
      if (only === undefined || others.length > 0) continue;
      uses.set(only.scheme, (uses.get(only.scheme) ?? 0) + 1);
    }
  }
  const ranked = [...uses].toSorted(([, left], [, right]) => right - left);
  for (const [scheme] of ranked) {
    const credential = credentialOf(scheme, schemes.get(scheme), operations);
    if (credential !== undefined) return credential;
  }
  return { kind: 'none' };
}

/** Why the target's one credential does not do for an operation. */
export function credentialMisfit({ security }: Operation, credential: TargetCredential): string | undefined {
  if (isOpen(security)) return undefined;
  const scheme = credential.kind === 'none' ? undefined : credential.scheme;
  if (security.some((alternative) => alternative.every((one) => one.scheme === scheme))) return undefined;
  const needed = security.map((alternative) => alternative.map((one) => one.scheme).join(' with ')).join(' or ');
  const held = scheme === undefined ? 'none of these' : `one, ${scheme}`;
  return `needs the credential ${needed}; the target can hold ${held}`;
}

function isOpen(security: readonly SecurityAlternative[]): boolean {
  return security.length === 0 || security.some((alternative) => alternative.length === 0);
}

function credentialOf(
  name: string,
  scheme: SecurityScheme | undefined,
  operations: readonly Operation[],
): TargetCredential | undefined {
  if (scheme === undefined) return undefined;
  if (scheme.type === 'oauth2' || scheme.type === 'openIdConnect')
    return { kind: 'oauth', scheme: name, scopes: scopesOf(name, operations) };
  if (scheme.type === 'http') {
    const prefix = { bearer: 'Bearer', basic: 'Basic' }[scheme.scheme.toLowerCase()];
    if (prefix === undefined) return undefined;
    return { kind: 'apiKey', scheme: name, name: 'Authorization', location: 'HEADER', prefix };
  }
  if (scheme.type !== 'apiKey') return undefined;
  if (scheme.awsAuthType === 'awsSigv4') return { kind: 'iam', scheme: name };
  if (scheme.awsAuthType === 'cognito_user_pools')
    return { kind: 'oauth', scheme: name, scopes: scopesOf(name, operations) };
  if (scheme.in === 'cookie') return undefined;
  const location = scheme.in === 'query' ? 'QUERY_PARAMETER' : 'HEADER';
  return { kind: 'apiKey', scheme: name, name: scheme.name, location };
}

function scopesOf(name: string, operations: readonly Operation[]): string[] {
  const used = operations.flatMap(({ security }) => security.flat()).filter(({ scheme }) => scheme === name);
  return [...new Set(used.flatMap(({ scopes }) => scopes))].toSorted();
}
