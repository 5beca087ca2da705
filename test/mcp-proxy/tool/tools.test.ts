import { describe, expect, it } from 'vitest';
import { restoreNames } from '../../../src/mcp-proxy/schema/legal-names.ts';
import { open, plain, toolOf } from '../specification/support.ts';

function media(schema: unknown, type = 'application/json', required = true) {
  return { required, content: { [type]: { schema } } };
}

describe('arguments', () => {
  it('prefix the later of two equal names with its place', () => {
    const tool = toolOf(
      open({
        paths: {
          '/a/{id}': {
            put: {
              parameters: [
                { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
                { name: 'id', in: 'query', schema: { type: 'string' } },
              ],
              requestBody: media({ type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } }),
            },
          },
        },
      }),
      'PUT /a/{id}',
    );
    expect(tool.argumentMap.bindings).toEqual([
      { argument: 'id', in: 'path', name: 'id' },
      { argument: 'query_id', in: 'query', name: 'id' },
      { argument: 'body_id', in: 'body', name: 'id' },
      { argument: 'name', in: 'body', name: 'name' },
    ]);
    expect(Object.keys(tool.inputSchema['properties'] as object)).toEqual(['id', 'query_id', 'body_id', 'name']);
  });

  it('keep legal names for those who have them', () => {
    const tool = toolOf(
      open({
        paths: {
          '/a': { post: { requestBody: media({ type: 'object', properties: { 'a/b': {}, 'a b': {}, a_b: {} } }) } },
        },
      }),
      'POST /a',
    );
    expect(tool.argumentMap.bindings.map(({ name, argument }) => [name, argument])).toEqual([
      ['a/b', expect.stringMatching(/^a_b_[0-9a-f]{6}$/)],
      ['a b', expect.stringMatching(/^a_b_[0-9a-f]{6}$/)],
      ['a_b', 'a_b'],
    ]);
  });

  it('leave out what only has one value, and fill it in', () => {
    const tool = toolOf(
      open({
        paths: {
          '/a': {
            post: {
              parameters: [
                { name: 'Action', in: 'query', required: true, schema: { type: 'string', enum: ['Stop'] } },
                { name: 'expand', in: 'query', schema: { type: 'string', enum: ['all'] } },
              ],
              requestBody: media({
                type: 'object',
                required: ['kind'],
                properties: { kind: { const: 'cat' }, name: { type: 'string' } },
              }),
            },
          },
        },
      }),
      'POST /a',
    );
    expect(Object.keys(tool.inputSchema['properties'] as object)).toEqual(['expand', 'name']);
    expect(tool.argumentMap.constants).toEqual([
      { in: 'query', name: 'Action', value: 'Stop' },
      { in: 'body', name: 'kind', value: 'cat' },
    ]);
  });

  it('hide headers that are not the model’s to set, and credentials of the specification', () => {
    const tool = toolOf(
      open({
        components: { securitySchemes: { key: { type: 'apiKey', name: 'X-Key', in: 'header' } } },
        paths: {
          '/a': {
            get: {
              parameters: ['Authorization', 'Content-Type', 'Accept', 'Host', 'Cookie', 'x-key', 'X-Request-Id'].map(
                (name) => ({ name, in: 'header', required: true, schema: { type: 'string' } }),
              ),
            },
          },
        },
      }),
      'GET /a',
    );
    expect(tool.argumentMap.bindings.map(({ argument }) => argument)).toEqual(['X-Request-Id']);
  });

  it.each([
    ['a list', { type: 'array', items: { type: 'integer' } }, 'application/json', undefined],
    ['a text', { type: 'string' }, 'application/json', undefined],
    ['a free map', { type: 'object', additionalProperties: { type: 'integer' } }, 'application/json', undefined],
    ['plain text', { type: 'string' }, 'text/plain', undefined],
    ['bytes', { type: 'string', format: 'binary' }, 'application/octet-stream', 'base64'],
    ['an image', undefined, 'image/png', 'base64'],
  ])('hold a body of %s as a whole', (_, schema, type, given) => {
    const tool = toolOf(open({ paths: { '/a': { post: { requestBody: media(schema, type) } } } }), 'POST /a');
    expect(tool.argumentMap).toMatchObject({
      bindings: [{ argument: 'body', in: 'body', ...(given && { given }) }],
      mediaType: type,
    });
    expect(tool.inputSchema).toMatchObject({ required: ['body'] });
  });

  it('take unknown names into an open body only', () => {
    const of = (additionalProperties: unknown) =>
      toolOf(
        open({
          paths: {
            '/a': { post: { requestBody: media({ type: 'object', properties: { a: {} }, additionalProperties }) } },
          },
        }),
        'POST /a',
      ).argumentMap.otherArguments;
    expect([of(true), of({ type: 'string' }), of(false), of(undefined)]).toEqual(['body', 'body', 'refuse', 'refuse']);
  });

  it('ask for files of a multipart body, also lists of them', () => {
    const binary = { type: 'string', format: 'binary' };
    const schema = {
      type: 'object',
      properties: {
        one: binary,
        many: { type: 'array', items: binary },
        newer: { type: 'string', contentMediaType: 'image/png' },
        text: { type: 'string' },
      },
    };
    const tool = toolOf(
      open({ paths: { '/a': { post: { requestBody: media(schema, 'multipart/form-data') } } } }),
      'POST /a',
    );
    expect(tool.argumentMap.bindings.map(({ argument, given }) => [argument, given])).toEqual([
      ['one', 'file'],
      ['many', 'files'],
      ['newer', 'file'],
      ['text', undefined],
    ]);
  });
});

describe('descriptions and hints', () => {
  it('tell summary, description, method and path, and what is deprecated', () => {
    const catalogue = open({
      paths: {
        '/a': {
          get: { summary: 'List a', description: 'List a. Newest first.' },
          post: { summary: 'Make a', description: 'Needs a plan.', deprecated: true },
        },
        '/b': { get: {} },
      },
    });
    expect(toolOf(catalogue, 'GET /a').description).toBe('List a. Newest first. GET /a');
    expect(toolOf(catalogue, 'POST /a').description).toBe('Deprecated. Make a. Needs a plan. POST /a');
    expect(toolOf(catalogue, 'GET /b').description).toBe('GET /b');
  });

  it('follow the method, unless x-mcp says otherwise', () => {
    const catalogue = open({
      paths: {
        '/a': {
          get: {},
          put: {},
          post: { 'x-mcp': { name: 'find a', description: 'Finds.', readOnly: true } },
          delete: {},
          patch: { 'x-mcp': false },
        },
      },
    });
    expect(catalogue.entries.map(({ id, isRead }) => [id, isRead])).toEqual([
      ['GET /a', true],
      ['PUT /a', false],
      ['POST /a', true],
      ['DELETE /a', false],
    ]);
    expect(toolOf(catalogue, 'GET /a').annotations).toEqual({ readOnlyHint: true });
    expect(toolOf(catalogue, 'PUT /a').annotations).toEqual({
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: true,
    });
    expect(toolOf(catalogue, 'DELETE /a').annotations).toEqual({
      readOnlyHint: false,
      destructiveHint: true,
      idempotentHint: true,
    });
    expect(toolOf(catalogue, 'POST /a')).toMatchObject({
      name: 'find_a',
      description: 'Finds.',
      annotations: { readOnlyHint: true },
    });
  });

  it('give small answers a schema of names alone', () => {
    const schema = {
      type: 'object',
      required: ['id'],
      properties: {
        id: { type: 'string' },
        secret: { type: 'string', writeOnly: true },
        list: { type: 'array', items: { type: 'object', properties: { x: { type: 'integer' } } } },
      },
    };
    const catalogue = open({
      paths: {
        '/a': {
          get: { responses: { 200: { content: { 'application/json': { schema } } } } },
          post: { responses: { 200: { content: { 'application/json': { schema: { type: 'array' } } } } } },
        },
      },
    });
    expect(plain(toolOf(catalogue, 'GET /a').outputSchema)).toEqual({
      type: 'object',
      properties: { id: {}, list: { items: { properties: { x: {} } } } },
    });
    expect(toolOf(catalogue, 'POST /a').outputSchema).toBeUndefined();
  });
});

describe('names on the wire', () => {
  const root = {
    type: 'object',
    properties: {
      list: { type: 'array', items: { $ref: '#/$defs/Node' } },
      map: { type: 'object', additionalProperties: { type: 'string' } },
    },
    $defs: {
      Node: {
        type: 'object',
        properties: { id: { type: 'string' }, next: { anyOf: [{ $ref: '#/$defs/Node' }, { type: 'null' }] } },
      },
    },
  };
  const originals = { id: '@id' };

  it('come back through lists, references and alternatives', () => {
    const value = [{ id: '1', next: { id: '2', next: null } }];
    expect(plain(restoreNames(value, root.properties.list, root, originals))).toEqual([
      { '@id': '1', next: { '@id': '2', next: null } },
    ]);
  });

  it('leave keys of free maps alone', () => {
    expect(plain(restoreNames({ id: 'x' }, root.properties.map, root, originals))).toEqual({ id: 'x' });
  });
});
