import { BlockList, isIP } from 'node:net';

/** `open`: the public internet. `private`: permitted on request. `forbidden`: only when named literally. */
export type AddressReach = 'open' | 'private' | 'forbidden';

export interface AddressVerdict {
  readonly reach: AddressReach;
  /** What the range is, for messages. */
  readonly kind: string;
}

type Range = readonly [network: string, prefix: number, reach: AddressReach, kind: string];

/** IANA special-purpose address registries (RFC 6890 and its updates), with cloud metadata services on top. First match wins. */
const ranges4: readonly Range[] = [
  ['168.63.129.16', 32, 'forbidden', 'cloud platform service'],
  ['100.100.100.200', 32, 'forbidden', 'cloud metadata service'],
  ['169.254.0.0', 16, 'forbidden', 'link-local or metadata service'],
  ['0.0.0.0', 8, 'private', 'this host'],
  ['10.0.0.0', 8, 'private', 'private network'],
  ['100.64.0.0', 10, 'private', 'carrier-grade NAT'],
  ['127.0.0.0', 8, 'private', 'loopback'],
  ['172.16.0.0', 12, 'private', 'private network'],
  ['192.168.0.0', 16, 'private', 'private network'],
  ['198.18.0.0', 15, 'private', 'benchmarking network'],
  ['192.0.0.0', 24, 'forbidden', 'protocol assignments'],
  ['192.0.2.0', 24, 'forbidden', 'documentation'],
  ['192.88.99.0', 24, 'forbidden', '6to4 relay'],
  ['198.51.100.0', 24, 'forbidden', 'documentation'],
  ['203.0.113.0', 24, 'forbidden', 'documentation'],
  ['224.0.0.0', 4, 'forbidden', 'multicast'],
  ['240.0.0.0', 4, 'forbidden', 'reserved'],
];

const ranges6: readonly Range[] = [
  ['fd00:ec2::254', 128, 'forbidden', 'cloud metadata service'],
  ['fd20:ce::254', 128, 'forbidden', 'cloud metadata service'],
  ['::1', 128, 'private', 'loopback'],
  ['::', 128, 'private', 'this host'],
  ['fc00::', 7, 'private', 'private network'],
  ['fe80::', 10, 'forbidden', 'link-local'],
  ['fec0::', 10, 'forbidden', 'site-local'],
  ['ff00::', 8, 'forbidden', 'multicast'],
  ['2001::', 23, 'forbidden', 'protocol assignments'],
  ['2001:db8::', 32, 'forbidden', 'documentation'],
  ['2002::', 16, 'forbidden', '6to4'],
  ['3fff::', 20, 'forbidden', 'documentation'],
  ['2000::', 3, 'open', 'public'],
];

const table4 = ranges4.map((range) => compileRange(range, 'ipv4'));
const table6 = ranges6.map((range) => compileRange(range, 'ipv6'));

/** ::ffff:0:0/96 (mapped) and 64:ff9b::/96 (NAT64, which IPv6-only subnets on AWS resolve public names to). */
const embeddingPrefixes = ['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0'];

/**
 * Says where an IP address leads. IPv4 inside IPv6 (mapped, NAT64) is judged as the IPv4 address it reaches;
 * any IPv6 address outside 2000::/3 that no row names is forbidden.
 * @param address canonical or not, IPv6 without brackets; a zone id counts as link-local.
 */
export function classifyAddress(address: string): AddressVerdict {
  if (address.includes('%')) return { reach: 'forbidden', kind: 'link-local' };
  const family = isIP(address);
  if (family === 4) return lookUp(table4, address, 'ipv4') ?? { reach: 'open', kind: 'public' };
  if (family !== 6) return { reach: 'forbidden', kind: 'not an IP address' };
  const embedded = embeddedIpv4(address);
  if (embedded !== undefined) return classifyAddress(embedded);
  return lookUp(table6, address, 'ipv6') ?? { reach: 'forbidden', kind: 'reserved' };
}

function compileRange([network, prefix, reach, kind]: Range, family: 'ipv4' | 'ipv6') {
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return { list, verdict: { reach, kind } };
}

function lookUp(table: typeof table4, address: string, family: 'ipv4' | 'ipv6'): AddressVerdict | undefined {
  return table.find(({ list }) => list.check(address, family))?.verdict;
}

function embeddedIpv4(address: string): string | undefined {
  const groups = expandIpv6(address);
  if (
    !embeddingPrefixes.includes(
      groups
        .slice(0, 6)
        .map((group) => group.toString(16))
        .join(':'),
    )
  )
    return undefined;
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}

/** The eight 16-bit groups of a valid IPv6 address. */
function expandIpv6(address: string): number[] {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const parse = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const left = parse(head);
  const right = tail === undefined ? [] : parse(tail);
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right];
}
