import type { Context, EventBridgeEvent } from 'aws-lambda';
import { noteMessage } from '../domain/note-message.ts';
import { processNote } from '../domain/process-note.ts';
import { count, logger, observe } from '../observability.ts';
import { processedNotes } from '../storage/processed-notes.ts';

/** Handles one event. An error makes Lambda try again, and in the end puts the event into the dead-letter queue. */
export const handler = (event: EventBridgeEvent<string, unknown>, context: Context): Promise<void> =>
  observe(context, async () => {
    logger.appendKeys({ eventId: event.id, source: event.source, detailType: event['detail-type'] });
    const message = noteMessage.parse(event.detail);
    const outcome = await processNote(processedNotes, message, new Date());
    if (outcome === 'processed') count('NoteProcessed');
    logger.info('event done', { id: message.id, outcome });
  });
