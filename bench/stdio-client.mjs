// A small MCP client over stdio: enough to list and call, with a time limit on everything, memory read, and the whole
// process group ended. It reads raw lines, so that no client library's opinion of a listing enters the figures.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

const protocolVersion = '2025-06-18';
const keptErrorCharacters = 2000;

// Servers lead groups of their own and would outlive an interrupted bench.
const running = new Set();
process.on('exit', () => running.forEach(endGroup));

/** Starts a server; `timeoutMs` is for its whole life, after which it is ended and every request fails. */
export function startServer({ command, args, env, cwd }, timeoutMs) {
  const startedAt = performance.now();
  const child = spawn(command, args, { env, cwd, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  const waiting = new Map();
  let nextId = 1;
  let failure;
  let errorOutput = '';
  let pieces = [];

  const fail = (reason) => {
    failure ??= new Error(reason);
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  };
  const timer = setTimeout(() => {
    fail(`not done after ${timeoutMs / 1000} s`);
    endGroup(child);
  }, timeoutMs);
  child.on('error', (error) => fail(error.message));
  child.on('exit', (code, signal) => {
    running.delete(child);
    const reason = lastErrorLine(errorOutput);
    fail(`process ended (${signal ?? `exit code ${code}`})${reason === '' ? '' : `: ${reason}`}`);
  });
  child.stdin.on('error', () => undefined);
  child.stderr.on('data', (chunk) => {
    errorOutput = (errorOutput + chunk).slice(-keptErrorCharacters);
  });
  child.stdout.on('data', (chunk) => {
    let rest = chunk;
    for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
      pieces.push(rest.subarray(0, at));
      const line = Buffer.concat(pieces);
      pieces = [];
      rest = rest.subarray(at + 1);
      receive(line);
    }
    if (rest.length > 0) pieces.push(rest);
  });

  function receive(line) {
    const receivedAt = performance.now();
    let message;
    try {
      message = JSON.parse(line.toString());
    } catch {
      return; // Some servers print banners to standard output.
    }
    if (message.method !== undefined) {
      if (message.id !== undefined) send({ id: message.id, error: { code: -32601, message: 'Method not found' } });
      return;
    }
    const request = waiting.get(message.id);
    if (request === undefined) return;
    waiting.delete(message.id);
    if (message.error) request.reject(new Error(message.error.message));
    else request.resolve({ result: message.result, bytes: line.length, receivedAt });
  }

  function send(message) {
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }

  function request(method, params, requestTimeoutMs = timeoutMs) {
    if (failure) return Promise.reject(failure);
    const id = nextId;
    nextId += 1;
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        waiting.delete(id);
        reject(new Error(`no answer after ${requestTimeoutMs / 1000} s`));
      }, requestTimeoutMs);
      const settle = (then) => (value) => {
        clearTimeout(limit);
        then(value);
      };
      waiting.set(id, { resolve: settle(resolve), reject: settle(reject) });
      send({ id, method, params });
    });
  }

  return {
    startedAt,
    request,
    async initialize() {
      await request('initialize', { protocolVersion, capabilities: {}, clientInfo: { name: 'bench', version: '1' } });
      send({ method: 'notifications/initialized' });
    },
    /** Every page of tools/list: the tools, the bytes of the answers and when the last one was complete. */
    async listTools() {
      const tools = [];
      let bytes = 0;
      let listedAt = startedAt;
      let params = {};
      while (params !== undefined) {
        const page = await request('tools/list', params);
        bytes += page.bytes;
        tools.push(...page.result.tools);
        listedAt = page.receivedAt;
        const cursor = page.result.nextCursor;
        params = cursor === undefined ? undefined : { cursor };
      }
      return { tools, bytes, listedAt };
    },
    /** Peak resident memory so far in MB, where the system tells it. */
    async peakMegabytes() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
      const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
      return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
    },
    async close() {
      clearTimeout(timer);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      endGroup(child);
      await ended;
    },
  };
}

/** The server was started as the leader of its own group, so that what it started ends with it. */
function endGroup(child) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

function lastErrorLine(text) {
  const lines = text.split('\n').map((line) => line.trim());
  const telling = lines.findLast((line) => /error|exceeded|cannot|invalid|failed/i.test(line));
  return (telling ?? lines.findLast((line) => line !== '') ?? '').slice(0, 160);
}
