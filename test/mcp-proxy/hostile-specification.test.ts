import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/mcp-proxy/operation.ts';
import { openParsed } from '../../src/mcp-proxy/api.ts';
import { openApi, startServer, textOf } from './helpers.ts';

const responses = { 200: { description: 'ok' } };
const document = (paths: JsonObject, more: JsonObject = {}): JsonObject => ({
  openapi: '3.2.0',
  info: { title: 'Hostile', version: '1' },
  paths,
  ...more,
});

/** Calls the one operation of a document and tells what arrived, or why nothing was sent. */
async function tryCall(paths: JsonObject, given: JsonObject = {}, more: JsonObject = {}) {
  const server = await startServer();
  const api = openApi(document(paths, more), server);
  const [path = '', item] = Object.entries(paths)[0] ?? [];
  const method = Object.keys(typeof item === 'object' && item !== null ? item : {})[0] ?? '';
  const outcome = await api.call(`${method.toUpperCase()} ${path}`, given).then(textOf, String);
  return { outcome, seen: server.seen };
}

describe('a hostile specification', () => {
  it.each([
    ['/a\r\nX-Evil: 1', '/a%0D%0AX-Evil:%201'],
    ['/a b"<>`|', '/a%20b%22%3C%3E%60%7C'],
    ['//evil.test/x', '//evil.test/x'],
    ['/ä', '/%C3%A4'],
  ])('cannot write %j outside the path', async (path, url) => {
    const { seen } = await tryCall({ [path]: { get: { responses } } });
    expect(seen.map((one) => one.url)).toEqual([url]);
    expect(seen[0]?.headers).not.toHaveProperty('x-evil');
  });

  it.each(['/../admin', '/a/%2e%2e/b', '/a/./b'])('cannot climb by %s', async (path) => {
    const { seen, outcome } = await tryCall({ [path]: { get: { responses } } });
    expect(outcome).toMatch(/Nothing was sent/);
    expect(seen).toEqual([]);
  });

  it('cannot inject headers or cookies by the names of parameters', async () => {
    const header = { name: 'X\r\nX-Evil', in: 'header', schema: { type: 'string' } };
    const named = await tryCall(
      { '/a': { get: { parameters: [header], responses } } },
      { X_X_Evil: '1', 'X_X-Evil': '1' },
    );
    expect(named.seen).toEqual([]);
    const cookie = { name: 'a=1; admin', in: 'cookie', schema: { type: 'string' } };
    const server = await startServer();
    const api = openApi(document({ '/a': { get: { parameters: [cookie], responses } } }), server);
    const argument = api.tool('GET /a').argumentMap.bindings[0]?.argument ?? '';
    await api.call('GET /a', { [argument]: 'x' });
    expect(server.seen[0]?.headers.cookie).toBe('a%3D1%3B%20admin=x');
  });

  it('cannot set Host, Authorization or transfer headers by parameters, in any spelling', async () => {
    const names = [
      'hOsT',
      'AUTHORIZATION',
      'Cookie',
      'Content-Length',
      'Transfer-Encoding',
      'Connection',
      'Proxy-Authorization',
    ];
    const parameters = names.map((name) => ({ name, in: 'header', schema: { type: 'string', const: 'evil' } }));
    const { seen } = await tryCall({ '/a': { get: { parameters, responses } } });
    expect(JSON.stringify(seen[0]?.rawHeaders)).not.toContain('evil');
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'https://user:pass@api.test', 'http://[', ''])(
    'cannot lead to %j',
    async (url) => {
      const api = openApi(document({ '/a': { get: { responses } } }, { servers: [{ url }] }), undefined);
      await expect(api.call('GET /a')).rejects.toMatchObject({
        name: expect.stringMatching(/^(?:ConfigError|UserError)$/),
      });
    },
  );

  // Addresses for documentation, which are as forbidden as a metadata service, and lead nowhere should this ever fail.
  it.each(['192.0.2.1', '[::ffff:192.0.2.1]', '3221225985', '0xc0.0.2.1', '127.0.0.1:1', 'localhost:1', '[::1]:1'])(
    'of a file cannot lead to %s',
    async (host) => {
      for (const scheme of ['http', 'https']) {
        const servers = [{ url: `${scheme}://${host}`, variables: {} }];
        const api = openApi(document({ '/a': { get: { responses } } }, { servers }), undefined, { servers });
        await expect(api.call('GET /a')).rejects.toThrow(/not permitted|not encrypted/);
      }
    },
  );

  it('cannot use prototype names to change anything', async () => {
    const properties = JSON.parse(
      '{"__proto__":{"type":"string"},"constructor":{"type":"object","properties":{"prototype":{"type":"string"}}}}',
    );
    const schema = { type: 'object', properties };
    const server = await startServer();
    const api = openApi(
      document({
        '/a': { post: { requestBody: { required: true, content: { 'application/json': { schema } } }, responses } },
      }),
      server,
    );
    const names = new Map(api.tool('POST /a').argumentMap.bindings.map((one) => [one.name, one.argument]));
    await api.call('POST /a', {
      ...(names.has('__proto__') && { [names.get('__proto__') ?? '']: 'x' }),
      [names.get('constructor') ?? 'constructor']: { prototype: 'y' },
    });
    expect(server.seen[0]?.body.toString()).toContain('"constructor":{"prototype":"y"}');
    expect({}).not.toHaveProperty('x');
  });

  const many = (count: number) => Array.from({ length: count }, (_, index) => `property${index}`);
  const text = { type: 'string' };
  const sizes: readonly [string, JsonObject][] = [
    [
      '20,000 allOf members',
      { type: 'object', properties: { x: { allOf: many(20_000).map((name) => ({ properties: { [name]: text } })) } } },
    ],
    [
      '20,000 required properties',
      {
        type: 'object',
        required: many(20_000),
        properties: Object.fromEntries(many(20_000).map((name) => [name, text])),
      },
    ],
    [
      '20,000 optional properties',
      { type: 'object', properties: Object.fromEntries(many(20_000).map((name) => [name, text])) },
    ],
    [
      'a tuple of 100,000',
      {
        type: 'object',
        properties: { x: { type: 'array', items: false, prefixItems: many(100_000).map(() => text) } },
      },
    ],
    ['100,000 values', { type: 'object', properties: { x: { enum: many(100_000) } } }],
  ];

  it.each(sizes)('cannot blow up its tool with %s', (_, schema) => {
    const body = { required: true, content: { 'application/json': { schema } } };
    const api = openApi(document({ '/a': { post: { requestBody: body, responses } } }), undefined);
    expect(JSON.stringify(api.tool('POST /a').inputSchema).length).toBeLessThan(25_000);
  });

  it('cannot blow up its tool with parameters, which can still be sent', async () => {
    const parameters = many(5_000).map((name) => ({ name, in: 'query', schema: text }));
    const { seen } = await tryCall({ '/a': { get: { parameters, responses } } }, { property4999: 'x' });
    expect(seen[0]?.url).toBe('/a?property4999=x');
    const api = openApi(document({ '/a': { get: { parameters, responses } } }), undefined);
    expect(JSON.stringify(api.tool('GET /a').inputSchema).length).toBeLessThan(20_000);
  });

  it('cannot hide words from people in what a model reads', () => {
    const operation = {
      summary: 'Reads\u200b it',
      parameters: [
        {
          name: 'mode',
          in: 'query',
          schema: { type: 'string', enum: ['a', 'b\u202e'], default: 'a\u2066', pattern: 'a\u200b' },
        },
      ],
      responses,
    };
    const catalogue = openParsed(
      { ...document({ '/x\u202e': { get: operation } }), info: { title: 'T\u202e <b>t</b>', version: '1\u200b' } },
      'test',
    );
    const [{ name } = { name: '' }] = catalogue.entries;
    const { description, inputSchema } = catalogue.tool(name) ?? {};
    expect(JSON.stringify([catalogue.title, catalogue.version, description, inputSchema])).toMatch(/^[\x20-\x7e]*$/);
    expect(catalogue.title).toBe('T t');
  });
});
