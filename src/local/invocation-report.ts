import { isUtf8 } from 'node:buffer';
import path from 'node:path';
import type { FunctionDescription } from '../cloudformation/functions.ts';
import { findBootstrap } from './child/bootstrap-path.ts';
import type { CollectedLogs } from './child/log-collector.ts';
import type { ChildOutcome, StreamedResponse } from './child/outcome.ts';
import type { DurableReport } from './child/protocol.ts';
import { describeFailure, type InvocationError } from './failure-text.ts';
import { readProxyResult, readStreamHead } from './http/proxy-response.ts';
import type { LocalRoute } from './http/routes.ts';
import { runtimeMajorOf } from './start-child.ts';

export interface InvocationReport {
  readonly function: string;
  readonly ok: boolean;
  /** Parsed result of the handler; absent when it returned nothing, streamed or failed. */
  readonly result?: unknown;
  /** What an HTTP client would get, when a route was called or the result looks like a proxy response. */
  readonly response?:
    { readonly statusCode: number; readonly headers: Record<string, string>; readonly body: string } | undefined;
  readonly chunks?: { readonly atMs: number; readonly text: string }[] | undefined;
  /** Set for durable functions: how the execution went, an operation a line: `Step load: SUCCEEDED, attempt 2, {…}`. */
  readonly durable?:
    { readonly status: string; readonly invocations: number; readonly operations: string[] } | undefined;
  readonly error?: InvocationError | undefined;
  readonly logs: string[];
  readonly durationMs: number;
  readonly initMs?: number | undefined;
  readonly maxMemoryMb: number;
  readonly memoryMb: number;
  /** `Node 20.20.2`, and the template's runtime where it differs. */
  readonly runsOn: string;
  /** Tables of the embedded database the run had. */
  readonly tables?: string[] | undefined;
  readonly warnings: string[];
}

export interface ReportParts {
  readonly fn: FunctionDescription;
  readonly route: LocalRoute | undefined;
  readonly timeoutSeconds: number;
  readonly projectDirectory: string;
  readonly outcome: ChildOutcome;
  readonly logs: CollectedLogs;
  /** Tables of the embedded database, when there was one. */
  readonly tables: string[] | undefined;
  readonly warnings: string[];
}

/** Puts what a process did into words and figures. */
export function buildReport(parts: ReportParts): InvocationReport {
  const { fn, route, outcome, logs } = parts;
  const result: unknown = outcome.value === undefined ? undefined : JSON.parse(outcome.value);
  const answer = outcome.failure ? {} : readAnswer(route, result, outcome.stream);
  const failure =
    outcome.failure && describeFailure(outcome.failure, { ...parts, hiddenPaths: [path.dirname(findBootstrap())] });
  const error = failure ?? answer.malformed;
  return {
    function: fn.id,
    ok: error === undefined,
    ...(result !== undefined && { result }),
    response: answer.response,
    chunks: outcome.stream?.chunks.map(({ data, atMs }) => ({
      atMs: Math.round(atMs),
      text: readableText(data),
    })),
    durable: outcome.durable && describeDurable(outcome.durable),
    error,
    logs: readLogs(logs),
    durationMs: roundTo1(outcome.durationMs),
    initMs: outcome.initMs === undefined ? undefined : roundTo1(outcome.initMs),
    maxMemoryMb: outcome.peakMemoryMb,
    memoryMb: fn.memoryMb,
    runsOn: describeNode(fn),
    tables: parts.tables,
    warnings: parts.warnings,
  };
}

/** Text as it is; bytes that are no text in base64. */
function readableText(data: Buffer): string {
  return isUtf8(data) ? data.toString('utf8') : `base64:${data.toString('base64')}`;
}

interface Answer {
  readonly response?: InvocationReport['response'];
  readonly malformed?: InvocationError;
}

function readAnswer(route: LocalRoute | undefined, result: unknown, stream: StreamedResponse | undefined): Answer {
  if (stream) return readStreamAnswer(stream);
  if (!route) return {};
  const reading = readProxyResult(route, result);
  if (reading.kind === 'malformed') {
    return {
      malformed: {
        type: 'MalformedProxyResponse',
        message: reading.reason,
        stack: [],
        hint: 'Return the object itself, with JSON.stringify around the body only.',
      },
    };
  }
  const { statusCode, headers, body } = reading.response;
  return { response: { statusCode, headers: joinHeaders(headers), body: readableText(body) } };
}

function readStreamAnswer(stream: StreamedResponse): Answer {
  if (stream.metadata === undefined) return {};
  const { statusCode, headers } = readStreamHead(stream.metadata, stream.contentType);
  const body = readableText(Buffer.concat(stream.chunks.map((chunk) => chunk.data)));
  return { response: { statusCode, headers: joinHeaders(headers), body } };
}

function describeDurable({ status, invocations, operations }: DurableReport): InvocationReport['durable'] {
  const lines = operations.map(({ name, type, status: state, attempt, waitSeconds, result, error }) => {
    const details = [
      attempt === undefined ? undefined : `attempt ${attempt}`,
      waitSeconds === undefined ? undefined : `${waitSeconds} s skipped`,
      error ?? result,
    ];
    return [`${type} ${name}: ${state}`, ...details.filter((detail) => detail !== undefined)].join(', ');
  });
  return { status, invocations, operations: lines };
}

function readLogs({ lines, droppedBytes }: CollectedLogs): string[] {
  const dropped = droppedBytes > 0 ? [`… ${droppedBytes} more bytes were printed and not kept`] : [];
  return [...lines.map((line) => line.text), ...dropped];
}

function joinHeaders(headers: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.join(', ')]));
}

function describeNode(fn: FunctionDescription): string {
  const running = `Node ${process.versions.node}`;
  return Number(process.versions.node.split('.')[0]) === runtimeMajorOf(fn)
    ? running
    : `${running} (deployed: ${fn.runtime})`;
}

function roundTo1(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
