import { LambdaClient, SendDurableExecutionCallbackSuccessCommand } from '@aws-sdk/client-lambda';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { decisionSchema } from '../domain/note-request.ts';
import { logger, observe, tracer } from '../observability.ts';
import { waitingCallback } from '../storage/note-records.ts';

// Without throwOnRequestTimeout the SDK would only warn and wait on.
const lambda = tracer.captureAWSv3Client(
  new LambdaClient({
    maxAttempts: 3,
    retryMode: 'standard',
    requestHandler: { connectionTimeout: 500, requestTimeout: 3000, throwOnRequestTimeout: true },
  }),
);

const requestSchema = decisionSchema.extend({ id: z.uuid() });

/** Hands an approver's decision to the workflow that waits for it; false when none waits under this id. */
export const handler = (event: unknown, context: Context): Promise<{ isDelivered: boolean }> =>
  observe(context, async () => {
    const { id, ...decision } = requestSchema.parse(event);
    const callbackId = await waitingCallback(id);
    logger.info('decision', { id, isApproved: decision.isApproved, isWaiting: callbackId !== undefined });
    if (callbackId === undefined) return { isDelivered: false };
    const Result = new TextEncoder().encode(JSON.stringify(decision));
    await lambda.send(new SendDurableExecutionCallbackSuccessCommand({ CallbackId: callbackId, Result }));
    return { isDelivered: true };
  });
