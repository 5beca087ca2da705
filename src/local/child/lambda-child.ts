import type { ChildProcess } from 'node:child_process';
import { Readable, Writable } from 'node:stream';
import { InternalError } from '../../world/errors.ts';
import { killTree } from '../../world/process.ts';
import { splitLines } from './lines.ts';
import type { CollectedLogs, LogLine } from './log-collector.ts';
import { collectLogs } from './log-collector.ts';
import { watchMemory } from './memory-watch.ts';
import type { ChildFailure, ChildOutcome, StreamChunk, StreamedResponse } from './outcome.ts';
import { describeExit } from './outcome.ts';
import type { ChildMessage, ChildRequest, DurableReport } from './protocol.ts';
import { parseChildMessage } from './protocol.ts';
import { forgetChild, rememberChild, spawnBootstrap } from './spawn-bootstrap.ts';

export interface LambdaChildSettings {
  /** Folder the handler is found in, and the working directory. */
  readonly taskRoot: string;
  /** `folder/file.export` */
  readonly handler: string;
  /** 24 for nodejs24.x: decides which handler signatures are refused. */
  readonly runtimeMajor: number;
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  /** File of AWS's durable execution test runner: the handler is durable and runs through it. */
  readonly durableTesting?: string | undefined;
  readonly initTimeoutMs: number;
  readonly onLog?: ((line: LogLine) => void) | undefined;
}

export interface ChildInvocation extends Omit<ChildRequest, 'id'> {
  readonly signal: AbortSignal;
  readonly onStreamStart?: ((stream: StreamedResponse) => void) | undefined;
  readonly onChunk?: ((chunk: StreamChunk) => void) | undefined;
}

const logLimitBytes = 256 * 1024;
const longestLogLine = 16 * 1024;
/** Above Lambda's largest buffered response, so a legal one always fits. */
const longestReportLine = 32 * 1024 * 1024;
const streamLimitBytes = 32 * 1024 * 1024;
/** A grandchild that left the group may hold the pipes open after the process has gone. */
const drainAfterExitMs = 300;

interface Pending {
  readonly invocation: ChildInvocation;
  readonly startedAt: number;
  readonly resolve: (outcome: ChildOutcome) => void;
  readonly reject: (reason: unknown) => void;
  readonly onAbort: () => void;
  timer?: NodeJS.Timeout;
  stream?: StreamedResponse;
  durable?: DurableReport;
  streamedBytes: number;
}

/**
 * A Node process that has loaded one Lambda handler and runs its invocations, one at a time.
 * It leads its own process group and is ended as a tree: on time-out, above its memory, on abort,
 * on `close`, and when this process exits.
 */
export class LambdaChild {
  readonly #settings: LambdaChildSettings;
  readonly #process: ChildProcess;
  readonly #requests: Writable;
  readonly #logs = collectLogs(logLimitBytes);
  readonly #closed: Promise<void>;
  readonly #initTimer: NodeJS.Timeout;
  readonly #stopMemoryWatch: () => number;
  #pending: Pending | undefined;
  #ending: ChildFailure | undefined;
  #initMs: number | undefined;
  #isReady = false;
  #isClosed = false;
  #lastId = 0;

  constructor(settings: LambdaChildSettings) {
    this.#settings = settings;
    this.#process = spawnBootstrap(settings);
    this.#requests = this.#connect();
    this.#closed = new Promise((resolve) => this.#watchEnd(resolve));
    this.#stopMemoryWatch = this.#watchMemory();
    this.#initTimer = setTimeout(() => this.#endBecause(initTimeout(settings)), settings.initTimeoutMs);
  }

  /** False once the process has ended or is ending; start another one then. */
  get isAlive(): boolean {
    return !this.#isClosed && this.#ending === undefined;
  }

  /** What the process printed since the last call. Complete after `close`. */
  takeLogs(): CollectedLogs {
    return this.#logs.take();
  }

  /** Runs one invocation. Rejects only with the reason of an aborted signal. */
  invoke(invocation: ChildInvocation): Promise<ChildOutcome> {
    if (this.#pending) throw new InternalError('This child already runs an invocation');
    invocation.signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const onAbort = (): void =>
        this.#endBecause({ kind: 'cancelled', type: 'Cancelled', message: 'The call was cancelled' });
      invocation.signal.addEventListener('abort', onAbort, { once: true });
      this.#pending = { invocation, startedAt: performance.now(), resolve, reject, onAbort, streamedBytes: 0 };
      if (this.#isClosed) this.#settle({ failure: this.#ending ?? describeExit(null, null, this.#isReady) });
      else if (this.#isReady) this.#send();
    });
  }

  /** Ends the process and everything it started; resolves when it is gone and its output is read. */
  async close(): Promise<void> {
    this.#kill();
    await this.#closed;
  }

  #connect(): Writable {
    const [, stdout, stderr, report, requests] = this.#process.stdio;
    if (!(requests instanceof Writable)) throw new InternalError('The child has no request channel');
    requests.on('error', ignore);
    const reportLines = splitLines((line) => {
      const message = parseChildMessage(line);
      if (message) this.#onMessage(message);
    }, longestReportLine);
    readAll(report, reportLines);
    readAll(stdout, this.#logLines('stdout'));
    readAll(stderr, this.#logLines('stderr'));
    return requests;
  }

  #logLines(stream: LogLine['stream']) {
    return splitLines((text) => {
      this.#logs.add({ stream, text });
      this.#settings.onLog?.({ stream, text });
    }, longestLogLine);
  }

  #watchEnd(onClosed: () => void): void {
    const end = (exitCode: number | null, signal: NodeJS.Signals | null): void => {
      if (this.#isClosed) return;
      this.#isClosed = true;
      clearTimeout(this.#initTimer);
      forgetChild(this.#process.pid);
      const peakMemoryKb = this.#stopMemoryWatch();
      this.#settle({ failure: this.#ending ?? describeExit(exitCode, signal, this.#isReady), peakMemoryKb });
      onClosed();
    };
    this.#process.on('error', (error) => {
      this.#ending ??= { kind: 'exit', type: 'Runtime.StartError', message: error.message };
      if (this.#process.pid === undefined) end(null, null);
    });
    this.#process.on('exit', (exitCode, signal) => {
      this.#kill();
      setTimeout(() => {
        for (const stream of this.#process.stdio) stream?.destroy();
        end(exitCode, signal);
      }, drainAfterExitMs).unref();
    });
    this.#process.on('close', end);
  }

  #watchMemory(): () => number {
    const { pid } = this.#process;
    if (pid === undefined) return () => 0;
    rememberChild(pid);
    return watchMemory(pid, this.#settings.memoryMb * 1024, (residentKb) =>
      this.#endBecause({
        kind: 'memory',
        type: 'Runtime.OutOfMemory',
        message: `used ${Math.round(residentKb / 1024)} MB`,
      }),
    );
  }

  #onMessage(message: ChildMessage): void {
    switch (message.type) {
      case 'ready':
        clearTimeout(this.#initTimer);
        this.#isReady = true;
        this.#initMs = message.initMs;
        this.#send();
        return;
      case 'init-error':
        this.#ending ??= { ...message.error, kind: 'init' };
        return;
      case 'stream-start':
        this.#startStream({ contentType: message.contentType, metadata: message.metadata, chunks: [] });
        return;
      case 'chunk':
        this.#takeChunk({ data: Buffer.from(message.base64, 'base64'), atMs: message.atMs });
        return;
      case 'durable':
        if (this.#pending) this.#pending.durable = message;
        return;
      case 'result':
        this.#settle(message);
        return;
      case 'error':
        this.#settle({ ...message, failure: { ...message.error, kind: 'handler' } });
        return;
    }
  }

  #send(): void {
    const pending = this.#pending;
    if (!pending) return;
    const { event, context, timeoutMs, traceId, callbacks } = pending.invocation;
    const request: ChildRequest = { id: ++this.#lastId, event, context, timeoutMs, traceId, callbacks };
    this.#requests.write(`${JSON.stringify(request)}\n`);
    pending.timer = setTimeout(
      () =>
        this.#endBecause({ kind: 'timeout', type: 'Sandbox.Timedout', message: `no answer within ${timeoutMs} ms` }),
      timeoutMs,
    );
  }

  #startStream(stream: StreamedResponse): void {
    if (!this.#pending) return;
    this.#pending.stream = stream;
    this.#pending.invocation.onStreamStart?.(stream);
  }

  #takeChunk(chunk: StreamChunk): void {
    const pending = this.#pending;
    if (!pending?.stream) return;
    pending.streamedBytes += chunk.data.length;
    if (pending.streamedBytes > streamLimitBytes) {
      const message = `The handler streamed more than ${streamLimitBytes} bytes, the limit of a local run`;
      this.#endBecause({ kind: 'output', type: 'Runtime.OutputTooLarge', message });
      return;
    }
    pending.stream.chunks.push(chunk);
    pending.invocation.onChunk?.(chunk);
  }

  #settle(end: Pick<ChildOutcome, 'value' | 'failure'> & { durationMs?: number; peakMemoryKb?: number }): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = undefined;
    clearTimeout(pending.timer);
    const { signal } = pending.invocation;
    signal.removeEventListener('abort', pending.onAbort);
    if (signal.aborted) {
      pending.reject(signal.reason);
      return;
    }
    pending.resolve({
      value: end.value,
      failure: end.failure,
      stream: pending.stream,
      durable: pending.durable,
      durationMs: end.durationMs ?? performance.now() - pending.startedAt,
      initMs: this.#initMs,
      peakMemoryMb: Math.ceil((end.peakMemoryKb ?? 0) / 1024),
    });
    this.#initMs = undefined;
  }

  #endBecause(failure: ChildFailure): void {
    this.#ending ??= failure;
    this.#kill();
  }

  #kill(): void {
    if (this.#process.pid !== undefined && !this.#isClosed) killTree(this.#process.pid);
  }
}

function initTimeout({ initTimeoutMs }: LambdaChildSettings): ChildFailure {
  return { kind: 'init-timeout', type: 'Runtime.InitTimeout', message: `not loaded within ${initTimeoutMs} ms` };
}

function readAll(stream: unknown, lines: ReturnType<typeof splitLines>): void {
  if (!(stream instanceof Readable)) throw new InternalError('The child lacks an output channel');
  stream.on('data', (chunk: Buffer) => lines.take(chunk));
  stream.on('end', () => lines.end());
  stream.on('error', ignore);
}

function ignore(): void {
  // The end of the process says what happened.
}
