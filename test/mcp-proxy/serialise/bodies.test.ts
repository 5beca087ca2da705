import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/mcp-proxy/operation.ts';
import { afterThis, openApi, startServer } from '../helpers.ts';

const text = { type: 'string' };
const list = { type: 'array', items: text };

/** What one body makes of a request: content type and text. */
async function send(
  mediaType: string,
  media: JsonObject,
  given: JsonObject,
  components: JsonObject = {},
  options = {},
) {
  const server = await startServer();
  const document = {
    openapi: '3.2.0',
    info: { title: 'Bodies', version: '1' },
    paths: { '/b': { post: { requestBody: { required: true, content: { [mediaType]: media } }, responses: {} } } },
    components: { schemas: components },
  };
  await openApi(document, server, options).call('POST /b', given);
  const seen = server.seen[0];
  return { type: seen?.headers['content-type'], text: seen?.body.toString('utf8'), bytes: seen?.body };
}

const object = (properties: JsonObject): JsonObject => ({ type: 'object', properties });

describe('forms', () => {
  it('writes each property in its encoding', async () => {
    const schema = object({ a: list, b: list, c: object({ x: text }), d: object({ x: text }), e: text, f: list });
    const encoding = {
      b: { style: 'form', explode: false },
      d: { style: 'deepObject', explode: true },
      e: { allowReserved: true },
      f: { contentType: 'application/json' },
    };
    const given = { a: ['1', '2'], b: ['1', '2'], c: { x: 'y' }, d: { x: 'y' }, e: 'http://h/?q', f: ['z'] };
    expect((await send('application/x-www-form-urlencoded', { schema, encoding }, given)).text).toBe(
      'a=1&a=2&b=1,2&c=%7B%22x%22%3A%22y%22%7D&d%5Bx%5D=y&e=http://h/?q&f=%5B%22z%22%5D',
    );
  });

  it('writes Swagger 2.0 form data', async () => {
    const server = await startServer();
    const parameters = [
      { name: 'name', in: 'formData', type: 'string' },
      { name: 'tags', in: 'formData', type: 'array', items: { type: 'string' }, collectionFormat: 'multi' },
    ];
    const swagger = {
      swagger: '2.0',
      info: { title: 'S', version: '1' },
      consumes: ['application/x-www-form-urlencoded'],
      paths: { '/b': { post: { parameters, responses: {} } } },
    };
    await openApi(swagger, server).call('POST /b', { name: 'a b', tags: ['x', 'y'] });
    expect(server.seen[0]?.body.toString()).toBe('name=a%20b&tags=x&tags=y');
  });
});

describe('multipart', () => {
  const binary = { type: 'string', contentMediaType: 'application/octet-stream' };
  const parts = (sent: { type: string | undefined; text: string | undefined }): string[] => {
    const boundary = /boundary=(.+)$/.exec(sent.type ?? '')?.[1] ?? '?';
    return (sent.text ?? '')
      .split(`--${boundary}`)
      .slice(1, -1)
      .map((part) => part.trim());
  };

  it('writes texts, numbers, objects, lists, and per-part types and headers', async () => {
    const schema = object({ n: { type: 'integer' }, o: object({ x: text }), l: list, t: text });
    const encoding = {
      t: { contentType: 'text/markdown', headers: { 'X-Lang': { schema: { type: 'string', default: 'en' } } } },
    };
    const sent = await send(
      'multipart/form-data',
      { schema, encoding },
      { n: 5, o: { x: 'y' }, l: ['1', '2'], t: '# hi' },
    );
    expect(parts(sent)).toEqual([
      'Content-Disposition: form-data; name="n"\r\n\r\n5',
      'Content-Disposition: form-data; name="o"\r\nContent-Type: application/json\r\n\r\n{"x":"y"}',
      'Content-Disposition: form-data; name="l"\r\n\r\n1',
      'Content-Disposition: form-data; name="l"\r\n\r\n2',
      'Content-Disposition: form-data; name="t"\r\nContent-Type: text/markdown\r\nX-Lang: en\r\n\r\n# hi',
    ]);
  });

  it('writes several files, by text, base64 and path', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'files-'));
    afterThis(() => rm(folder, { recursive: true, force: true }));
    const file = path.join(folder, 'notes.txt');
    await writeFile(file, 'from disk');
    const given = {
      files: [{ text: 'one', filename: 'a.txt', contentType: 'text/plain' }, { base64: 'dHdv' }, { path: file }],
    };
    const media = { schema: object({ files: { type: 'array', items: binary } }) };
    const sent = await send('multipart/form-data', media, given, {}, { readFile: (name: string) => readFile(name) });
    expect(parts(sent)).toEqual([
      'Content-Disposition: form-data; name="files"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\none',
      'Content-Disposition: form-data; name="files"; filename="files"\r\nContent-Type: application/octet-stream\r\n\r\ntwo',
      'Content-Disposition: form-data; name="files"; filename="notes.txt"\r\nContent-Type: application/octet-stream\r\n\r\nfrom disk',
    ]);
  });

  it('reads no file where paths are not accepted, and refuses what is no file', async () => {
    const media = { schema: object({ file: binary }) };
    await expect(send('multipart/form-data', media, { file: { path: '/etc/passwd' } })).rejects.toThrow(
      /cannot be read over this connection/,
    );
    await expect(send('multipart/form-data', media, { file: {} })).rejects.toThrow(/exactly one of/);
    await expect(send('multipart/form-data', media, { file: { text: 'a', base64: 'YQ==' } })).rejects.toThrow(
      /exactly one of/,
    );
    await expect(send('multipart/form-data', media, { file: { base64: '?' } })).rejects.toThrow(/not base64/);
  });

  it('cannot be split by a file name or type', async () => {
    const media = { schema: object({ file: binary }) };
    const sent = await send('multipart/form-data', media, { file: { text: 'x', filename: 'a\r\nX: 1\r\n\r\n"' } });
    expect(sent.text).toContain('filename="a%0D%0AX: 1%0D%0A%0D%0A%22"');
    const evil = { text: 'x', contentType: 'text/plain\r\nX: 1' };
    await expect(send('multipart/form-data', media, { file: evil })).rejects.toThrow(/Content-Type/);
  });
});

describe('other bodies', () => {
  it('keeps a charset it can write, and says UTF-8 when it cannot', async () => {
    expect((await send('text/plain; charset=iso-8859-1', { schema: text }, { body: 'größe' })).bytes).toEqual(
      Buffer.from('größe', 'latin1'),
    );
    expect((await send('text/plain; charset=iso-8859-1', { schema: text }, { body: '漢' })).type).toBe(
      'text/plain; charset=utf-8',
    );
  });

  it('sends a JSON merge patch with nulls, and +json types as they are named', async () => {
    const sent = await send(
      'application/merge-patch+json',
      { schema: { type: 'object', additionalProperties: true } },
      { body: { a: null } },
    );
    expect(sent).toMatchObject({ type: 'application/merge-patch+json', text: '{"a":null}' });
  });

  it('sends bytes for images, with the type of a wildcard', async () => {
    expect((await send('image/*', {}, { body: 'AQI=' })).bytes).toEqual(Buffer.from([1, 2]));
    expect((await send('application/pdf', {}, { body: 'AQI=' })).type).toBe('application/pdf');
    await expect(send('application/pdf', {}, { body: 'not base64!' })).rejects.toThrow(/"body" is not base64/);
  });

  it('writes big integers, given as text, digit by digit', async () => {
    const sent = await send(
      'application/json',
      { schema: object({ id: { type: 'integer' } }) },
      { id: '12345678901234567890' },
    );
    expect(sent.text).toBe('{"id":12345678901234567890}');
  });

  it('writes the names on the wire, also below the top', async () => {
    const schema = object({ 'a b': object({ 'c d': text }) });
    expect((await send('application/json', { schema }, { a_b: { c_d: 'x' } })).text).toBe('{"a b":{"c d":"x"}}');
  });
});

describe('XML', () => {
  const xml = async (schema: JsonObject, given: JsonObject, components: JsonObject = {}) =>
    (await send('application/xml', { schema }, given, components)).text?.replace(
      '<?xml version="1.0" encoding="UTF-8"?>\n',
      '',
    );

  it('names the root by the component', async () => {
    expect(await xml({ $ref: '#/components/schemas/Pet' }, { name: 'x' }, { Pet: object({ name: text }) })).toBe(
      '<Pet><name>x</name></Pet>',
    );
  });

  it.each([
    [
      'unwrapped, named items',
      { type: 'array', items: { type: 'string', xml: { name: 'animal' } } },
      '<animal>a</animal><animal>b</animal>',
    ],
    ['unwrapped, plain', list, '<animals>a</animals><animals>b</animals>'],
    [
      'wrapped, plain',
      { ...list, xml: { wrapped: true } },
      '<animals><animals>a</animals><animals>b</animals></animals>',
    ],
    [
      'wrapped, both named',
      { type: 'array', items: { type: 'string', xml: { name: 'animal' } }, xml: { name: 'aliens', wrapped: true } },
      '<aliens><animal>a</animal><animal>b</animal></aliens>',
    ],
    [
      'wrapped, outer named',
      { ...list, xml: { name: 'aliens', wrapped: true } },
      '<aliens><aliens>a</aliens><aliens>b</aliens></aliens>',
    ],
    [
      '3.2 nodeType element',
      { ...list, xml: { nodeType: 'element' } },
      '<animals><animals>a</animals><animals>b</animals></animals>',
    ],
  ])('lists: %s', async (_name, animals, expected) => {
    expect(await xml({ ...object({ animals }), xml: { name: 'zoo' } }, { animals: ['a', 'b'] })).toBe(
      `<zoo>${expected}</zoo>`,
    );
  });

  it('writes attributes, namespaces and prefixes', async () => {
    const schema = {
      ...object({
        id: { type: 'integer', xml: { attribute: true } },
        name: { type: 'string', xml: { namespace: 'http://example.com/s', prefix: 's' } },
        lang: { type: 'string', xml: { nodeType: 'attribute', prefix: 'xml' } },
      }),
      xml: { name: 'person', namespace: 'http://example.com/p', prefix: 'p' },
    };
    expect(await xml(schema, { id: 1, name: 'A & "B"', lang: 'en' })).toBe(
      '<p:person xmlns:p="http://example.com/p" id="1" xml:lang="en"><s:name xmlns:s="http://example.com/s">A &amp; "B"</s:name></p:person>',
    );
  });

  it('writes text and CDATA nodes of 3.2', async () => {
    const schema = {
      ...object({
        lang: { type: 'string', xml: { nodeType: 'attribute' } },
        value: { type: 'string', xml: { nodeType: 'text' } },
      }),
      xml: { name: 't' },
    };
    expect(await xml(schema, { lang: 'en', value: 'a<b' })).toBe('<t lang="en">a&lt;b</t>');
    const cdata = { ...object({ value: { type: 'string', xml: { nodeType: 'cdata' } } }), xml: { name: 't' } };
    expect(await xml(cdata, { value: 'a]]>b' })).toBe('<t><![CDATA[a]]]]><![CDATA[>b]]></t>');
  });

  it('writes nested objects, lists of objects and what allOf adds', async () => {
    const item = {
      allOf: [object({ sku: { type: 'string', xml: { attribute: true } } }), object({ count: { type: 'integer' } })],
      xml: { name: 'line' },
    };
    const schema = {
      ...object({ lines: { type: 'array', items: item, xml: { wrapped: true } }, note: { type: ['string', 'null'] } }),
      xml: { name: 'order' },
    };
    expect(
      await xml(schema, {
        lines: [
          { sku: 's', count: 2 },
          { sku: 't', count: 1 },
        ],
        note: null,
      }),
    ).toBe(
      '<order><lines><line sku="s"><count>2</count></line><line sku="t"><count>1</count></line></lines><note/></order>',
    );
  });

  it('refuses names and characters that XML cannot hold', async () => {
    const open = { type: 'object', additionalProperties: true, xml: { name: 'r' } };
    await expect(xml(open, { body: { 'a><evil': 1 } })).rejects.toThrow(/cannot be the name of an XML element/);
    await expect(xml(open, { body: { a: '\u0000' } })).rejects.toThrow(/XML cannot hold/);
  });
});
