import * as z from 'zod';
import { noteFields } from './note-fields.ts';

/** One message of the queue. The sender chooses `id`; a message sent or delivered twice has the same one. */
export const noteMessage = noteFields.extend({ id: z.uuid() });

export type NoteMessage = z.infer<typeof noteMessage>;
