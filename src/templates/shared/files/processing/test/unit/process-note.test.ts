import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { processNote, type ProcessedNote, type ProcessedNotes } from '../../src/domain/process-note.ts';
import { sampleFields } from '../support/samples.ts';

function createMemoryStore(): ProcessedNotes & { readonly stored: Map<string, ProcessedNote> } {
  const stored = new Map<string, ProcessedNote>();
  return {
    stored,
    async insert(processed) {
      if (stored.has(processed.id)) return false;
      stored.set(processed.id, processed);
      return true;
    },
  };
}

it('does the work of a message once, however often it arrives', async () => {
  const store = createMemoryStore();
  const message = { id: randomUUID(), ...sampleFields };
  const now = new Date('2026-01-31T09:30:00Z');
  expect(await processNote(store, message, now)).toBe('processed');
  expect(await processNote(store, message, new Date())).toBe('duplicate');
  expect([...store.stored.values()]).toEqual([{ ...message, processedAt: now.toISOString() }]);
});
