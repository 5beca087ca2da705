import { createHash } from 'node:crypto';
import * as z from 'zod';
import { InvalidRequestError } from '../domain/errors.ts';

// A cursor is the last id of a page and a checksum over it and the owner. It is no secret and grants nothing:
// a page only ever shows the caller's own data. The checksum makes a damaged or borrowed cursor an error
// instead of a wrong page.

export function encodeCursor(owner: string, id: string): string {
  return Buffer.from(`${id} ${checksum(owner, id)}`).toString('base64url');
}

/** @throws InvalidRequestError when it was not made by `encodeCursor` for this owner */
export function decodeCursor(owner: string, cursor: string): string {
  const [id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  // Comparing the whole text also catches changes that base64 decoding would overlook.
  if (z.uuid().safeParse(id).success && encodeCursor(owner, id) === cursor) return id;
  throw new InvalidRequestError([{ path: 'cursor', message: 'Not a cursor of this list; start without one' }]);
}

function checksum(owner: string, id: string): string {
  return createHash('sha256').update(`${owner}\n${id}`).digest('hex').slice(0, 16);
}
