import { noteFields } from '../domain/note-fields.ts';
import { createNote } from '../domain/note-service.ts';
import { endpoint } from '../http/endpoint.ts';
import { parseBody, parseIdempotencyKey } from '../http/parse.ts';
import { count } from '../observability.ts';
import { noteStore } from '../storage/note-store.ts';

export const handler = endpoint(async ({ event, owner }) => {
  const fields = parseBody(event, noteFields);
  const idempotencyKey = parseIdempotencyKey(event);
  const { created, isReplay } = await createNote(noteStore, owner, fields, { now: new Date(), idempotencyKey });
  if (!isReplay) count('NoteCreated');
  return {
    status: 201,
    body: created,
    headers: { location: `${event.requestContext.path}/${created.id}`, 'idempotency-replayed': String(isReplay) },
  };
});
