import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { esbuildFunction, makeProject, template } from '../local/support.ts';
import { connectOverStdio, textOf } from '../support/server.ts';

/** Writes its process id, then never answers. */
const endless = `import { writeFileSync } from 'node:fs';
export const handler = async (event: { pidFile: string }) => { writeFileSync(event.pidFile, String(process.pid)); for (;;) {} };`;

async function endlessProject() {
  const folder = await makeProject({
    'template.yaml': template(esbuildFunction('Fn', 'fn.handler', '      Timeout: 60')),
    'fn.ts': endless,
  });
  const pidFile = path.join(folder, 'pid');
  const request = { name: 'invoke_local', arguments: { path: folder, event: { pidFile } } };
  const readPid = async () => {
    await vi.waitUntil(() => existsSync(pidFile), { timeout: 10_000 });
    return Number(await readFile(pidFile, 'utf8'));
  };
  return { folder, request, readPid };
}

describe('running a function through the server', () => {
  it('answers with text a model can act on and a structured result', async () => {
    const folder = await makeProject({
      'template.yaml': template(esbuildFunction('Fn', 'fn.handler')),
      'fn.ts': 'export const handler = async (event: { n: number }) => { console.log("seen"); return event.n * 2; };',
    });
    const client = await connectOverStdio({ flags: ['--root', folder] });
    const result = await client.callTool({ name: 'invoke_local', arguments: { path: folder, event: { n: 21 } } });
    expect(result.isError).not.toBe(true);
    expect(textOf(result)).toMatch(/Logs:\n<untrusted-\w+ from="handler logs">\nseen/);
    expect(result.structuredContent).toMatchObject({ function: 'Fn', ok: true, result: 42, logs: ['seen'] });
  });

  it('ends the function when the call is cancelled', async () => {
    const { folder, request, readPid } = await endlessProject();
    const client = await connectOverStdio({ flags: ['--root', folder] });
    const controller = new AbortController();
    const calling = client.callTool(request, { signal: controller.signal }).catch((error: unknown) => error);
    const pid = await readPid();
    controller.abort('enough');
    await calling;
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 5000 });
  });

  it('ends the function when the client goes away', async () => {
    const { folder, request, readPid } = await endlessProject();
    const client = await connectOverStdio({ flags: ['--root', folder] });
    const calling = client.callTool(request).catch((error: unknown) => error);
    const pid = await readPid();
    await client.close();
    await calling;
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 5000 });
  });
});

/** False for a process that has ended and only waits to be noticed. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
