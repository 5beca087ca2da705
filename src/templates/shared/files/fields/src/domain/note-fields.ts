import * as z from 'zod';
import { text } from './values.ts';

/** What a client sets. When you change it, `npm test` names what has to follow in openapi.yaml and template.yaml. */
export const noteFields = z.strictObject({
  title: text(10_000),
  content: text(10_000),
});

export type NoteFields = z.infer<typeof noteFields>;
