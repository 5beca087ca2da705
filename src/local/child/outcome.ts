import type { ChildError, DurableReport } from './protocol.ts';

export interface StreamChunk {
  readonly data: Buffer;
  /** Milliseconds since the invocation began. */
  readonly atMs: number;
}

export interface StreamedResponse {
  readonly contentType?: string | undefined;
  /** What HttpResponseStream.from was given: status code, headers, cookies. */
  readonly metadata?: unknown;
  readonly chunks: StreamChunk[];
}

/** Why an invocation failed: the handler threw, its file did not load, or the process was ended. */
export type FailureKind = 'handler' | 'init' | 'timeout' | 'init-timeout' | 'memory' | 'exit' | 'output' | 'cancelled';

export interface ChildFailure extends ChildError {
  readonly kind: FailureKind;
}

export interface ChildOutcome {
  /** JSON text of the handler's result; absent when it returned undefined, streamed, or failed. */
  readonly value?: string | undefined;
  readonly stream?: StreamedResponse | undefined;
  readonly durable?: DurableReport | undefined;
  readonly failure?: ChildFailure | undefined;
  readonly durationMs: number;
  /** Only for the invocation that started the process. */
  readonly initMs?: number | undefined;
  readonly peakMemoryMb: number;
}

/** A process that ended by itself before it answered. */
export function describeExit(exitCode: number | null, signal: NodeJS.Signals | null, isReady: boolean): ChildFailure {
  const abortExitCode = 134;
  if (signal === 'SIGABRT' || exitCode === abortExitCode) {
    return { kind: 'memory', type: 'Runtime.OutOfMemory', message: "reached the limit of Node's heap" };
  }
  const how = signal ? `was ended by ${signal}` : `exited with code ${exitCode}`;
  const when = isReady ? 'before the handler answered' : 'while the handler was loading';
  return { kind: 'exit', type: 'Runtime.ExitError', message: `The process ${how} ${when}` };
}
