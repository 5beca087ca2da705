import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { logger, observe } from '../observability.ts';
import { ownerOf } from './caller.ts';
import { toErrorReply } from './errors.ts';

export interface Reply {
  readonly status: number;
  /** Absent for 204. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Request {
  readonly event: APIGatewayProxyEvent;
  /** Whose data this request may touch. */
  readonly owner: string;
}

/**
 * Makes a Lambda handler of one operation. This is the one error boundary: whatever `work` throws becomes a
 * reply with a consistent body, and only expected errors tell the client more than a request id.
 */
export function endpoint(work: (request: Request) => Promise<Reply>) {
  return (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> =>
    observe(context, async () => {
      const startedAt = performance.now();
      const requestId = event.requestContext.requestId;
      logger.appendKeys({ requestId, route: `${event.httpMethod} ${event.resource}` });
      const reply = await settle(() => work({ event, owner: ownerOf(event) }), requestId);
      logger.info('request', { status: reply.status, durationMs: Math.round(performance.now() - startedAt) });
      return toResult(reply, requestId);
    });
}

async function settle(work: () => Promise<Reply>, requestId: string): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    return toErrorReply(error, requestId);
  }
}

function toResult({ status, body, headers }: Reply, requestId: string): APIGatewayProxyResult {
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-request-id': requestId,
      ...headers,
    },
    body: body === undefined ? '' : JSON.stringify(body),
  };
}
