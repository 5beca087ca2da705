import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../world/errors.ts';
import { isWithin } from '../../world/paths.ts';
import type { BundledFile } from './bundle-function.ts';

const workFolderName = '.serverless-mcp';

/**
 * The folder for everything that is made here, inside the project so that packages left out of a bundle
 * still resolve. It ignores itself in git, and keeps `"type": "module"` of the project away from bundles.
 */
async function ensureWorkFolder(projectDirectory: string, part: 'build' | 'run'): Promise<string> {
  const folder = path.join(projectDirectory, workFolderName);
  await ensureOwnFolder(folder);
  await ensureOwnFolder(path.join(folder, part));
  await writeIfMissing(path.join(folder, '.gitignore'), '*\n');
  await writeIfMissing(path.join(folder, 'package.json'), '{ "type": "commonjs" }\n');
  return path.join(folder, part);
}

/** A link here would let a later write or removal reach wherever it points. */
async function ensureOwnFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await realpath(folder)) === folder) return;
  throw new UserError(`${folder} is a link to another place. Remove it: builds are written there.`);
}

async function writeIfMissing(file: string, text: string): Promise<void> {
  await writeFile(file, text, { flag: 'wx' }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
}

/** Where `build_service` leaves a function: the folder to zip. */
export function buildFolderOf(projectDirectory: string, functionId: string): string {
  return path.join(projectDirectory, workFolderName, 'build', functionId);
}

/** A folder of its own for one run; the caller removes it. Folders of processes that crashed are removed here. */
export async function createRunFolder(projectDirectory: string): Promise<string> {
  const runs = await ensureWorkFolder(projectDirectory, 'run');
  await removeAbandoned(runs);
  const folder = path.join(runs, `${process.pid}-${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Process id and a UUID. */
const runFolderName = /^\d+-[0-9a-f-]{36}$/;

async function removeAbandoned(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const abandoned = names.filter((name) => runFolderName.test(name) && !isRunning(Number.parseInt(name, 10)));
  await Promise.all(abandoned.map((name) => rm(path.join(folder, name), { recursive: true, force: true })));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Writes the files of a bundle below `folder`. */
export async function writeFiles(folder: string, files: readonly BundledFile[]): Promise<void> {
  for (const file of files) {
    const target = path.join(folder, file.path);
    if (!isWithin(folder, target)) {
      throw new UserError(
        `The build would write ${file.path}, outside its folder. Correct OutExtension or EntryPoints.`,
      );
    }
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file.contents);
  }
}

/** Puts a finished function folder in place of the former one; a failed write leaves the former one. */
export async function replaceBuildFolder(
  projectDirectory: string,
  functionId: string,
  files: readonly BundledFile[],
): Promise<string> {
  const builds = await ensureWorkFolder(projectDirectory, 'build');
  const target = buildFolderOf(projectDirectory, functionId);
  const fresh = path.join(builds, `.${functionId}-${randomUUID()}`);
  try {
    await writeFiles(fresh, files);
    await rm(target, { recursive: true, force: true });
    await rename(fresh, target);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
  return target;
}

/** One hash over names and contents, the same for the same sources on any machine. */
export function hashFiles(files: readonly BundledFile[]): string {
  const hash = createHash('sha256');
  for (const file of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(`${file.path}\0${file.contents.byteLength}\0`);
    hash.update(file.contents);
  }
  return hash.digest('hex');
}

export function measureFiles(files: readonly BundledFile[]): { bytes: number; sourceMapBytes: number } {
  const sizeOf = (some: readonly BundledFile[]) => some.reduce((sum, file) => sum + file.contents.byteLength, 0);
  return { bytes: sizeOf(files), sourceMapBytes: sizeOf(files.filter((file) => file.path.endsWith('.map'))) };
}
