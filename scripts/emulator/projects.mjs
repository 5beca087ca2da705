// Writes projects with the built package and builds them with the SAM CLI, as their READMEs say.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../bundle-options.mjs';

const run = promisify(execFile);
const cli = path.join(root, 'dist', 'cli.js');

/**
 * @param {{ tools: import('./tools.mjs').EmulatorTools, folder: string, baseUrl: string }} options `folder` takes the
 *   projects; `baseUrl` is the API that deployed proxies call
 */
export async function createProjects({ tools, folder, baseUrl }) {
  const tarball = await packServer(folder);
  /** By source and flags: each is built once. */
  const built = new Map();

  /** Runs `sam`. @param {string} project @param {string[]} args */
  const sam = (project, args) =>
    run(tools.sam, args, { cwd: project, env: { ...process.env, SAM_CLI_TELEMETRY: '0' } });

  const buildProxy = async (project, source, flags, env) => {
    const args = ['proxy', 'deploy', source, '--base-url', baseUrl, '--sam', '--output', project, ...flags];
    const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
    await run(process.execPath, [cli, ...args], { cwd: root, env: { ...process.env, ...credentials, ...env } });
    await dependOn(tarball, path.join(project, 'package.json'));
    await sam(project, ['build']);
    return path.join(project, '.aws-sam', 'build');
  };

  return {
    sam,
    /** A deployed proxy. @returns {Promise<string>} the folder of what was built */
    proxy(source, flags = [], env = {}) {
      const key = [source, ...flags].join(' ');
      const project = path.join(folder, `proxy-${built.size}`);
      if (!built.has(key)) built.set(key, buildProxy(project, source, flags, env));
      return built.get(key);
    },
    /** A generated service. @returns {Promise<string>} its folder */
    async service(kind) {
      const project = path.join(folder, kind);
      const input = JSON.stringify({ kind, name: 'my-service', directory: project });
      await run(process.execPath, [cli, 'call', 'scaffold_service', '--root', folder, '--json', input]);
      return project;
    },
  };
}

async function packServer(folder) {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root });
  return path.join(folder, JSON.parse(stdout)[0].filename);
}

/** This version of the package, as the registry would give it. */
async function dependOn(tarball, manifest) {
  const { dependencies, ...rest } = JSON.parse(await readFile(manifest, 'utf8'));
  assert.deepEqual(Object.keys(dependencies), ['serverless-mcp']);
  await writeFile(manifest, JSON.stringify({ ...rest, dependencies: { 'serverless-mcp': `file:${tarball}` } }));
}
