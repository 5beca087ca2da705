import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { previewApiTools } from '../../src/tools/preview-api-tools.ts';
import { makeToolContext } from '../local/support.ts';
import { temporaryFolder } from '../support/server.ts';

const specification = {
  openapi: '3.0.1',
  info: { title: 'Pet Shop API', version: '1' },
  servers: [{ url: 'https://a1b2c3.execute-api.eu-central-1.amazonaws.com/prod' }],
  components: {
    securitySchemes: {
      users: {
        type: 'apiKey',
        in: 'header',
        name: 'Authorization',
        'x-amazon-apigateway-authtype': 'cognito_user_pools',
      },
    },
  },
  paths: {
    '/pets': {
      get: { operationId: 'listPets', summary: 'List pets' },
      post: { operationId: 'addPet', security: [{ users: [] }] },
    },
    '/files/{proxy+}': { get: { operationId: 'readFile' } },
    '/odd': { get: { operationId: 'odd', parameters: [{ $ref: '#/gone' }] } },
  },
};

async function preview(input: Record<string, unknown>) {
  const folder = await temporaryFolder();
  const spec = path.join(folder, 'api.json');
  await writeFile(spec, JSON.stringify(specification));
  const parsed = previewApiTools.input.parse({ spec, ...input });
  const value = await previewApiTools.handle(parsed, makeToolContext(folder));
  expect(previewApiTools.output.parse(value)).toEqual(value);
  return { value, text: previewApiTools.text(value, parsed), spec };
}

describe('preview_api_tools', () => {
  it('tells names, sizes, credentials, problems and how to serve the API', async () => {
    const { value, text, spec } = await preview({ include: ['GET /**'] });
    expect(value).toMatchObject({ title: 'Pet Shop API', mode: 'tools', toolCount: 3 });
    expect(text).toContain('Pet Shop API: 3 operations');
    expect(text).toMatch(/listPets: GET \/pets, \d+ bytes/);
    expect(text).toContain('warning: "#/gone" leads to nothing');
    expect(text).toContain(`Serve it: npx -y serverless-mcp proxy ${spec} --include 'GET /**'`);
    expect(value['deployCommands']).toEqual([
      `npx -y serverless-mcp proxy deploy ${spec} --include 'GET /**' --sam --output pet-shop-mcp`,
      `npx -y serverless-mcp proxy deploy ${spec} --include 'GET /**' --agentcore --output pet-shop-gateway`,
    ]);
    expect(value['clientConfiguration']).toEqual({
      mcpServers: {
        'pet-shop': { command: 'npx', args: ['-y', 'serverless-mcp', 'proxy', spec, '--include', 'GET /**'] },
      },
    });
  });

  it('shows whole definitions on demand', async () => {
    const { text } = await preview({ include: ['listPets'], output: 'definitions' });
    expect(text).toContain(
      '{"name":"listPets","description":"List pets. GET /pets","inputSchema":{"type":"object","properties":{}},"annotations":{"readOnlyHint":true}}',
    );
  });

  it('says what AgentCore could not carry, and writes the configuration for the rest', async () => {
    const { value } = await preview({ output: 'agentcore' });
    const apiGateway = {
      target: 'apiGateway',
      carried: 2,
      lost: 2,
      misfits: [
        {
          operation: 'POST /pets',
          reasons: ['authorization cognito_user_pools is not supported (only none, API key or IAM)'],
        },
        { operation: 'GET /files/{proxy+}', reasons: ['greedy path ({proxy+}) is not supported'] },
      ],
      configuration: {
        toolFilters: [
          { filterPath: '/pets', methods: ['GET'] },
          { filterPath: '/odd', methods: ['GET'] },
        ],
        toolOverrides: [
          { name: 'listPets', description: 'List pets. GET /pets', path: '/pets', method: 'GET' },
          { name: 'odd', description: 'GET /odd', path: '/odd', method: 'GET' },
        ],
      },
    };
    expect(value).toMatchObject({
      agentCore: [apiGateway, { target: 'openApi', carried: 3, lost: 1, changed: 0, changes: [] }],
    });
  });

  it('refuses a file outside the roots and a metadata address', async () => {
    await expect(preview({ spec: '/etc/passwd' })).rejects.toThrow('outside the allowed roots');
    await expect(preview({ spec: 'http://169.254.169.254/latest' })).rejects.toThrow('169.254.169.254');
  });
});
