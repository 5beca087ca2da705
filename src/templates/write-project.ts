import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describeError, UserError } from '../world/errors.ts';
import type { GeneratedFile } from './blueprint.ts';

/**
 * Checks that a project can be put at `directory`: nothing is there, or an empty folder.
 * @param directory absolute, links already resolved
 * @throws UserError saying what is there and what to do
 */
export async function assertFree(directory: string): Promise<void> {
  const status = await lstat(directory).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    throw new UserError(
      `"directory" ${directory} cannot be looked at: ${describeError(error)}. Nothing was written. Choose another folder.`,
    );
  });
  if (!status) return;
  if (!status.isDirectory()) {
    throw new UserError(`"directory" ${directory} is a file or a link. Nothing was written. Choose a new folder.`);
  }
  const entries = await readdir(directory);
  if (entries.length === 0) return;
  const shown = entries.slice(0, 5).join(', ');
  const rest = entries.length > 5 ? ` and ${String(entries.length - 5)} more` : '';
  throw new UserError(
    `"directory" ${directory} is not empty: it holds ${shown}${rest}. Nothing was written. Choose a new folder, e.g. ${path.join(directory, 'my-service')}, or empty it first.`,
  );
}

/**
 * Writes a whole project or nothing: into a temporary folder beside its place, which is then renamed. A failure or a
 * cancelled call removes what was begun, including folders made on the way.
 * @param directory absolute, links already resolved
 * @throws UserError when the place is taken or cannot be written; the abort reason when cancelled
 */
export async function writeProject(
  directory: string,
  files: readonly GeneratedFile[],
  signal: AbortSignal,
): Promise<void> {
  await assertFree(directory);
  signal.throwIfAborted();
  const parent = path.dirname(directory);
  const firstMade = await attempt(directory, () => mkdir(parent, { recursive: true }));
  const temporary = path.join(parent, `.${path.basename(directory)}-${randomUUID().slice(0, 8)}`);
  try {
    await writeFiles(temporary, files, signal);
    signal.throwIfAborted();
    await moveInto(temporary, directory);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (firstMade !== undefined) await removeEmptyFolders(parent, firstMade);
    throw error;
  }
}

async function writeFiles(folder: string, files: readonly GeneratedFile[], signal: AbortSignal): Promise<void> {
  for (const { path: relative, content } of files) {
    signal.throwIfAborted();
    const target = path.join(folder, ...relative.split('/'));
    await attempt(folder, async () => {
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, content, { flag: 'wx' });
    });
  }
}

/** Renaming replaces an empty folder on POSIX but not on Windows; a folder that was filled meanwhile refuses on both. */
async function moveInto(temporary: string, directory: string): Promise<void> {
  await rmdir(directory).catch((error: unknown) => {
    if (!isCode(error, 'ENOENT')) throw takenMeanwhile(directory, error);
  });
  await rename(temporary, directory).catch((error: unknown) => {
    throw takenMeanwhile(directory, error);
  });
}

function takenMeanwhile(directory: string, error: unknown): UserError {
  return new UserError(
    `"directory" ${directory} could not be put in place: ${describeError(error)}. Nothing was written. Look at what is there, then call again.`,
    { cause: error },
  );
}

async function attempt<T>(place: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new UserError(
      `Cannot write to ${place}: ${describeError(error)}. Nothing was left behind. Choose a folder you can write to.`,
      {
        cause: error,
      },
    );
  }
}

/** Removes the folders made for the project, from the innermost out, stopping at the first that others use. */
async function removeEmptyFolders(innermost: string, outermost: string): Promise<void> {
  for (let current = innermost; current.startsWith(outermost); current = path.dirname(current)) {
    const isRemoved = await rmdir(current).then(
      () => true,
      () => false,
    );
    if (!isRemoved) return;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
