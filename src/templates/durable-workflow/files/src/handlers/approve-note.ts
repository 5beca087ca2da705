import { withDurableExecution, type DurableContext } from '@aws/durable-execution-sdk-js';
import { noteRequest } from '../domain/note-request.ts';
import { logger } from '../observability.ts';
import { noteRecords } from '../storage/note-records.ts';
import { approveNote, type Outcome } from '../workflow/note-approval.ts';

/** A durable function: start it with an execution name, so that starting twice is one workflow. */
export const handler = withDurableExecution((event: unknown, context: DurableContext): Promise<Outcome> => {
  // The context's logger writes a line once, however often the code is replayed.
  context.configureLogger({ customLogger: logger });
  const request = noteRequest.parse(event);
  context.logger.info('workflow', { id: request.id });
  return approveNote(context, request, noteRecords);
});
