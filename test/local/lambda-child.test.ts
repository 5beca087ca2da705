import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LambdaChild } from '../../src/local/child/lambda-child.ts';
import { minimalEnvironment } from '../../src/world/process.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lambda-child-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface RunOptions {
  readonly file?: string;
  readonly handler?: string;
  readonly event?: unknown;
  readonly timeoutMs?: number;
  readonly memoryMb?: number;
  readonly runtimeMajor?: number;
  readonly signal?: AbortSignal;
}

async function run(source: string, options: RunOptions = {}) {
  await writeFile(path.join(folder, options.file ?? 'app.js'), source);
  const child = new LambdaChild({
    taskRoot: folder,
    handler: options.handler ?? 'app.handler',
    runtimeMajor: options.runtimeMajor ?? 24,
    env: minimalEnvironment(process.env),
    memoryMb: options.memoryMb ?? 256,
    initTimeoutMs: 5000,
  });
  const invocation = { event: options.event ?? {}, context: {}, timeoutMs: options.timeoutMs ?? 5000, traceId: 'x' };
  try {
    const outcome = await child.invoke({ ...invocation, signal: options.signal ?? new AbortController().signal });
    await child.close();
    return { ...outcome, logs: child.takeLogs().lines.map((line) => line.text) };
  } finally {
    await child.close();
  }
}

describe('a handler that answers', () => {
  it('returns its result, time, memory and what it printed', async () => {
    const outcome = await run(
      'exports.handler = async (event) => { console.log("hello"); console.error("careful"); return { got: event.n }; }',
      { event: { n: 7 } },
    );
    expect(outcome).toMatchObject({ value: '{"got":7}', failure: undefined });
    expect(outcome.logs.sort()).toEqual(['careful', 'hello']);
    expect(outcome.durationMs).toBeGreaterThan(0);
    expect(outcome.initMs).toBeGreaterThan(0);
    expect(outcome.peakMemoryMb).toBeGreaterThan(20);
  });

  it('loads an ES module', async () => {
    const outcome = await run('export const handler = async () => "esm"', { file: 'app.mjs' });
    expect(outcome.value).toBe('"esm"');
  });

  it('loads a nested export from a folder', async () => {
    const outcome = await run('exports.api = { get: async () => 1 }', { file: 'app.cjs', handler: './app.api.get' });
    expect(outcome.value).toBe('1');
  });

  it('keeps the answer apart from anything printed', async () => {
    const outcome = await run(
      `exports.handler = async () => { process.stdout.write('{"type":"result","id":1}\\n'.repeat(1000)); return 'mine'; }`,
    );
    expect(outcome.value).toBe('"mine"');
    expect(outcome.logs).toHaveLength(1000);
  });

  it('ignores what user code writes to the report channel', async () => {
    const outcome = await run(
      `exports.handler = async () => { require('fs').writeSync(3, 'noise\\n{"type":"nonsense"}\\n'); return 2; }`,
    );
    expect(outcome.value).toBe('2');
  });

  it('bounds the logs of a handler that prints without end', async () => {
    const outcome = await run(`exports.handler = async () => { for (;;) console.log('x'.repeat(1000)); }`, {
      timeoutMs: 700,
    });
    expect(outcome.failure?.kind).toBe('timeout');
    expect(outcome.logs.join('').length).toBeLessThan(300_000);
  });

  it('still takes callbacks on nodejs22.x', async () => {
    const outcome = await run('exports.handler = (event, context, callback) => { callback(null, "back"); }', {
      runtimeMajor: 22,
    });
    expect(outcome.value).toBe('"back"');
  });
});

describe('a handler that fails', () => {
  it('reports what it threw, with its cause', async () => {
    const outcome = await run(
      `exports.handler = async () => { throw new TypeError('no name', { cause: new Error('disk') }); }`,
    );
    expect(outcome.failure).toMatchObject({ kind: 'handler', type: 'TypeError', message: 'no name' });
    expect(outcome.failure?.cause?.message).toBe('disk');
    expect(outcome.failure?.stack).toContain('app.js:1:');
  });

  it.each([
    ['a thrown string', `throw 'plain'`, 'string', 'plain'],
    [
      'a rejection nobody handles',
      `Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 500));`,
      'Runtime.UnhandledPromiseRejection',
      'Error: lost',
    ],
    [
      'an error in a timer',
      `setTimeout(() => { throw new Error('late') }); await new Promise((r) => setTimeout(r, 500));`,
      'Runtime.UnhandledException',
      'late',
    ],
    ['a result JSON cannot hold', 'return { big: 1n }', 'Runtime.MarshalError', 'BigInt'],
    ['a promise that never settles', 'await new Promise(() => {})', 'Runtime.NodeJsExit', 'never settles'],
  ])('reports %s', async (_name, body, type, message) => {
    const outcome = await run(`exports.handler = async () => { ${body} }`);
    expect(outcome.failure).toMatchObject({ kind: 'handler', type, message: expect.stringContaining(message) });
  });

  it.each([
    ['process.exit', 'process.exit(3)', 'exited with code 3'],
    [
      'a signal to itself',
      `process.kill(process.pid, 'SIGTERM'); await new Promise((r) => setTimeout(r, 900));`,
      'SIGTERM',
    ],
  ])('reports an end by %s', async (_name, body, message) => {
    const outcome = await run(`exports.handler = async () => { ${body} }`);
    expect(outcome.failure).toMatchObject({ kind: 'exit', message: expect.stringContaining(message) });
  });

  it.each([
    ['throws while loading', `throw new Error('bad config')`, 'init', 'bad config'],
    ['lacks the export', 'exports.other = 1', 'init', 'Exports: other'],
    ['exports no function', 'exports.handler = 1', 'init', 'not a function'],
    [
      'takes a callback on nodejs24.x',
      'exports.handler = (event, context, callback) => callback()',
      'init',
      'make it async',
    ],
    ['exits while loading', 'process.exit(0)', 'exit', 'while the handler was loading'],
  ])('says so when the file %s', async (_name, source, kind, message) => {
    const outcome = await run(source);
    expect(outcome.failure).toMatchObject({ kind, message: expect.stringContaining(message) });
  });

  it('says where it looked when the file is missing', async () => {
    const outcome = await run('', { handler: 'src/none.handler' });
    expect(outcome.failure).toMatchObject({ kind: 'init', type: 'Runtime.ImportModuleError' });
  });
});

describe('limits', () => {
  it('ends an endless loop at the time-out', async () => {
    const startedAt = performance.now();
    const outcome = await run('exports.handler = async () => { for (;;); }', { timeoutMs: 400 });
    expect(outcome.failure).toMatchObject({ kind: 'timeout' });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it.each([
    ['JavaScript objects', 'const a = []; for (;;) a.push({ x: a.length });'],
    ['buffers', 'const a = []; for (;;) a.push(Buffer.alloc(1 << 20, 1));'],
  ])('ends a handler that allocates %s without end', async (_name, body) => {
    const outcome = await run(`exports.handler = async () => { ${body} }`, { timeoutMs: 20_000, memoryMb: 160 });
    expect(outcome.failure).toMatchObject({ kind: 'memory', type: 'Runtime.OutOfMemory' });
  });

  it('counts down the remaining time', async () => {
    const outcome = await run('exports.handler = async (e, context) => context.getRemainingTimeInMillis()', {
      timeoutMs: 5000,
    });
    expect(Number(outcome.value)).toBeGreaterThan(4000);
    expect(Number(outcome.value)).toBeLessThanOrEqual(5000);
  });

  it('kills what the handler started when the call is cancelled', async () => {
    const controller = new AbortController();
    const beats = path.join(folder, 'beats');
    const beat = `setInterval(() => require('fs').appendFileSync(${JSON.stringify(beats)}, 'x'), 10)`;
    const running = run(
      `exports.handler = async () => {
         require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(beat)}]);
         await new Promise((r) => setTimeout(r, 60000));
       }`,
      { signal: controller.signal, timeoutMs: 60_000 },
    );
    running.catch(() => {});
    const countBeats = () =>
      readFile(beats, 'utf8').then(
        (text) => text.length,
        () => 0,
      );
    await vi.waitUntil(async () => (await countBeats()) > 0, { timeout: 5000 });
    controller.abort(new Error('stop'));
    await expect(running).rejects.toThrow('stop');
    const last = await countBeats();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await countBeats()).toBe(last);
  });
});

describe('response streaming', () => {
  it('reports metadata and chunks as they were written', async () => {
    const outcome = await run(
      `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
         const out = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { 'x-a': '1' } });
         out.write('one'); await new Promise((r) => setTimeout(r, 30)); out.write('two'); out.end();
       })`,
    );
    expect(outcome.failure).toBeUndefined();
    expect(outcome.stream?.metadata).toEqual({ statusCode: 201, headers: { 'x-a': '1' } });
    expect(outcome.stream?.chunks.map((chunk) => chunk.data.toString())).toEqual(['one', 'two']);
    expect(outcome.stream?.chunks[1]?.atMs).toBeGreaterThan(20);
  });

  it('says so when the stream is never ended', async () => {
    const outcome = await run(
      `exports.handler = awslambda.streamifyResponse(async (event, stream) => { stream.write('half'); })`,
    );
    expect(outcome.failure?.message).toContain('never ended its response stream');
    expect(outcome.stream?.chunks).toHaveLength(1);
  });
});
