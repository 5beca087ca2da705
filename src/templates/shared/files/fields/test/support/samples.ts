import type { NoteFields } from '../../src/domain/note-fields.ts';

export const sampleFields: NoteFields = {
  title: 'Shopping for Saturday',
  content: 'Milk, bread and 3 apples.',
};

export const changedFields: NoteFields = {
  title: 'Shopping for Sunday',
  content: 'Milk, bread and 5 apples.',
};

/** Bodies that must be refused, and the path the error has to name. */
export const invalidBodies: { path: string; body: Record<string, unknown> }[] = [
  { path: 'title', body: { ...sampleFields, title: 7 } },
  { path: 'content', body: { ...sampleFields, content: 7 } },
];
