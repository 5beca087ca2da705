import * as z from 'zod';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import { endpoint } from '../http/endpoint.ts';
import { parseQuery } from '../http/parse.ts';
import { noteStore } from '../storage/note-store.ts';

const query = z.object({
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'Use a whole number from 1 to 100')
    .transform(Number)
    .pipe(z.int().min(1).max(100))
    .default(25),
  cursor: z.string().max(200).optional(),
});

export const handler = endpoint(async ({ event, owner }) => {
  const { limit, cursor } = parseQuery(event, query);
  const after = cursor === undefined ? undefined : decodeCursor(owner, cursor);
  const { items, next } = await noteStore.page(owner, limit, after);
  return { status: 200, body: { items, ...(next === undefined ? {} : { nextCursor: encodeCursor(owner, next) }) } };
});
