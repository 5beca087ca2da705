import { UserError } from '../../world/errors.ts';
import type { HttpRequest } from './message.ts';

/** Why no complete answer came. `isBeforeSend`: the request did not leave, so repeating it is always safe. */
export class TransportError extends UserError {
  readonly code: string;
  readonly isBeforeSend: boolean;
  constructor(message: string, options: { code: string; isBeforeSend: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.code = options.code;
    this.isBeforeSend = options.isBeforeSend;
  }
}

const connectionFaults = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
];

export function timedOut(request: HttpRequest, totalMs: number, hasHead: boolean): TransportError {
  const stage = hasHead ? 'did not finish its answer' : 'did not answer';
  return new TransportError(`${request.method} ${request.origin} ${stage} within ${Math.round(totalMs)} ms.`, {
    code: 'timeout',
    isBeforeSend: false,
  });
}

export function noAnswer(request: HttpRequest): TransportError {
  return new TransportError(`${request.origin} closed the connection without an answer.`, {
    code: 'no-answer',
    isBeforeSend: false,
  });
}

export function describeFault(error: Error, request: HttpRequest): Error {
  if (error instanceof UserError) return error;
  const code = errorCode(error) ?? 'connection';
  const isBeforeSend = connectionFaults.includes(code);
  const what = isBeforeSend ? 'could not be reached' : 'broke off';
  return new TransportError(`${request.method} ${request.origin} ${what} (${code}: ${error.message}).`, {
    code,
    isBeforeSend,
    cause: error,
  });
}

/** `code` of a Node or undici error. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
