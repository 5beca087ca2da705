import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bareEnvironment, builtServer, createClient } from '../support/server.ts';

const token = 'test-token-of-some-length';

async function startHttp(args: readonly string[] = ['--token', token]) {
  const child = spawn(process.execPath, [builtServer, 'serve', '--http', '--port', '0', ...args], {
    env: bareEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGTERM'));
  let lines = '';
  child.stderr.on('data', (chunk: Buffer) => (lines += chunk.toString()));
  await expect.poll(() => lines, { timeout: 10_000 }).toMatch(/listening on http:\S+\nAuthorization: Bearer \S+/);
  const url = /listening on (\S+)/.exec(lines)?.[1] ?? '';
  return { child, lines, url };
}

/** One POST with any header, Host included, which fetch would not let us set. */
async function post(url: string, headers: Record<string, string>) {
  const message = request(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers } });
  if (headers['content-length'] === undefined) message.end('{}');
  else message.flushHeaders();
  const [response] = await once(message, 'response');
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode as number, headers: response.headers, text };
}

const authorized = { authorization: `Bearer ${token}` };

describe('the built server over Streamable HTTP', () => {
  it.each(['legacy', 'modern'] as const)('serves a %s client with the token', async (era) => {
    const { url } = await startHttp();
    const client = createClient(era);
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: authorized } }));
    onTestFinished(() => client.close());
    expect((await client.listTools()).tools.map((tool) => tool.name)).toContain('validate_template');
  });

  it('prints a random token when none was given, and only that one opens', async () => {
    const { url, lines } = await startHttp([]);
    const printed = /Bearer (\S+)/.exec(lines)?.[1] ?? '';
    expect(printed.length).toBeGreaterThanOrEqual(32);
    expect((await post(url, { authorization: `Bearer ${printed}` })).status).not.toBe(401);
    expect((await post(url, authorized)).status).toBe(401);
  });

  it('refuses a missing token, a foreign Host, a foreign Origin, another path and a large body', async () => {
    const { url } = await startHttp();
    expect(await post(url, {})).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
    expect((await post(url, { ...authorized, host: 'evil.example' })).status).toBe(403);
    expect((await post(url, { ...authorized, origin: 'https://evil.example' })).status).toBe(403);
    expect((await post(url.replace('/mcp', '/other'), authorized)).status).toBe(404);
    expect((await post(url, { ...authorized, 'content-length': '5000000' })).status).toBe(413);
  });

  it('listens on loopback only by default and ends on SIGTERM', async () => {
    const { child, url } = await startHttp();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    child.kill('SIGTERM');
    const [exitCode] = await once(child, 'exit');
    expect(exitCode).toBe(0);
  });

  it('says which address it could not listen on', async () => {
    const { url } = await startHttp();
    const second = spawn(process.execPath, [builtServer, 'serve', '--http', '--port', new URL(url).port], {
      env: bareEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let text = '';
    second.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const [exitCode] = await once(second, 'close');
    expect(exitCode).toBe(1);
    expect(text).toMatch(/Cannot listen on 127\.0\.0\.1:\d+.*--port/);
  });
});
