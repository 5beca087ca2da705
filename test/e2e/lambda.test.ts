import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HttpEvent, HttpResult } from '../../src/lambda.ts';
import { createClient } from '../support/server.ts';

const built = pathToFileURL(path.resolve(import.meta.dirname, '../../dist/lambda.js')).href;

async function loadHandler(): Promise<(event: HttpEvent) => Promise<HttpResult>> {
  const module: { handler: (event: HttpEvent) => Promise<HttpResult> } = await import(built);
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
    const fetch = fetchThrough(await loadHandler(), format);
    await client.connect(new StreamableHTTPClientTransport(new URL('https://example.com/mcp'), { fetch }));
    onTestFinished(() => client.close());
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toContain('validate_template');
    expect(tools.filter((tool) => tool.annotations?.readOnlyHint !== true)).toEqual([]);
    const result = await client.callTool({ name: 'validate_template', arguments: { content: 'Resources: {}\n' } });
    expect(result.structuredContent).toMatchObject({ file: expect.any(String) });
  });
});
