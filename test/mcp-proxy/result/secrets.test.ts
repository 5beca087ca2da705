import { describe, expect, it } from 'vitest';
import { openApi, startServer, textOf, type Seen } from '../helpers.ts';

const secret = 'S3cr3t/Key+Value"42';
const responses = { 200: { description: 'ok' } };
const specification = {
  openapi: '3.1.0',
  info: { title: 'Echo', version: '1' },
  security: [{ key: [] }],
  paths: { '/echo': { get: { responses } } },
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' } } },
};

type Echo = (key: string, request: Seen) => { headers: Record<string, string>; body: string | Buffer; status?: number };

/** What a call gives, as one text with everything decoded, where the server answers with the key it got. */
async function echoed(echo: Echo, given: Readonly<Record<string, unknown>> = {}) {
  const server = await startServer((request, response) => {
    const { headers, body, status = 200 } = echo(String(request.headers['x-api-key']), request);
    response.writeHead(status, headers).end(body);
  });
  const auth = { schemes: { key: { type: 'apiKey', value: 'env:KEY' } } } as const;
  const api = openApi(specification, server, { auth, env: { KEY: secret } });
  const result = await api.call('GET /echo', given);
  const binary = result.parts.map((part) =>
    'base64' in part ? Buffer.from(part.base64 ?? '', 'base64').toString() : '',
  );
  return { result, all: `${JSON.stringify(result)}${binary.join('')}` };
}

const json = { 'content-type': 'application/json' };
const unicodeEscaped = (text: string): string =>
  Array.from(text, (character) => String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

describe('a credential that the server repeats', () => {
  it.each<[string, Echo]>([
    ['in JSON', (key) => ({ headers: json, body: JSON.stringify({ key }) })],
    ['in JSON with escapes', (key) => ({ headers: json, body: `{"key":"${unicodeEscaped(key)}"}` })],
    [
      'in JSON with escaped slashes',
      (key) => ({ headers: json, body: JSON.stringify({ key }).replaceAll('/', String.raw`\/`) }),
    ],
    ['beside a big integer', (key) => ({ headers: json, body: `{"n":9007199254740993,"key":${JSON.stringify(key)}}` })],
    [
      'where a text is cut',
      (key) => ({ headers: json, body: JSON.stringify({ a: 'x'.repeat(3_990) + key, pad: 'y'.repeat(40_000) }) }),
    ],
    [
      'in an HTML error',
      (key) => ({
        status: 400,
        headers: { 'content-type': 'text/html' },
        body: `<p>${key.replaceAll('"', '&quot;')}</p>`,
      }),
    ],
    [
      'in an address',
      (key) => ({
        headers: { 'content-type': 'text/plain' },
        body: `?k=${encodeURIComponent(key).replace(/%../g, (triple) => triple.toLowerCase())}`,
      }),
    ],
    ['in bytes', (key) => ({ headers: { 'content-type': 'application/octet-stream' }, body: Buffer.from(`\0${key}`) })],
    [
      'in UTF-16',
      (key) => ({ headers: { 'content-type': 'text/plain; charset=utf-16le' }, body: Buffer.from(key, 'utf16le') }),
    ],
    [
      'in a redirect',
      (key) => ({ status: 302, headers: { location: `http://other.test/?k=${encodeURIComponent(key)}` }, body: '' }),
    ],
    [
      'in a file name',
      (key) => ({
        headers: {
          'content-type': 'application/pdf',
          'content-disposition': `attachment; filename="${key.replaceAll(/["/]/g, '')}"`,
        },
        body: Buffer.from('%PDF'),
      }),
    ],
    [
      'in a stream of events',
      (key) => ({ headers: { 'content-type': 'text/event-stream' }, body: `data: ${JSON.stringify({ key })}\n\n` }),
    ],
  ])('is hidden %s', async (place, echo) => {
    const { all } = await echoed(echo);
    expect(all).not.toMatch(place === 'in a file name' ? /\/Key/ : /s3cr3t/i);
  });

  it('is hidden before a selection could spell it otherwise', async () => {
    const echo: Echo = (key) => ({ headers: json, body: JSON.stringify({ key }) });
    for (const _select of ['reverse(key)', "join('-', [key])", 'reverse(to_string(@))']) {
      expect((await echoed(echo, { _select })).all).not.toMatch(/s3cr3t|t3rc3S/i);
    }
  });
});

describe('_select', () => {
  it.each(['items[', 'foo(', 'nothing_known(@)', ')', 'a b'])(
    '%s is refused before anything is sent',
    async (_select) => {
      const server = await startServer();
      await expect(openApi(specification, server).call('GET /echo', { _select })).rejects.toThrow(/cannot be applied/);
      expect(server.seen).toEqual([]);
    },
  );

  it('that does not suit the answer costs the choice, not the answer', async () => {
    const { result } = await echoed(() => ({ headers: json, body: '{"n":1}' }), { _select: 'length(n)' });
    expect(result.isError).toBe(false);
    expect(textOf(result)).toMatch(
      /^\{"n":1\}\n\["_select" .*The call itself succeeded; this is its whole answer\.\]$/,
    );
  });

  it('may name what objects inherit', async () => {
    const echo: Echo = () => ({ headers: json, body: '{"constructor":"c"}' });
    expect(textOf((await echoed(echo, { _select: 'constructor' })).result)).toBe('"c"');
  });

  it('cannot make an answer grow without end', async () => {
    const echo: Echo = () => ({ headers: json, body: '{"a":[1,2,3]}' });
    const { result } = await echoed(echo, { _select: `a${'|[@,@]'.repeat(100)}` });
    expect(textOf(result).length).toBeLessThan(30_000);
  });
});

describe('a 401', () => {
  it('does not blame a credential that was not sent', async () => {
    const server = await startServer((_request, response) => response.writeHead(401).end());
    const open = { ...specification, security: [] };
    expect(textOf(await openApi(open, server).call('GET /echo'))).toContain('No credential was sent');
  });
});
