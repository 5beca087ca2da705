import { lookup as lookUpName } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { UserError } from '../../world/errors.ts';
import { classifyAddress } from './addresses.ts';

/** What may be contacted. The default of every field is the narrow one. */
export interface NetworkPolicy {
  /**
   * Hosts that may be contacted: `api.example.com`, `api.example.com:8443`, `*.example.com`, an IP literal.
   * Absent: any public host. Being listed here makes no address permitted; it may come from a specification.
   */
  readonly allowHosts?: readonly string[];
  /** Hosts that a person named: an IP literal among them is permitted whatever it is, metadata services included. */
  readonly namedHosts?: readonly string[];
  /** Loopback and private addresses are permitted: everywhere (`true`), or for these hosts (same grammar). */
  readonly allowPrivate?: boolean | readonly string[];
  /** `http:` to public hosts: everywhere, or to these; hosts permitted by `allowPrivate` may always use it. */
  readonly allowHttp?: boolean | readonly string[];
}

/** Finds all addresses of a name; tests pass their own. */
export type NameResolver = (hostname: string) => Promise<readonly { address: string; family: number }[]>;

export const systemResolver: NameResolver = (hostname) => lookUpName(hostname, { all: true, verbatim: true });

/** A request that the policy does not permit. Nothing was sent. */
class BlockedRequestError extends UserError {}

/**
 * Checks what can be checked before a connection: scheme, no credentials in the URL, host listed, IP literals.
 * The URL parser has already turned decimal, octal, hex and shortened IPv4 spellings into dotted ones.
 * @throws BlockedRequestError
 */
export function assertUrlPermitted(url: URL, policy: NetworkPolicy): void {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new BlockedRequestError(
      `${url.protocol}// is not a scheme that can be called. Use https:// (or http:// for a local server).`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new BlockedRequestError(
      `The address of ${url.host} carries a user name or password. Take them out and configure basic authorization instead.`,
    );
  }
  if (url.hostname === '') throw new BlockedRequestError('The address names no host.');
  if (policy.allowHosts && !matchesHost(policy.allowHosts, url)) {
    throw new BlockedRequestError(
      `${url.host} is not among the permitted hosts (${policy.allowHosts.join(', ') || 'none'}). Permit it with --allow-host ${url.host}.`,
    );
  }
  if (url.protocol === 'http:' && !isAllowed(policy.allowHttp, url) && !isAllowed(policy.allowPrivate, url)) {
    throw new BlockedRequestError(
      `http://${url.host} is not encrypted. Use https://, or give the http:// address yourself with --base-url.`,
    );
  }
  const literal = literalAddress(url);
  if (literal !== undefined) assertAddressPermitted(literal, url, policy);
}

/**
 * A `lookup` for net.connect that resolves a name once, checks every address and hands exactly those to the
 * socket, so that what is checked is what is connected to. Refuses when any address is not permitted.
 */
export function createPinnedLookup(url: URL, policy: NetworkPolicy, resolve: NameResolver): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname)
      .then((addresses) => {
        const first = addresses[0];
        if (first === undefined) throw new UserError(`${hostname} has no address. Check the host name.`);
        for (const { address } of addresses) assertAddressPermitted(address, url, policy);
        if (options.all === true) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      })
      .catch((error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), ''));
  };
}

/** True when `url`'s host is in `patterns`; a pattern without a port matches every port. */
export function matchesHost(patterns: readonly string[], url: URL): boolean {
  return patterns.some((pattern) => {
    const { hostname, port } = splitPattern(pattern.toLowerCase());
    if (port !== '' && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false;
    const host = url.hostname.toLowerCase().replace(/\.$/, '');
    return hostname.startsWith('*.')
      ? host.endsWith(hostname.slice(1))
      : host === canonicalHost(hostname).replace(/\.$/, '');
  });
}

function assertAddressPermitted(address: string, url: URL, policy: NetworkPolicy): void {
  const { reach, kind } = classifyAddress(address);
  if (reach === 'open') return;
  const isNamed = literalAddress(url) !== undefined && matchesHost(policy.namedHosts ?? [], url);
  if (isNamed || (reach === 'private' && isAllowed(policy.allowPrivate, url))) return;
  const remedy =
    reach === 'private'
      ? `If this server is yours, permit it with --allow-private.`
      : `It is permitted only when --allow-host names this very address.`;
  throw new BlockedRequestError(`${url.host} leads to ${address} (${kind}), which is not permitted. ${remedy}`);
}

function isAllowed(allowed: boolean | readonly string[] | undefined, url: URL): boolean {
  return typeof allowed === 'object' ? matchesHost(allowed, url) : (allowed ?? false);
}

/** The IP address a URL's host is, without brackets; undefined for names. */
function literalAddress(url: URL): string | undefined {
  const bare = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) === 0 ? undefined : bare;
}

function splitPattern(pattern: string): { hostname: string; port: string } {
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(pattern);
  return match === null ? { hostname: pattern, port: '' } : { hostname: match[1] ?? '', port: match[2] ?? '' };
}

/** Same spelling as the URL parser gives a host: IPv6 shortened and bracketed, IPv4 dotted. */
function canonicalHost(hostname: string): string {
  const candidate = isIP(hostname) === 6 ? `[${hostname}]` : hostname;
  return URL.canParse(`http://${candidate}`) ? new URL(`http://${candidate}`).hostname : candidate;
}
