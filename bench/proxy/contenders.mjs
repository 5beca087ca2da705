// How each contender is started on a specification: ours in its modes, and the peers as their own documents say.
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/bundle-options.mjs';
import { pythonIn } from './install.mjs';

const cli = path.join(root, 'dist/cli.js');
const buildTimeoutMs = 120_000;
/** Listing needs an address but never calls it. */
const unusedBaseUrl = 'http://127.0.0.1:9';

// On Node 20 this variable alone costs every process some 30 ms.
const { NODE_EXTRA_CA_CERTS: _certificates, ...environment } = process.env;

/** The key reaches ours by a reference and each peer by the way it offers. */
export const keyHeader = 'X-Api-Key';
export const keyValue = 'bench-secret-key';

/** Contenders of the listing table; `start(file)` gives the command. */
export function listingContenders(folder, versions) {
  const ours =
    (...flags) =>
    (file) => ({ args: [cli, 'proxy', file, '--base-url', unusedBaseUrl, ...flags] });
  const all = [
    { name: 'ours, tools', start: ours('--mode', 'tools') },
    { name: 'ours, search', start: ours('--mode', 'search') },
    { name: 'ours, tools, compiled', start: ours(), compiledFor: 'tools' },
    { name: 'ours, search, compiled', start: ours(), compiledFor: 'search' },
    ...peers(folder, versions).flatMap(({ name, start, variants = [[]] }) =>
      variants.map((flags) => ({
        name: [name, ...flags.slice(1)].join(', '),
        start: (file) => start(file, unusedBaseUrl, flags),
      })),
    ),
  ];
  return all.map((contender) => ({ ...contender, start: (file) => inFolder(folder, contender.start(file)) }));
}

/** Contenders of the wire table; each has the API key configured. */
export function wireContenders(folder, versions) {
  const ours = {
    name: 'ours',
    start: (file, baseUrl) => ({
      args: [cli, 'proxy', file, '--base-url', baseUrl, '--mode', 'tools', '--auth', 'api-key=env:BENCH_KEY'],
      env: { BENCH_KEY: keyValue },
    }),
  };
  return [ours, ...peers(folder, versions)].map(({ name, start }) => ({
    name,
    start: (file, baseUrl) => inFolder(folder, start(file, baseUrl, [], true)),
  }));
}

/** `proxy build`, as a deployment runs it once; the mode is part of what is built. @returns {Promise<string>} the compiled file */
export async function compileSpecification(folder, file, mode) {
  const output = path.join(folder, `${path.basename(file, '.json')}.${mode}.compiled`);
  await rm(output, { force: true });
  const args = [cli, 'proxy', 'build', file, '--mode', mode, '--output', output];
  await promisify(execFile)(process.execPath, args, { cwd: folder, env: environment, timeout: buildTimeoutMs });
  return output;
}

function peers(folder, versions) {
  const inModules = (file) => path.join(folder, 'node_modules', file);
  const known = [
    {
      package: '@ivotoby/openapi-mcp-server',
      variants: [
        ['--tools', 'all'],
        ['--tools', 'dynamic'],
      ],
      start: (file, baseUrl, flags, withKey) => ({
        args: [
          inModules('@ivotoby/openapi-mcp-server/bin/mcp-server.js'),
          '--transport',
          'stdio',
          '--openapi-spec',
          file,
          '--api-base-url',
          baseUrl,
          ...(withKey ? ['--headers', `${keyHeader}:${keyValue}`] : []),
          ...flags,
        ],
      }),
    },
    {
      package: 'fastmcp',
      start: (file, baseUrl, _flags, withKey) => ({
        args: [
          path.join(folder, 'serve-fastmcp.mjs'),
          'fastmcp/openapi',
          file,
          baseUrl,
          ...(withKey ? [keyHeader, keyValue] : []),
        ],
      }),
    },
    {
      package: 'mcp-openapi',
      start: (file, baseUrl, _flags, withKey) => ({
        args: [
          inModules('mcp-openapi/dist/bin/mcp-openapi.js'),
          '--no-doc-warnings',
          '--spec',
          file,
          '--base-url',
          baseUrl,
          ...(withKey
            ? ['--auth-type', 'api-key', '--auth-name', keyHeader, '--auth-value', keyValue, '--auth-in', 'header']
            : []),
        ],
      }),
    },
    {
      package: 'fastmcp (Python)',
      start: (file, baseUrl, _flags, withKey) => ({
        command: pythonIn(folder),
        args: [
          path.join(import.meta.dirname, 'serve_fastmcp.py'),
          file,
          baseUrl,
          ...(withKey ? [keyHeader, keyValue] : []),
        ],
      }),
    },
  ];
  return known
    .filter((peer) => versions[peer.package] !== undefined)
    .map((peer) => ({ ...peer, name: `${peer.package} ${versions[peer.package]}` }));
}

function inFolder(folder, { command = process.execPath, args, env = {} }) {
  return { command, args, cwd: folder, env: { ...environment, ...env } };
}
