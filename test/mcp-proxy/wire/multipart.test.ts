import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/mcp-proxy/operation.ts';
import { openApi, startServer } from '../helpers.ts';
import { anyObject, body, integer, list, text } from './support.ts';

const binary = { type: 'string', format: 'binary' };
const bytes = { base64: 'AP8=', filename: 'x.bin' };

/** The parts that arrive: headers and body of each, in Latin-1. */
async function partsOf(properties: JsonObject, given: JsonObject, encoding: JsonObject = {}): Promise<string[]> {
  const server = await startServer();
  const operation = body('multipart/form-data', { type: 'object', properties }, { encoding });
  const paths = { '/m': { post: { ...operation, responses: { 200: { description: 'ok' } } } } };
  await openApi({ openapi: '3.1.0', info: { title: 'M', version: '1' }, paths }, server).call('POST /m', given);
  const [seen] = server.seen;
  const boundary = /boundary=(.+)$/.exec(seen?.headers['content-type'] ?? '')?.[1] ?? '';
  return (seen?.body.toString('latin1') ?? '')
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => part.slice(2, -2));
}

const disposition = (name: string, filename?: string): string =>
  `Content-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}`;
const part = (...lines: string[]): string => lines.join('\r\n');
const octets = 'Content-Type: application/octet-stream';

describe('multipart on the wire', () => {
  it.each<[string, JsonObject, JsonObject, JsonObject, string[]]>([
    [
      'texts, numbers and booleans',
      { a: text, n: integer, b: { type: 'boolean' } },
      {},
      { a: 'x', n: 1, b: false },
      [part(disposition('a'), '', 'x'), part(disposition('n'), '', '1'), part(disposition('b'), '', 'false')],
    ],
    [
      'a list as several parts',
      { a: list },
      {},
      { a: ['x', 'y'] },
      [part(disposition('a'), '', 'x'), part(disposition('a'), '', 'y')],
    ],
    [
      'objects as JSON',
      { a: anyObject },
      {},
      { a: { x: 1 } },
      [part(disposition('a'), 'Content-Type: application/json', '', '{"x":1}')],
    ],
    [
      'a list as one JSON part',
      { a: list },
      { a: { contentType: 'application/json' } },
      { a: ['x'] },
      [part(disposition('a'), 'Content-Type: application/json', '', '["x"]')],
    ],
    ['a big integer', { n: integer }, {}, { n: '9007199254740993' }, [part(disposition('n'), '', '9007199254740993')]],
    ['a file', { f: binary }, {}, { f: bytes }, [part(disposition('f', 'x.bin'), octets, '', '\0ÿ')]],
    [
      'a file that only its encoding tells',
      { f: {} },
      { f: { contentType: 'application/octet-stream' } },
      { f: bytes },
      [part(disposition('f', 'x.bin'), octets, '', '\0ÿ')],
    ],
    [
      'a file of the type its schema says',
      { f: { type: 'string', contentMediaType: 'image/png' } },
      {},
      { f: bytes },
      [part(disposition('f', 'x.bin'), 'Content-Type: image/png', '', '\0ÿ')],
    ],
    [
      'files of the type their items say',
      { f: { type: 'array', items: { type: 'string', contentMediaType: 'image/png' } } },
      {},
      { f: [bytes] },
      [part(disposition('f', 'x.bin'), 'Content-Type: image/png', '', '\0ÿ')],
    ],
    [
      'a file or a list of files',
      { f: { anyOf: [binary, { type: 'array', items: binary }] } },
      {},
      { f: [bytes] },
      [part(disposition('f', 'x.bin'), octets, '', '\0ÿ')],
    ],
    [
      'a text where a file or an address may stand',
      { f: { oneOf: [binary, text] } },
      {},
      { f: 'https://x' },
      [part(disposition('f'), '', 'https://x')],
    ],
    [
      'XML by its encoding',
      { a: { type: 'object', xml: { name: 'pet' }, properties: { n: text } } },
      { a: { contentType: 'application/xml' } },
      { a: { n: '<' } },
      [
        part(
          disposition('a'),
          'Content-Type: application/xml',
          '',
          '<?xml version="1.0" encoding="UTF-8"?>\n<pet><n>&lt;</n></pet>',
        ),
      ],
    ],
    [
      'headers of a part',
      { a: text },
      { a: { headers: { 'X-Rate': { schema: { type: 'integer', default: 5 } } } } },
      { a: 'x' },
      [part(disposition('a'), 'X-Rate: 5', '', 'x')],
    ],
    [
      'base64 as it is where the schema says so',
      { f: { type: 'string', contentEncoding: 'base64', contentMediaType: 'image/png' } },
      {},
      { f: 'AP8=' },
      [part(disposition('f'), '', 'AP8=')],
    ],
  ])('writes %s', async (_, properties, encoding, given, expected) => {
    expect(await partsOf(properties, given, encoding)).toEqual(expected);
  });
});

describe('Swagger 2.0 on the wire', () => {
  it('joins lists in paths and headers by their collection format', async () => {
    const server = await startServer();
    const parameter = (name: string, place: string, collectionFormat: string) => ({
      name,
      in: place,
      required: true,
      type: 'array',
      items: text,
      collectionFormat,
    });
    const parameters = [parameter('p', 'path', 'pipes'), parameter('X-H', 'header', 'ssv')];
    const paths = { '/p/{p}': { get: { parameters, responses: {} } } };
    const api = openApi({ swagger: '2.0', info: { title: 'S', version: '1' }, paths }, server);
    await api.call('GET /p/{p}', { p: ['a', 'b|c'], 'X-H': ['d', 'e'] });
    expect(server.seen[0]).toMatchObject({ url: '/p/a%7Cb%7Cc', headers: { 'x-h': 'd e' } });
  });

  it('takes properties of subtypes where the body has a discriminator', async () => {
    const server = await startServer();
    const pet = { type: 'object', discriminator: 'kind', properties: { kind: text } };
    const parameters = [{ name: 'pet', in: 'body', schema: { $ref: '#/definitions/Pet' } }];
    const paths = { '/p': { post: { parameters, responses: {} } } };
    const api = openApi(
      { swagger: '2.0', info: { title: 'S', version: '1' }, paths, definitions: { Pet: pet } },
      server,
    );
    await api.call('POST /p', { kind: 'Cat', claws: 2 });
    expect(server.seen[0]?.body.toString()).toBe('{"kind":"Cat","claws":2}');
  });
});
