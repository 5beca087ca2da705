import { readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepareCode } from '../../src/local/prepare-code.ts';
import { readProject } from '../../src/local/project.ts';
import { esbuildFunction, makeProject, makeWorld, template, writeProjectFiles } from './support.ts';

const past = new Date('2026-01-01T00:00:00Z');

async function oldProject(): Promise<string> {
  const files = {
    'template.yaml': template(esbuildFunction('Fn', 'src/fn.handler')),
    'src/fn.ts': `import { word } from './word';\nexport const handler = async () => word;`,
    'src/word/index.ts': `export const word = 'one';`,
  };
  const folder = await makeProject(files);
  for (const name of [...Object.keys(files), 'src', 'src/word']) await utimes(path.join(folder, name), past, past);
  return folder;
}

/** The code as a run would load it. */
async function prepare(folder: string): Promise<string> {
  const project = await readProject({ location: folder });
  const code = await prepareCode(project, project.functions[0]!, makeWorld(folder));
  const text = await readFile(path.join(code.taskRoot, 'fn.js'), 'utf8');
  await code.dispose();
  return text;
}

describe('bundles of former runs', () => {
  it('are used again while nothing changed', async () => {
    const folder = await oldProject();
    const first = await prepare(folder);
    // A change esbuild would see but that leaves time and size as they were: only a new bundle could hold it.
    await writeFile(path.join(folder, 'src/word/index.ts'), `export const word = 'two';`);
    await utimes(path.join(folder, 'src/word/index.ts'), past, past);
    expect(await prepare(folder)).toBe(first);
  });

  it.each([
    ['a source', { 'src/word/index.ts': `export const word = 'three';` }, 'three'],
    ['a new file that wins', { 'src/word.ts': `export const word = 'four';` }, 'four'],
    [
      'the build properties',
      { 'template.yaml': template(esbuildFunction('Fn', 'src/fn.handler', '', '        Minify: false')) },
      'var word = "one"',
    ],
  ])('are made anew after a change of %s', async (_case, files, expected) => {
    const folder = await oldProject();
    await prepare(folder);
    await writeProjectFiles(folder, files);
    expect(await prepare(folder)).toContain(expected);
  });
});
