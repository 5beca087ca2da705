import { stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../world/errors.ts';

const sourceExtensions = ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx'];

/** `src/handlers/get.handler` → `{ module: 'src/handlers/get', exportPath: 'handler' }` */
export function splitHandler(handler: string): { module: string; exportPath: string } {
  const directory = path.posix.dirname(handler);
  const base = path.posix.basename(handler);
  const dot = base.indexOf('.');
  if (dot <= 0) return { module: handler, exportPath: '' };
  return { module: path.posix.join(directory, base.slice(0, dot)), exportPath: base.slice(dot + 1) };
}

export interface EntryPointQuery {
  readonly functionId: string;
  /** Absolute folder of CodeUri. */
  readonly codeDirectory: string;
  readonly handler: string;
  /** From BuildProperties; without them the handler's own file is the entry. */
  readonly entryPoints: readonly string[] | undefined;
}

/**
 * Absolute source files of a function. A name without extension is tried with each of TypeScript's and JavaScript's.
 * @throws UserError naming what was looked for.
 */
export async function findEntryPoints(query: EntryPointQuery): Promise<string[]> {
  const names = query.entryPoints?.length ? query.entryPoints : [splitHandler(query.handler).module];
  return Promise.all(names.map((name) => findSource(query, name)));
}

async function findSource({ functionId, codeDirectory, entryPoints }: EntryPointQuery, name: string): Promise<string> {
  const base = path.resolve(codeDirectory, name);
  for (const extension of ['', ...sourceExtensions]) {
    const candidate = base + extension;
    if (path.extname(candidate) !== '' && (await isFile(candidate))) return candidate;
  }
  const from = entryPoints?.length ? 'EntryPoints' : 'Handler';
  throw new UserError(
    `Function "${functionId}": ${from} names "${name}", but ${codeDirectory} has no such file (tried ${sourceExtensions.join(', ')}). Correct CodeUri, Handler or Metadata.BuildProperties.EntryPoints in the template.`,
  );
}

async function isFile(location: string): Promise<boolean> {
  return stat(location).then(
    (status) => status.isFile(),
    () => false,
  );
}
