// Writes the tool table of the README from the tools themselves. `--check` fails on a difference instead.
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const readmePath = path.join(root, 'README.md');
const listing = execFileSync(process.execPath, [path.join(root, 'dist/cli.js'), 'tools', '--output', 'json'], {
  encoding: 'utf8',
});
const rows = JSON.parse(listing).map((tool) => `| \`${tool.name}\` | ${tool.title} | ${tool.effectSummary} |`);
const table = ['| Tool | What it does | Effect |', '| --- | --- | --- |', ...rows].join('\n');
const readme = await readFile(readmePath, 'utf8');
const updated = readme.replace(/(<!-- tools:start -->\n)[\s\S]*?(<!-- tools:end -->)/, `$1${table}\n$2`);
if (process.argv.includes('--check')) {
  if (updated !== readme) {
    console.error('The tool table of README.md is stale: run npm run docs');
    process.exit(1);
  }
} else {
  await writeFile(readmePath, updated);
}
