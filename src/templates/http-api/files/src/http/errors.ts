import {
  IdempotencyKeyReusedError,
  InvalidRequestError,
  NotFoundError,
  StaleVersionError,
  UnknownCallerError,
} from '../domain/errors.ts';
import { logger, tracer } from '../observability.ts';
import type { Reply } from './endpoint.ts';

/** Every error has the same body: `{ error: { code, message, requestId, …details } }`. API Gateway's own errors too. */
export function toErrorReply(error: unknown, requestId: string): Reply {
  const reply = (status: number, code: string, message: string, details: object = {}): Reply => ({
    status,
    body: { error: { code, message, requestId, ...details } },
  });
  if (error instanceof InvalidRequestError) {
    return reply(400, 'ValidationFailed', 'The request is not valid', { fields: error.fields });
  }
  if (error instanceof UnknownCallerError) return reply(401, 'Unauthorized', 'The caller is not known');
  if (error instanceof NotFoundError) return reply(404, 'NotFound', 'There is nothing with this id');
  if (error instanceof StaleVersionError) {
    return reply(409, 'StaleVersion', 'It was changed in the meantime: read it again, then update', {
      currentVersion: error.currentVersion,
    });
  }
  if (error instanceof IdempotencyKeyReusedError) {
    return reply(422, 'IdempotencyKeyReused', 'This idempotency key was used for another request');
  }
  const cause = error instanceof Error ? error : new Error(String(error));
  logger.error('unexpected error', cause);
  tracer.addErrorAsMetadata(cause);
  return reply(500, 'InternalError', 'Something went wrong on our side');
}
