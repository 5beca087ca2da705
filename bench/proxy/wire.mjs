// The wire table: each case is called through tools/call, and what reaches a recording HTTP server is held against the
// bytes that the case expects.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { wireContenders } from './contenders.mjs';
import { placeArguments } from './place-arguments.mjs';
import { startRecorder } from './recorder.mjs';
import { startServer } from '../stdio-client.mjs';
import { caseId, wireCases, wireSpecification } from './wire-cases.mjs';

const serverTimeoutMs = 120_000;
const callTimeoutMs = 15_000;

export async function compareWire({ folder, versions }) {
  const elsewhere = await startRecorder();
  const recorder = await startRecorder((url) =>
    url.startsWith('/redirect') ? `${elsewhere.origin}/landed` : undefined,
  );
  try {
    const file = path.join(folder, 'wire.json');
    await writeFile(file, JSON.stringify(wireSpecification(recorder.origin)));
    const columns = [];
    for (const contender of wireContenders(folder, versions)) {
      const verdicts = await runCases(contender.start(file, recorder.origin), recorder, elsewhere);
      columns.push({ name: contender.name, verdicts });
    }
    printTable(columns);
  } finally {
    recorder.close();
    elsewhere.close();
  }
}

async function runCases(start, recorder, elsewhere) {
  const server = startServer(start, serverTimeoutMs);
  const verdicts = [];
  try {
    await server.initialize();
    const { tools } = await server.listTools();
    for (const [index, wireCase] of wireCases.entries()) {
      recorder.seen.length = 0;
      elsewhere.seen.length = 0;
      const tool = tools.find(({ name }) =>
        name
          .toLowerCase()
          .replaceAll(/[^a-z0-9]/g, '')
          .includes(caseId(index)),
      );
      const { failure, answer } = tool === undefined ? { failure: 'no tool' } : await callTool(server, tool, wireCase);
      const verdict = failure ?? (await judge(wireCase.expect, recorder.seen, elsewhere.seen));
      verdicts.push(verdict === 'nothing sent' ? `nothing sent: ${answer}` : verdict);
    }
  } catch (error) {
    while (verdicts.length < wireCases.length) verdicts.push(error.message);
  } finally {
    await server.close();
  }
  return verdicts;
}

/** @returns {Promise<{ failure?: string, answer?: string }>} why no call could be made, or what was answered */
async function callTool(server, tool, { given }) {
  let args;
  try {
    args = placeArguments(tool.inputSchema, given);
  } catch (error) {
    return { failure: error.message };
  }
  try {
    const { result } = await server.request('tools/call', { name: tool.name, arguments: args }, callTimeoutMs);
    return { answer: result.content?.[0]?.text ?? '' };
  } catch (error) {
    return { answer: error.message };
  }
}

/** @returns {Promise<string>} 'ok', or what was sent instead */
async function judge(expect, seen, elsewhere) {
  const [request] = seen;
  if (request === undefined) return expect.refused ? 'ok' : 'nothing sent';
  if (expect.refused === 'must') return 'sent';
  const { headers, body } = request;
  if (expect.url && !expect.url.includes(request.url)) return request.url;
  for (const [name, forms] of Object.entries(expect.headers ?? {})) {
    if (!forms.includes(headers[name])) return `${name}: ${headers[name] ?? 'absent'}`;
  }
  for (const name of expect.absent ?? []) if (headers[name] !== undefined) return `${name} sent`;
  for (const name of expect.absentElsewhere ?? []) {
    if (elsewhere.some((other) => other.headers[name] !== undefined)) return `${name} leaked`;
  }
  const mediaType = headers['content-type']?.split(';')[0].trim().toLowerCase();
  if (expect.contentType && mediaType !== expect.contentType) return `content-type: ${mediaType ?? 'absent'}`;
  if (expect.text && !expect.text.includes(body.toString())) return shown(body);
  if (expect.base64 && body.toString('base64') !== expect.base64) return shown(body);
  if (Object.hasOwn(expect, 'json') && !isDeepStrictEqual(parsed(body), expect.json)) return shown(body);
  if (expect.parts) {
    const parts = await partsOf(request);
    if (!isDeepStrictEqual(parts, expect.parts)) return `parts: ${JSON.stringify(parts)}`;
  }
  return 'ok';
}

async function partsOf({ headers, body }) {
  try {
    const form = await new Response(body, { headers: { 'content-type': headers['content-type'] } }).formData();
    const parts = {};
    for (const [name, value] of form) {
      const bytes = typeof value === 'string' ? value : await value.arrayBuffer();
      parts[name] = Buffer.from(bytes).toString('base64');
    }
    return parts;
  } catch {
    return undefined;
  }
}

function parsed(body) {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

function shown(body) {
  return body.length === 0 ? 'no body' : JSON.stringify(body.toString().slice(0, 60));
}

function printTable(columns) {
  console.log('\n### Requests with the right bytes\n');
  console.log(`| case | ${columns.map(({ name }) => name).join(' | ')} |`);
  console.log(`| --- |${' --- |'.repeat(columns.length)}`);
  for (const [index, { name }] of wireCases.entries()) {
    const cells = columns.map(({ verdicts }) => asCell(verdicts[index]));
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
  const scores = columns.map(({ verdicts }) => `**${verdicts.filter((verdict) => verdict === 'ok').length}**`);
  console.log(`| **right of ${wireCases.length}** | ${scores.join(' | ')} |`);
}

function asCell(verdict) {
  if (verdict === 'ok') return 'ok';
  return `\`${verdict.replaceAll('|', '¦').replaceAll('`', "'").replaceAll('\n', ' ').slice(0, 70)}\``;
}
