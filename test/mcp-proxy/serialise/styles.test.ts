import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/mcp-proxy/operation.ts';
import { openApi, startServer } from '../helpers.ts';

const list = { type: 'array', items: { type: 'string' } };
const object = { type: 'object', additionalProperties: true };
const colors = ['blue', 'black', 'brown'];
const rgb = { R: 100, G: 200, B: 150 };
const responses = { 200: { description: 'ok' } };

const document = (paths: JsonObject, more: JsonObject = {}): JsonObject => ({
  openapi: '3.2.0',
  info: { title: 'Styles', version: '1' },
  paths,
  ...more,
});

/** What one parameter makes of a request. */
async function send(parameter: JsonObject, value: unknown) {
  const path = parameter['in'] === 'path' ? '/p/{color}' : '/p';
  const server = await startServer();
  const given = parameter['schema'] ?? parameter['content'];
  const parameters = [{ name: 'color', ...(parameter['in'] === 'path' && { required: true }), ...parameter }];
  expect(given).toBeDefined();
  await openApi(document({ [path]: { get: { parameters, responses } } }), server).call(`GET ${path}`, { color: value });
  return server.seen[0];
}

describe('path styles (OpenAPI "Style Examples", RFC 6570)', () => {
  it.each([
    ['simple', false, 'blue', '/p/blue'],
    ['simple', false, colors, '/p/blue,black,brown'],
    ['simple', true, colors, '/p/blue,black,brown'],
    ['simple', false, rgb, '/p/R,100,G,200,B,150'],
    ['simple', true, rgb, '/p/R=100,G=200,B=150'],
    ['label', false, 'blue', '/p/.blue'],
    ['label', false, colors, '/p/.blue,black,brown'],
    ['label', true, colors, '/p/.blue.black.brown'],
    ['label', false, rgb, '/p/.R,100,G,200,B,150'],
    ['label', true, rgb, '/p/.R=100.G=200.B=150'],
    ['matrix', false, 'blue', '/p/;color=blue'],
    ['matrix', false, colors, '/p/;color=blue,black,brown'],
    ['matrix', true, colors, '/p/;color=blue;color=black;color=brown'],
    ['matrix', false, rgb, '/p/;color=R,100,G,200,B,150'],
    ['matrix', true, rgb, '/p/;R=100;G=200;B=150'],
  ])('%s, explode %s: %j', async (style, explode, value, url) => {
    const schema = Array.isArray(value) ? list : typeof value === 'object' ? object : { type: 'string' };
    expect((await send({ in: 'path', style, explode, schema }, value))?.url).toBe(url);
  });

  it('encodes the delimiters that stand inside values', async () => {
    expect((await send({ in: 'path', schema: list }, ['a,b', 'c/d;e']))?.url).toBe('/p/a%2Cb,c%2Fd%3Be');
    expect((await send({ in: 'path', content: { 'application/json': { schema: object } } }, { a: 1 }))?.url).toBe(
      '/p/%7B%22a%22%3A1%7D',
    );
  });

  it.each([[{}], [[]], [['..']], [['', '']]])('refuses %j', async (value) => {
    const schema = Array.isArray(value) ? list : object;
    await expect(send({ in: 'path', schema }, value)).rejects.toThrow(/Nothing was sent/);
  });

  it('refuses a label that would leave only a dot', async () => {
    await expect(send({ in: 'path', style: 'label', schema: list }, ['.'])).rejects.toThrow(/Nothing was sent/);
  });
});

describe('query styles', () => {
  it.each([
    ['form', true, colors, '/p?color=blue&color=black&color=brown'],
    ['form', false, colors, '/p?color=blue,black,brown'],
    ['form', true, rgb, '/p?R=100&G=200&B=150'],
    ['form', false, rgb, '/p?color=R,100,G,200,B,150'],
    ['spaceDelimited', false, colors, '/p?color=blue%20black%20brown'],
    ['spaceDelimited', false, rgb, '/p?color=R%20100%20G%20200%20B%20150'],
    ['spaceDelimited', true, colors, '/p?color=blue&color=black&color=brown'],
    ['pipeDelimited', false, colors, '/p?color=blue%7Cblack%7Cbrown'],
    ['pipeDelimited', false, rgb, '/p?color=R%7C100%7CG%7C200%7CB%7C150'],
    ['deepObject', true, rgb, '/p?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150'],
    ['deepObject', true, { a: [{ b: 1 }, { b: 2 }] }, '/p?color%5Ba%5D%5B0%5D%5Bb%5D=1&color%5Ba%5D%5B1%5D%5Bb%5D=2'],
  ])('%s, explode %s: %j', async (style, explode, value, url) => {
    expect(
      (await send({ in: 'query', style, explode, schema: Array.isArray(value) ? list : object }, value))?.url,
    ).toBe(url);
  });

  it('leaves empty lists out, unless an empty value is allowed', async () => {
    expect((await send({ in: 'query', schema: list }, []))?.url).toBe('/p');
    expect((await send({ in: 'query', schema: list, allowEmptyValue: true }, []))?.url).toBe('/p?color=');
    expect((await send({ in: 'query', schema: { type: 'string' } }, ''))?.url).toBe('/p?color=');
  });

  it('takes null for an optional parameter as left out', async () => {
    expect((await send({ in: 'query', schema: { type: 'string' } }, null))?.url).toBe('/p');
  });

  it('writes numbers without exponent and texts of numbers as numbers', async () => {
    expect((await send({ in: 'query', schema: { type: 'number' } }, 1e21))?.url).toBe(
      '/p?color=1000000000000000000000',
    );
    expect((await send({ in: 'query', schema: { type: 'number' } }, 1e-7))?.url).toBe('/p?color=0.0000001');
    expect((await send({ in: 'query', schema: { type: 'integer' } }, '9007199254740993'))?.url).toBe(
      '/p?color=9007199254740993',
    );
  });

  it('refuses a free-form key that is a parameter of its own, or fixed by the path', async () => {
    const server = await startServer();
    const parameters = [
      { name: 'filter', in: 'query', schema: object },
      { name: 'admin', in: 'query', schema: { type: 'boolean' } },
    ];
    const api = openApi(document({ '/p?op=read': { get: { parameters, responses } } }), server);
    await expect(api.call('GET /p?op=read', { filter: { admin: true } })).rejects.toThrow(
      /"admin": that is a parameter of its own/,
    );
    await expect(api.call('GET /p?op=read', { filter: { op: 'drop' } })).rejects.toThrow(/"op"/);
    expect(server.seen).toEqual([]);
  });

  it.each([
    ['csv', '/p?color=blue,black,brown'],
    ['ssv', '/p?color=blue%20black%20brown'],
    ['tsv', '/p?color=blue%09black%09brown'],
    ['pipes', '/p?color=blue%7Cblack%7Cbrown'],
    ['multi', '/p?color=blue&color=black&color=brown'],
  ])('Swagger 2.0 collectionFormat %s', async (collectionFormat, url) => {
    const server = await startServer();
    const parameters = [{ name: 'color', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat }];
    const swagger = {
      swagger: '2.0',
      info: { title: 'S', version: '1' },
      paths: { '/p': { get: { parameters, responses } } },
    };
    await openApi(swagger, server).call('GET /p', { color: colors });
    expect(server.seen[0]?.url).toBe(url);
  });
});

describe('header and cookie styles', () => {
  it.each([
    [false, colors, 'blue,black,brown'],
    [true, colors, 'blue,black,brown'],
    [false, rgb, 'R,100,G,200,B,150'],
    [true, rgb, 'R=100,G=200,B=150'],
  ])('header, explode %s: %j', async (explode, value, text) => {
    const seen = await send({ in: 'header', explode, schema: Array.isArray(value) ? list : object }, value);
    expect(seen?.headers['color']).toBe(text);
  });

  it('header with JSON content, in ASCII', async () => {
    const content = { 'application/json': { schema: object } };
    expect((await send({ in: 'header', content }, { a: 'ü\n' }))?.headers['color']).toBe('{"a":"\\u00fc\\n"}');
  });

  it.each([
    [{ style: 'form', explode: true }, 'a b', 'color=a%20b'],
    [{ style: 'form', explode: false }, colors, 'color=blue%2Cblack%2Cbrown'],
    [{ style: 'form', explode: true }, colors, 'color=blue; color=black; color=brown'],
    [{ style: 'cookie', explode: true }, rgb, 'R=100; G=200; B=150'],
    [{ style: 'cookie', explode: true }, 'a%20b=c', 'color=a%20b=c'],
  ])('cookie %j: %j', async (options, value, text) => {
    const schema = Array.isArray(value) ? list : typeof value === 'object' ? object : { type: 'string' };
    expect((await send({ in: 'cookie', schema, ...options }, value))?.headers.cookie).toBe(text);
  });

  it.each(['a; admin=1', 'a b', 'a,b', '"a"', 'ü'])('refuses the raw cookie %j', async (value) => {
    await expect(send({ in: 'cookie', style: 'cookie', schema: { type: 'string' } }, value)).rejects.toThrow(
      /Cookie "color"/,
    );
  });
});

describe('server addresses', () => {
  const server = {
    url: 'https://{region}.api.test/{base}',
    variables: { region: { default: 'eu', enum: ['eu', 'us'] }, base: { default: 'v1' } },
  };
  const paths = { '/x': { get: { responses } } };
  const preview = (servers: readonly JsonObject[], options = {}) =>
    openApi(document(paths, { servers }), undefined, options).preview('GET /x');

  it('fills variables in', async () => {
    expect((await preview([server])).url).toBe('https://eu.api.test/v1/x');
    expect((await preview([server], { serverVariables: { region: 'us' } })).url).toBe('https://us.api.test/v1/x');
    await expect(preview([server], { serverVariables: { region: 'mars' } })).rejects.toThrow(/allowed: eu, us/);
  });

  it.each(['prod', '/prod', ''])('puts one slash before the stage %j of an API Gateway export', async (stage) => {
    const url = 'https://a1b2c3.execute-api.eu-west-1.amazonaws.com/{basePath}';
    const [exported, host] = [{ url, variables: { basePath: { default: stage } } }, url.replace('/{basePath}', '')];
    expect((await preview([exported])).url).toBe(stage === '' ? `${host}/x` : `${host}/prod/x`);
  });

  it('resolves relative servers against the source, and says when there is none', async () => {
    expect((await preview([{ url: '/v2/' }], { sourceUrl: 'https://host.test/docs/openapi.json' })).url).toBe(
      'https://host.test/v2/x',
    );
    expect((await preview([], { sourceUrl: 'https://host.test/docs/openapi.json' })).url).toBe('https://host.test/x');
    await expect(preview([{ url: '/v2' }])).rejects.toThrow(/not a full address.*--base-url/);
  });

  it('prefers the base URL that a person gave', async () => {
    expect((await preview([server], { baseUrl: 'http://localhost:3000/stage/' })).url).toBe(
      'http://localhost:3000/stage/x',
    );
  });

  it('calls no host that only the specification names, when it was fetched from elsewhere', async () => {
    const api = openApi(document(paths, { servers: [{ url: 'https://collector.test' }] }), undefined, {
      sourceUrl: 'https://host.test/openapi.json',
    });
    await expect(api.call('GET /x')).rejects.toThrow(
      /collector\.test is not among the permitted hosts \(host\.test\).*--allow-host/,
    );
  });
});
