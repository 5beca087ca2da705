// Runs one Lambda handler for serverless-mcp in its own process: loads it, answers invocations one after another.
// Plain JavaScript because it is started as it is, from the sources and from the published package.
//
// argv[2]: JSON { taskRoot, handler, runtimeMajor, durableTesting? }
// fd 3: what happened, one JSON object a line (see protocol.ts); blocking writes, so nothing is lost when user code exits
// fd 4: invocations, one JSON object a line; its end ends this process
import { createRequire } from 'node:module';
import { existsSync, readFileSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

const reportDescriptor = 3;
const requestDescriptor = 4;
const streamingMark = Symbol.for('aws.lambda.runtime.handler.streaming');
const callbackRemovedInMajor = 24;
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

function describe(error, type) {
  if (!(error instanceof Error) && typeof error?.stack !== 'string') {
    return {
      type: type ?? typeof error,
      message: typeof error === 'string' ? error : (safeJson(error) ?? String(error)),
    };
  }
  return {
    type: type ?? error.name ?? 'Error',
    message: String(error.message),
    stack: String(error.stack),
    ...(error.code !== undefined && { code: String(error.code) }),
    ...(error.cause !== undefined && { cause: describe(error.cause) }),
  };
}

function safeJson(value) {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
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

// --- loading ---

function findHandlerFile(modulePath) {
  const base = path.resolve(settings.taskRoot, modulePath);
  const found = ['', '.js', '.mjs', '.cjs']
    .map((extension) => base + extension)
    .find((file) => existsSync(file) && path.extname(file) !== '');
  if (!found)
    throw named(
      'Runtime.ImportModuleError',
      `Cannot find module '${modulePath}' (.js, .mjs or .cjs) in ${settings.taskRoot}`,
    );
  return found;
}

function named(name, message) {
  const error = new Error(message);
  error.name = name;
  return error;
}

/** CommonJS goes through require, as in Lambda; ES modules through import. */
async function loadModule(file) {
  const require = createRequire(file);
  if (path.extname(file) === '.mjs') return import(pathToFileURL(file).href);
  try {
    return require(file);
  } catch (error) {
    if (error?.code !== 'ERR_REQUIRE_ESM') throw error;
    return import(pathToFileURL(file).href);
  }
}

async function loadHandler() {
  const directory = path.posix.dirname(settings.handler);
  const [moduleName, ...exportPath] = path.posix.basename(settings.handler).split('.');
  if (!moduleName || exportPath.length === 0) {
    throw named(
      'Runtime.MalformedHandlerName',
      `Bad handler "${settings.handler}": it must be file.export, for example src/app.handler`,
    );
  }
  const loaded = await loadModule(findHandlerFile(path.posix.join(directory, moduleName)));
  const pick = (root) => exportPath.reduce((value, name) => value?.[name], root);
  const handler = pick(loaded) ?? pick(loaded?.default);
  if (handler === undefined) {
    throw named(
      'Runtime.HandlerNotFound',
      `${settings.handler} is undefined or not exported. Exports: ${Object.keys(loaded).join(', ') || 'none'}`,
    );
  }
  if (typeof handler !== 'function') throw named('Runtime.HandlerNotFound', `${settings.handler} is not a function`);
  if (handler.length >= 3 && !handler[streamingMark] && settings.runtimeMajor >= callbackRemovedInMajor) {
    throw named(
      'Runtime.CallbackHandlerDeprecated',
      `${settings.handler} takes a callback as its third parameter. Lambda removed callback handlers with Node.js ${callbackRemovedInMajor}: make it async and return the result.`,
    );
  }
  return handler;
}

// --- response streaming ---

class ResponseStream extends Writable {
  #metadata;
  #contentType;
  #isStarted = false;

  setContentType(contentType) {
    this.#contentType = contentType;
  }

  /** Set by HttpResponseStream.from. */
  set httpMetadata(metadata) {
    this.#metadata = metadata;
  }

  #start() {
    if (this.#isStarted) return;
    this.#isStarted = true;
    report({ type: 'stream-start', contentType: this.#contentType, metadata: this.#metadata });
  }

  _write(chunk, _encoding, done) {
    this.#start();
    report({ type: 'chunk', base64: chunk.toString('base64'), atMs: clock() - (current?.startedAt ?? 0) });
    done();
  }

  _final(done) {
    this.#start();
    done();
  }
}

globalThis.awslambda = {
  streamifyResponse(handler, options) {
    handler[streamingMark] = options ?? true;
    return handler;
  },
  HttpResponseStream: {
    from(stream, metadata) {
      stream.setContentType?.('application/vnd.awslambda.http-integration-response');
      stream.httpMetadata = metadata;
      return stream;
    },
  },
};

// --- invoking ---

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
  const stream = new ResponseStream();
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
    finish(invocation, { type: 'error', error: describe(error) });
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

process.on('uncaughtException', (error) => fail(describe(error, 'Runtime.UnhandledException')));
process.on('unhandledRejection', (reason) => {
  const described = describe(reason, 'Runtime.UnhandledPromiseRejection');
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

const loadingStartedAt = clock();
try {
  const handler = await loadHandler();
  report({ type: 'ready', isStreaming: Boolean(handler[streamingMark]), initMs: clock() - loadingStartedAt });
  serve(handler);
} catch (error) {
  fail(describe(error));
}
