// Writes skills/*/SKILL.md and docs/claims.md from the guidance topics. `--check` fails on a difference instead.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadSource } from './load-source.mjs';

const root = path.resolve(import.meta.dirname, '..');
const { renderClaims, renderSkill, skills } = await loadSource('src/guidance/topics/markdown.ts');
const files = new Map([
  ['docs/claims.md', renderClaims()],
  ...skills.map((skill) => [`skills/${skill.name}/SKILL.md`, renderSkill(skill)]),
]);
const isCheck = process.argv.includes('--check');
for (const [file, content] of files) {
  const target = path.join(root, file);
  if (!isCheck) {
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
    continue;
  }
  if ((await readFile(target, 'utf8').catch(() => '')) !== content) {
    console.error(`${file} is stale: run npm run guidance`);
    process.exitCode = 1;
  }
}
