import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { connectOverStdio, textOf } from '../support/server.ts';

const example = path.resolve(import.meta.dirname, '../../examples/petstore');

it('the petstore example keeps what an agent does through its tools', async () => {
  const child = spawn(process.execPath, [path.join(example, 'server.mjs'), '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let lines = '';
  child.stdout.on('data', (chunk: Buffer) => (lines += chunk.toString()));
  await expect.poll(() => lines, { timeout: 15_000 }).toContain('listening on');
  const url = /http:\S+/.exec(lines)?.[0] ?? '';
  const client = await connectOverStdio({ flags: ['proxy', path.join(example, 'openapi.yaml'), '--base-url', url] });
  const call = async (name: string, given: Record<string, unknown>) => client.callTool({ name, arguments: given });

  const created = await call('createPet', { name: 'Rex', kind: 'dog' });
  const id = /"id":"([\w-]+)"/.exec(textOf(created))?.[1] ?? '';
  expect(textOf(await call('getPet', { id }))).toContain('Rex');
  expect(textOf(await call('listPets', { kind: 'cat' }))).not.toContain('Rex');
  expect(await call('createPet', { name: 'Tom', kind: 'fish' })).toMatchObject({ isError: true });
  expect((await call('deletePet', { id })).isError).not.toBe(true);
  expect(textOf(await call('getPet', { id }))).toContain('404');
});
