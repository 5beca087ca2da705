import type { Note } from '../../src/domain/note.ts';
import type { NoteStore, Reservation } from '../../src/domain/note-service.ts';

/** The store's contract kept in memory, for tests of the rules alone. */
export function createMemoryStore(): NoteStore {
  const stored = new Map<string, Note>();
  const reservations = new Map<string, Reservation>();
  const keyOf = (owner: string, id: string) => `${owner} ${id}`;
  return {
    async insert(owner, note) {
      if (stored.has(keyOf(owner, note.id))) return false;
      stored.set(keyOf(owner, note.id), note);
      return true;
    },
    async find(owner, id) {
      return stored.get(keyOf(owner, id));
    },
    async page(owner, limit) {
      const items = [...stored].filter(([key]) => key.startsWith(`${owner} `)).map(([, value]) => value);
      return { items: items.slice(0, limit) };
    },
    async replace(owner, id, version, fields, now) {
      const current = stored.get(keyOf(owner, id));
      if (current?.version !== version) return undefined;
      const next = { ...current, ...fields, version: version + 1, updatedAt: now.toISOString() };
      stored.set(keyOf(owner, id), next);
      return next;
    },
    async remove(owner, id) {
      return stored.delete(keyOf(owner, id));
    },
    async reserve(owner, key, reservation) {
      const first = reservations.get(keyOf(owner, key)) ?? reservation;
      reservations.set(keyOf(owner, key), first);
      return first;
    },
  };
}
