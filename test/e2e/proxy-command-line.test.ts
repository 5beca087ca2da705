import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bareEnvironment, builtServer, temporaryFolder } from '../support/server.ts';

const specification = (operationId: string) =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Pets', version: '1' },
    servers: [{ url: 'https://api.example.com' }],
    paths: { '/pets': { get: { operationId, responses: {} } } },
  });

async function proxy(
  folder: string,
  args: readonly string[],
  input = '',
): Promise<{ text: string; code: number | null }> {
  const child = spawn(process.execPath, [builtServer, 'proxy', ...args], { cwd: folder, env: bareEnvironment() });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stdin.end(input);
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { text, code };
}

describe('proxy on the command line', () => {
  it('reads a specification from standard input where that is free', async () => {
    const folder = await temporaryFolder();
    expect((await proxy(folder, ['inspect', '-'], specification('listPets'))).text).toContain('listPets');
    expect(await proxy(folder, ['-'], specification('listPets'))).toMatchObject({
      code: 2,
      text: expect.stringContaining('standard input carries MCP'),
    });
  });

  it('says what is wrong with its words and files, in one line', async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'a.json'), specification('a'));
    await writeFile(path.join(folder, 'broken.json'), '{oops');
    const complaints: [string[], RegExp][] = [
      [['serve', 'a.json', 'b.json'], /"b\.json" is one word too many/],
      [['inspect', 'a.json', '--agentcore-config', 'broken.json'], /broken\.json is not valid JSON/],
      [['--config', 'missing.json'], /missing\.json cannot be read/],
      [['a.json', '--header', 'X-Api-Key: s3cret-value'], /does not belong on the command line/],
    ];
    for (const [args, message] of complaints) {
      const { text, code } = await proxy(folder, args);
      expect(text).toMatch(message);
      expect(text).not.toMatch(/\bat \S+ \(|s3cret-value/);
      expect(code).toBeGreaterThan(0);
    }
  });

  it('takes several APIs with files beside their configuration, and no two tools of one name', async () => {
    const folder = await temporaryFolder();
    const overlay = {
      overlay: '1.0.0',
      actions: [{ target: "$.paths['/pets'].get", update: { operationId: 'renamed' } }],
    };
    const write = (name: string, value: unknown) => writeFile(path.join(folder, name), JSON.stringify(value));
    await writeFile(path.join(folder, 'a.json'), specification('list'));
    await write('overlay.json', overlay);
    await write('good.json', {
      apis: [
        { spec: 'a.json', prefix: 'a' },
        { spec: 'a.json', prefix: 'b', overlays: ['overlay.json'] },
      ],
    });
    await write('bad.json', { apis: [{ spec: 'a.json' }, { spec: 'a.json' }] });
    const elsewhere = await temporaryFolder();
    const { text } = await proxy(elsewhere, ['inspect', '--config', path.join(folder, 'good.json')]);
    expect(text).toMatch(/a_list [^]*b_renamed /);
    expect((await proxy(elsewhere, ['inspect', '--config', path.join(folder, 'bad.json')])).text).toMatch(
      /both offer a tool named "list". Give each API its own "prefix"/,
    );
  });
});
