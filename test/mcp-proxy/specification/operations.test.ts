import { describe, expect, it } from 'vitest';
import { normaliseSecuritySchemes } from '../../../src/mcp-proxy/specification/security.ts';
import { collectDiagnostics } from '../../../src/mcp-proxy/diagnostics.ts';
import { openDocuments } from '../../../src/mcp-proxy/specification/documents.ts';
import { open, operationOf, plain, toolOf } from './support.ts';

describe('Swagger 2.0', () => {
  const swagger = {
    swagger: '2.0',
    host: 'api.example.com',
    basePath: '/v1',
    schemes: ['http', 'https'],
    consumes: ['application/json'],
    produces: ['application/json'],
    parameters: { Limit: { name: 'limit', in: 'query', type: 'integer', maximum: 100 } },
    definitions: { Pet: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } },
    paths: {
      '/pets': {
        get: {
          parameters: [
            { $ref: '#/parameters/Limit' },
            { name: 'ids', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat: 'pipes' },
            { name: 'tags', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat: 'multi' },
            { name: 'plain', in: 'query', type: 'array', items: { type: 'string' } },
            { name: 'tabs', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat: 'tsv' },
          ],
          responses: { 200: { schema: { $ref: '#/definitions/Pet' } } },
        },
        post: {
          parameters: [{ name: 'pet', in: 'body', required: true, schema: { $ref: '#/definitions/Pet' } }],
          responses: {},
        },
      },
      '/photo': {
        post: {
          consumes: ['multipart/form-data', 'application/x-www-form-urlencoded'],
          parameters: [
            { name: 'file', in: 'formData', type: 'file', required: true },
            { name: 'note', in: 'formData', type: 'string', description: 'A note' },
          ],
          responses: {},
        },
      },
    },
  };

  it('builds the server from scheme, host and base path, https first', () => {
    expect(operationOf(swagger, 'GET /pets').servers).toEqual([{ url: 'https://api.example.com/v1', variables: {} }]);
  });

  it('translates collection formats into styles', () => {
    const styles = operationOf(swagger, 'GET /pets').parameters.map(({ name, style, explode }) => [
      name,
      style,
      explode,
    ]);
    expect(styles).toEqual([
      ['limit', 'form', false],
      ['ids', 'pipeDelimited', false],
      ['tags', 'form', true],
      ['plain', 'form', false],
      ['tabs', 'tabDelimited', false],
    ]);
  });

  it('turns the body parameter into a request body', () => {
    const { requestBody } = operationOf(swagger, 'POST /pets');
    expect(requestBody).toMatchObject({ required: true, content: [{ mediaType: 'application/json' }] });
  });

  it('turns form fields with a file into a multipart body and asks for the file', () => {
    const tool = toolOf(open(swagger), 'POST /photo');
    expect(tool.operation.requestBody?.content.map(({ mediaType }) => mediaType)).toEqual(['multipart/form-data']);
    expect(tool.argumentMap.bindings).toEqual([
      { argument: 'file', in: 'body', name: 'file', given: 'file' },
      { argument: 'note', in: 'body', name: 'note' },
    ]);
    expect(plain(tool.inputSchema)).toMatchObject({
      required: ['file'],
      properties: { note: { type: 'string', description: 'A note' } },
    });
  });

  it('takes the host of the document where none is written', () => {
    const { host: _host, schemes: _schemes, ...bare } = swagger;
    const servers = operationOf(bare, 'GET /pets', 'http://docs.example.com/api/swagger.json').servers;
    expect(servers[0]?.url).toBe('http://docs.example.com/v1');
  });
});

describe('OpenAPI 3.x', () => {
  it('merges parameters of the path, the operation winning by name and place', () => {
    const { parameters } = operationOf(
      {
        paths: {
          '/a/{id}': {
            parameters: [
              { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
              { name: 'X-Trace', in: 'header', description: 'path', schema: { type: 'string' } },
              { name: 'id', in: 'query', schema: { type: 'string' } },
            ],
            get: {
              parameters: [{ name: 'x-trace', in: 'header', description: 'operation', schema: { type: 'string' } }],
            },
          },
        },
      },
      'GET /a/{id}',
    );
    expect(parameters.map(({ name, in: place, description }) => [place, name, description])).toEqual([
      ['path', 'id', undefined],
      ['header', 'x-trace', 'operation'],
      ['query', 'id', undefined],
    ]);
  });

  it('fills in the default style and explode of each location', () => {
    const { parameters } = operationOf(
      {
        paths: {
          '/a/{p}': {
            get: {
              parameters: [
                { name: 'p', in: 'path', required: true, schema: {} },
                { name: 'q', in: 'query', schema: {} },
                { name: 'd', in: 'query', style: 'deepObject', schema: {} },
                { name: 's', in: 'query', style: 'spaceDelimited', schema: {} },
                { name: 'h', in: 'header', schema: {} },
                { name: 'c', in: 'cookie', schema: {} },
                { name: 'j', in: 'query', content: { 'application/json': { schema: { type: 'object' } } } },
              ],
            },
          },
        },
      },
      'GET /a/{p}',
    );
    expect(parameters.map(({ name, style, explode, contentType }) => [name, style, explode, contentType])).toEqual([
      ['p', 'simple', false, undefined],
      ['q', 'form', true, undefined],
      ['d', 'deepObject', false, undefined],
      ['s', 'spaceDelimited', false, undefined],
      ['h', 'simple', false, undefined],
      ['c', 'form', true, undefined],
      ['j', 'form', true, 'application/json'],
    ]);
  });

  it('declares path variables nobody declared, and drops declared ones the path lacks', () => {
    const catalogue = open({
      paths: {
        '/a/{id}/{proxy+}': { get: { parameters: [{ name: 'gone', in: 'path', required: true, schema: {} }] } },
      },
    });
    const { parameters } = toolOf(catalogue, 'GET /a/{id}/{proxy+}').operation;
    expect(parameters.map(({ name, required, isGreedy }) => [name, required, isGreedy])).toEqual([
      ['id', true, undefined],
      ['proxy', true, true],
    ]);
    expect(catalogue.diagnostics().map(({ code }) => code)).toEqual([
      'unused-path-parameter',
      'undeclared-path-parameter',
      'undeclared-path-parameter',
    ]);
  });

  it('splits query and fragment off the path key', () => {
    const specification = { paths: { '/x?list-type=2': { get: {} }, '/#Action=Stop': { post: {} } } };
    expect(operationOf(specification, 'GET /x?list-type=2')).toMatchObject({ path: '/x', fixedQuery: 'list-type=2' });
    expect(operationOf(specification, 'POST /#Action=Stop').path).toBe('/');
  });

  it('prefers servers of the operation, then the path, then the root, and resolves relative ones', () => {
    const specification = {
      servers: [{ url: '/root' }],
      paths: {
        '/a': {
          get: {
            servers: [
              { url: 'https://{region}.example.com', variables: { region: { default: 'eu', enum: ['eu', 'us'] } } },
            ],
          },
        },
        '/b': { servers: [{ url: 'v2' }], get: {} },
        '/c': { get: {} },
      },
    };
    const address = 'https://docs.example.com/specs/openapi.json';
    expect(operationOf(specification, 'GET /a', address).servers).toEqual([
      { url: 'https://{region}.example.com', variables: { region: { default: 'eu', enum: ['eu', 'us'] } } },
    ]);
    expect(operationOf(specification, 'GET /b', address).servers[0]?.url).toBe('https://docs.example.com/specs/v2');
    expect(operationOf(specification, 'GET /c', address).servers[0]?.url).toBe('https://docs.example.com/root');
    expect(operationOf(specification, 'GET /c').servers[0]?.url).toBe('/root');
  });

  it('orders the media types of a body by how well they can be written', () => {
    const types = [
      'application/pdf',
      'text/plain',
      'application/xml',
      'multipart/form-data',
      'application/merge-patch+json',
      'application/json',
    ];
    const { requestBody } = operationOf(
      { paths: { '/x': { post: { requestBody: { content: Object.fromEntries(types.map((type) => [type, {}])) } } } } },
      'POST /x',
    );
    expect(requestBody?.content.map(({ mediaType }) => mediaType)).toEqual([
      'application/json',
      'application/merge-patch+json',
      'multipart/form-data',
      'text/plain',
      'application/xml',
      'application/pdf',
    ]);
  });

  it('reads the encoding of form fields with their headers', () => {
    const { requestBody } = operationOf(
      {
        paths: {
          '/x': {
            post: {
              requestBody: {
                content: {
                  'multipart/form-data': {
                    schema: {
                      type: 'object',
                      properties: { a: { type: 'object' }, b: { type: 'array', items: { type: 'string' } } },
                    },
                    encoding: {
                      a: {
                        contentType: 'application/xml',
                        headers: { 'X-Part': { required: true, schema: { type: 'string' } } },
                      },
                      b: { style: 'form', explode: false },
                    },
                  },
                },
              },
            },
          },
        },
      },
      'POST /x',
    );
    expect(plain(requestBody?.content[0]?.encoding)).toEqual({
      a: {
        contentType: 'application/xml',
        headers: [
          { name: 'X-Part', required: true, explode: false, schema: { node: { type: 'string' }, document: '' } },
        ],
      },
      b: { headers: [], style: 'form', explode: false, allowReserved: false },
    });
  });

  it('keeps an empty security list apart from a missing one', () => {
    const specification = {
      security: [{ key: [] }],
      paths: {
        '/open': { get: { security: [] } },
        '/closed': { get: {} },
        '/either': { get: { security: [{}, { oauth: ['read'], key: [] }] } },
      },
    };
    expect(operationOf(specification, 'GET /open').security).toEqual([]);
    expect(operationOf(specification, 'GET /closed').security).toEqual([[{ scheme: 'key', scopes: [] }]]);
    expect(operationOf(specification, 'GET /either').security).toEqual([
      [],
      [
        { scheme: 'oauth', scopes: ['read'] },
        { scheme: 'key', scopes: [] },
      ],
    ]);
  });

  it('reads 3.2: the query method, further methods, querystring parameters, item schemas', () => {
    const catalogue = open({
      openapi: '3.2.0',
      paths: {
        '/search': {
          query: {
            requestBody: {
              content: { 'application/json': { schema: { type: 'object', properties: { q: { type: 'string' } } } } },
            },
          },
          additionalOperations: { COPY: { summary: 'Copy it' } },
          get: {
            parameters: [
              {
                name: 'all',
                in: 'querystring',
                content: { 'application/x-www-form-urlencoded': { schema: { type: 'object' } } },
              },
            ],
          },
          post: { requestBody: { content: { 'application/jsonl': { itemSchema: { type: 'object' } } } } },
        },
      },
    });
    expect(catalogue.entries.map(({ id, isRead }) => [id, isRead])).toEqual([
      ['GET /search', true],
      ['POST /search', false],
      ['QUERY /search', true],
      ['COPY /search', false],
    ]);
    expect(toolOf(catalogue, 'GET /search').operation.parameters[0]).toMatchObject({
      in: 'querystring',
      contentType: 'application/x-www-form-urlencoded',
    });
    expect(toolOf(catalogue, 'POST /search').operation.requestBody?.content[0]?.itemSchema?.node).toEqual({
      type: 'object',
    });
  });

  it("writes API Gateway's ANY method out", () => {
    const catalogue = open({
      paths: { '/x': { get: { operationId: 'readX' }, 'x-amazon-apigateway-any-method': { operationId: 'anyX' } } },
    });
    expect(catalogue.entries.map(({ id }) => id)).toEqual(['GET /x', 'POST /x', 'PUT /x', 'PATCH /x', 'DELETE /x']);
    expect(new Set(catalogue.entries.map(({ name }) => name)).size).toBe(5);
  });

  it('loses nothing but the broken part', () => {
    const catalogue = open({
      paths: {
        '/broken': 'nonsense',
        '/half': {
          get: null,
          post: {
            parameters: [{ in: 'nowhere' }, 7, { $ref: '#/gone' }],
            requestBody: { $ref: '#/gone' },
            responses: 3,
          },
        },
        '/good': { get: {} },
      },
    });
    expect(catalogue.entries.map(({ id }) => id)).toEqual(['POST /half', 'GET /good']);
    expect(toolOf(catalogue, 'POST /half').operation.parameters).toEqual([]);
    expect(catalogue.diagnostics().filter(({ severity }) => severity === 'error')).toHaveLength(2);
  });

  it('refuses a document that is no OpenAPI', () => {
    expect(() => open({ openapi: '4.0' })).toThrow('Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are understood');
  });
});

describe('security schemes', () => {
  it('reads every kind, and the authorizer types of API Gateway', () => {
    const root = {
      components: {
        securitySchemes: {
          key: { type: 'apiKey', name: 'X-Key', in: 'header' },
          iam: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
          bearer: { type: 'http', scheme: 'Bearer' },
          oauth: {
            type: 'oauth2',
            flows: { clientCredentials: { tokenUrl: 'https://t', scopes: { read: '' } }, nonsense: {} },
          },
          oidc: { type: 'openIdConnect', openIdConnectUrl: 'https://o' },
          mtls: { type: 'mutualTLS' },
          odd: { type: 'carrier-pigeon' },
        },
      },
    };
    const schemes = normaliseSecuritySchemes(openDocuments(root, '', new Map(), collectDiagnostics()), 'openapi31');
    expect(Object.fromEntries(schemes)).toEqual({
      key: { type: 'apiKey', name: 'X-Key', in: 'header' },
      iam: { type: 'apiKey', name: 'Authorization', in: 'header', awsAuthType: 'awsSigv4' },
      bearer: { type: 'http', scheme: 'bearer' },
      oauth: { type: 'oauth2', flows: [{ kind: 'clientCredentials', tokenUrl: 'https://t', scopes: ['read'] }] },
      oidc: { type: 'openIdConnect', url: 'https://o' },
      mtls: { type: 'mutualTLS' },
      odd: { type: 'unknown', given: 'carrier-pigeon' },
    });
  });
});
