import type { Client } from '@modelcontextprotocol/client';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  bareEnvironment,
  builtServer,
  connectOverStdio,
  createClient,
  temporaryFolder,
  textOf,
} from '../support/server.ts';

const pets = [
  { id: 1, name: 'Rex' },
  { id: 2, name: 'Tom' },
];

const specification = {
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1.0.0' },
  paths: {
    '/pets': {
      get: {
        operationId: 'listPets',
        summary: 'Lists pets',
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }],
        responses: { 200: { description: 'Pets', content: { 'application/json': { schema: { type: 'object' } } } } },
      },
      post: {
        operationId: 'createPet',
        summary: 'Creates a pet',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
            },
          },
        },
        responses: { 201: { description: 'Created' } },
        security: [{ key: [] }],
      },
    },
    '/pets/{id}': {
      get: {
        operationId: 'getPet',
        summary: 'Reads a pet',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: { 200: { description: 'Pet' } },
      },
    },
  },
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' } } },
};

/** A real HTTP API that keeps what it is sent. */
async function startApi(): Promise<{
  url: string;
  seen: { method: string; url: string; key: string | undefined; body: string }[];
}> {
  const seen: { method: string; url: string; key: string | undefined; body: string }[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { method = '', url = '' } = request;
    seen.push({ method, url, key: request.headers['x-api-key']?.toString(), body });
    const id = Number(/^\/pets\/(\d+)$/.exec(url)?.[1]);
    const pet = pets.find((candidate) => candidate.id === id);
    const isMissing = Number.isInteger(id) && !pet;
    response.writeHead(isMissing ? 404 : method === 'POST' ? 201 : 200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        isMissing ? { message: 'no such pet' } : (pet ?? (method === 'POST' ? JSON.parse(body) : { items: pets })),
      ),
    );
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, seen };
}

async function start(options: { flags?: string[]; env?: Record<string, string>; era?: 'legacy' | 'modern' } = {}) {
  const api = await startApi();
  const file = path.join(await temporaryFolder(), 'pets.json');
  await writeFile(file, JSON.stringify(specification));
  const flags = ['proxy', file, '--base-url', api.url, ...(options.flags ?? [])];
  const client = await connectOverStdio({ flags, env: bareEnvironment(options.env), era: options.era ?? 'legacy' });
  return { client, api, file };
}

const names = async (client: Client) => (await client.listTools()).tools.map((tool) => tool.name);

describe.each(['legacy', 'modern'] as const)('an API served as MCP tools to a %s client', (era) => {
  it('lists its operations and calls them', async () => {
    const { client, api } = await start({ era });
    expect(await names(client)).toEqual(['listPets', 'createPet', 'getPet']);
    const result = await client.callTool({ name: 'getPet', arguments: { id: 2 } });
    expect(JSON.parse(textOf(result))).toEqual({ id: 2, name: 'Tom' });
    expect(api.seen).toMatchObject([{ method: 'GET', url: '/pets/2' }]);
  });

  it('says what was wrong with arguments before anything is sent', async () => {
    const { client, api } = await start({ era });
    const result = await client.callTool({ name: 'getPet', arguments: { id: 'two' } });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain('id');
    expect(api.seen).toEqual([]);
  });

  it('returns an HTTP error as a tool error with status and body', async () => {
    const { client } = await start({ era });
    const result = await client.callTool({ name: 'getPet', arguments: { id: 9 } });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/404[\s\S]*no such pet/);
  });
});

describe('the proxy', () => {
  it('sends the credential of the operation, read from the environment, and never shows it', async () => {
    const { client, api } = await start({
      flags: ['--auth', 'api-key=env:PET_KEY'],
      env: { PET_KEY: 'very-secret-key' },
    });
    const result = await client.callTool({ name: 'createPet', arguments: { name: 'Ada very-secret-key' } });
    await client.callTool({ name: 'listPets', arguments: {} });
    expect(api.seen.map(({ key }) => key)).toEqual(['very-secret-key', undefined]);
    expect(JSON.stringify(result)).not.toContain('very-secret-key');
  });

  it('offers only reads with --read-only, and only what filters keep', async () => {
    expect(await names((await start({ flags: ['--read-only'] })).client)).toEqual(['listPets', 'getPet']);
    expect(await names((await start({ flags: ['--exclude', 'GET /pets/*'] })).client)).toEqual([
      'listPets',
      'createPet',
    ]);
  });

  it('stands in for a large API with four tools that find, describe and call', async () => {
    const { client, api } = await start({ flags: ['--mode', 'search'] });
    expect(await names(client)).toEqual(['search_operations', 'describe_operation', 'call_read', 'call_write']);
    const found = textOf(await client.callTool({ name: 'search_operations', arguments: { query: 'read one pet' } }));
    expect(found).toContain('getPet: GET /pets/{id}');
    const described = textOf(await client.callTool({ name: 'describe_operation', arguments: { operation: 'getPet' } }));
    expect(described).toContain('call_read');
    const refused = await client.callTool({
      name: 'call_read',
      arguments: { operation: 'createPet', arguments: { name: 'x' } },
    });
    expect(textOf(refused)).toContain('call_write');
    const called = await client.callTool({
      name: 'call_read',
      arguments: { operation: 'getPet', arguments: { id: 1 } },
    });
    expect(textOf(called)).toContain('Rex');
    expect(api.seen).toHaveLength(1);
  });

  it.each(['tools', 'search'])('loads nothing that only calls need before the first one, in mode %s', async (mode) => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'pets.json');
    const hook = path.join(folder, 'hook.cjs');
    await writeFile(file, JSON.stringify(specification));
    await writeFile(hook, `process.on('exit', () => process.stderr.write(process.moduleLoadList.join()));`);
    const args = ['--require', hook, builtServer, 'proxy', file, '--base-url', 'http://127.0.0.1:9', '--mode', mode];
    const child = spawn(process.execPath, args, { env: bareEnvironment() });
    const clientInfo = { name: 'test', version: '1' };
    const messages = [
      { id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo } },
      { method: 'notifications/initialized' },
      { id: 2, method: 'tools/list' },
    ];
    for (const message of messages) child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += String(chunk);
      if (output.includes('"tools":[')) child.stdin.end();
    });
    let loaded = '';
    child.stderr.on('data', (chunk) => (loaded += String(chunk)));
    await once(child, 'close');
    expect(loaded).toContain('NativeModule fs');
    for (const name of ['http', 'crypto', 'zlib', 'vm', 'dns/promises'])
      expect(loaded.split(',')).not.toContain(`NativeModule ${name}`);
  });

  it('answers an unknown tool with a protocol error', async () => {
    const { client } = await start();
    await expect(client.callTool({ name: 'nope', arguments: {} })).rejects.toMatchObject({ code: -32602 });
  });

  it('takes up a changed specification and tells the client', async () => {
    const { client, file } = await start({ flags: ['--watch'] });
    let notified = 0;
    client.setNotificationHandler('notifications/tools/list_changed', () => void (notified += 1));
    const { '/pets/{id}': _gone, ...paths } = specification.paths;
    await writeFile(file, JSON.stringify({ ...specification, paths }));
    await expect.poll(() => notified, { timeout: 5_000 }).toBeGreaterThan(0);
    expect(await names(client)).toEqual(['listPets', 'createPet']);
    await writeFile(file, '{ broken');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await names(client)).toEqual(['listPets', 'createPet']);
  });

  it('serves over HTTP with a token, and counts calls at /metrics', async () => {
    const api = await startApi();
    const file = path.join(await temporaryFolder(), 'pets.json');
    await writeFile(file, JSON.stringify(specification));
    const args = [
      builtServer,
      'proxy',
      file,
      '--base-url',
      api.url,
      '--http',
      '--port',
      '0',
      '--token',
      'proxy-test-token',
    ];
    const child = spawn(process.execPath, args, { env: bareEnvironment(), stdio: ['ignore', 'ignore', 'pipe'] });
    onTestFinished(() => void child.kill('SIGTERM'));
    let lines = '';
    child.stderr.on('data', (chunk: Buffer) => (lines += chunk.toString()));
    await expect.poll(() => lines, { timeout: 10_000 }).toMatch(/listening on \S+/);
    const url = /listening on (\S+?),/.exec(lines)?.[1] ?? '';
    const headers = { authorization: 'Bearer proxy-test-token' };
    const client = createClient('modern');
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
    onTestFinished(() => client.close());
    await client.callTool({ name: 'getPet', arguments: { id: 1 } });
    const metricsUrl = url.replace('/mcp', '/metrics');
    expect((await fetch(metricsUrl)).status).toBe(401);
    expect(await (await fetch(metricsUrl, { headers })).text()).toContain('calls_total{tool="getPet",outcome="ok"} 1');
  });
});
