import { deleteNote } from '../domain/note-service.ts';
import { endpoint } from '../http/endpoint.ts';
import { parseId } from '../http/parse.ts';
import { count } from '../observability.ts';
import { noteStore } from '../storage/note-store.ts';

export const handler = endpoint(async ({ event, owner }) => {
  await deleteNote(noteStore, owner, parseId(event));
  count('NoteDeleted');
  return { status: 204 };
});
