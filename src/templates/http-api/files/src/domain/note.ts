import * as z from 'zod';
import { noteFields } from './note-fields.ts';

/** A note as stored and as clients see it. */
export const noteSchema = noteFields.extend({
  id: z.uuid(),
  /** Starts at 1 and grows with each update; an update must name the version it is based on. */
  version: z.int().min(1),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

export type Note = z.infer<typeof noteSchema>;

/** An update replaces all fields of the version it names. */
export const noteUpdate = noteFields.extend({ version: z.int().min(1) });
