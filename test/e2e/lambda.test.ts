import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { HttpEvent, HttpResult } from '../../src/lambda.ts';
import { createClient, temporaryFolder } from '../support/server.ts';

const built = pathToFileURL(path.resolve(import.meta.dirname, '../../dist/lambda.js')).href;

/** `instance` tells apart what Lambda would start as separate instances. */
async function loadHandler(instance: string): Promise<(event: HttpEvent) => Promise<HttpResult>> {
  const module: { handler: (event: HttpEvent) => Promise<HttpResult> } = await import(`${built}?${instance}`);
  return module.handler;
}

/** Carries HTTP requests to the handler as Lambda would deliver them. */
function fetchThrough(handler: (event: HttpEvent) => Promise<HttpResult>, format: '1.0' | '2.0'): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const body = await request.text();
    const common = {
      headers: Object.fromEntries(request.headers),
      body: Buffer.from(body).toString('base64'),
      isBase64Encoded: true,
    };
    const event: HttpEvent =
      format === '2.0'
        ? {
            ...common,
            rawPath: '/mcp',
            rawQueryString: '',
            requestContext: { http: { method: request.method }, domainName: 'x.lambda-url.eu-west-1.on.aws' },
          }
        : {
            ...common,
            path: '/mcp',
            httpMethod: request.method,
            requestContext: { domainName: 'x.execute-api.eu-west-1.amazonaws.com' },
          };
    const result = await handler(event);
    return new Response(result.body === '' ? null : result.body, {
      status: result.statusCode,
      headers: result.headers,
    });
  };
}

describe('the server behind a Lambda function', () => {
  it.each([
    ['legacy', '2.0'],
    ['modern', '2.0'],
    ['modern', '1.0'],
  ] as const)('serves a %s client with payload format %s', async (era, format) => {
    const client = createClient(era);
    const fetch = fetchThrough(await loadHandler('server'), format);
    await client.connect(new StreamableHTTPClientTransport(new URL('https://example.com/mcp'), { fetch }));
    onTestFinished(() => client.close());
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toContain('validate_template');
    expect(tools.filter((tool) => tool.annotations?.readOnlyHint !== true)).toEqual([]);
    const result = await client.callTool({ name: 'validate_template', arguments: { content: 'Resources: {}\n' } });
    expect(result.structuredContent).toMatchObject({ file: expect.any(String) });
  });

  it('logs why it cannot start, and tries again with the next call', async () => {
    const folder = await temporaryFolder();
    vi.stubEnv('LAMBDA_TASK_ROOT', folder);
    vi.stubEnv('SERVERLESS_MCP_PROXY_CONFIG', 'proxy.json');
    const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    onTestFinished(() => {
      vi.unstubAllEnvs();
      log.mockRestore();
    });
    const handler = await loadHandler('retry');
    const ping = {
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
      rawPath: '/',
      requestContext: { http: { method: 'POST' } },
    };
    expect(await handler(ping)).toMatchObject({ statusCode: 500 });
    expect(log.mock.calls.join()).toContain('proxy.json');

    const paths = { '/pets': { get: { operationId: 'listPets' } } };
    const servers = [{ url: 'https://pets.example.com' }];
    const api = { openapi: '3.1.0', info: { title: 'Pets', version: '1' }, servers, paths };
    await writeFile(path.join(folder, 'pets.json'), JSON.stringify(api));
    await writeFile(path.join(folder, 'proxy.json'), JSON.stringify({ apis: [{ spec: 'pets.json' }] }));
    const { statusCode, body } = await handler(ping);
    expect([statusCode, body]).toEqual([200, expect.stringContaining('listPets')]);
  });
});
