import type { JsonObject } from '../../src/mcp-proxy/operation.ts';

const text = { type: 'string' };
const list = { type: 'array', items: text };
const anyObject = { type: 'object', additionalProperties: true };

interface ParameterOptions {
  readonly [key: string]: unknown;
}

const parameter = (name: string, place: string, options: ParameterOptions = {}): JsonObject => ({
  name,
  in: place,
  ...(place === 'path' && { required: true }),
  ...(options['content'] === undefined && { schema: text }),
  ...options,
});

const operation = (parameters: readonly JsonObject[], more: JsonObject = {}): JsonObject => ({
  parameters,
  responses: { 200: { description: 'ok' } },
  ...more,
});

const body = (mediaType: string, schema: unknown, more: JsonObject = {}): JsonObject => ({
  requestBody: { required: true, content: { [mediaType]: { schema, ...more } } },
});

/** An OpenAPI document with one operation for each row of the wire table, written for this test. */
export const wireSpecification: JsonObject = {
  openapi: '3.1.0',
  info: { title: 'Wire', version: '1' },
  servers: [{ url: 'https://api.wire.test' }],
  security: [{ key: [] }],
  paths: {
    '/c01/users/{id}/x': { get: operation([parameter('id', 'path')]) },
    '/c02': { get: operation([parameter('v', 'query', { schema: list })]) },
    '/c03': { get: operation([parameter('v', 'query', { schema: list, explode: false })]) },
    '/c04': { get: operation([parameter('v', 'query', { schema: list, style: 'pipeDelimited', explode: false })]) },
    '/c05': { get: operation([parameter('v', 'query', { schema: list, style: 'spaceDelimited', explode: false })]) },
    '/c06': { get: operation([parameter('f', 'query', { schema: anyObject, style: 'deepObject', explode: true })]) },
    '/c07': { get: operation([parameter('f', 'query', { schema: anyObject })]) },
    '/c08': { get: operation([parameter('f', 'query', { schema: anyObject, explode: false })]) },
    '/c09/{v}': { get: operation([parameter('v', 'path', { schema: list })]) },
    '/c10/{v}': { get: operation([parameter('v', 'path', { schema: list, style: 'label' })]) },
    '/c11/{v}': { get: operation([parameter('v', 'path', { schema: list, style: 'matrix' })]) },
    '/c12': { get: operation([parameter('X-List', 'header', { schema: list })]) },
    '/c13': { get: operation([parameter('sid', 'cookie')]) },
    '/c14': { get: operation([parameter('q', 'query', { content: { 'application/json': { schema: anyObject } } })]) },
    '/c15': { get: operation([parameter('u', 'query', { allowReserved: true })]) },
    '/c16': { get: operation([parameter('filter[name]', 'query')]) },
    '/c17': {
      get: operation([
        parameter('b', 'query', { schema: { type: 'boolean' } }),
        parameter('n', 'query', { schema: { type: 'integer' } }),
      ]),
    },
    '/c18': { post: operation([], body('application/json', { type: 'array', items: { type: 'integer' } })) },
    '/c19': { post: operation([], body('application/json', text)) },
    '/c20': {
      post: operation([], body('application/json', { type: 'object', additionalProperties: { type: 'integer' } })),
    },
    '/c21': {
      patch: operation(
        [],
        body('application/json', { type: 'object', properties: { a: { type: ['string', 'null'] }, b: text } }),
      ),
    },
    '/c21e': { post: operation([], body('application/json', { type: 'object', properties: { a: text } })) },
    '/c22/{id}': {
      put: operation(
        [parameter('id', 'path')],
        body('application/json', { type: 'object', properties: { id: { type: 'integer' }, n: text } }),
      ),
    },
    '/c23/{id}': { get: operation([parameter('id', 'path'), parameter('id', 'query')]) },
    '/c24': {
      post: operation(
        [],
        body('application/json', {
          allOf: [
            { type: 'object', properties: { a: text } },
            { type: 'object', properties: { b: text }, required: ['b'] },
          ],
        }),
      ),
    },
    '/c25': {
      post: operation(
        [],
        body('application/json', {
          oneOf: [
            { type: 'object', properties: { cat: text }, required: ['cat'] },
            { type: 'object', properties: { dog: text }, required: ['dog'] },
          ],
        }),
      ),
    },
    '/c26': { post: { requestBody: { $ref: '#/components/requestBodies/Thing' }, responses: {} } },
    '/c27': { post: operation([], body('application/json', { $ref: '#/components/schemas/Node' })) },
    '/c28': {
      post: operation(
        [],
        body(
          'application/x-www-form-urlencoded',
          { type: 'object', properties: { a: { type: 'integer' }, list, deep: anyObject } },
          { encoding: { deep: { style: 'deepObject', explode: true } } },
        ),
      ),
    },
    '/c29': {
      post: operation(
        [],
        body('multipart/form-data', {
          type: 'object',
          properties: { note: text, file: { type: 'string', contentMediaType: 'application/octet-stream' } },
        }),
      ),
    },
    '/c30': { put: operation([], body('application/octet-stream', { type: 'string', format: 'binary' })) },
    '/c31': { post: operation([], body('text/plain', text)) },
    '/c32': {
      patch: operation([], body('application/json-patch+json', { type: 'array', items: anyObject })),
    },
    '/c33': {
      post: operation(
        [],
        body('application/xml', {
          type: 'object',
          xml: { name: 'pet' },
          properties: { id: { type: 'integer', xml: { attribute: true } }, name: text },
        }),
      ),
    },
    '/c34': { post: operation([], body('*/*', { type: 'object', properties: { a: text } })) },
    '/c35': { delete: operation([], body('application/json', { type: 'object', properties: { why: text } })) },
    '/c36': {
      get: operation([], {
        servers: [
          {
            url: 'http://{host}/{version}',
            variables: { host: { default: 'set by the test' }, version: { default: 'v2' } },
          },
        ],
      }),
    },
    '/c37': { get: operation([], { responses: { 200: { description: 'image', content: { 'image/png': {} } } } }) },
    '/c38': { get: operation([]) },
    '/c39': { post: operation([]) },
    '/c40': { delete: operation([]) },
    '/c41': { get: operation([]) },
    '/c42': { get: operation([]) },
    '/c43': {
      get: operation([], {
        responses: {
          200: {
            description: 'ok',
            content: { 'application/json': { schema: { type: 'object', properties: { id: { type: 'integer' } } } } },
          },
        },
      }),
    },
    '/c44': { get: operation([]) },
    '/c45': { get: operation([parameter('X-Note', 'header')]) },
    '/c46': {
      get: operation([
        parameter('Authorization', 'header'),
        parameter('X-Api-Key', 'header'),
        parameter('Host', 'header'),
      ]),
    },
    '/c47/things:run': { post: operation([]) },
    '/c49/{id}': { get: operation([parameter('id', 'path')]) },
    '/c50': { get: operation([], { operationId: 'a.b' }) },
    '/c51': { get: operation([], { operationId: 'a_b' }) },
    '/c52': { get: operation([], { operationId: 'a b' }) },
    '/c53': { get: operation([], { operationId: 'a-b' }) },
    '/c54': {
      post: operation(
        [],
        body('application/json', {
          type: 'object',
          properties: { id: { type: 'integer', readOnly: true }, name: text },
          required: ['id', 'name'],
        }),
      ),
    },
    '/c55': { get: operation([parameter('q', 'query', { description: 'words to look for' })]) },
    '/c57': { get: operation([parameter('v', 'query', { schema: list, style: 'pipeDelimited' })]) },
  },
  components: {
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' } },
    requestBodies: {
      Thing: {
        required: true,
        content: { 'application/json': { schema: { type: 'object', properties: { a: text } } } },
      },
    },
    schemas: {
      Node: {
        type: 'object',
        properties: { name: text, children: { type: 'array', items: { $ref: '#/components/schemas/Node' } } },
      },
    },
  },
};
