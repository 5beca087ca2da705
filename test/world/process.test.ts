import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/world/errors.ts';
import { minimalEnvironment, runProcess } from '../../src/world/process.ts';
import { temporaryFolder } from '../support/server.ts';

const node = (source: string, more: Partial<Parameters<typeof runProcess>[0]> = {}) =>
  runProcess({
    command: process.execPath,
    args: ['-e', source],
    cwd: process.cwd(),
    env: minimalEnvironment(process.env),
    timeoutMs: 20_000,
    ...more,
  });

describe('a child process', () => {
  it('returns its exit code and both outputs, line by line', async () => {
    const lines: string[] = [];
    const result = await node('console.log("a\\nb"); console.error("c"); process.exit(3)', {
      onLine: (line, stream) => lines.push(`${stream}:${line}`),
    });
    expect(result).toMatchObject({
      exitCode: 3,
      stdout: 'a\nb\n',
      stderr: 'c\n',
      isTimedOut: false,
      isTruncated: false,
    });
    expect(lines.sort()).toEqual(['stderr:c', 'stdout:a', 'stdout:b']);
  });

  it('has no stdin to wait for and no credentials', async () => {
    const env = minimalEnvironment({ ...process.env, AWS_SECRET_ACCESS_KEY: 'x', NODE_OPTIONS: '--bad' });
    const { stdout } = await node(
      'process.stdin.on("end", () => console.log(Object.keys(process.env).join())).resume()',
      { env },
    );
    expect(stdout).not.toMatch(/AWS_|NODE_OPTIONS/);
    expect(stdout).toMatch(/PATH/);
  });

  it('is ended with everything it started when its time is up', async () => {
    const beats = path.join(await temporaryFolder(), 'beats');
    const grandchild = `setInterval(() => require('node:fs').appendFileSync(${JSON.stringify(beats)}, '.'), 20)`;
    const source = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: 'ignore' });
      setInterval(() => {}, 1000);`;
    const result = await node(source, { timeoutMs: 1_500 });
    expect(result).toMatchObject({ isTimedOut: true, exitCode: null });
    await delay(200);
    const { size } = await stat(beats);
    expect(size).toBeGreaterThan(0);
    await delay(200);
    expect((await stat(beats)).size).toBe(size);
  });

  it('is ended when the call is cancelled', async () => {
    const cancellation = new AbortController();
    setTimeout(() => cancellation.abort(), 100);
    await expect(node('setInterval(() => {}, 1000)', { signal: cancellation.signal })).rejects.toThrow(/abort/i);
  });

  it('keeps a bounded part of endless output', async () => {
    const result = await node('process.stdout.write("x".repeat(300_000))', { maxOutputBytes: 1_000 });
    expect(result).toMatchObject({ stdout: 'x'.repeat(1_000), isTruncated: true });
  });

  it('says which program could not be started', async () => {
    await expect(node('', { command: 'no-such-program' })).rejects.toThrow(UserError);
    await expect(node('', { command: 'no-such-program' })).rejects.toThrow(/Cannot start "no-such-program"/);
  });
});
