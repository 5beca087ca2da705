// Python programs that scripts use, each set in a virtual environment of its own below node_modules/.cache.
import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './bundle-options.mjs';

const run = promisify(execFile);
const isWindows = process.platform === 'win32';

/**
 * Installs packages once.
 * @param {string} name of the environment
 * @param {string[]} packages with versions
 * @param {string} command one that they bring
 * @returns {Promise<string>} the folder of their commands
 */
export async function pythonTools(name, packages, command) {
  const environment = path.join(root, 'node_modules', '.cache', 'serverless-mcp', name);
  const bin = path.join(environment, isWindows ? 'Scripts' : 'bin');
  const isThere = await access(path.join(bin, isWindows ? `${command}.exe` : command)).then(
    () => true,
    () => false,
  );
  if (isThere) return bin;
  await run('python3', ['-m', 'venv', environment]);
  await run(path.join(bin, 'python'), ['-m', 'pip', 'install', '--quiet', ...packages]);
  return bin;
}
