import type { Context } from 'aws-lambda';
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { noteFields } from '../domain/note-fields.ts';
import { putEntries } from '../events/client.ts';
import { noteChanged } from '../events/note-changed.ts';
import { publish } from '../events/publish.ts';
import { count, observe } from '../observability.ts';

// The caller may choose the id, so that publishing again after a failure makes no second effect.
const request = z.strictObject({
  items: z
    .array(noteFields.extend({ id: z.uuid().optional() }))
    .min(1)
    .max(100),
});

/** Publishes one event per item and gives their ids. */
export const handler = (event: unknown, context: Context): Promise<{ ids: string[] }> =>
  observe(context, async () => {
    const items = request.parse(event).items.map((item) => ({ ...item, id: item.id ?? randomUUID() }));
    const now = new Date();
    await publish(
      items.map((item) => noteChanged(item, now)),
      putEntries,
    );
    count('NotePublished', items.length);
    return { ids: items.map(({ id }) => id) };
  });
