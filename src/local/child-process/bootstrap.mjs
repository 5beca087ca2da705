// Runs one Lambda handler for serverless-mcp in its own process: loads it, answers invocations one after another.
// Plain JavaScript because it is started as it is, from the sources and from the published package.
//
// argv[2]: JSON { taskRoot, handler, runtimeMajor, durableTesting? }
// fd 3: what happened, one JSON object a line (see protocol.ts); blocking writes, so nothing is lost when user code exits
// fd 4: invocations, one JSON object a line; its end ends this process
import { readFileSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { describeError, named } from './errors.mjs';
import { loadHandler } from './load-handler.mjs';
import { awslambda, ResponseStream, streamingMark } from './response-stream.mjs';

const reportDescriptor = 3;
const requestDescriptor = 4;
const clock = performance.now.bind(performance);
const exit = process.exit.bind(process);

const settings = JSON.parse(process.argv[2] ?? '{}');
process.argv.splice(2);

/** The invocation under way; errors that escape the handler belong to it. */
let current;

function report(message) {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let offset = 0; offset < bytes.length;) {
    try {
      offset += writeSync(reportDescriptor, bytes, offset);
    } catch (error) {
      if (error.code !== 'EAGAIN') exit(0);
    }
  }
}

/** Peak resident memory. VmHWM where Linux gives it: `maxRSS` starts from the parent's peak there. */
function peakMemoryKb() {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
    if (peak) return Number(peak[1]);
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS;
}

function buildContext(request) {
  const deadline = Date.now() + request.timeoutMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    ...request.context,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function callHandler(handler, { event, callbacks }, context) {
  if (settings.durableTesting) {
    const { runDurable } = await import('./durable-run.mjs');
    return runDurable(settings.durableTesting, handler, event, callbacks ?? {}, report);
  }
  if (handler[streamingMark]) return callStreaming(handler, event, context);
  if (handler.length < 3) return handler(event, context);
  return new Promise((resolve, reject) => {
    const result = handler(event, context, (error, value) => (error ? reject(error) : resolve(value)));
    if (typeof result?.then === 'function') result.then(resolve, reject);
  });
}

async function callStreaming(handler, event, context) {
  const stream = new ResponseStream((message) => report({ ...message, atMs: clock() - (current?.startedAt ?? 0) }));
  const finished = new Promise((resolve, reject) => {
    stream.on('finish', resolve);
    stream.on('error', reject);
  });
  finished.catch(() => {});
  await handler(event, stream, context);
  if (current)
    current.waitsFor =
      'The handler returned but never ended its response stream. Call responseStream.end(), or use pipeline().';
  await finished;
}

async function invoke(handler, request) {
  const invocation = {
    id: request.id,
    startedAt: clock(),
    waitsFor:
      "The handler's promise never settles: nothing is left to wait for. A promise is not resolved, or a callback is never called.",
  };
  current = invocation;
  if (request.traceId) process.env._X_AMZN_TRACE_ID = request.traceId;
  try {
    const value = await callHandler(handler, request, buildContext(request));
    finish(invocation, { type: 'result', value: serialise(value, handler) });
  } catch (error) {
    finish(invocation, { type: 'error', error: describeError(error) });
  }
}

function serialise(value, handler) {
  if (handler[streamingMark] || value === undefined) return undefined;
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw named('Runtime.MarshalError', `Unable to turn the handler's result into JSON: ${error.message}`);
  }
}

function finish(invocation, message) {
  if (current !== invocation) return;
  current = undefined;
  report({ ...message, id: invocation.id, durationMs: clock() - invocation.startedAt, peakMemoryKb: peakMemoryKb() });
}

function fail(error) {
  if (current) finish(current, { type: 'error', error });
  else report({ type: 'init-error', error, peakMemoryKb: peakMemoryKb() });
  exit(1);
}

process.on('uncaughtException', (error) => fail(describeError(error, 'Runtime.UnhandledException')));
process.on('unhandledRejection', (reason) => {
  const described = describeError(reason, 'Runtime.UnhandledPromiseRejection');
  fail({ ...described, message: `${reason instanceof Error ? `${reason.name}: ` : ''}${described.message}` });
});

/** Reads invocations; the socket keeps the process alive only between them, so a handler that waits for nothing is noticed. */
function serve(handler) {
  const socket = new Socket({ fd: requestDescriptor, readable: true, writable: false });
  const run = async (line) => {
    socket.unref();
    await invoke(handler, JSON.parse(line));
    socket.ref();
  };
  process.on('beforeExit', () => {
    if (current) fail({ type: 'Runtime.NodeJsExit', message: current.waitsFor });
  });
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (part) => {
    text += part;
    const lines = text.split('\n');
    text = lines.pop();
    for (const line of lines) void run(line);
  });
  socket.on('end', () => exit(0));
  socket.on('error', () => exit(0));
}

globalThis.awslambda = awslambda;
const loadingStartedAt = clock();
try {
  const handler = await loadHandler(settings);
  report({ type: 'ready', isStreaming: Boolean(handler[streamingMark]), initMs: clock() - loadingStartedAt });
  serve(handler);
} catch (error) {
  fail(describeError(error));
}
