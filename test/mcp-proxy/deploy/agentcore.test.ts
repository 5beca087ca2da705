import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildAgentCoreProject } from '../../../src/mcp-proxy/deploy/agentcore-project.ts';
import type { ApiToDeploy } from '../../../src/mcp-proxy/deploy/sam-project.ts';
import { apiToDeploy, expectValid, fileOf, templateOf } from './support.ts';

const build = (api: ApiToDeploy, authType: 'iam' | 'jwt' = 'iam') =>
  buildAgentCoreProject({ ...api, name: 'shop', authType });

const signed = { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' };
const exported = {
  openapi: '3.0.1',
  info: { title: 'Shop', version: '1' },
  servers: [{ url: 'https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod' }],
  paths: {
    '/items': { get: { security: [{ iam: [] }] }, post: { operationId: 'add', security: [{ pool: [] }] } },
    '/items/{id}': { get: { operationId: 'read', security: [{ iam: [] }] } },
    '/files/{proxy+}': { get: {} },
    '/both': { get: { security: [{ iam: [], key: [] }] } },
    '/keyed': { get: { security: [{ key: [] }] } },
  },
  components: {
    securitySchemes: {
      iam: signed,
      key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
      pool: { ...signed, 'x-amazon-apigateway-authtype': 'cognito_user_pools' },
    },
  },
};

describe('an AgentCore gateway for a deployed REST API', () => {
  it.each(['iam', 'jwt'] as const)('passes our own rules with %s authorization', async (authType) => {
    await expectValid(build(await apiToDeploy(exported, { spec: 'apigateway:a1b2c3/prod' }), authType));
  });

  it('carries what the target can, under the names of our tools', async () => {
    const project = build(await apiToDeploy(exported, { spec: 'apigateway:a1b2c3/prod' }));
    const { Target, GatewayRole } = templateOf(project).Resources;
    expect(Target.Properties.TargetConfiguration.Mcp.ApiGateway).toMatchObject({
      RestApiId: 'a1b2c3',
      Stage: 'prod',
      ApiGatewayToolConfiguration: {
        ToolFilters: [
          { FilterPath: '/items', Methods: ['GET'] },
          { FilterPath: '/items/{id}', Methods: ['GET'] },
        ],
        ToolOverrides: [
          { Path: '/items', Method: 'GET', Name: expect.stringMatching(/^\w+$/) },
          { Path: '/items/{id}', Method: 'GET', Name: 'read' },
        ],
      },
    });
    expect(Target.Properties.CredentialProviderConfigurations).toEqual([
      { CredentialProviderType: 'GATEWAY_IAM_ROLE' },
    ]);
    const root = 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:a1b2c3/prod';
    expect(GatewayRole.Properties.Policies[0].PolicyDocument.Statement).toEqual([
      expect.objectContaining({ Action: 'apigateway:GET' }),
      {
        Effect: 'Allow',
        Action: 'execute-api:Invoke',
        Resource: [{ 'Fn::Sub': `${root}/GET/items` }, { 'Fn::Sub': `${root}/GET/items/*` }],
      },
    ]);
  });

  it('says of each operation it cannot carry why', async () => {
    const { notes } = build(await apiToDeploy(exported, { spec: 'apigateway:a1b2c3/prod' }));
    expect(notes.filter((note) => note.startsWith('Not carried'))).toEqual([
      'Not carried: POST /items: authorization cognito_user_pools is not supported (only none, API key or IAM)',
      'Not carried: GET /files/{proxy+}: greedy path ({proxy+}) is not supported',
      'Not carried: GET /both: IAM and API key together are not supported',
      'Not carried: GET /keyed: needs the credential key; the target can hold one, iam',
    ]);
  });
});

const pet = {
  type: 'object',
  required: ['name', 'id'],
  properties: {
    id: { type: 'integer', readOnly: true },
    name: { type: ['string', 'null'] },
    friend: { $ref: '#/components/schemas/Pet' },
    home: { oneOf: [{ $ref: '#/components/schemas/House' }, { $ref: '#/components/schemas/Flat' }] },
    tag: { anyOf: [{ type: 'string', maxLength: 5 }, { type: 'null' }] },
    size: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  },
};
const pets = {
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1' },
  servers: [{ url: 'https://pets.example.com/v1' }],
  security: [{ key: [] }],
  paths: {
    '/pets': {
      get: {
        parameters: [
          { name: 'tags', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
          { name: 'sort', in: 'query', style: 'pipeDelimited', schema: { type: 'array' } },
          { name: 'session', in: 'cookie', schema: { type: 'string' } },
        ],
      },
      post: {
        operationId: 'add',
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: { allOf: [{ $ref: '#/components/schemas/Pet' }, { required: ['tag'] }] } },
            'application/xml': {},
          },
        },
      },
    },
    '/photos': {
      post: { operationId: 'upload', requestBody: { required: true, content: { 'image/png': {} } } },
      trace: { operationId: 'trace' },
    },
    '/search': {
      get: {
        operationId: 'search',
        parameters: [{ name: 'filter', in: 'query', required: true, style: 'deepObject', schema: { type: 'object' } }],
      },
    },
  },
  components: {
    securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'key' } },
    schemas: {
      Pet: pet,
      House: { type: 'object', required: ['street', 'garden'], properties: { street: { type: 'string' }, garden: {} } },
      Flat: { type: 'object', required: ['street'], properties: { street: { type: 'string' }, floor: { const: 3 } } },
    },
  },
};

describe('an AgentCore gateway with a document of its own', () => {
  it('cleans the document to what OpenAPI targets take', async () => {
    const project = build(await apiToDeploy(pets));
    const document = JSON.parse(fileOf(project, 'openapi.json'));
    expect(document).toMatchObject({ openapi: '3.0.3', servers: [{ url: 'https://pets.example.com/v1' }] });
    expect(Object.keys(document.paths)).toEqual(['/pets']);
    expect(document.paths['/pets'].get.operationId).toMatch(/^\w+$/);
    expect(document.paths['/pets'].get.parameters).toEqual([
      { name: 'tags', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
    ]);
    expect(document.paths['/pets'].post.requestBody).toEqual({
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['name', 'tag'],
            properties: {
              name: { type: 'string', nullable: true },
              friend: {},
              home: {
                type: 'object',
                required: ['street'],
                properties: { street: { type: 'string' }, garden: {}, floor: { enum: [3] } },
              },
              tag: { type: 'string', maxLength: 5, nullable: true },
              size: {},
            },
          },
        },
      },
    });
    expect(templateOf(project).Resources.Target.Properties.TargetConfiguration.Mcp.OpenApiSchema).toEqual({
      InlinePayload: fileOf(project, 'openapi.json'),
    });
    await expectValid(project);
  });

  it('says what is lost and what changes', async () => {
    const { notes } = build(await apiToDeploy(pets));
    expect(notes.filter((note) => /^(Not carried|Changed)/.test(note))).toEqual([
      'Not carried: POST /photos: request body is image/png, not application/json',
      'Not carried: TRACE /photos: method TRACE is not supported',
      'Not carried: GET /search: parameter "filter" uses style deepObject',
      expect.stringMatching(
        /^Changed: GET \/pets: operationId \w+ is added; parameter "sort" uses style pipeDelimited: dropped; parameter "session" is in the cookie: dropped$/,
      ),
      'Changed: POST /pets: of the body only application/json is kept; a recursive or very large schema is cut to any value; oneOf is widened',
    ]);
  });

  it('keeps nothing that would make the document invalid, and describes every operation', async () => {
    const body = { content: { 'application/json': { schema: { type: 'object' } } } };
    const wrong = { type: 'integer', default: '1', minimum: '0', pattern: 7, uniqueItems: 'no' };
    const parameters = [
      { name: 'page', in: 'query', schema: wrong },
      { name: 'kind', in: 'query', schema: { type: 'file', default: 'x' } },
      { name: 'size', in: 'query', schema: { type: 'integer', default: 20, minimum: 1 } },
    ];
    const project = build(
      await apiToDeploy({
        ...pets,
        security: [],
        paths: {
          '/pets': {
            get: { operationId: 'list', parameters },
            delete: { operationId: 'clear', requestBody: { ...body, required: true } },
            put: { operationId: 'replace', requestBody: { content: { '': {} }, required: true } },
            head: { operationId: 'peek', requestBody: body },
          },
        },
      }),
    );
    const { get, head, ...others } = JSON.parse(fileOf(project, 'openapi.json')).paths['/pets'];
    expect(others).toEqual({});
    expect(get.description).toBe('GET /pets');
    expect(get.parameters.map(({ schema }: { schema: unknown }) => schema)).toEqual([
      { type: 'integer' },
      { default: 'x' },
      { type: 'integer', default: 20, minimum: 1 },
    ]);
    expect(head.requestBody).toBeUndefined();
    expect(project.notes).toEqual([
      'Calls carry no credential: the specification asks for none',
      'Not carried: PUT /pets: request body names no media type',
      'Not carried: DELETE /pets: request body of DELETE has no meaning in OpenAPI 3.0',
      'Changed: HEAD /pets: request body of HEAD has no meaning in OpenAPI 3.0: dropped',
    ]);
  });

  it('takes the key from AgentCore Identity, and may read only that one', async () => {
    const { Resources, Parameters } = templateOf(build(await apiToDeploy(pets)));
    expect(Object.keys(Parameters)).toEqual(['CredentialProviderArn', 'CredentialSecretArn']);
    expect(Resources.Target.Properties.CredentialProviderConfigurations[0]).toMatchObject({
      CredentialProviderType: 'API_KEY',
      CredentialProvider: {
        ApiKeyCredentialProvider: { CredentialParameterName: 'key', CredentialLocation: 'QUERY_PARAMETER' },
      },
    });
    const [, keys, secret] = Resources.GatewayRole.Properties.Policies[0].PolicyDocument.Statement;
    expect(keys.Action).toBe('bedrock-agentcore:GetResourceApiKey');
    expect(secret).toEqual({
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: [{ Ref: 'CredentialSecretArn' }],
    });
  });

  it('signs calls of an HTTP API, and may call the carried operations alone', async () => {
    const api = await apiToDeploy(exported, {
      spec: 'apigatewayv2:a1b2c3/prod',
      include: ['GET /items/*', 'GET /keyed'],
    });
    const project = build(api);
    const { Target, GatewayRole } = templateOf(project).Resources;
    expect(Target.Properties.CredentialProviderConfigurations).toEqual([
      {
        CredentialProviderType: 'GATEWAY_IAM_ROLE',
        CredentialProvider: { IamCredentialProvider: { Service: 'execute-api', Region: 'eu-west-1' } },
      },
    ]);
    const arn = 'arn:${AWS::Partition}:execute-api:eu-west-1:${AWS::AccountId}:a1b2c3/prod/GET/items/*';
    expect(GatewayRole.Properties.Policies[0].PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: [{ 'Fn::Sub': arn }] },
    ]);
    expect(project.notes).toContain('Not carried: GET /keyed: needs the credential key; the target can hold one, iam');
    expect(fileOf(project, 'README.md')).not.toContain('## Before');
    await expectValid(project);
  });

  it('puts a large document into a bucket that the gateway may read', async () => {
    const paths = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [
        `/p${index}`,
        { get: { summary: 'words '.repeat(30), security: [] } },
      ]),
    );
    const project = build(await apiToDeploy({ ...pets, paths }));
    const { Resources } = templateOf(project);
    expect(Resources.Target.Properties.TargetConfiguration.Mcp.OpenApiSchema).toEqual({
      S3: { Uri: { 'Fn::Sub': 's3://${SchemaBucket}/${SchemaKey}' } },
    });
    expect(Resources.GatewayRole.Properties.Policies[0].PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: [{ 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${SchemaBucket}/${SchemaKey}' }],
      },
    ]);
    expect(project.notes.join('\n')).toContain('aws s3 cp openapi.json s3://');
    expect(project.notes.at(-1)).toBe('... and 280 more are changed; README.md lists them');
    expect(fileOf(project, 'README.md')).toContain('Changed: GET /p299: operationId');
    await expectValid(project);
  });

  it('refuses an API without an https server, and one of which nothing can be carried', async () => {
    const local = await apiToDeploy({ ...pets, servers: [{ url: 'http://localhost:1' }] });
    expect(() => build(local)).toThrow('needs an https server; the specification has http://localhost:1');
    const nothing = await apiToDeploy(pets, { include: ['upload', 'trace'] });
    expect(() => build(nothing)).toThrow(/none of the 2 operations:[\s\S]*image\/png/);
  });

  it('leaves no combinator, reference or list of types, whatever the schema', async () => {
    const leaf = fc.constantFrom({ type: 'string' }, { type: ['integer', 'null'] }, true, {}, { const: null });
    const { schema } = fc.letrec<{ schema: unknown }>((tie) => ({
      schema: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.record({ allOf: fc.array(tie('schema'), { maxLength: 3 }) }),
        fc.record({ oneOf: fc.array(tie('schema'), { maxLength: 3 }), type: fc.constant('object') }),
        fc.record({ anyOf: fc.array(tie('schema'), { maxLength: 3 }) }),
        fc.record({ type: fc.constant('array'), items: tie('schema') }),
        fc.record({
          properties: fc.dictionary(fc.constantFrom('a', 'constructor', '__proto__'), tie('schema')),
          required: fc.constant(['a', 'b']),
        }),
        fc.constant({ $ref: '#/components/schemas/Root' }),
        fc.constant({ $ref: '#/nowhere' }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(schema, async (root) => {
        const content = { 'application/json': { schema: { $ref: '#/components/schemas/Root' } } };
        const api = await apiToDeploy({
          openapi: '3.1.0',
          info: { title: 'Any', version: '1' },
          servers: [{ url: 'https://any.example.com' }],
          paths: { '/x': { post: { operationId: 'x', requestBody: { content } } } },
          components: { schemas: { Root: root } },
        });
        const text = fileOf(build(api), 'openapi.json');
        expect(text).not.toMatch(/"(?:oneOf|anyOf|allOf|\$ref|const)"|"type":\[/);
      }),
      { numRuns: 60 },
    );
  });
});
