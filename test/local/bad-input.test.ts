import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildService } from '../../src/local/build/build-service.ts';
import { invokeLocal } from '../../src/local/invoke.ts';
import { esbuildFunction, makeProject, makeWorld, template, writeProjectFiles } from './support.ts';

const letters = 'abcdefghij'.split('');
const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_, index) => [
  letters[index + 1],
  letters[index],
])
  .map(([name, former]) => `${name}: &${name} [${Array(10).fill(`*${former}`).join(',')}]`)
  .join('\n')}\nResources: { F: *j }\n`;

describe('a template that is none', () => {
  it.each([
    ['empty', ''],
    ['binary', '\u0000\u0007\ufffd\u0000'],
    ['larger than any template', `# ${'x'.repeat(50_000_000)}`],
    ['an alias bomb', bomb],
    ['100,000 levels deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['a list', '- a\n- b\n'],
    ['a function that is a list', 'Resources: { Fn: [1, 2] }'],
    ['a function without properties', 'Resources: { Fn: { Type: AWS::Serverless::Function } }'],
    [
      'a function whose properties are text',
      'Resources: { Fn: { Type: AWS::Serverless::Function, Properties: hello } }',
    ],
  ])('gets one clear error: %s', async (_case, text) => {
    const folder = await makeProject({ 'template.yaml': text });
    const attempts = [
      () => invokeLocal({ location: folder, database: 'keep' }, makeWorld(folder)),
      () => buildService({ location: folder, engine: 'esbuild' }, makeWorld(folder)),
    ];
    for (const attempt of attempts) {
      const error: unknown = await attempt().catch((thrown: unknown) => thrown);
      expect(error).toHaveProperty('name', 'UserError');
      expect(String(error).length).toBeLessThan(1000);
    }
  });
});

describe('paths that lead elsewhere', () => {
  it('are refused as a logical id', async () => {
    const folder = await makeProject({
      'keep/file.txt': 'mine',
      'template.yaml': template(esbuildFunction('../../keep', 'src/fn.handler')),
      'src/fn.ts': 'export const handler = async () => 1;',
    });
    const building = buildService({ location: folder, engine: 'auto' }, makeWorld(folder));
    await expect(building).rejects.toThrow('"../../keep" is no logical id');
    expect(await readFile(path.join(folder, 'keep/file.txt'), 'utf8')).toBe('mine');
  });

  it.each([
    [
      'a handler',
      '  Fn: { Type: AWS::Serverless::Function, Properties: { Handler: ../outside/fn.handler, CodeUri: . } }\n',
      'leads out of CodeUri',
    ],
    [
      'an entry point',
      esbuildFunction('Fn', 'fn.handler').replace('[fn.ts]', '[../outside/fn.ts]'),
      'outside the allowed roots',
    ],
    ['a code folder', esbuildFunction('Fn', 'fn.handler', '      CodeUri: /etc'), 'outside the allowed roots'],
  ])('are refused as %s', async (_case, resources, message) => {
    const parent = await makeProject({
      'outside/fn.js': 'exports.handler = async () => 1;',
      'outside/fn.ts': 'export const handler = async () => 1;',
      'project/template.yaml': template(resources),
    });
    const folder = path.join(parent, 'project');
    const invoking = invokeLocal({ location: folder, database: 'none' }, makeWorld(folder));
    await expect(invoking).rejects.toThrow(message);
  });

  it('are refused as a link in place of the folder for builds', async () => {
    const folder = await makeProject({
      'template.yaml': template(esbuildFunction('Fn', 'fn.handler')),
      'fn.ts': 'export const handler = async () => 1;',
    });
    const elsewhere = await makeProject({ 'precious.txt': 'mine' });
    await symlink(elsewhere, path.join(folder, '.serverless-mcp'));
    const building = buildService({ location: folder, engine: 'auto' }, makeWorld(folder));
    await expect(building).rejects.toThrow('is a link to another place');
    expect((await readdir(elsewhere)).toSorted()).toEqual(['node_modules', 'precious.txt']);
  });

  it('are not taken from files beside the runs of crashed processes', async () => {
    const folder = await makeProject({
      'template.yaml': template(esbuildFunction('Fn', 'fn.handler')),
      'fn.ts': 'export const handler = async () => 1;',
      '.serverless-mcp/run/notes.txt': 'mine',
    });
    const crashed = path.join(folder, '.serverless-mcp/run/99999999-00000000-0000-4000-8000-000000000000');
    await mkdir(crashed);
    await writeFile(path.join(crashed, 'x'), '');
    await invokeLocal({ location: folder, database: 'none' }, makeWorld(folder));
    expect(await readdir(path.join(folder, '.serverless-mcp/run'))).toEqual(['notes.txt']);
  });
});

describe('settings no process can have', () => {
  const run = async (properties: string, env: Record<string, string> = {}) => {
    const folder = await makeProject({
      'template.yaml': template(esbuildFunction('Fn', 'fn.handler', properties)),
      'fn.ts':
        'export const handler = async (e: any, c: any) => [c.memoryLimitInMB, c.getRemainingTimeInMillis() > 0];',
    });
    return invokeLocal({ location: folder, database: 'none', env }, makeWorld(folder));
  };

  it('are refused as variables', async () => {
    await expect(run('', { 'A=B': '1' })).rejects.toThrow('"A=B" of Fn cannot be set');
    await expect(run('', { A: 'x\0y' })).rejects.toThrow('"A" of Fn cannot be set');
    await expect(run('', { A: 'x'.repeat(5_000_000) })).rejects.toThrow('cannot start');
  });

  it('are brought within what Lambda has', async () => {
    expect((await run('      Timeout: 99999999999\n      MemorySize: 1')).result).toEqual(['128', true]);
    expect((await run('      Timeout: -5\n      MemorySize: 99999999')).result).toEqual(['10240', true]);
  });
});

describe('an answer from AWS itself', () => {
  it('is explained by the dummy credentials', async () => {
    const folder = await makeProject({
      'template.yaml': template(esbuildFunction('Fn', 'fn.handler')),
      'fn.ts': `export const handler = async () => { const error = new Error('The security token included in the request is invalid.'); error.name = 'UnrecognizedClientException'; throw error; };`,
    });
    const { error } = await invokeLocal({ location: folder, database: 'none' }, makeWorld(folder));
    expect(error?.hint).toContain('AWS_ENDPOINT_URL_<SERVICE>');
    await writeProjectFiles(folder, { 'fn.ts': 'export const handler = async () => 1;' });
  });
});
