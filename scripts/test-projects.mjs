// Generates the projects of test/projects/cases.mjs with the built server and does with each what a user would:
// install, type-check, test, bundle, invoke. Usage: npm run test:projects [-- --kind http-api] [-- --node 22 --node 24] [-- --keep]
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { cases } from '../test/projects/cases.mjs';
import { root } from './bundle-options.mjs';
import { nodeBinary } from './node-version.mjs';

const run = promisify(execFile);
const timeoutMs = 300_000;
const { values: flags } = parseArgs({
  options: {
    kind: { type: 'string' },
    node: { type: 'string', multiple: true, default: [] },
    keep: { type: 'boolean', default: false },
  },
});
const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'serverless-mcp-projects-')));
// npm needs the user's registry settings; the server must do without.
const environment = { ...process.env, CI: 'true' };
const serverEnvironment = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };

const client = new Client({ name: 'test-projects', version: '1.0.0' });
await client.connect(
  new StdioClientTransport({
    command: process.execPath,
    args: [path.join(root, 'dist', 'cli.js'), '--root', folder],
    env: serverEnvironment,
    stderr: 'inherit',
  }),
);

/** The first project of a kind installs; the others of the kind have the same lock and share what it installed. */
const installed = new Map();
let failed = 0;

const chosen = cases.filter(({ kind }) => flags.kind === undefined || kind === flags.kind);

for (const [index, project] of chosen.entries()) {
  const startedAt = Date.now();
  const directory = path.join(folder, `project-${index}`);
  const outcome = await exercise(project, directory).then(
    () => 'passed',
    (error) => `FAILED: ${describe(error)}`,
  );
  if (outcome !== 'passed') failed += 1;
  console.log(`${project.kind}, ${project.title}: ${outcome} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

await client.close();
if (flags.keep) console.log(`Kept: ${folder}`);
else await rm(folder, { recursive: true, force: true });
console.log(`Tests  ${failed > 0 ? `${failed} failed | ` : ''}${chosen.length - failed} passed (${chosen.length})`);
if (chosen.length === 0) console.error(`No project of kind "${flags.kind}" in test/projects/cases.mjs.`);
process.exitCode = failed > 0 || chosen.length === 0 ? 1 : 0;

async function exercise({ kind, options, use }, directory) {
  const { validation } = await call('scaffold_service', { kind, name: 'my-service', directory, options });
  if (validation.errors + validation.warnings > 0)
    throw new Error(`the template has findings: ${JSON.stringify(validation)}`);
  await install(kind, directory);
  await runScripts(directory, environment);
  for (const version of flags.node) {
    const bin = await nodeBinary(version);
    await runScripts(directory, { ...environment, PATH: `${bin}${path.delimiter}${environment.PATH}` });
  }
  await use?.((target) => invoke(directory, target));
}

async function install(kind, directory) {
  const shared = installed.get(kind);
  if (shared) {
    await symlink(shared, path.join(directory, 'node_modules'), 'junction');
    return;
  }
  await npm(['ci', '--no-audit', '--no-fund'], directory, environment);
  installed.set(kind, path.join(directory, 'node_modules'));
}

async function runScripts(directory, env) {
  for (const script of ['check', 'test', 'build']) await npm(['run', script], directory, env);
}

function npm(args, cwd, env) {
  const command = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  return run(command, args, {
    cwd,
    env,
    timeout: timeoutMs,
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
}

async function invoke(directory, target) {
  const { response, result, error } = await call('invoke_local', { path: directory, ...target });
  if (error) throw new Error(`the function failed: ${JSON.stringify(error)}`);
  return { result, status: response?.statusCode, body: response?.body ? JSON.parse(response.body) : undefined };
}

/** Calls a tool and returns its structured result. One server for all calls: it keeps the embedded tables. */
async function call(name, input) {
  const result = await client.callTool({ name, arguments: input }, { timeout: timeoutMs });
  if (result.isError) throw new Error(result.content.map(({ text }) => text).join('\n'));
  return result.structuredContent;
}

function describe(error) {
  const output = `${error.stdout ?? ''}\n${error.stderr ?? ''}`.trim().split('\n').slice(-40).join('\n');
  return `${error.message}\n${output}`;
}
