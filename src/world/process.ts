import { spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { describeError, UserError } from './errors.ts';

export interface ProcessRequest {
  /** Program to start, resolved by the operating system's own search; never a shell string. */
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment of the child; nothing is inherited. Use `minimalEnvironment`. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Bytes kept of each stream; what comes later is counted, not kept. Default 1 MiB. */
  readonly maxOutputBytes?: number;
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
}

export interface ProcessResult {
  /** null when a signal ended the child. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly isTimedOut: boolean;
  readonly isTruncated: boolean;
  readonly durationMs: number;
}

export type ProcessRunner = (request: ProcessRequest) => Promise<ProcessResult>;

/** How long output may still arrive after the child's end. */
const pipeGraceMs = 300;

const passedVariables = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'SystemRoot',
  'ComSpec',
  'PATHEXT',
];

/** PATH, HOME and temp folders of this process, then `extra`; no credentials, no NODE_OPTIONS. */
export function minimalEnvironment(
  parent: Readonly<Record<string, string | undefined>>,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of passedVariables) {
    const value = parent[name];
    if (value !== undefined) environment[name] = value;
  }
  return { ...environment, ...extra };
}

/**
 * Ends a child and everything it started. On POSIX the child leads its own process group
 * (`detached`), on Windows taskkill walks the tree.
 */
export function killTree(pid: number): void {
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' }).on('error', () => {});
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is already gone.
  }
}

/**
 * Runs a program to its end without stdin. Resolves for every exit code and for a time-out;
 * rejects with UserError when the program cannot be started, and with the abort reason when cancelled.
 */
export const runProcess: ProcessRunner = (request) =>
  new Promise((resolve, reject) => {
    request.signal?.throwIfAborted();
    const startedAt = performance.now();
    const child = spawn(request.command, [...request.args], {
      cwd: request.cwd,
      env: { ...request.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const stdout = collectOutput('stdout', request);
    const stderr = collectOutput('stderr', request);
    child.stdout.on('data', stdout.take);
    child.stderr.on('data', stderr.take);

    let isTimedOut = false;
    const kill = () => child.pid !== undefined && killTree(child.pid);
    const timer = setTimeout(() => {
      isTimedOut = true;
      kill();
    }, request.timeoutMs);
    request.signal?.addEventListener('abort', kill, { once: true });
    const release = () => {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', kill);
    };

    child.on('error', (error) => {
      release();
      reject(
        new UserError(`Cannot start "${request.command}" in ${request.cwd}: ${describeError(error)}`, { cause: error }),
      );
    });
    child.on('exit', () => {
      // A process that left the group may hold the pipes open for ever; what was printed is there by then.
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, pipeGraceMs).unref();
    });
    child.on('close', (exitCode) => {
      release();
      if (request.signal?.aborted) {
        reject(request.signal.reason);
        return;
      }
      resolve({
        exitCode,
        stdout: stdout.finish(),
        stderr: stderr.finish(),
        isTimedOut,
        isTruncated: stdout.isTruncated() || stderr.isTruncated(),
        durationMs: performance.now() - startedAt,
      });
    });
  });

function collectOutput(stream: 'stdout' | 'stderr', request: ProcessRequest) {
  const limit = request.maxOutputBytes ?? 1024 * 1024;
  const decoder = new StringDecoder('utf8');
  let text = '';
  let bytes = 0;
  let pending = '';
  const emitLines = (chunk: string) => {
    if (!request.onLine) return;
    const lines = (pending + chunk).split('\n');
    pending = (lines.pop() ?? '').slice(-4096);
    for (const line of lines) request.onLine(line, stream);
  };
  return {
    take: (chunk: Buffer) => {
      const kept = chunk.subarray(0, Math.max(0, limit - bytes));
      bytes += chunk.length;
      const decoded = decoder.write(kept);
      text += decoded;
      emitLines(decoded);
    },
    finish() {
      const rest = decoder.end();
      emitLines(`${rest}${pending === '' && rest === '' ? '' : '\n'}`);
      return text + rest;
    },
    isTruncated: () => bytes > limit,
  };
}
