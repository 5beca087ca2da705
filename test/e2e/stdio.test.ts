import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { version } from '../../src/world/version.ts';
import { bareEnvironment, builtServer, connectOverStdio } from '../support/server.ts';

function startRaw(env: Record<string, string>, args: readonly string[] = []) {
  const child = spawn(process.execPath, [builtServer, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

describe('the built server over stdio', () => {
  it.each(['legacy', 'modern'] as const)('serves a %s client', async (era) => {
    const client = await connectOverStdio({ era });
    expect(client.getServerVersion()).toMatchObject({ name: 'serverless-mcp', version });
    expect((await client.listTools()).tools.map((tool) => tool.name)).toContain('validate_template');
  });

  it('serves a client of the previous SDK', async () => {
    const client = new OldClient({ name: 'old', version: '1' });
    const transport = new OldTransport({ command: process.execPath, args: [builtServer], env: bareEnvironment() });
    await client.connect(transport);
    onTestFinished(() => client.close());
    expect((await client.listTools()).tools.length).toBeGreaterThan(0);
    expect(client.getInstructions()).toContain('serverless-mcp');
  });

  it.each([
    ['no AWS configuration and no home', bareEnvironment()],
    ['a profile that does not exist', bareEnvironment({ AWS_PROFILE: 'no-such-profile', HOME: '/nonexistent' })],
  ])('answers initialize and tools/list with %s', async (_name, env) => {
    const client = await connectOverStdio({ env, cwd: '/' });
    expect((await client.listTools()).tools.length).toBeGreaterThan(0);
  });

  it('ends by itself when its client goes away', async () => {
    const child = startRaw(bareEnvironment());
    child.stdin.write(initialize);
    await once(child.stdout, 'data');
    child.stdin.end();
    const [exitCode] = await once(child, 'exit');
    expect(exitCode).toBe(0);
  });

  it('writes nothing but protocol to standard output', async () => {
    const child = startRaw(bareEnvironment(), ['--log-level', 'debug']);
    child.stdin.write(`this is not JSON\n${initialize}`);
    const [chunk] = await once(child.stdout, 'data');
    for (const line of String(chunk).trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
  });

  it('refuses a wrong flag with exit code 2 and one line', async () => {
    const child = startRaw(bareEnvironment(), ['--rooot', '/tmp']);
    const [exitCode] = await once(child, 'exit');
    expect(exitCode).toBe(2);
  });
});

const initialize = `${JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
})}\n`;
