import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tools } from '../../src/tools/index.ts';

const root = path.resolve(import.meta.dirname, '../..');
const verbs =
  'scaffold|validate|check|get|advise|simulate|design|build|invoke|plan|deploy|inspect|diagnose|publish|preview';
const toolLike = new RegExp(String.raw`(?<![\w.$-])(?:${verbs})_[a-z]+(?:_[a-z]+)*(?![\w-])`, 'g');

/** Names that look like ours and are not. Each with whose they are. */
const namesOfOthers: ReadonlySet<string> = new Set([
  'build_in_source', // a setting of samconfig.toml
]);

/** Everything a person or a model may read as ours: sources, guidance, skills, documents. */
async function readTexts(): Promise<{ file: string; text: string }[]> {
  const folders = await Promise.all(['src', 'skills', 'docs', 'examples'].map(listTexts));
  const files = ['README.md', 'AGENTS.md', 'CONTRIBUTING.md', ...folders.flat()];
  return Promise.all(files.map(async (file) => ({ file, text: await readFile(path.join(root, file), 'utf8') })));
}

async function listTexts(folder: string): Promise<string[]> {
  const entries = await readdir(path.join(root, folder), { recursive: true });
  return entries
    .filter((entry) => /\.(?:ts|md)$/.test(entry) && !entry.includes('node_modules'))
    .map((entry) => path.join(folder, entry));
}

describe('texts of the product', () => {
  it('name only tools that exist', async () => {
    const known = new Set([...tools.map(({ name }) => name), ...namesOfOthers]);
    const texts = await readTexts();
    const unknown = texts.flatMap(({ file, text }) =>
      [...text.matchAll(toolLike)].filter(([name]) => !known.has(name)).map(([name]) => `${file}: ${name}`),
    );
    expect(unknown).toEqual([]);
    expect(texts.filter(({ text }) => text.includes('validate_template')).length).toBeGreaterThan(20);
  });
});
