import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { bareEnvironment, builtServer, connectOverStdio, temporaryFolder } from '../support/server.ts';

const run = promisify(execFile);

const specification = {
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1.0.0' },
  servers: [{ url: 'https://pets.example.com' }],
  paths: { '/pets': { get: { operationId: 'listPets' }, post: { operationId: 'createPet' } } },
};

/** A folder with pets.json and configurations that serve it twice. */
async function folderOfPets(): Promise<string> {
  const folder = await temporaryFolder();
  const configuration = (...apis: object[]) => JSON.stringify({ apis });
  await Promise.all([
    writeFile(path.join(folder, 'pets.json'), JSON.stringify(specification)),
    writeFile(
      path.join(folder, 'two.json'),
      configuration({ spec: 'pets.compiled', prefix: 'a' }, { spec: 'pets.json', prefix: 'b', readOnly: true }),
    ),
    writeFile(path.join(folder, 'twins.json'), configuration({ spec: 'pets.json' }, { spec: 'pets.json' })),
  ]);
  return folder;
}

async function proxy(folder: string, ...args: string[]) {
  return run(process.execPath, [builtServer, 'proxy', ...args], { env: bareEnvironment(), cwd: folder });
}

describe('options of the proxy', () => {
  it('are refused where nothing would heed them', async () => {
    const folder = await folderOfPets();
    await proxy(folder, 'build', 'pets.json', '--output', 'pets.compiled', '--prefix', 'a');
    const refusals: [string[], number, string][] = [
      [['--config', 'two.json', '--mode', 'search'], 2, '--mode belongs to a specification on the command line'],
      [['inspect', '--config', 'two.json', '--read-only'], 2, 'write it into two.json'],
      [['pets.json', 'more.json'], 2, 'is one word too many'],
      [['call', 'listPets'], 2, 'proxy call <spec> <tool>'],
      [['call', 'pets.json', 'more.json', 'listPets', '--dry-run'], 2, 'is one word too many'],
      [['pets.compiled', '--read-only'], 1, 'compiled with operations that write'],
      [['pets.compiled', '--mode', 'search'], 1, 'compiled with mode tools'],
      [['--config', 'twins.json'], 1, 'both offer a tool named "listPets". Give each API its own "prefix"'],
    ];
    for (const [args, code, message] of refusals) {
      await expect(proxy(folder, ...args), args.join(' ')).rejects.toMatchObject({
        code,
        stderr: expect.stringContaining(message),
      });
    }
  });

  it('count for each API of a configuration, compiled or not', async () => {
    const folder = await folderOfPets();
    await proxy(folder, 'build', 'pets.json', '--output', 'pets.compiled', '--prefix', 'a', '--mode', 'search');
    const client = await connectOverStdio({ flags: ['proxy', '--config', 'two.json'], cwd: folder });
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([
      'a_search_operations',
      'a_describe_operation',
      'a_call_read',
      'a_call_write',
      'b_listPets',
    ]);
  });
});
