// AWS's own programs for running a function without Docker: the SAM CLI, the Lambda runtime interface emulator that is
// part of it, and the runtime interface client for Node, which is built here.
import { execFile } from 'node:child_process';
import { access, chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../bundle-options.mjs';
import { nodeBinary } from '../node-version.mjs';
import { pythonTools } from '../python-tools.mjs';

const run = promisify(execFile);
const samCli = 'aws-sam-cli==1.170.0';
const runtimeClient = 'aws-lambda-ric@4.0.2';
/** Of the runtime that our templates name. */
const nodeVersion = '24';
/** What building the runtime interface client takes. */
const compilers = ['cmake', 'make', 'g++', 'tar', 'xz'];

/** @typedef {{ sam: string, emulator: string, node: string, client: string }} EmulatorTools paths of programs */

/** @returns {Promise<string | undefined>} what this machine lacks */
export async function missingForEmulator() {
  if (process.platform !== 'linux') return 'Linux';
  for (const program of ['python3', ...compilers]) {
    const isThere = await run(program, ['--version']).then(
      () => true,
      () => false,
    );
    if (!isThere) return program;
  }
  return undefined;
}

/** @returns {Promise<EmulatorTools>} */
export async function installEmulator() {
  const [bin, node] = await Promise.all([pythonTools('sam', [samCli], 'sam'), nodeBinary(nodeVersion)]);
  const { stdout } = await run(path.join(bin, 'python'), ['-c', 'import samcli; print(samcli.__path__[0])']);
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
  const emulator = path.join(stdout.trim(), 'local', 'rapid', `aws-lambda-rie-${architecture}`);
  await chmod(emulator, 0o755);
  return { sam: path.join(bin, 'sam'), emulator, node: path.join(node, 'node'), client: await buildClient(node) };
}

async function buildClient(node) {
  const home = path.join(root, 'node_modules', '.cache', 'serverless-mcp', 'runtime-client');
  const client = path.join(home, 'node_modules', 'aws-lambda-ric');
  const isBuilt = await access(path.join(client, 'rapid-client.node')).then(
    () => true,
    () => false,
  );
  if (!isBuilt) {
    await mkdir(home, { recursive: true });
    await run('npm', ['install', '--prefix', home, '--no-audit', '--no-fund', '--no-save', runtimeClient], {
      cwd: home,
      env: { ...process.env, PATH: `${node}${path.delimiter}${process.env.PATH ?? ''}` },
      maxBuffer: 64 * 1024 * 1024,
    });
  }
  return path.join(client, 'index.mjs');
}
