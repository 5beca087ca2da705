import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InternalError } from '../../world/errors.ts';

/** Beside this file in the sources; in `dist/child/`, next to the chunk that holds this code, in the package. */
const places = ['./bootstrap.mjs', './child/bootstrap.mjs', '../child/bootstrap.mjs'];

/** The script a child process runs, from the sources as from the published package. */
export function findBootstrap(): string {
  for (const place of places) {
    const file = fileURLToPath(new URL(place, import.meta.url));
    if (existsSync(file)) return file;
  }
  throw new InternalError(`child/bootstrap.mjs is missing beside ${import.meta.url}: the package is incomplete`);
}
