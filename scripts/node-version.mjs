// Other versions of Node, from the packages that the `node` package itself installs.
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './bundle-options.mjs';

const run = promisify(execFile);

/** @param {string} version e.g. `24` @returns {Promise<string>} the folder of its `node` */
export async function nodeBinary(version) {
  const home = path.join(root, 'node_modules', '.cache', 'serverless-mcp', `node-${version}`);
  await mkdir(home, { recursive: true });
  const name = `node-${process.platform}-${process.arch}`;
  const args = ['install', '--prefix', home, '--no-audit', '--no-fund', '--no-save', `${name}@${version}`];
  const isWindows = process.platform === 'win32';
  await run(isWindows ? 'npm.cmd' : 'npm', args, { cwd: home, shell: isWindows });
  return path.join(home, 'node_modules', name, 'bin');
}
