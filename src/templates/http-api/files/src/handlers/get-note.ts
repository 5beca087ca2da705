import { getNote } from '../domain/note-service.ts';
import { endpoint } from '../http/endpoint.ts';
import { parseId } from '../http/parse.ts';
import { noteStore } from '../storage/note-store.ts';

export const handler = endpoint(async ({ event, owner }) => ({
  status: 200,
  body: await getNote(noteStore, owner, parseId(event)),
}));
