import { noteUpdate } from '../domain/note.ts';
import { updateNote } from '../domain/note-service.ts';
import { endpoint } from '../http/endpoint.ts';
import { parseBody, parseId } from '../http/parse.ts';
import { count } from '../observability.ts';
import { noteStore } from '../storage/note-store.ts';

export const handler = endpoint(async ({ event, owner }) => {
  const id = parseId(event);
  const changed = await updateNote(noteStore, owner, id, parseBody(event, noteUpdate), new Date());
  count('NoteUpdated');
  return { status: 200, body: changed };
});
