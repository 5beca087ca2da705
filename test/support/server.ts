import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { existsSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

export const builtServer = path.resolve(import.meta.dirname, '../../dist/cli.js');
if (!existsSync(builtServer)) throw new Error('dist/ is missing: run npm run build before these tests.');

/** A real, empty folder that is removed after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'serverless-mcp-test-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** An environment without AWS configuration, home or anything else of the developer's machine. */
export function bareEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', ...extra };
}

export interface ConnectOptions {
  readonly flags?: readonly string[];
  readonly env?: Record<string, string>;
  readonly era?: 'legacy' | 'modern';
  readonly cwd?: string;
}

/** A real MCP client connected to the built server over stdio. */
export async function connectOverStdio(options: ConnectOptions = {}): Promise<Client> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [builtServer, ...(options.flags ?? [])],
    env: options.env ?? bareEnvironment(),
    stderr: 'pipe',
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const client = createClient(options.era ?? 'legacy');
  await client.connect(transport);
  onTestFinished(() => client.close());
  return client;
}

export function createClient(era: 'legacy' | 'modern'): Client {
  return new Client(
    { name: 'test', version: '1.0.0' },
    { versionNegotiation: { mode: era === 'modern' ? { pin: '2026-07-28' } : 'legacy' } },
  );
}

/** The text blocks of a tool result, joined. */
export function textOf(result: { content?: unknown }): string {
  const blocks = Array.isArray(result.content) ? result.content : [];
  return blocks.map((block: { text?: string }) => block.text ?? '').join('\n');
}
