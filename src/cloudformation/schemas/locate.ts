import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InternalError } from '../../world/errors.ts';

/** The index beside this file, or in `assets/` of the built package (`scripts/build.mjs` copies it there). */
export function locateResourceSchemas(): string {
  const name = 'resource-schemas.bin';
  const candidates = [`./${name}`, `../assets/${name}`, `./assets/${name}`].map((relative) =>
    fileURLToPath(new URL(relative, import.meta.url)),
  );
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found === undefined)
    throw new InternalError(`The resource schemas are missing; looked for ${candidates.join(', ')}`);
  return found;
}
