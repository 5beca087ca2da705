import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/world/errors.ts';
import type { Operation, Parameter } from '../../../src/mcp-proxy/operation.ts';
import { decodeBase64 } from '../../../src/mcp-proxy/serialise/body/file.ts';
import { encodeForm } from '../../../src/mcp-proxy/serialise/body/form.ts';
import { encodeMultipart } from '../../../src/mcp-proxy/serialise/body/multipart.ts';
import { encodeXml } from '../../../src/mcp-proxy/serialise/body/xml.ts';
import { assertHeaderValue } from '../../../src/mcp-proxy/serialise/draft.ts';
import { buildCookies, buildQuery } from '../../../src/mcp-proxy/serialise/parameters.ts';
import { buildPath } from '../../../src/mcp-proxy/serialise/path.ts';
import { jsonText, plainNumber } from '../../../src/mcp-proxy/serialise/scalar.ts';

const wellFormed = fc.string({ unit: 'grapheme' });

function parameter(place: Parameter['in'], more: Partial<Parameter> = {}): Parameter {
  return {
    name: 'v',
    in: place,
    required: true,
    style: place === 'path' || place === 'header' ? 'simple' : 'form',
    explode: place === 'query' || place === 'cookie',
    allowReserved: false,
    allowEmptyValue: false,
    ...more,
  };
}

function operation(path: string, parameters: readonly Parameter[]): Operation {
  return {
    id: `GET ${path}`,
    method: 'GET',
    path,
    tags: [],
    isDeprecated: false,
    servers: [],
    parameters,
    security: [],
    responses: [],
    pointer: '',
  };
}

const queryOf = (given: Parameter, value: unknown): string =>
  buildQuery(operation('/x', [given]), new Map([[given, value]]))
    .map((pair) => pair.text)
    .join('&');

/** The value, or `refused` when it is a mistake of the caller. */
function attempt<T>(work: () => T): T | 'refused' {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) return 'refused';
    throw error;
  }
}

describe('what a server reads is what was meant', () => {
  it('in a path: a value stays in its segment, or is refused', () => {
    const given = parameter('path');
    const hostile = fc.oneof(
      wellFormed,
      fc
        .array(fc.constantFrom('.', '..', '/', '\\', '%2e', '%2F', '%252e', ';', '?', '#', 'a', '\0', '\n', ' ', 'é'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(hostile, (value) => {
        const path = attempt(() => buildPath(operation('/a/{v}/b', [given]), new Map([[given, value]]), '/base'));
        fc.pre(path !== 'refused');
        const segments = new URL(`http://host${path}`).pathname.split('/');
        expect(segments.map(decodeURIComponent)).toEqual(['', 'base', 'a', value, 'b']);
      }),
      { numRuns: 500 },
    );
  });

  it('in a path: no value, however encoded, becomes a dot segment or an empty one', () => {
    const dots = fc.constantFrom(
      '',
      '.',
      '..',
      '%2e',
      '%2E%2e',
      '.%2e',
      '%252e%252e',
      '../x',
      'x/..',
      '..\\x',
      '%2e%2e%2fx',
      '..;a',
      '..%3Ba',
    );
    for (const allowReserved of [false, true]) {
      const given = parameter('path', { allowReserved });
      fc.assert(
        fc.property(dots, (value) => {
          expect(attempt(() => buildPath(operation('/a/{v}', [given]), new Map([[given, value]]), ''))).toBe('refused');
        }),
      );
    }
  });

  it('in a query: lists and free objects', () => {
    const list = parameter('query');
    fc.assert(
      fc.property(fc.array(wellFormed, { minLength: 1 }), (values) => {
        expect(new URLSearchParams(queryOf(list, values)).getAll('v')).toEqual(values);
      }),
    );
    fc.assert(
      fc.property(fc.dictionary(wellFormed, wellFormed), (value) => {
        const pairs = [...new URLSearchParams(queryOf(parameter('query'), value))];
        expect(pairs).toEqual(Object.entries(value));
      }),
    );
  });

  it('in a query: allowReserved never lets a value add a parameter or a fragment', () => {
    const given = parameter('query', { allowReserved: true });
    fc.assert(
      fc.property(fc.string(), (value) => {
        const url = new URL(`http://host/x?${queryOf(given, value)}`);
        expect([...url.searchParams.keys()]).toEqual(['v']);
        expect(url.hash).toBe('');
      }),
    );
  });

  it('in a query: deep objects, read back bracket by bracket', () => {
    const given = parameter('query', { style: 'deepObject' });
    const key = fc.string({ unit: fc.constantFrom('a', 'b', 'é', ' ', '&', '='), minLength: 1 });
    const leaf = wellFormed;
    fc.assert(
      fc.property(
        fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf, { minKeys: 1 })), { minKeys: 1 }),
        (value) => {
          const read: Record<string, unknown> = {};
          for (const [name, text] of new URLSearchParams(queryOf(given, value))) {
            const [, outer = '', inner] = /^v\[([^\]]+)\](?:\[([^\]]+)\])?$/.exec(name) ?? [];
            read[outer] = inner === undefined ? text : { ...(read[outer] as object), [inner]: text };
          }
          expect(read).toEqual({ ...value });
        },
      ),
    );
  });

  it('in a cookie: exactly one, whatever the value', () => {
    const given = parameter('cookie');
    fc.assert(
      fc.property(wellFormed, (value) => {
        const cookies = buildCookies(new Map([[given, value]]));
        expect(cookies).toHaveLength(1);
        expect(cookies[0]?.text).toMatch(/^v=[A-Za-z0-9._~%-]*$/);
        expect(decodeURIComponent(cookies[0]?.text.slice(2) ?? '')).toBe(value);
      }),
    );
  });

  it('in a header: no control character gets through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const isFit = /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value);
        expect(attempt(() => assertHeaderValue('X', value))).toBe(isFit ? undefined : 'refused');
      }),
    );
  });

  it('in a form', () => {
    fc.assert(
      fc.property(fc.dictionary(wellFormed, fc.oneof(wellFormed, fc.integer(), fc.boolean())), (value) => {
        const text = encodeForm(value, {})
          .map((pair) => pair.text)
          .join('&');
        expect([...new URLSearchParams(text)]).toEqual(
          Object.entries(value).map(([name, member]) => [name, String(member)]),
        );
      }),
    );
  });

  it('in a multipart body, read by another implementation', async () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'B', '1', ' ', 'é', "'", ';', '='), minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, wellFormed, { maxKeys: 4 }),
        name,
        fc.uint8Array(),
        async (fields, filename, bytes) => {
          const file = { filename, contentType: 'application/x-test', base64: Buffer.from(bytes).toString('base64') };
          const { contentType, bytes: body } = await encodeMultipart(
            { ...fields, 'the-file': file },
            {
              media: { mediaType: 'multipart/form-data', encoding: {} },
              files: new Map([['the-file', 'file']]),
              readFile: undefined,
              schemas: undefined,
              headerDefault: () => undefined,
            },
          );
          const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
          const read = form.get('the-file');
          expect(read).toBeInstanceOf(File);
          expect(Buffer.from(await (read as File).arrayBuffer())).toEqual(Buffer.from(bytes));
          expect((read as File).name).toBe(filename);
          for (const [key, value] of Object.entries(fields)) expect(form.get(key)).toBe(value);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('in JSON, `__proto__` and all', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(jsonText(JSON.parse('{"__proto__":{"a":1},"n":9007199254740993}'.replace('9007199254740993', '1')))).toBe(
      '{"__proto__":{"a":1},"n":1}',
    );
    expect(jsonText({ id: 9007199254740993n })).toBe('{"id":9007199254740993}');
  });

  it('in XML, texts and attributes, or is refused', () => {
    const schema = {
      node: {
        type: 'object',
        xml: { name: 'r' },
        properties: { a: { type: 'string', xml: { attribute: true } }, t: { type: 'string' } },
      },
      document: '',
    };
    const unescape = (text: string) =>
      text
        .replace(/&#(\d+);/g, (_whole, code) => String.fromCharCode(Number(code)))
        .replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&quot;/g, '"')
        .replace(/&amp;/g, '&');
    fc.assert(
      fc.property(fc.string(), fc.string(), (attribute, text) => {
        const xml = attempt(() => encodeXml({ a: attribute, t: text }, { schema }, undefined));
        fc.pre(xml !== 'refused' && text !== '');
        const [, readAttribute = '?', readText = '?'] =
          /^<\?xml [^>]*\?>\n<r a="([^"<]*)"><t>([^<]*)<\/t><\/r>$/.exec(xml) ?? [];
        expect([unescape(readAttribute), unescape(readText)]).toEqual([attribute, text]);
      }),
    );
  });

  it('in base64, and refuses what is not', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const buffer = Buffer.from(bytes);
        for (const form of ['base64', 'base64url'] as const) {
          expect(Buffer.from(decodeBase64(buffer.toString(form), 'file'))).toEqual(buffer);
        }
      }),
    );
    for (const bad of ['a', '%%%%', 'ab=c', 'äöü']) expect(attempt(() => decodeBase64(bad, 'file'))).toBe('refused');
  });

  it('in numbers: never an exponent, never another value', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = plainNumber(value);
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(text)).toBe(value === 0 ? 0 : value);
      }),
    );
    expect(attempt(() => plainNumber(Infinity))).toBe('refused');
  });
});
