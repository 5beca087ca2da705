import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundJson } from '../../../src/mcp-proxy/result/bound.ts';
import type { JsonObject } from '../../../src/mcp-proxy/operation.ts';
import { openApi, startServer, textOf, type TestApi } from '../helpers.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
const responses = { 200: { description: 'ok' } };
const query = (name: string, schema: JsonObject = text): JsonObject => ({ name, in: 'query', schema });

const specification: JsonObject = {
  openapi: '3.1.0',
  info: { title: 'Results', version: '1' },
  paths: {
    '/r': {
      get: { parameters: [query('page', integer), query('per_page', integer), query('q')], responses },
      post: { responses },
      put: { responses },
    },
    '/token': { get: { parameters: [query('pageToken'), query('q')], responses } },
    '/aws': {
      post: {
        requestBody: {
          content: {
            'application/json': { schema: { type: 'object', properties: { NextToken: text, Max: integer } } },
          },
        },
        responses,
      },
    },
    '/stripe': { get: { parameters: [query('starting_after'), query('limit', integer)], responses } },
    '/offset': { get: { parameters: [query('offset', integer), query('limit', integer)], responses } },
  },
};

type Body = string | Buffer | JsonObject | readonly unknown[];

async function answering(body: Body, headers: Readonly<Record<string, string>> = {}, status = 200): Promise<TestApi> {
  const isPlain = typeof body === 'string' || Buffer.isBuffer(body);
  const server = await startServer((_request, response) =>
    response
      .writeHead(status, { ...(!isPlain && { 'content-type': 'application/json' }), ...headers })
      .end(isPlain ? body : JSON.stringify(body)),
  );
  return openApi(specification, server);
}

describe('bounding', () => {
  it('shows the first items, with the true total and how to get the rest', async () => {
    const items = Array.from({ length: 4_812 }, (_, id) => ({ id, name: `name ${id}`, note: 'n'.repeat(50) }));
    const result = await (await answering({ items, more: 1 })).call('GET /r');
    const shown = /items: shown (\d+) of 4,812 items/.exec(result.truncated ?? '')?.[1];
    expect(Number(shown)).toBeGreaterThan(100);
    expect(result.structured).toMatchObject({ items: items.slice(0, Number(shown)), more: 1 });
    expect(result.truncated).toContain(
      `"_select" with a JMESPath expression (e.g. items[${shown}:${2 * Number(shown)}])`,
    );
    expect(result.truncated).toContain('a smaller "per_page"');
    expect(textOf(result).length).toBeLessThan(25_000);
    expect(textOf(result).endsWith(result.truncated ?? '?')).toBe(true);
  });

  it('cuts long texts before it drops items, and deep levels last', () => {
    const long = boundJson([{ text: 'x'.repeat(50_000) }, { text: 'short' }], 5_000);
    expect(long.value).toEqual([{ text: `${'x'.repeat(4_000)}…` }, { text: 'short' }]);
    expect(long.cuts).toEqual([{ path: '[0].text', shown: 4_000, total: 50_000, unit: 'characters' }]);
    const deep = JSON.parse('{"a":'.repeat(300) + '1' + '}'.repeat(300));
    expect(boundJson(deep, 100).text.length).toBeLessThanOrEqual(100);
  });

  it('stays under the cap and valid for every value, and leaves what fits alone', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.integer({ min: 20, max: 400 }), (json, cap) => {
        // Read twice: JSON knows no negative zero.
        const value = JSON.parse(JSON.stringify(JSON.parse(json)));
        const bounded = boundJson(value, cap);
        expect(bounded.text.length).toBeLessThanOrEqual(cap);
        const whole = JSON.stringify(value);
        const shown = bounded.value === undefined ? undefined : JSON.parse(bounded.text);
        expect(bounded.value).toEqual(whole.length <= cap ? JSON.parse(whole) : shown);
        expect(bounded.cuts.length > 0).toBe(whole.length > cap);
      }),
      { numRuns: 300 },
    );
  });

  it('is quick on 20 MB', () => {
    const value = { rows: Array.from({ length: 100_000 }, (_, id) => ({ id, text: 'x'.repeat(180) })) };
    const startedAt = performance.now();
    boundJson(value, 24_000);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('cuts texts between characters and says how long they are', async () => {
    const result = await (await answering('😀'.repeat(20_000), { 'content-type': 'text/plain' })).call('GET /r');
    expect(result.truncated).toContain('of 40,000 characters');
    expect(textOf(result)).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
  });
});

describe('selection', () => {
  it('picks by JMESPath before it bounds', async () => {
    const items = Array.from({ length: 5_000 }, (_, id) => ({ id, big: 'x'.repeat(100), tags: [`t${id % 3}`] }));
    const api = await answering({ items });
    const result = await api.call('GET /r', { _select: "items[?contains(tags, 't1')].id | [0:3]" });
    expect(textOf(result)).toBe('[1,4,7]');
    expect(result.truncated).toBeUndefined();
    expect(textOf(await api.call('GET /r', { _select: 'length(items)' }))).toBe('5000');
  });

  it('keeps big integers', async () => {
    const api = await answering('{"a":{"id":9007199254740993}}', { 'content-type': 'application/json' });
    expect(textOf(await api.call('GET /r', { _select: 'a' }))).toBe('{"id":9007199254740993}');
  });

  it.each(['items[', 'nope(@)', 'length(`5`)', 'constructor.constructor', 'a) | (b', 5])(
    'says what is wrong with %j, or finds nothing',
    async (expression) => {
      const api = await answering({ items: [] });
      const outcome = await api.call('GET /r', { _select: expression }).then(textOf, String);
      expect(outcome).toMatch(/^null$|^UserError: "_select"|The call itself succeeded/);
    },
  );
});

describe('pages', () => {
  const next = async (body: Body, operation: string, given: JsonObject = {}, headers = {}) =>
    (await (await answering(body, headers)).call(operation, given)).next;

  it('follows a Link header', async () => {
    const link = '<https://api.test/r?page=1>; rel="prev", </r?page=3&per_page=50&secret=x>; rel="next last"';
    expect(await next([], 'GET /r', { page: 2, per_page: 50 }, { link })).toEqual({ page: 3 });
  });

  it('follows addresses in the body', async () => {
    expect(await next({ next: 'https://api.test/r?page=2&q=x' }, 'GET /r', { q: 'x' })).toEqual({ page: 2 });
    expect(await next({ _links: { next: { href: '/r?page=7' } } }, 'GET /r')).toEqual({ page: 7 });
    expect(await next({ '@odata.nextLink': '/r?page=4' }, 'GET /r')).toEqual({ page: 4 });
  });

  it('turns tokens into the argument that takes them', async () => {
    expect(await next({ nextPageToken: 'abc' }, 'GET /token')).toEqual({ pageToken: 'abc' });
    expect(await next({ meta: { next_cursor: 'abc' } }, 'GET /token')).toEqual({ pageToken: 'abc' });
    expect(await next({ NextToken: 't' }, 'POST /aws', { Max: 5 })).toEqual({ NextToken: 't' });
    expect(await next({ next_page: 3 }, 'GET /r')).toEqual({ page: 3 });
  });

  it('starts after the last item where there is more', async () => {
    const data = [{ id: 'a' }, { id: 'b' }];
    expect(await next({ data, has_more: true }, 'GET /stripe')).toEqual({ starting_after: 'b' });
    expect(await next({ data, has_more: false, next_cursor: 'x' }, 'GET /stripe')).toBeUndefined();
  });

  it('says it in the text, for a model', async () => {
    const result = await (await answering({ nextPageToken: 'abc' })).call('GET /token', { q: 'x' });
    expect(textOf(result)).toContain(
      '[Next page: call again with {"pageToken":"abc"} and the other arguments as before.]',
    );
  });

  it('gives no hint where there is none, or none that an argument takes', async () => {
    for (const body of [{}, { next: null }, { next: '' }, { nextToken: 'x' }, []])
      expect(await next(body, 'GET /r')).toBeUndefined();
    expect(await next({ next: 'x'.repeat(10_000) }, 'GET /token')).toBeUndefined();
  });
});

describe('binary content', () => {
  const bytes = Buffer.from([0, 1, 2, 255]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');

  it('gives sounds as audio', async () => {
    const result = await (await answering(bytes, { 'content-type': 'audio/mpeg' })).call('GET /r');
    expect(result.parts[1]).toEqual({ type: 'audio', mediaType: 'audio/mpeg', base64: 'AAEC/w==' });
  });

  it('gives other content as a resource with name, size and hash', async () => {
    const headers = {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="x.pdf"; filename*=UTF-8''gr%C3%B6%C3%9Fe.pdf`,
    };
    const result = await (await answering(bytes, headers)).call('GET /r', { q: 'x' });
    expect(result.parts[1]).toMatchObject({
      type: 'resource',
      mediaType: 'application/pdf',
      filename: 'größe.pdf',
      bytes: 4,
      sha256,
      base64: 'AAEC/w==',
    });
    expect(textOf(result)).toContain(`application/pdf, 4 bytes, größe.pdf, sha256 ${sha256}`);
  });

  it('leaves content over the cap out, but not its size and hash', async () => {
    const large = Buffer.alloc(2 * 1024 * 1024);
    const result = await (await answering(large, { 'content-type': 'application/zip' })).call('GET /r');
    expect(result.parts[1]).toMatchObject({ type: 'resource', bytes: large.length });
    expect(result.parts[1]).not.toHaveProperty('base64');
    expect(result.truncated).toMatch(/larger than the cap/);
  });

  it('takes a file name as a name only', async () => {
    const headers = {
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename="../../etc/passwd"',
    };
    expect((await (await answering(bytes, headers)).call('GET /r')).parts[1]).toMatchObject({ filename: 'passwd' });
  });

  it('reads undeclared text and JSON as such, undeclared bytes as bytes', async () => {
    expect(textOf(await (await answering('hello')).call('GET /r'))).toBe('hello');
    expect(textOf(await (await answering('{ "a": 1 }')).call('GET /r'))).toBe('{"a":1}');
    expect((await (await answering(bytes)).call('GET /r')).parts[1]).toMatchObject({ type: 'resource' });
  });

  it('reads SVG as text', async () => {
    expect(textOf(await (await answering('<svg/>', { 'content-type': 'image/svg+xml' })).call('GET /r'))).toBe(
      '<svg/>',
    );
  });
});

describe('errors', () => {
  it('carry status, reason, problem details, body, wait and request id', async () => {
    const problem = { type: 'about:blank', title: 'Too many', detail: 'Slow down', status: 429 };
    const headers = { 'content-type': 'application/problem+json', 'retry-after': '7', 'x-request-id': 'req-1' };
    const result = await (await answering(JSON.stringify(problem), headers, 429)).call('POST /r');
    expect(result).toMatchObject({ isError: true, status: 429, retryAfterSeconds: 7, requestId: 'req-1' });
    expect(textOf(result)).toBe(
      `HTTP 429 Too Many Requests from POST /r\nToo many: Slow down\n${JSON.stringify(problem)}\nRetry after 7 s.\nRequest id: req-1`,
    );
  });

  it('give the words of an HTML page, bounded', async () => {
    const html = `<html><head><style>p{}</style><script>alert(1)</script></head><body><h1>502 Bad Gateway</h1>${'<p>x</p>'.repeat(5_000)}</body></html>`;
    const result = await (await answering(html, { 'content-type': 'text/html' }, 500)).call('POST /r');
    expect(textOf(result)).toMatch(/^HTTP 500 Internal Server Error from POST \/r\n502 Bad Gateway x x/);
    expect(textOf(result).length).toBeLessThan(5_000);
  });

  it('say a 304 and an unfollowed redirect in words', async () => {
    expect(textOf(await (await answering('', {}, 304)).call('GET /r'))).toMatch(/Not modified/);
    const result = await (await answering('', { location: '/elsewhere' }, 307)).call('POST /r');
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/redirects to \/elsewhere\. It was not followed/);
  });

  it('name the location of what was made', async () => {
    const result = await (await answering({ id: 7 }, { location: '/r/7' }, 201)).call('POST /r');
    expect(textOf(result)).toBe('HTTP 201 Created\nLocation: /r/7\n{"id":7}');
  });

  it('survive hostile answers', async () => {
    const hostile: [string, Record<string, string>][] = [
      ['{"a":'.repeat(20_000), { 'content-type': 'application/json' }],
      [`${'['.repeat(20_000)}${']'.repeat(20_000)}`, { 'content-type': 'application/json' }],
      ['{"__proto__":{"polluted":true},"constructor":1}', { 'content-type': 'application/json' }],
      ['<'.repeat(50_000), { 'content-type': 'text/html' }],
      ['x', { 'content-type': 'text/plain; charset=does-not-exist' }],
      ['x', { 'content-type': ';;;;', 'content-disposition': `attachment; filename*=UTF-8''%E0%A4%A` }],
      ['[]', { 'content-type': 'application/json', link: `${'<'.repeat(10_000)}` }],
      [`${'data: x\n'.repeat(50_000)}`, { 'content-type': 'text/event-stream' }],
    ];
    for (const [body, headers] of hostile) {
      const startedAt = performance.now();
      const result = await (await answering(body, headers)).call('PUT /r');
      expect(result.status).toBe(200);
      expect(textOf(result).length).toBeLessThan(60_000);
      expect(performance.now() - startedAt).toBeLessThan(10_000);
    }
    expect({}).not.toHaveProperty('polluted');
  });
});
