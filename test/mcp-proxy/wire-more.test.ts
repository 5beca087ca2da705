import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/mcp-proxy/operation.ts';
import type { AuthSettings } from '../../src/mcp-proxy/auth/settings.ts';
import { openApi, startServer, textOf, type Seen } from './helpers.ts';

const text = { type: 'string' };
const ok = { responses: { 200: { description: 'ok' } } };
const query = (name: string, more: JsonObject = {}): JsonObject => ({ name, in: 'query', schema: text, ...more });

const specification: JsonObject = {
  openapi: '3.2.0',
  info: { title: 'More of the wire', version: '1' },
  security: [{ oauth: [] }],
  paths: {
    '/m01': { get: ok, head: ok, options: ok, trace: ok },
    '/m02': {
      query: {
        requestBody: { content: { 'application/json': { schema: { type: 'object', properties: { where: text } } } } },
        ...ok,
      },
      additionalOperations: { PURGE: ok },
    },
    '/m03': {
      get: {
        parameters: [
          {
            name: 'all',
            in: 'querystring',
            content: {
              'application/x-www-form-urlencoded': { schema: { type: 'object', properties: { a: text, 'b c': text } } },
            },
          },
        ],
        ...ok,
      },
    },
    '/m04': {
      get: {
        parameters: [
          { name: 'all', in: 'querystring', content: { 'application/json': { schema: { type: 'object' } } } },
        ],
        ...ok,
      },
    },
    '/m05': {
      get: {
        responses: {
          200: {
            description: 'stream',
            content: {
              'application/jsonl': { itemSchema: { type: 'object', properties: { n: { type: 'integer' } } } },
            },
          },
        },
      },
      post: {
        requestBody: {
          required: true,
          content: { 'application/jsonl': { itemSchema: { type: 'object', properties: { n: { type: 'integer' } } } } },
        },
        ...ok,
      },
    },
    '/#Action=ListThings': {
      get: {
        parameters: [query('Action', { required: true, schema: { type: 'string', enum: ['ListThings'] } })],
        ...ok,
      },
    },
    '/#Action=DropThings': {
      get: {
        parameters: [query('Action', { required: true, schema: { type: 'string', enum: ['DropThings'] } })],
        ...ok,
      },
    },
    '/m06?list-type=2': { get: { parameters: [query('prefix')], ...ok } },
    '/m07/{id}': { get: { parameters: [{ name: 'id', in: 'path', required: true, schema: text }], ...ok } },
    '/m07/{name}': { delete: { parameters: [{ name: 'name', in: 'path', required: true, schema: text }], ...ok } },
    '/m08': {
      get: { parameters: [query('size', { required: true, schema: { type: 'integer', default: 25 } })], ...ok },
    },
    '/m09': {
      post: {
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                additionalProperties: false,
                properties: {
                  name: text,
                  inner: { type: 'object', additionalProperties: false, properties: { a: text } },
                },
              },
            },
          },
        },
        ...ok,
      },
    },
    '/m10': { get: { parameters: [query('$filter'), query('a&b'), query('größe'), query('x%20y')], ...ok } },
    '/m11': {
      get: { parameters: [query('page', { schema: { type: 'integer' } }), query('cursor')], ...ok },
      post: ok,
      put: ok,
    },
    '/m12/{rest+}': {
      get: { parameters: [{ name: 'rest', in: 'path', required: true, schema: text }], ...ok },
    },
  },
  components: {
    securitySchemes: {
      oauth: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: '/set/by/the/test', scopes: {} } } },
    },
  },
};

type Answer = readonly [status: number, headers: Readonly<Record<string, string | string[]>>, body: string | Buffer];

async function answering(...answers: readonly Answer[]) {
  let index = 0;
  const server = await startServer((_request, response) => {
    const [status, headers, body] = answers[Math.min(index++, answers.length - 1)] ?? [200, {}, ''];
    response.writeHead(status, headers).end(body);
  });
  return { server, api: openApi(specification, server) };
}

const json = { 'content-type': 'application/json' };
const urls = (seen: readonly Seen[]): string[] => seen.map((one) => `${one.method} ${one.url}`);

describe('further requests', () => {
  it('sends HEAD, OPTIONS and TRACE, and tells their headers', async () => {
    const { server, api } = await answering([200, { etag: '"v1"', allow: 'GET, HEAD', 'content-length': '0' }, '']);
    const results = [];
    for (const method of ['HEAD', 'OPTIONS', 'TRACE']) results.push(await api.call(`${method} /m01`));
    expect(urls(server.seen)).toEqual(['HEAD /m01', 'OPTIONS /m01', 'TRACE /m01']);
    expect(textOf(results[0]!)).toContain('etag: "v1"');
    expect(textOf(results[1]!)).toContain('allow: GET, HEAD');
    expect(results.map((result) => result.isError)).toEqual([false, false, false]);
  });

  it('sends 3.2 QUERY with a body, and additional operations', async () => {
    const { server, api } = await answering([200, json, '{}']);
    await api.call('QUERY /m02', { where: 'x > 1' });
    await api.call('PURGE /m02');
    expect(urls(server.seen)).toEqual(['QUERY /m02', 'PURGE /m02']);
    expect(server.seen[0]).toMatchObject({ method: 'QUERY', body: Buffer.from('{"where":"x > 1"}') });
  });

  it('writes 3.2 querystring parameters as the whole query', async () => {
    const { server, api } = await answering([200, json, '{}']);
    await api.call('GET /m03', { all: { a: '1 2', b_c: '&' } });
    await api.call('GET /m04', { all: { k: [1] } });
    expect(urls(server.seen)).toEqual(['GET /m03?a=1%202&b%20c=%26', 'GET /m04?%7B%22k%22%3A%5B1%5D%7D']);
  });

  it('leaves the #fragment of a path key out and fills its action in', async () => {
    const { server, api } = await answering([200, json, '{}']);
    await api.call('GET /#Action=ListThings');
    await api.call('GET /#Action=DropThings');
    expect(urls(server.seen)).toEqual(['GET /?Action=ListThings', 'GET /?Action=DropThings']);
  });

  it('sends the query written into a path key', async () => {
    const { server, api } = await answering([200, json, '{}']);
    await api.call('GET /m06?list-type=2', { prefix: 'a b' });
    expect(urls(server.seen)).toEqual(['GET /m06?list-type=2&prefix=a%20b']);
  });

  it('keeps two paths apart that differ only in the name of a parameter', async () => {
    const { server, api } = await answering([200, json, '{}']);
    await api.call('GET /m07/{id}', { id: 'one' });
    await api.call('DELETE /m07/{name}', { name: 'two' });
    expect(urls(server.seen)).toEqual(['GET /m07/one', 'DELETE /m07/two']);
  });

  it('fills in the default of a required parameter', async () => {
    const { server, api } = await answering([200, json, '{}']);
    await api.call('GET /m08');
    await api.call('GET /m08', { size: 5 });
    expect(urls(server.seen)).toEqual(['GET /m08?size=25', 'GET /m08?size=5']);
  });

  it('refuses an unknown argument of a closed body, at the top and below', async () => {
    const { server, api } = await answering([200, json, '{}']);
    await expect(api.call('POST /m09', { nmae: 'x' })).rejects.toThrow(
      /"nmae" is not known here\. Did you mean "name"\?/,
    );
    await expect(api.call('POST /m09', { inner: { b: 'x' } })).rejects.toThrow(/"inner\.b" is not known/);
    expect(server.seen).toEqual([]);
  });

  it('encodes names that the query grammar does not permit, and only those', async () => {
    const { server, api } = await answering([200, json, '{}']);
    const properties = api.tool('GET /m10').argumentMap.bindings;
    await api.call('GET /m10', Object.fromEntries(properties.map((one) => [one.argument, '1'])));
    expect(urls(server.seen)).toEqual(['GET /m10?$filter=1&a%26b=1&gr%C3%B6%C3%9Fe=1&x%2520y=1']);
  });

  it('writes JSON lines', async () => {
    const { server, api } = await answering([200, json, '{}']);
    await api.call('POST /m05', { body: [{ n: 1 }, { n: 2 }] });
    expect(server.seen[0]?.body.toString()).toBe('{"n":1}\n{"n":2}\n');
    expect(server.seen[0]?.headers['content-type']).toBe('application/jsonl');
  });

  it('lets a greedy path parameter span segments, and checks each', async () => {
    const { server, api } = await answering([200, json, '{}']);
    await api.call('GET /m12/{rest+}', { rest: 'a b/c?d' });
    expect(urls(server.seen)).toEqual(['GET /m12/a%20b/c%3Fd']);
    for (const rest of ['a/../b', 'a//b', '/a', 'a/%2e%2e', '..']) {
      await expect(api.call('GET /m12/{rest+}', { rest })).rejects.toThrow(/Nothing was sent/);
    }
  });
});

describe('further responses', () => {
  it.each(['application/hal+json', 'application/vnd.api+json; charset=utf-8', 'text/json'])(
    'reads %s as JSON',
    async (type) => {
      const { api } = await answering([200, { 'content-type': type }, '{ "a": 1 }']);
      const result = await api.call('GET /m11');
      expect(result.structured).toEqual({ a: 1 });
      expect(textOf(result)).toBe('{"a":1}');
    },
  );

  it('unpacks a compressed answer', async () => {
    const { api } = await answering([200, { ...json, 'content-encoding': 'gzip' }, gzipSync('{"a":1}')]);
    expect(textOf(await api.call('GET /m11'))).toBe('{"a":1}');
  });

  it('refuses a gzip bomb without unpacking it whole', async () => {
    const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024));
    const { api } = await answering([200, { ...json, 'content-encoding': 'gzip' }, bomb]);
    await expect(api.call('POST /m11')).rejects.toThrow(/unpacks to more than the cap/);
  });

  it('reads the charset of a response', async () => {
    const { api } = await answering([
      200,
      { 'content-type': 'text/plain; charset=iso-8859-1' },
      Buffer.from('größe', 'latin1'),
    ]);
    expect(textOf(await api.call('GET /m11'))).toBe('größe');
  });

  it('keeps every digit of big integers', async () => {
    const { api } = await answering([200, json, '{"id":9007199254740993,"n":1,"list":[12345678901234567890]}']);
    const result = await api.call('GET /m11');
    expect(textOf(result)).toBe('{"id":9007199254740993,"n":1,"list":[12345678901234567890]}');
    expect(result.structured).toEqual({ id: '9007199254740993', n: 1, list: ['12345678901234567890'] });
  });

  it('reads both of two headers of one name', async () => {
    const link = ['</m11?page=1>; rel="first"', '</m11?page=3>; rel="next"'];
    const { api } = await answering([200, { ...json, link }, '[]']);
    expect((await api.call('GET /m11', { page: 2 })).next).toEqual({ page: 3 });
  });

  it('gathers events up to the time for streams', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"n":1}\n\nevent: tick\nid: 7\ndata: a\ndata: b\n\n: comment\n\n');
    });
    const api = openApi(specification, server, { limits: { streamMs: 200 } });
    const result = await api.call('GET /m11');
    expect(textOf(result)).toMatch(
      /^\[\{"n":1\},\{"event":"tick","id":"7","data":"a\\nb"\}\]\n\[Truncated: the stream was cut/,
    );
  });

  it('reads a stream of JSON lines, big integers included', async () => {
    const { api } = await answering([
      200,
      { 'content-type': 'application/jsonl' },
      '{"n":1}\n\n{"n":9007199254740993}\nnot json\n',
    ]);
    expect(textOf(await api.call('GET /m05'))).toBe('[{"n":1},{"n":9007199254740993},"not json"]');
  });

  it('cuts a body that comes slower than the time limit', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, json).write('{"a":');
    });
    const api = openApi(specification, server, { limits: { timeoutMs: 250 } });
    await expect(api.call('GET /m11')).rejects.toThrow(/did not finish its answer within 250 ms/);
  });
});

describe('repeating', () => {
  it('never repeats a POST', async () => {
    const { server, api } = await answering([503, { 'retry-after': '0' }, 'busy']);
    expect(await api.call('POST /m11')).toMatchObject({
      isError: true,
      status: 503,
      attempts: 1,
      retryAfterSeconds: 0,
    });
    expect(server.seen).toHaveLength(1);
  });

  it('repeats a GET after the seconds that Retry-After names', async () => {
    const { server, api } = await answering([429, { 'retry-after': '0' }, ''], [503, {}, ''], [200, json, '{"a":1}']);
    expect(await api.call('GET /m11')).toMatchObject({ isError: false, attempts: 3 });
    expect(server.seen).toHaveLength(3);
  });

  it('reads Retry-After as an HTTP date and gives up when it lies beyond the time left', async () => {
    const date = new Date(Date.now() + 90_000).toUTCString();
    const { server, api } = await answering([503, { 'retry-after': date }, '']);
    const result = await api.call('GET /m11');
    expect(server.seen).toHaveLength(1);
    expect(result.retryAfterSeconds).toBeGreaterThan(80);
    expect(textOf(result)).toMatch(/Retry after \d\d s\./);
  });

  it('waits until a date that is near', async () => {
    const { server, api } = await answering([503, { 'retry-after': new Date(0).toUTCString() }, ''], [200, json, '{}']);
    expect((await api.call('PUT /m11')).isError).toBe(false);
    expect(server.seen).toHaveLength(2);
  });

  it('repeats a GET whose connection broke, not a POST', async () => {
    const hits: string[] = [];
    const server = await startServer((request, response) => {
      hits.push(request.method);
      if (hits.length === 1 || request.method === 'POST') response.destroy();
      else response.writeHead(200, json).end('{}');
    });
    const api = openApi(specification, server);
    expect(await api.call('GET /m11')).toMatchObject({ isError: false, attempts: 2 });
    await expect(api.call('POST /m11')).rejects.toThrow(/broke off/);
    expect(hits).toEqual(['GET', 'GET', 'POST']);
  });

  it('ends all work when the caller cancels', async () => {
    const controller = new AbortController();
    const server = await startServer(() => controller.abort(new Error('cancelled')));
    await expect(openApi(specification, server).call('GET /m11', {}, { signal: controller.signal })).rejects.toThrow(
      'cancelled',
    );
    expect(server.seen).toHaveLength(1);
  });
});

describe('tokens', () => {
  /** A server that hands out numbered tokens and lets calls through with the newest only. */
  async function tokenServer(lifeSeconds: number) {
    const state = { issued: 0, revoked: false };
    const server = await startServer((request, response) => {
      if (request.url === '/token') {
        state.issued++;
        state.revoked = false;
        setTimeout(
          () =>
            response
              .writeHead(200, json)
              .end(JSON.stringify({ access_token: `token-${state.issued}`, expires_in: lifeSeconds })),
          20,
        );
        return;
      }
      const isGood = request.headers.authorization === `Bearer token-${state.issued}` && !state.revoked;
      response.writeHead(isGood ? 200 : 401, json).end(JSON.stringify({ page: request.url }));
    });
    const clock = { now: 1_000_000 };
    const auth: AuthSettings = {
      schemes: {
        oauth: {
          type: 'oauth2',
          grant: 'client_credentials',
          tokenUrl: `${server.origin}/token`,
          clientId: 'env:ID',
          clientSecret: 'env:SECRET',
        },
      },
    };
    const api = openApi(specification, server, {
      auth,
      env: { ID: 'client', SECRET: 'hush-hush' },
      now: () => clock.now,
    });
    return { state, server, clock, api };
  }

  it('fetches one token for many calls at once', async () => {
    const { state, api } = await tokenServer(3_600);
    const results = await Promise.all(Array.from({ length: 16 }, () => api.call('GET /m11')));
    expect(results.every((result) => result.status === 200)).toBe(true);
    expect(state.issued).toBe(1);
  });

  it('renews once after a 401, also when many calls see it', async () => {
    const { state, api } = await tokenServer(3_600);
    await api.call('GET /m11');
    state.revoked = true;
    const results = await Promise.all(Array.from({ length: 8 }, () => api.call('GET /m11')));
    expect(results.map((result) => result.status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(state.issued).toBe(2);
  });

  it('renews before a token expires, between two pages', async () => {
    const { state, clock, api } = await tokenServer(300);
    await api.call('GET /m11', { page: 1 });
    clock.now += 280_000;
    expect(await api.call('GET /m11', { page: 2 })).toMatchObject({ status: 200, attempts: 1 });
    expect(state.issued).toBe(2);
  });

  it('tries a second time only, and says whose credential was refused', async () => {
    const { server, api } = await tokenServer(3_600);
    const refusing = await startServer((_request, response) => response.writeHead(401, json).end('{"error":"no"}'));
    const result = await openApi(specification, refusing, { ...api.session.options, baseUrl: refusing.origin }).call(
      'GET /m11',
    );
    expect(refusing.seen).toHaveLength(2);
    expect(server.seen.filter((one) => one.url === '/token')).toHaveLength(2);
    expect(textOf(result)).toMatch(/configured credential was refused/);
  });
});
