import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type Bundle, bundleFunction, type BundleRequest } from './bundle-function.ts';

/** Files and folders a bundle came from, and how they were: time and size. */
type Stamps = ReadonlyMap<string, string>;

interface CachedBundle {
  readonly settings: string;
  readonly stamps: Stamps;
  readonly bundle: Bundle;
}

/** Bundles are a few MB with their source maps. */
const keptBundles = 24;
/** A file written while esbuild read it may be newer than what was bundled. */
const settleMs = 100;

const cache = new Map<string, CachedBundle>();

/**
 * Bundles a function for a run, or gives the former bundle when not one file it came from has changed.
 * Calls with sources unchanged spare the half second esbuild takes over an AWS SDK.
 */
export async function bundleForRun(request: Omit<BundleRequest, 'purpose'>): Promise<Bundle> {
  const { projectDirectory, fn, plan } = request;
  const name = path.join(projectDirectory, fn.id);
  const settings = JSON.stringify([plan, fn.handler]);
  const cached = cache.get(name);
  cache.delete(name);
  if (cached?.settings === settings && (await isUnchanged(cached.stamps))) {
    cache.set(name, cached);
    return cached.bundle;
  }
  const startedAt = Date.now();
  const bundle = await bundleFunction({ ...request, purpose: 'run' });
  const stamps = await readStamps(sourcesOf(bundle, request), startedAt - settleMs);
  if (stamps) remember(name, { settings, stamps, bundle });
  return bundle;
}

function remember(name: string, bundle: CachedBundle): void {
  cache.set(name, bundle);
  const [oldest] = cache.keys();
  if (cache.size > keptBundles && oldest !== undefined) cache.delete(oldest);
}

/** The files read, the settings esbuild looks for, and the project's own folders: a new file there may win over another. */
function sourcesOf({ inputs }: Bundle, { projectDirectory, plan }: Omit<BundleRequest, 'purpose'>): string[] {
  const own = inputs.filter((file) => !file.includes('node_modules'));
  const folders = own.map((file) => path.dirname(file));
  const settings = [projectDirectory, plan.codeDirectory].flatMap((folder) =>
    ['package.json', 'tsconfig.json', 'node_modules/.package-lock.json'].map((file) => path.join(folder, file)),
  );
  return [...new Set([...inputs, ...folders, ...settings])];
}

async function isUnchanged(stamps: Stamps): Promise<boolean> {
  const now = await readStamps([...stamps.keys()], Number.POSITIVE_INFINITY);
  return now !== undefined && [...stamps].every(([file, stamp]) => now.get(file) === stamp);
}

/** undefined when something is newer than `latestMs`. */
async function readStamps(files: readonly string[], latestMs: number): Promise<Stamps | undefined> {
  const stamps = await Promise.all(
    files.map(async (file) => {
      const status = await stat(file).catch(() => undefined);
      return { file, mtimeMs: status?.mtimeMs ?? 0, size: status?.size ?? -1 };
    }),
  );
  if (stamps.some(({ mtimeMs }) => mtimeMs > latestMs)) return undefined;
  return new Map(stamps.map(({ file, mtimeMs, size }) => [file, `${mtimeMs} ${size}`]));
}
