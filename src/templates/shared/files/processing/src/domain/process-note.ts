import type { NoteMessage } from './note-message.ts';

/** A message and when it was worked off. */
export type ProcessedNote = NoteMessage & { readonly processedAt: string };

export interface ProcessedNotes {
  /** False when one with this id is there already; it is left as it is. */
  insert(processed: ProcessedNote): Promise<boolean>;
}

/**
 * Does the work of one message. SQS delivers at least once, so this can run again for a message that is done:
 * keep every effect you add idempotent, with the message's id as the key.
 */
export async function processNote(
  store: ProcessedNotes,
  message: NoteMessage,
  now: Date,
): Promise<'processed' | 'duplicate'> {
  const isNew = await store.insert({ ...message, processedAt: now.toISOString() });
  return isNew ? 'processed' : 'duplicate';
}
