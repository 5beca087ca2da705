import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyAddress } from '../../../src/mcp-proxy/http/addresses.ts';
import { assertUrlPermitted, createPinnedLookup, matchesHost } from '../../../src/mcp-proxy/http/guard.ts';

describe('address ranges', () => {
  it.each([
    ['8.8.8.8', 'open'],
    ['2606:4700:4700::1111', 'open'],
    ['127.0.0.1', 'private'],
    ['127.255.255.254', 'private'],
    ['0.0.0.0', 'private'],
    ['10.1.2.3', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.1', 'open'],
    ['192.168.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['100.100.100.200', 'forbidden'],
    ['169.254.169.254', 'forbidden'],
    ['169.254.170.2', 'forbidden'],
    ['168.63.129.16', 'forbidden'],
    ['224.0.0.1', 'forbidden'],
    ['255.255.255.255', 'forbidden'],
    ['::1', 'private'],
    ['::', 'private'],
    ['fd12::1', 'private'],
    ['fd00:ec2::254', 'forbidden'],
    ['fe80::1', 'forbidden'],
    ['fe80::1%eth0', 'forbidden'],
    ['ff02::1', 'forbidden'],
    ['::ffff:127.0.0.1', 'private'],
    ['::ffff:a9fe:a9fe', 'forbidden'],
    ['::ffff:8.8.8.8', 'open'],
    ['::127.0.0.1', 'forbidden'],
    ['64:ff9b::a9fe:a9fe', 'forbidden'],
    ['64:ff9b::808:808', 'open'],
    ['64:ff9b:1::1', 'forbidden'],
    ['2002:7f00:1::', 'forbidden'],
    ['2001:0:1::', 'forbidden'],
    ['not an address', 'forbidden'],
  ])('%s is %s', (address, reach) => {
    expect(classifyAddress(address).reach).toBe(reach);
  });

  it('judges every mapped IPv4 address as the IPv4 address', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(classifyAddress(`::ffff:${address}`)).toEqual(classifyAddress(address));
        expect(classifyAddress(`64:ff9b::${address}`)).toEqual(classifyAddress(address));
      }),
    );
  });
});

describe('what may be called', () => {
  const spellings = [
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.0.0.1/',
    'http://017700000001/',
    'http://0177.0.0.1/',
    'http://127.0.0.1./',
    'http://①②⑦.0.0.1/',
    'http://[::1]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://0/',
    'https://169.254.169.254/latest/meta-data',
    'https://0xa9fea9fe/',
    'https://2852039166/',
    'https://[fd00:ec2::254]/',
    'https://[64:ff9b::a9fe:a9fe]/',
    'https://10.0.0.1/',
  ];
  it.each(spellings)('refuses %s', (spelling) => {
    expect(() => assertUrlPermitted(new URL(spelling), { allowHttp: true })).toThrow(/not permitted/);
  });

  it('permits private addresses on request, metadata only when named literally', () => {
    const loopback = new URL('http://127.0.0.1:8080/');
    const metadata = new URL('http://169.254.169.254/');
    expect(() => assertUrlPermitted(loopback, { allowPrivate: true })).not.toThrow();
    expect(() => assertUrlPermitted(loopback, { allowPrivate: ['127.0.0.1:8080'] })).not.toThrow();
    expect(() => assertUrlPermitted(loopback, { allowPrivate: ['127.0.0.1:9'] })).toThrow(/not encrypted/);
    expect(() => assertUrlPermitted(metadata, { allowPrivate: true })).toThrow(/metadata/);
    const listed = { allowHttp: true, allowHosts: ['169.254.169.254'] };
    expect(() => assertUrlPermitted(metadata, listed)).toThrow(/metadata/);
    expect(() => assertUrlPermitted(metadata, { ...listed, namedHosts: ['169.254.169.254'] })).not.toThrow();
  });

  it.each([
    ['file:///etc/passwd', /scheme/],
    ['ftp://example.com/', /scheme/],
    ['https://user:pass@example.com/', /user name or password/],
    ['http://example.com/', /not encrypted/],
  ])('refuses %s', (url, message) => {
    expect(() => assertUrlPermitted(new URL(url), {})).toThrow(message);
  });

  it('holds to the list of hosts', () => {
    const policy = { allowHosts: ['api.example.com', '*.example.org', 'localhost:3000'] };
    expect(() => assertUrlPermitted(new URL('https://API.example.com/x'), policy)).not.toThrow();
    expect(() => assertUrlPermitted(new URL('https://a.b.example.org/'), policy)).not.toThrow();
    expect(() => assertUrlPermitted(new URL('https://example.org/'), policy)).toThrow(/--allow-host example.org/);
    expect(() => assertUrlPermitted(new URL('https://api.example.com.evil.test/'), policy)).toThrow(/not among/);
    expect(() => assertUrlPermitted(new URL('https://evil-example.org/'), policy)).toThrow(/not among/);
    expect(() => assertUrlPermitted(new URL('https://evil.test/'), { allowHosts: [] })).toThrow(/none/);
  });

  it('matches hosts with and without ports', () => {
    expect(matchesHost(['h:443'], new URL('https://h/'))).toBe(true);
    expect(matchesHost(['h:80'], new URL('https://h/'))).toBe(false);
    expect(matchesHost(['[::1]:3000'], new URL('http://[::1]:3000/'))).toBe(true);
    expect(matchesHost(['0:0:0:0:0:0:0:1'], new URL('http://[::1]/'))).toBe(true);
    expect(matchesHost(['h'], new URL('http://h./'))).toBe(true);
    expect(matchesHost(['localhost.:3000'], new URL('http://localhost.:3000/'))).toBe(true);
  });
});

describe('pinned names', () => {
  const look = (addresses: readonly string[], policy = {}) => {
    const resolve = async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const lookup = createPinnedLookup(new URL('https://name.test/'), policy, resolve);
    return new Promise((done, fail) => {
      lookup('name.test', { all: true }, (error, found) => (error ? fail(error) : done(found)));
    });
  };

  it('hands the checked addresses to the socket', async () => {
    await expect(look(['8.8.8.8', '2606:4700::1'])).resolves.toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1', family: 6 },
    ]);
  });

  it.each([[['127.0.0.1']], [['8.8.8.8', '169.254.169.254']], [['::ffff:10.0.0.1']]])(
    'refuses a name that leads to %s',
    async (addresses) => {
      await expect(look(addresses)).rejects.toThrow(/name\.test leads to/);
    },
  );

  it('keeps metadata shut behind a name even when private is allowed and the name is listed', async () => {
    await expect(
      look(['169.254.169.254'], { allowPrivate: true, allowHosts: ['name.test'], namedHosts: ['name.test'] }),
    ).rejects.toThrow(/metadata/);
  });
});
