// The main journey, end to end: a real MCP client drives the built server from nothing to a service that answers.
// Usage: npm run demo [-- --keep]
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const isKept = process.argv.includes('--keep');
const callTimeoutMs = 120_000;
const commandTimeoutMs = 300_000;
const root = path.resolve(import.meta.dirname, '..');
const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'serverless-mcp-demo-')));
const project = path.join(folder, 'notes');
const client = new Client({ name: 'demo', version: '1.0.0' });
const timings = [];

try {
  await journey();
  printTimings();
} catch (error) {
  process.exitCode = 1;
  console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
} finally {
  await client.close().catch(() => {});
  if (isKept) console.log(`\nKept: ${project}`);
  else await rm(folder, { recursive: true, force: true });
}

async function journey() {
  await step('Start the server', 'initialize, tools/list', async () => {
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [path.join(root, 'dist', 'cli.js'), '--root', folder],
        env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' },
        stderr: 'inherit',
      }),
    );
    const { tools } = await client.listTools();
    return `${tools.length} tools: ${tools.map((tool) => tool.name).join(', ')}`;
  });

  const scaffolded = await tool('Scaffold the notes service', 'scaffold_service', {
    kind: 'http-api',
    name: 'notes',
    directory: project,
  });
  const template = path.join(project, 'template.yaml');

  await tool('Validate its template', 'validate_template', { path: template }, ({ value }) => {
    expect(value.valid === true && value.counts.error === 0, 'the scaffolded template has errors');
  });

  for (const command of scaffolded.commands.filter((line) => line.startsWith('npm '))) {
    await step(`Run in the project: ${command}`, command, (report) => runCommand(command, report));
  }

  await tool('Bundle the functions', 'build_service', { path: project }, ({ value }) => {
    expect(value.artifacts.length >= 5, `expected five functions, got ${value.artifacts.length}`);
  });

  await useNotes();
  await mendPlantedDefect(template);
}

/** Creates, reads, updates, lists and deletes through the template's own routes. */
async function useNotes() {
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'demo-1' };
  const note = { title: 'Buy milk', content: 'Two litres' };
  const created = await request('Create a note', 201, {
    method: 'POST',
    path: '/notes',
    headers,
    body: JSON.stringify(note),
  });
  const id = created.id;
  expect(typeof id === 'string' && created.title === note.title, 'the created note lacks its id or title');

  const again = await request('Create it again with the same Idempotency-Key', 201, {
    method: 'POST',
    path: '/notes',
    headers,
    body: JSON.stringify(note),
  });
  expect(again.id === id, 'the same Idempotency-Key made a second note');

  const read = await request('Read it', 200, { method: 'GET', path: `/notes/${id}` });
  expect(read.title === note.title, 'another title was read');

  const change = { ...note, title: 'Buy oat milk', version: read.version };
  const updated = await request('Update it', 200, {
    method: 'PUT',
    path: `/notes/${id}`,
    headers,
    body: JSON.stringify(change),
  });
  expect(updated.title === change.title, 'the update did not hold');

  const listed = await request('List the notes', 200, { method: 'GET', path: '/notes', query: { limit: '10' } });
  expect(listed.items.length === 1 && listed.items[0].id === id, 'the list does not hold exactly this note');

  const refused = await request('Refuse bad input', 400, {
    method: 'POST',
    path: '/notes',
    headers,
    body: '{"title":""}',
  });
  expect(JSON.stringify(refused).includes('title'), 'the refusal does not name the field');

  await request('Delete it', 204, { method: 'DELETE', path: `/notes/${id}` });
  await request('Miss it', 404, { method: 'GET', path: `/notes/${id}` });
}

async function mendPlantedDefect(template) {
  const sound = await readFile(template, 'utf8');
  const planted = sound.replace('MemorySize:', 'MemorySiz:');
  expect(planted !== sound, 'there was no MemorySize to misspell');
  const line = planted.slice(0, planted.indexOf('MemorySiz:')).split('\n').length;
  await writeFile(template, planted);

  const found = await tool(
    `Plant a misspelt property in line ${line} and validate`,
    'validate_template',
    { path: template },
    ({ value }) => {
      expect(value.valid === false, 'the planted defect was not found');
      expect(value.findings[0]?.line === line, `found in line ${value.findings[0]?.line}, planted in ${line}`);
      expect(value.findings[0]?.fix !== undefined, 'the finding has no fix');
    },
  );

  await step('Apply the fix it gave', JSON.stringify(found.findings[0].fix.edits), async () => {
    await writeFile(template, applyEdits(planted, found.findings[0].fix.edits));
    expect((await readFile(template, 'utf8')) === sound, 'the fix did not restore the template');
    return found.findings[0].fix.description;
  });

  await tool('Validate again', 'validate_template', { path: template }, ({ value }) => {
    expect(value.valid === true, 'the mended template has errors');
  });
}

/** Edits are places by line and column, 1-based, end exclusive; applied from the last to the first. */
function applyEdits(text, edits) {
  const lineStarts = [0];
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) lineStarts.push(index + 1);
  const offset = (line, column) => lineStarts[line - 1] + column - 1;
  return [...edits]
    .sort((a, b) => offset(b.line, b.column) - offset(a.line, a.column))
    .reduce((result, edit) => {
      const start = offset(edit.line, edit.column);
      return result.slice(0, start) + edit.newText + result.slice(offset(edit.endLine, edit.endColumn));
    }, text);
}

async function request(title, expectedStatus, httpRequest) {
  const claims = { sub: 'demo-user' };
  const value = await tool(
    title,
    'invoke_local',
    { path: project, request: { ...httpRequest, claims } },
    ({ value: answer }) => {
      expect(
        answer.response?.statusCode === expectedStatus,
        `expected HTTP ${expectedStatus}, got ${JSON.stringify(answer.response ?? answer.error)}`,
      );
    },
  );
  return value.response.body === '' ? undefined : JSON.parse(value.response.body);
}

async function tool(title, name, args, check = () => {}) {
  let value;
  await step(title, `${name} ${JSON.stringify(args)}`, async (report) => {
    const result = await client.callTool(
      { name, arguments: args },
      { timeout: callTimeoutMs, onprogress: ({ message }) => report(message ?? '') },
    );
    const text = result.content.map((block) => block.text ?? '').join('\n');
    if (result.isError) throw new Error(text);
    value = result.structuredContent;
    check({ value, text });
    return text;
  });
  return value;
}

async function step(title, asked, work) {
  const number = timings.length + 1;
  console.log(`\n${number}. ${title}\n   asked    ${shorten(asked, 150)}`);
  const startedAt = performance.now();
  const progress = startProgress(startedAt);
  let answer;
  try {
    answer = await work(progress.report);
  } finally {
    progress.stop();
  }
  const milliseconds = Math.round(performance.now() - startedAt);
  timings.push({ title, milliseconds });
  const [first = '', second] = answer.split('\n').filter((line) => line.trim() !== '');
  console.log(`   answered ${shorten(first, 150)}`);
  if (second !== undefined) console.log(`            ${shorten(second, 150)}`);
  console.log(`   took     ${milliseconds} ms`);
}

/** What is going on, rewritten in place on a terminal; a sign of life every ten seconds elsewhere. */
function startProgress(startedAt) {
  let latest = 'working';
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  const isTerminal = process.stdout.isTTY === true;
  const timer = setInterval(
    () => {
      if (isTerminal) process.stdout.write(`\r   ${shorten(`${seconds()} s  ${latest}`, 100).padEnd(100)}`);
      else console.log(`   … ${seconds()} s  ${shorten(latest, 100)}`);
    },
    isTerminal ? 200 : 10_000,
  );
  return {
    report: (message) => (latest = message.trim() || latest),
    stop: () => {
      clearInterval(timer);
      if (isTerminal) process.stdout.write(`\r${' '.repeat(110)}\r`);
    },
  };
}

function runCommand(line, report) {
  // npm passes its own program on, which spares us the shell that npm.cmd needs on Windows.
  const npm = process.env.npm_execpath === undefined ? ['npm'] : [process.execPath, process.env.npm_execpath];
  const [command, ...args] = [...npm, ...line.split(' ').slice(1)];
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: project,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: commandTimeoutMs,
    });
    let output = '';
    const take = (chunk) => {
      output += chunk;
      report(String(chunk).trim().split('\n').at(-1));
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(summary(output));
      else reject(new Error(`"${line}" ended with ${code}:\n${output.slice(-4000)}`));
    });
  });
}

/** The line that counts tests where there is one, else the last line. */
function summary(output) {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return (
    lines.findLast((line) => /^Tests\s/.test(line)) ??
    lines.find((line) => /^added \d+ packages/.test(line)) ??
    lines.at(-1) ??
    'done'
  );
}

function printTimings() {
  const total = timings.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  console.log(`\nAll ${timings.length} steps succeeded in ${(total / 1000).toFixed(1)} s.`);
}

function expect(condition, message) {
  if (!condition) throw new Error(message);
}

function shorten(text, limit) {
  const line = String(text).replace(/\s+/g, ' ').trim();
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}
