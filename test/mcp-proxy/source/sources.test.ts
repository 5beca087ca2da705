import { isAscii } from 'node:buffer';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadApi, type LoadOptions } from '../../../src/mcp-proxy/load-api.ts';
import { createSourceFetch } from '../../../src/mcp-proxy/source/guarded-fetch.ts';
import { parseDocument } from '../../../src/mcp-proxy/source/parse-document.ts';
import { readText } from '../../../src/mcp-proxy/source/read-text.ts';
import { temporaryFolder } from '../../support/server.ts';

const petstore = {
  openapi: '3.0.3',
  info: { title: 'Pets', version: '1' },
  paths: { '/pets': { get: { operationId: 'listPets' } } },
};

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return folder;
}

async function namesOf(options: Partial<LoadOptions> & { source: string }): Promise<string[]> {
  const api = await loadApi({ world: {}, ...options });
  return api.entries.map(({ name }) => name);
}

describe('documents', () => {
  it('are JSON, JSON with comments and trailing commas, or YAML, with or without a byte order mark', async () => {
    expect(await parseDocument('\uFEFF{"openapi":"3.0.0"}', 'x')).toEqual({ openapi: '3.0.0' });
    expect(await parseDocument('{"openapi": "3.0.0", # note\n}', 'x')).toEqual({ openapi: '3.0.0' });
    expect(await parseDocument('openapi: 3.1.0\ndate: 2020-01-01\nno: off', 'x')).toEqual({
      openapi: '3.1.0',
      date: '2020-01-01',
      no: 'off',
    });
  });

  it('of megabytes are the same at one byte a character, wherever a character falls', async () => {
    const marked = Array.from({ length: 3_000 }, (_, index) => ({
      [`é${index}`]: `${'x'.repeat(900 + (index % 97))}–🐾"\\`,
    }));
    const written = { ...petstore, 'x-marked': marked };
    const folder = await folderWith({
      'large.json': `\uFEFF${JSON.stringify(written)}`,
      'dense.json': JSON.stringify({ ...petstore, 'x-dense': '木'.repeat(600_000) }),
      'small.json': JSON.stringify({ title: 'é' }),
    });
    const large = readText(path.join(folder, 'large.json'));
    expect(isAscii(Buffer.from(large))).toBe(true);
    expect(JSON.parse(large)).toEqual(written);
    expect(JSON.parse(readText(path.join(folder, 'dense.json')))['x-dense']).toBe('木'.repeat(600_000));
    expect(readText(path.join(folder, 'small.json'))).toBe('{"title":"é"}');
  });

  it('merge YAML anchors', async () => {
    expect(await parseDocument('a: &a {x: 1}\nb:\n  <<: *a\n  y: 2', 'x')).toEqual({ a: { x: 1 }, b: { x: 1, y: 2 } });
  });

  it('are refused when an alias bomb or a circle is in them', async () => {
    const bomb = [
      'a0: &a0 [x, x, x, x, x, x, x, x, x, x]',
      ...Array.from({ length: 9 }, (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level}, `.repeat(10)}]`),
    ].join('\n');
    await expect(parseDocument(bomb, 'bomb.yaml')).rejects.toThrow('expands to more than');
    await expect(parseDocument('a: &a\n  b: *a', 'loop.yaml')).rejects.toThrow('inside its own anchor');
  });

  it('are refused with a reason when they are neither', async () => {
    await expect(parseDocument('{"a": ', 'bad.json')).rejects.toThrow('bad.json is not valid JSON');
    await expect(parseDocument('a: [', 'bad.yaml')).rejects.toThrow('bad.yaml is not valid YAML');
    await expect(parseDocument('- a', 'list.yaml')).rejects.toThrow('holds a list');
    await expect(parseDocument('', 'empty.yaml')).rejects.toThrow('holds nothing');
  });
});

describe('sources', () => {
  it('are files, standard input, and API Gateway', async () => {
    const text = JSON.stringify(petstore);
    const folder = await folderWith({ 'api.json': text });
    const asked: unknown[] = [];
    const world = {
      readStandardInput: () => Promise.resolve(text),
      exportRestApi: (request: unknown) => (asked.push(request), Promise.resolve(text)),
      exportHttpApi: (request: unknown) => (asked.push(request), Promise.resolve(text)),
    };
    for (const source of [
      path.join(folder, 'api.json'),
      '-',
      'apigateway:a1b2c3/prod',
      'apigatewayv2:a1b2c3',
      'apigatewayv2:a1b2c3/$default',
    ]) {
      expect(await namesOf({ source, world })).toEqual(['listPets']);
    }
    expect(asked).toEqual([
      { restApiId: 'a1b2c3', stage: 'prod' },
      { apiId: 'a1b2c3', stage: undefined },
      { apiId: 'a1b2c3', stage: '$default' },
    ]);
    await expect(namesOf({ source: 'apigateway:a1b2c3', world })).rejects.toThrow('apigateway:<restApiId>/<stage>');
    await expect(namesOf({ source: path.join(folder, 'gone.json') })).rejects.toThrow('cannot be read');
  });

  it('are URLs behind the guard, with servers relative to where they came from', async () => {
    const server = createServer((_, response) =>
      response.end(JSON.stringify({ ...petstore, servers: [{ url: 'v1' }] })),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/specs/api.json`;
    const api = await loadApi({ source: url, world: { fetchText: createSourceFetch({ allowPrivate: true }) } });
    expect(api.servers[0]?.url).toBe(url.replace('api.json', 'v1'));
    await expect(loadApi({ source: url, world: { fetchText: createSourceFetch({}) } })).rejects.toThrow(
      /127\.0\.0\.1|private|http/,
    );
  });

  it('take overlays and a prefix', async () => {
    const folder = await folderWith({
      'api.json': JSON.stringify(petstore),
      'overlay.yaml':
        "overlay: 1.0.0\ninfo: {title: o, version: '1'}\nactions:\n  - target: $.paths['/pets'].get\n    update: {operationId: allPets}\n",
    });
    const source = path.join(folder, 'api.json');
    expect(await namesOf({ source, overlays: [path.join(folder, 'overlay.yaml')], prefix: 'shop_' })).toEqual([
      'shop_allPets',
    ]);
  });
});

describe('external references', () => {
  const files = {
    'api/openapi.yaml': `openapi: 3.1.0
info: {title: Split, version: '1'}
paths:
  /pets: {$ref: './paths/pets.yaml'}
`,
    'api/paths/pets.yaml': `post:
  operationId: addPet
  parameters: [{$ref: '../common.yaml#/parameters/trace'}]
  requestBody:
    required: true
    content: {application/json: {schema: {$ref: '../common.yaml#/schemas/Pet'}}}
`,
    'api/common.yaml': `parameters:
  trace: {name: X-Trace, in: header, schema: {type: string}}
schemas:
  Pet: {type: object, properties: {name: {type: string}, friend: {$ref: '#/schemas/Pet'}}}
`,
    'secret.yaml': 'post: {operationId: leaked}',
  };

  it('are followed through several files inside an allowed folder', async () => {
    const folder = await folderWith(files);
    const api = await loadApi({
      source: path.join(folder, 'api/openapi.yaml'),
      allowReferences: [path.join(folder, 'api')],
      world: {},
    });
    const tool = api.tool('addPet');
    expect(tool?.argumentMap.bindings.map(({ argument }) => argument)).toEqual(['X-Trace', 'name', 'friend']);
    expect(tool?.inputSchema).toMatchObject({ properties: { friend: { $ref: '#/$defs/Pet' } } });
    expect(api.diagnostics()).toEqual([]);
  });

  it('lead to the specification itself by $self, and to a schema by its $id', async () => {
    const root = {
      openapi: '3.2.0',
      $self: 'https://api.example.com/openapi.json',
      info: { title: 'Self', version: '1' },
      paths: {
        '/a': {
          post: {
            operationId: 'a',
            parameters: [{ $ref: 'https://api.example.com/openapi.json#/components/parameters/P' }],
            requestBody: { content: { 'application/json': { schema: { $ref: 'https://schemas.example.com/pet' } } } },
          },
        },
      },
      components: {
        parameters: { P: { name: 'p', in: 'query', schema: { type: 'string' } } },
        schemas: {
          Pet: { $id: 'https://schemas.example.com/pet', type: 'object', properties: { name: { type: 'string' } } },
        },
      },
    };
    const folder = await folderWith({ 'openapi.json': JSON.stringify(root) });
    const api = await loadApi({ source: path.join(folder, 'openapi.json'), world: {} });
    expect(Object.keys(Object(api.tool('a')?.inputSchema['properties']))).toEqual(['p', 'name']);
  });

  it('are not followed unless allowed, and say so', async () => {
    const folder = await folderWith(files);
    const api = await loadApi({ source: path.join(folder, 'api/openapi.yaml'), world: {} });
    expect(api.entries).toEqual([]);
    expect(api.diagnostics().map(({ code }) => code)).toContain('external-reference');
  });

  it('cannot leave the allowed folder by dots or links', async () => {
    const folder = await folderWith({
      ...files,
      'api/openapi.yaml':
        "openapi: 3.1.0\ninfo: {title: X, version: '1'}\npaths:\n  /a: {$ref: '../secret.yaml'}\n  /b: {$ref: './link.yaml'}\n",
    });
    await symlink(path.join(folder, 'secret.yaml'), path.join(folder, 'api/link.yaml'));
    expect(
      await namesOf({ source: path.join(folder, 'api/openapi.yaml'), allowReferences: [path.join(folder, 'api')] }),
    ).toEqual([]);
  });
});

describe('templates', () => {
  const inline = `Transform: AWS::Serverless-2016-10-31
Parameters: {Title: {Type: String, Default: From parameter}}
Resources:
  PetApi:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      DefinitionBody:
        openapi: 3.0.1
        info: {title: !Ref Title, version: '1'}
        paths:
          /pets/{proxy+}:
            x-amazon-apigateway-any-method:
              x-amazon-apigateway-integration: {uri: !Sub 'arn:aws:x:\${AWS::Region}', type: aws_proxy}
`;

  it('give their inline definition with parameters resolved', async () => {
    const folder = await folderWith({ 'template.yaml': inline });
    const api = await loadApi({ source: path.join(folder, 'template.yaml'), world: {} });
    expect(api.title).toBe('From parameter');
    expect(api.entries).toHaveLength(5);
  });

  it('give a local definition file, only from their own folder', async () => {
    const of = (uri: string) =>
      `Resources:\n  Api:\n    Type: AWS::Serverless::HttpApi\n    Properties: {DefinitionUri: ${uri}}\n`;
    const folder = await folderWith({
      'app/template.yaml': of('api/openapi.json'),
      'app/api/openapi.json': JSON.stringify(petstore),
      'out/template.yaml': of('../app/api/openapi.json'),
    });
    expect(await namesOf({ source: path.join(folder, 'app/template.yaml') })).toEqual(['listPets']);
    await expect(namesOf({ source: path.join(folder, 'out/template.yaml') })).rejects.toThrow(
      "outside the template's folder",
    );
  });

  it('read files that are included whole or in part, with functions resolved', async () => {
    const include = (indent: string) =>
      `${indent}Fn::Transform: {Name: AWS::Include, Parameters: {Location: ./part.yaml}}`;
    const definition =
      "openapi: 3.0.1\ninfo: {title: !Ref Title, version: '1'}\nservers: [{url: !Sub 'https://${Host}/v1'}]\n";
    const parameters =
      'Parameters: {Title: {Type: String, Default: Included}, Host: {Type: String, Default: api.example.com}}\n';
    const of = (body: string) =>
      `${parameters}Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n      Body:\n${body}\n`;
    const folder = await folderWith({
      'whole/template.yaml': of(include('        ')),
      'whole/part.yaml': `${definition}paths:\n  /pets: {get: {operationId: listPets}}\n`,
      'paths/template.yaml': of(
        `        openapi: 3.0.1\n        info: {title: T, version: '1'}\n        paths:\n          /own: {get: {operationId: own}}\n${include('          ')}`,
      ),
      'paths/part.yaml': '/pets: {get: {operationId: listPets}}\n',
    });
    const whole = await loadApi({ source: path.join(folder, 'whole/template.yaml'), world: {} });
    expect([whole.title, whole.servers[0]?.url, whole.entries[0]?.name]).toEqual([
      'Included',
      'https://api.example.com/v1',
      'listPets',
    ]);
    expect(await namesOf({ source: path.join(folder, 'paths/template.yaml') })).toEqual(['listPets', 'own']);
    // The same file read by itself, as an editor would.
    expect(await namesOf({ source: path.join(folder, 'whole/part.yaml') })).toEqual(['listPets']);
  });

  it('give an API without a knowable title the name of its resource', async () => {
    const folder = await folderWith({ 'template.yaml': inline.replace('!Ref Title', "!Sub '${AWS::StackName}-api'") });
    expect((await loadApi({ source: path.join(folder, 'template.yaml'), world: {} })).title).toBe('PetApi');
  });

  it('ask which API is meant', async () => {
    const two = JSON.stringify({
      Resources: {
        A: { Type: 'AWS::ApiGateway::RestApi', Properties: { Body: petstore } },
        B: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Body: petstore } },
      },
    });
    const folder = await folderWith({
      'template.json': two,
      'none.yaml': 'Resources:\n  T: {Type: AWS::SNS::Topic}\n',
    });
    const source = path.join(folder, 'template.json');
    await expect(namesOf({ source })).rejects.toThrow('several APIs (A, B)');
    expect(await namesOf({ source: `${source}#B` })).toEqual(['listPets']);
    await expect(namesOf({ source: path.join(folder, 'none.yaml') })).rejects.toThrow(
      'holds no API with an OpenAPI definition',
    );
  });
});
