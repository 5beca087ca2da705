import { describe, expect, it } from 'vitest';
import { IdempotencyKeyReusedError, NotFoundError, StaleVersionError } from '../../src/domain/errors.ts';
import { createNote, deleteNote, getNote, updateNote } from '../../src/domain/note-service.ts';
import { changedFields, sampleFields } from '../support/samples.ts';
import { createMemoryStore } from '../support/memory-store.ts';

const now = new Date('2026-01-31T09:30:00Z');

describe('creating', () => {
  it('starts at version 1 with a fresh id', async () => {
    const store = createMemoryStore();
    const first = await createNote(store, 'ada', sampleFields, { now });
    const second = await createNote(store, 'ada', sampleFields, { now });
    expect(first.created).toMatchObject({ ...sampleFields, version: 1, createdAt: now.toISOString() });
    expect(second.created.id).not.toBe(first.created.id);
  });

  it('gives the same result for a repeated idempotency key', async () => {
    const store = createMemoryStore();
    const first = await createNote(store, 'ada', sampleFields, { now, idempotencyKey: 'k1' });
    const again = await createNote(store, 'ada', sampleFields, { now, idempotencyKey: 'k1' });
    expect(again).toEqual({ created: first.created, isReplay: true });
    expect((await store.page('ada', 10)).items).toHaveLength(1);
  });

  it('finishes a create that died between reserving and writing', async () => {
    const store = createMemoryStore();
    const dying = { ...store, insert: () => Promise.reject(new Error('out of memory')) };
    await expect(createNote(dying, 'ada', sampleFields, { now, idempotencyKey: 'k1' })).rejects.toThrow(
      'out of memory',
    );
    const retry = await createNote(store, 'ada', sampleFields, { now, idempotencyKey: 'k1' });
    expect(retry.isReplay).toBe(false);
    expect((await store.page('ada', 10)).items).toEqual([retry.created]);
  });

  it('refuses an idempotency key that came with other fields', async () => {
    const store = createMemoryStore();
    await createNote(store, 'ada', sampleFields, { now, idempotencyKey: 'k1' });
    const reuse = createNote(store, 'ada', changedFields, { now, idempotencyKey: 'k1' });
    await expect(reuse).rejects.toBeInstanceOf(IdempotencyKeyReusedError);
  });
});

describe('updating', () => {
  it('replaces the fields and counts the version up', async () => {
    const store = createMemoryStore();
    const { created } = await createNote(store, 'ada', sampleFields, { now });
    const later = new Date('2026-02-01T09:30:00Z');
    const updated = await updateNote(store, 'ada', created.id, { ...changedFields, version: 1 }, later);
    expect(updated).toEqual({ ...created, ...changedFields, version: 2, updatedAt: later.toISOString() });
  });

  it('refuses a stale version and says which is current', async () => {
    const store = createMemoryStore();
    const { created } = await createNote(store, 'ada', sampleFields, { now });
    await updateNote(store, 'ada', created.id, { ...changedFields, version: 1 }, now);
    const stale = updateNote(store, 'ada', created.id, { ...sampleFields, version: 1 }, now);
    await expect(stale).rejects.toEqual(new StaleVersionError(2));
  });
});

it('finds nothing that is missing, deleted or belongs to another owner', async () => {
  const store = createMemoryStore();
  const { created } = await createNote(store, 'ada', sampleFields, { now });
  await expect(getNote(store, 'grace', created.id)).rejects.toBeInstanceOf(NotFoundError);
  await deleteNote(store, 'ada', created.id);
  await expect(getNote(store, 'ada', created.id)).rejects.toBeInstanceOf(NotFoundError);
  await expect(deleteNote(store, 'ada', created.id)).rejects.toBeInstanceOf(NotFoundError);
});
