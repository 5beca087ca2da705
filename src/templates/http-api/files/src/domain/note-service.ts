import { createHash } from 'node:crypto';
import { IdempotencyKeyReusedError, NotFoundError, StaleVersionError } from './errors.ts';
import { createId } from './ids.ts';
import type { NoteFields } from './note-fields.ts';
import type { Note } from './note.ts';

/** What an idempotency key stands for: the id its create was given, and a hash of what was sent. */
export interface Reservation {
  readonly id: string;
  readonly fingerprint: string;
}

/** Where notes are kept. Each owner sees only what is their own. */
export interface NoteStore {
  /** False when a note with this id is there already; it is left as it is. */
  insert(owner: string, note: Note): Promise<boolean>;
  find(owner: string, id: string): Promise<Note | undefined>;
  /** Newest first, starting behind the id `after`; `next` is the id to continue behind. */
  page(owner: string, limit: number, after?: string): Promise<{ items: Note[]; next?: string }>;
  /** Undefined when there is no note with this id at exactly this version. */
  replace(owner: string, id: string, version: number, fields: NoteFields, now: Date): Promise<Note | undefined>;
  /** False when there was none. */
  remove(owner: string, id: string): Promise<boolean>;
  /** Keeps the reservation unless the key has one already; returns the one that counts. */
  reserve(owner: string, key: string, reservation: Reservation, now: Date): Promise<Reservation>;
}

export interface CreateOptions {
  readonly now: Date;
  readonly idempotencyKey?: string | undefined;
}

/**
 * Creates a note. With an idempotency key a repeated call gives the first call's note instead of a
 * second one, also when the first call died half-way: the key reserves an id before the note is written.
 * @throws IdempotencyKeyReusedError when the key came with other fields before
 */
export async function createNote(
  store: NoteStore,
  owner: string,
  fields: NoteFields,
  { now, idempotencyKey }: CreateOptions,
): Promise<{ created: Note; isReplay: boolean }> {
  const timestamp = now.toISOString();
  const fresh: Note = { ...fields, id: createId(now), version: 1, createdAt: timestamp, updatedAt: timestamp };
  if (idempotencyKey === undefined) {
    await store.insert(owner, fresh);
    return { created: fresh, isReplay: false };
  }
  const fingerprint = createHash('sha256').update(JSON.stringify(fields)).digest('hex');
  const reservation = await store.reserve(owner, idempotencyKey, { id: fresh.id, fingerprint }, now);
  if (reservation.fingerprint !== fingerprint) throw new IdempotencyKeyReusedError();
  const reserved: Note = { ...fresh, id: reservation.id };
  if (await store.insert(owner, reserved)) return { created: reserved, isReplay: false };
  return { created: (await store.find(owner, reserved.id)) ?? reserved, isReplay: true };
}

/** @throws NotFoundError */
export async function getNote(store: NoteStore, owner: string, id: string): Promise<Note> {
  const found = await store.find(owner, id);
  if (!found) throw new NotFoundError();
  return found;
}

/**
 * Replaces the fields when `version` is the current one, so two editors cannot overwrite each other unseen.
 * @throws NotFoundError or StaleVersionError
 */
export async function updateNote(
  store: NoteStore,
  owner: string,
  id: string,
  { version, ...fields }: NoteFields & { version: number },
  now: Date,
): Promise<Note> {
  const updated = await store.replace(owner, id, version, fields, now);
  if (updated) return updated;
  const current = await getNote(store, owner, id);
  throw new StaleVersionError(current.version);
}

/** @throws NotFoundError */
export async function deleteNote(store: NoteStore, owner: string, id: string): Promise<void> {
  if (!(await store.remove(owner, id))) throw new NotFoundError();
}
