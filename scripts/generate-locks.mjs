// Renews the lock file of every blueprint from its package.json, with the newest versions its ranges allow.
// The lock names no registry (`resolved`), so it holds wherever the generated project is installed from.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './bundle-options.mjs';

const run = promisify(execFile);
const templates = path.join(root, 'src', 'templates');

for (const kind of await readdir(templates)) {
  const manifest = path.join(templates, kind, 'files', 'package.json');
  if (!(await readFile(manifest).catch(() => undefined))) continue;
  const folder = await mkdtemp(path.join(tmpdir(), 'lock-'));
  await cp(manifest, path.join(folder, 'package.json'));
  // One go from nothing: adding to a lock leaves out the platforms other than this one.
  await run('npm', ['install', '--package-lock-only', '--no-audit', '--no-fund'], { cwd: folder });
  const lock = JSON.parse(await readFile(path.join(folder, 'package-lock.json'), 'utf8'));
  for (const entry of Object.values(lock.packages)) delete entry.resolved;
  await writeFile(path.join(templates, kind, 'files', 'package-lock.json'), `${JSON.stringify(lock, null, 2)}\n`);
  await run('npm', ['ci', '--dry-run', '--no-audit', '--no-fund'], { cwd: folder });
  await rm(folder, { recursive: true });
  console.log(`${kind}: ${Object.keys(lock.packages).length - 1} packages`);
}
