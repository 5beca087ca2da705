import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InternalError } from '../../world/errors.ts';

/** Beside this folder in the sources; in `dist/child-process/`, near the chunk that holds this code, in the package. */
const places = ['../child-process/bootstrap.mjs', './child-process/bootstrap.mjs'];

/** The script a child process runs, from the sources as from the published package. */
export function findBootstrap(): string {
  for (const place of places) {
    const file = fileURLToPath(new URL(place, import.meta.url));
    if (existsSync(file)) return file;
  }
  throw new InternalError(
    `child-process/bootstrap.mjs is missing beside ${import.meta.url}: the package is incomplete`,
  );
}
