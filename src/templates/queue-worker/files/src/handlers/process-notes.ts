import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { noteMessage } from '../domain/note-message.ts';
import { processNote } from '../domain/process-note.ts';
import { count, logger, observe } from '../observability.ts';
import { processedNotes } from '../storage/processed-notes.ts';

const processor = new BatchProcessor(EventType.SQS);

/** Works off a batch; only messages that failed are returned to the queue, the others are done. */
export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
  observe(context, () =>
    processPartialResponse(event, processRecord, processor, { context, throwOnFullBatchFailure: false }),
  );

async function processRecord({ body, messageId, attributes }: SQSRecord): Promise<void> {
  const attempt = Number(attributes.ApproximateReceiveCount);
  try {
    const message = noteMessage.parse(JSON.parse(body));
    const outcome = await processNote(processedNotes, message, new Date());
    if (outcome === 'processed') count('NoteProcessed');
    logger.info('message done', { messageId, id: message.id, outcome, attempt });
  } catch (error) {
    count('NoteFailed');
    logger.error('message failed', { messageId, attempt, error });
    throw error;
  }
}
