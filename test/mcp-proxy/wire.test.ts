import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { afterThis, openApi, startServer, textOf, type Seen } from './helpers.ts';
import { wireSpecification } from './wire-specification.ts';

interface Wire {
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

type Row<Expected> = readonly [
  row: string,
  operation: string,
  given: Readonly<Record<string, unknown>>,
  expected: Expected,
];

/** What was seen, as far as the expectation speaks of it. */
function partOf(seen: Seen | undefined, expected: Wire): Wire {
  const names = Object.keys(expected.headers ?? {});
  return {
    ...(expected.url !== undefined && { url: seen?.url ?? 'nothing' }),
    ...(expected.headers && { headers: Object.fromEntries(names.map((name) => [name, String(seen?.headers[name])])) }),
    ...(expected.body !== undefined && { body: seen?.body.toString('latin1') ?? 'nothing' }),
  };
}

/** Rows of the wire table that are told by the bytes of the request. */
const rows: readonly Row<Wire>[] = [
  ['1 path value with slash is one segment', 'GET /c01/users/{id}/x', { id: 'a/b' }, { url: '/c01/users/a%2Fb/x' }],
  ['2 path value with ?# encoded', 'GET /c01/users/{id}/x', { id: 'a?x=1#y' }, { url: '/c01/users/a%3Fx%3D1%23y/x' }],
  ['6 query array form explode repeats', 'GET /c02', { v: ['a', 'b'] }, { url: '/c02?v=a&v=b' }],
  ['7 query array form explode=false comma', 'GET /c03', { v: ['a', 'b,c'] }, { url: '/c03?v=a,b%2Cc' }],
  ['8 query array pipeDelimited', 'GET /c04', { v: ['a', 'b'] }, { url: '/c04?v=a%7Cb' }],
  ['9 query array spaceDelimited', 'GET /c05', { v: ['a', 'b'] }, { url: '/c05?v=a%20b' }],
  ['10 pipeDelimited without explode is false', 'GET /c57', { v: ['a', 'b'] }, { url: '/c57?v=a%7Cb' }],
  [
    '11 query deepObject nested',
    'GET /c06',
    { f: { a: 1, b: { c: 2 } } },
    { url: '/c06?f%5Ba%5D=1&f%5Bb%5D%5Bc%5D=2' },
  ],
  ['12 query object form explode', 'GET /c07', { f: { a: 1, b: 2 } }, { url: '/c07?a=1&b=2' }],
  ['13 query object form explode=false', 'GET /c08', { f: { a: 1, b: 2 } }, { url: '/c08?f=a,1,b,2' }],
  ['14 path array simple', 'GET /c09/{v}', { v: ['a', 'b'] }, { url: '/c09/a,b' }],
  ['15 path array label', 'GET /c10/{v}', { v: ['a', 'b'] }, { url: '/c10/.a,b' }],
  ['16 path array matrix', 'GET /c11/{v}', { v: ['a', 'b'] }, { url: '/c11/;v=a,b' }],
  ['17 header array simple', 'GET /c12', { 'X-List': ['a', 'b'] }, { headers: { 'x-list': 'a,b' } }],
  ['18 cookie parameter', 'GET /c13', { sid: 'abc' }, { url: '/c13', headers: { cookie: 'sid=abc' } }],
  [
    '19 cookie value cannot add a second',
    'GET /c13',
    { sid: 'a; admin=1' },
    { headers: { cookie: 'sid=a%3B%20admin%3D1' } },
  ],
  ['20 content-typed query parameter is JSON', 'GET /c14', { q: { k: 1 } }, { url: '/c14?q=%7B%22k%22%3A1%7D' }],
  ['21 allowReserved keeps : / ?', 'GET /c15', { u: 'http://x/y?z' }, { url: '/c15?u=http://x/y?z' }],
  ['22 parameter named filter[name]', 'GET /c16', { filter_name: 'x' }, { url: '/c16?filter%5Bname%5D=x' }],
  ['23 boolean and integer query', 'GET /c17', { b: true, n: 5 }, { url: '/c17?b=true&n=5' }],
  [
    '24 JSON array body',
    'POST /c18',
    { body: [1, 2] },
    { body: '[1,2]', headers: { 'content-type': 'application/json' } },
  ],
  ['25 JSON primitive body', 'POST /c19', { body: 'hi' }, { body: '"hi"' }],
  ['26 JSON map body', 'POST /c20', { body: { x: 1 } }, { body: '{"x":1}' }],
  ['27 explicit null property is sent', 'PATCH /c21', { a: null, b: 'x' }, { body: '{"a":null,"b":"x"}' }],
  ['28 required empty object body is sent', 'POST /c21e', {}, { body: '{}' }],
  [
    '29 body property colliding with path',
    'PUT /c22/{id}',
    { id: 'p', body_id: 5, n: 'x' },
    { url: '/c22/p', body: '{"id":5,"n":"x"}' },
  ],
  ['30 same name in path and query', 'GET /c23/{id}', { id: 'p', query_id: 'q' }, { url: '/c23/p?id=q' }],
  ['31 allOf body', 'POST /c24', { a: '1', b: '2' }, { body: '{"a":"1","b":"2"}' }],
  ['32 oneOf body', 'POST /c25', { body: { dog: 'rex' } }, { body: '{"dog":"rex"}' }],
  ['33 $ref requestBody', 'POST /c26', { a: '1' }, { body: '{"a":"1"}' }],
  [
    '34 circular body',
    'POST /c27',
    { name: 'r', children: [{ name: 'c', children: [{ name: 'g' }] }] },
    { body: '{"name":"r","children":[{"name":"c","children":[{"name":"g"}]}]}' },
  ],
  [
    '35 urlencoded body with array and deepObject',
    'POST /c28',
    { a: 1, list: ['x', 'y'], deep: { k: { l: 'm n' } } },
    {
      body: 'a=1&list=x&list=y&deep%5Bk%5D%5Bl%5D=m%20n',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
  ],
  [
    '37 octet-stream body sent as bytes',
    'PUT /c30',
    { body: 'AQL/' },
    { body: '\u0001\u0002\u00ff', headers: { 'content-type': 'application/octet-stream' } },
  ],
  ['38 text/plain body', 'POST /c31', { body: 'hello' }, { body: 'hello', headers: { 'content-type': 'text/plain' } }],
  [
    '39 json-patch array',
    'PATCH /c32',
    { body: [{ op: 'add', path: '/a', value: 1 }] },
    { body: '[{"op":"add","path":"/a","value":1}]', headers: { 'content-type': 'application/json-patch+json' } },
  ],
  [
    '40 XML body',
    'POST /c33',
    { id: 7, name: 'a<b' },
    {
      body: '<?xml version="1.0" encoding="UTF-8"?>\n<pet id="7"><name>a&lt;b</name></pet>',
      headers: { 'content-type': 'application/xml' },
    },
  ],
  [
    '41 */* body sent as JSON',
    'POST /c34',
    { a: '1' },
    { body: '{"a":"1"}', headers: { 'content-type': 'application/json' } },
  ],
  ['42 DELETE with body', 'DELETE /c35', { why: 'old' }, { body: '{"why":"old"}' }],
  ['54 path with colon literal', 'POST /c47/things:run', {}, { url: '/c47/things:run' }],
  ['56 credential is sent on an ordinary call', 'GET /c02', {}, { headers: { 'x-api-key': 'SECRET' } }],
];

/** Rows that must not reach the server. */
const refusedRows: readonly Row<RegExp>[] = [
  ['3 path value ".." cannot climb', 'GET /c01/users/{id}/x', { id: '..' }, /"\.\." segment/],
  ['4 path value "../../admin" cannot climb', 'GET /c01/users/{id}/x', { id: '../../admin' }, /segment/],
  ['5 path value "%2e%2e" cannot climb', 'GET /c01/users/{id}/x', { id: '%2e%2e' }, /segment/],
  ['52 CRLF in a header value refused', 'GET /c45', { 'X-Note': 'a\r\nX-Evil: 1' }, /Header "X-Note"/],
  ['55 empty path value refused', 'GET /c49/{id}', { id: '' }, /is empty/],
];

const auth = { schemes: { key: { type: 'apiKey', value: 'env:KEY' } } } as const;
const env = { KEY: 'SECRET' };

describe('the wire table: requests', () => {
  it.each(rows)('%s', async (_row, operation, given, expected) => {
    const server = await startServer();
    await openApi(wireSpecification, server, { auth, env }).call(operation, given);
    expect(server.seen).toHaveLength(1);
    expect(partOf(server.seen[0], expected)).toEqual(expected);
  });

  it.each(refusedRows)('%s', async (_row, operation, given, message) => {
    const server = await startServer();
    await expect(openApi(wireSpecification, server, { auth, env }).call(operation, given)).rejects.toThrow(message);
    expect(server.seen).toEqual([]);
  });

  it('36 multipart with file', async () => {
    const server = await startServer();
    const file = { filename: 'a"b.bin', contentType: 'image/png', base64: 'AQL/' };
    await openApi(wireSpecification, server).call('POST /c29', { note: 'n', file });
    const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(server.seen[0]?.headers['content-type'] ?? '')?.[1];
    expect(server.seen[0]?.body.toString('latin1')).toBe(
      `--${boundary}\r\nContent-Disposition: form-data; name="note"\r\n\r\nn\r\n` +
        `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a%22b.bin"\r\nContent-Type: image/png\r\n\r\n\u0001\u0002\u00ff\r\n` +
        `--${boundary}--\r\n`,
    );
  });

  it('43 operation-level server with variable', async () => {
    const server = await startServer();
    const host = new URL(server.origin).host;
    const api = openApi(wireSpecification, undefined, {
      serverVariables: { host },
      network: { allowHosts: [host], allowPrivate: true },
    });
    await api.call('GET /c36');
    expect(server.seen[0]?.url).toBe('/v2/c36');
  });

  it('43b relative server of one operation, with a base URL', async () => {
    const server = await startServer();
    const own = { servers: [{ url: '/files/{version}', variables: { version: { default: 'v2' } } }] };
    const paths = { '/a': { get: { ...own, responses: {} } }, '/b': { get: { responses: {} } } };
    const root = { openapi: '3.1.0', info: { title: 'T', version: '1' }, servers: [{ url: '/api' }], paths };
    const api = openApi(root, server, { baseUrl: `${server.origin}/base`, servers: [{ url: '/api', variables: {} }] });
    await api.call('GET /a');
    await api.call('GET /b');
    expect(server.seen.map((one) => one.url)).toEqual(['/files/v2/a', '/base/b']);
  });

  it('48 API key does not follow a cross-origin redirect', async () => {
    const leaked: unknown[] = [];
    const other = createServer((request, response) => {
      leaked.push(request.headers);
      response.end();
    });
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    afterThis(() => other.close());
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const server = await startServer((_request, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${port}/steal` }).end(),
    );
    const result = await openApi(wireSpecification, server, { auth, env }).call('GET /c42');
    expect(leaked).toEqual([]);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/another origin/);
  });

  it('53 model cannot override the configured credential', async () => {
    const server = await startServer();
    const api = openApi(wireSpecification, server, { auth, env });
    const given = { Authorization: 'Bearer MODEL', 'X-Api-Key': 'MODEL', Host: 'evil.test' };
    await expect(api.call('GET /c46', given)).rejects.toThrow(/not known/);
    await api.call('GET /c46');
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]?.headers).toMatchObject({ 'x-api-key': 'SECRET', host: new URL(server.origin).host });
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
  });
});

describe('the wire table: responses', () => {
  const answerWith = async (status: number, headers: Readonly<Record<string, string>>, body: string | Buffer) =>
    openApi(
      wireSpecification,
      await startServer((_request, response) => response.writeHead(status, headers).end(body)),
    );

  it('44 image response is image content', async () => {
    const png = Buffer.from('89504e470d0a1a0a', 'hex');
    const api = await answerWith(200, { 'content-type': 'image/png' }, png);
    expect((await api.call('GET /c37')).parts).toContainEqual({
      type: 'image',
      mediaType: 'image/png',
      base64: png.toString('base64'),
    });
  });

  it('45 5 MB JSON response is bounded and says so', async () => {
    const items = Array.from({ length: 50_000 }, (_, id) => ({ id, name: 'x'.repeat(80) }));
    const api = await answerWith(200, { 'content-type': 'application/json' }, JSON.stringify({ items, total: 50_000 }));
    const result = await api.call('GET /c38');
    expect(JSON.stringify(result).length).toBeLessThan(60_000);
    expect(result.truncated).toMatch(/items: shown \d+ of 50,000 items.*_select/);
  });

  it('46 HTTP 422 gives isError with status and body', async () => {
    const api = await answerWith(422, { 'content-type': 'application/json' }, '{"error":"name is taken"}');
    const result = await api.call('POST /c39');
    expect(result).toMatchObject({ isError: true, status: 422 });
    expect(textOf(result)).toMatch(/HTTP 422 Unprocessable Entity[^]*name is taken/);
  });

  it('47 204 is a success', async () => {
    const result = await (await answerWith(204, {}, '')).call('DELETE /c40');
    expect(result).toMatchObject({ isError: false, status: 204 });
    expect(textOf(result)).toContain('no content');
  });

  it('49 array response: success', async () => {
    const result = await (await answerWith(200, { 'content-type': 'application/json' }, '[1,2]')).call('GET /c41');
    expect(result.isError).toBe(false);
    expect(textOf(result)).toBe('[1,2]');
  });

  it('50 response drifting from its schema still succeeds', async () => {
    const api = await answerWith(200, { 'content-type': 'application/json' }, '{"id":"seven","more":[]}');
    const result = await api.call('GET /c43');
    expect(result).toMatchObject({ isError: false, structured: { id: 'seven', more: [] } });
  });

  it('51 invalid JSON with JSON content type still returned', async () => {
    const result = await (await answerWith(200, { 'content-type': 'application/json' }, '{"id": 7,')).call('GET /c44');
    expect(result.isError).toBe(false);
    expect(textOf(result)).toContain('{"id": 7,');
  });

  it('57 hung upstream is cut', async () => {
    const server = await startServer(() => undefined);
    const api = openApi(wireSpecification, server, { limits: { timeoutMs: 300 } });
    await expect(api.call('GET /c41')).rejects.toThrow(/did not answer within 300 ms/);
  });
});

describe('the wire table: tools', () => {
  it('58 near-identical operationIds give distinct tools, and 59 each reaches its own path', async () => {
    const server = await startServer();
    const api = openApi(wireSpecification, server);
    const paths = ['/c50', '/c51', '/c52', '/c53'];
    expect(new Set(paths.map((path) => api.tool(`GET ${path}`).name)).size).toBe(4);
    for (const path of paths) await api.call(`GET ${path}`);
    expect(server.seen.map((seen: Seen) => seen.url)).toEqual(paths);
  });

  it('60 readOnly property absent from the input', () => {
    expect(openApi(wireSpecification, undefined).tool('POST /c54').inputSchema).not.toHaveProperty('properties.id');
  });

  it('61 parameter description reaches the model', () => {
    expect(JSON.stringify(openApi(wireSpecification, undefined).tool('GET /c55').inputSchema)).toContain(
      'words to look for',
    );
  });

  it('62 GET tools carry readOnlyHint, DELETE tools destructiveHint', () => {
    const api = openApi(wireSpecification, undefined);
    expect(api.tool('GET /c55').annotations.readOnlyHint).toBe(true);
    expect(api.tool('DELETE /c40').annotations.destructiveHint).not.toBe(false);
    expect(api.tool('DELETE /c40').annotations.readOnlyHint).toBe(false);
  });

  it('63 every inputSchema has type object at its root, and 64 property names are legal', () => {
    const api = openApi(wireSpecification, undefined);
    for (const operation of new Set(rows.map(([, id]) => id))) {
      const { inputSchema } = api.tool(operation);
      expect(inputSchema['type']).toBe('object');
      const properties = inputSchema['properties'];
      for (const name of Object.keys(typeof properties === 'object' && properties !== null ? properties : {})) {
        expect(name).toMatch(/^[a-zA-Z0-9_.-]{1,64}$/);
      }
    }
  });
});
