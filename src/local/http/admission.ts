import type { IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';
import type { Authorization, Claims } from './authorization.ts';

/** Whether the front door lets a request through, and as whom. */
export type Admission =
  | { readonly kind: 'admitted'; readonly claims: Claims }
  | { readonly kind: 'refused'; readonly statusCode: 401 | 403; readonly message: string };

const claimsSchema = z.record(z.string(), z.unknown());

/**
 * Judges a request the way the authorizer would, without its keys: a bearer token must be there, readable and
 * not expired, but its signature is not checked; an API key or SigV4 signature must be there.
 */
export function admit({ kind }: Authorization, headers: IncomingHttpHeaders, now: Date): Admission {
  const authorization = headers.authorization;
  switch (kind) {
    case 'none':
      return { kind: 'admitted', claims: {} };
    case 'api-key':
      return headers['x-api-key'] === undefined ? refuse(403, 'Forbidden') : { kind: 'admitted', claims: {} };
    case 'iam':
      return authorization?.startsWith('AWS4-HMAC-SHA256 ')
        ? { kind: 'admitted', claims: { sub: 'local-user' } }
        : refuse(403, 'Missing Authentication Token');
    case 'custom':
      return authorization === undefined ? refuse(401, 'Unauthorized') : admitToken(authorization, now, true);
    case 'token':
      return authorization === undefined ? refuse(401, 'Unauthorized') : admitToken(authorization, now, false);
  }
}

function admitToken(authorization: string, now: Date, isOpaqueAllowed: boolean): Admission {
  const claims = decodeClaims(authorization.replace(/^Bearer\s+/i, ''));
  if (!claims)
    return isOpaqueAllowed ? { kind: 'admitted', claims: { sub: 'local-user' } } : refuse(401, 'Unauthorized');
  const expiry = claims['exp'];
  if (typeof expiry === 'number' && expiry * 1000 < now.getTime()) return refuse(401, 'The incoming token has expired');
  return { kind: 'admitted', claims };
}

/** Middle part of a JSON web token (RFC 7519), unverified. */
function decodeClaims(token: string): Claims | undefined {
  const [, payload] = token.split('.');
  if (payload === undefined) return undefined;
  try {
    const parsed = claimsSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function refuse(statusCode: 401 | 403, message: string): Admission {
  return { kind: 'refused', statusCode, message };
}
