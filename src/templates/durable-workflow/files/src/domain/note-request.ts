import * as z from 'zod';
import { noteFields } from './note-fields.ts';

/** What a workflow is started with. The starter chooses `id`; starting twice with it is the same workflow. */
export const noteRequest = noteFields.extend({ id: z.uuid() });

export type NoteRequest = z.infer<typeof noteRequest>;

/** An approver's answer. */
export const decisionSchema = z.strictObject({ isApproved: z.boolean(), by: z.string().min(1).max(200) });

export type Decision = z.infer<typeof decisionSchema>;
