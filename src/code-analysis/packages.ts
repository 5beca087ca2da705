import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';

const ranges = z.record(z.string(), z.string()).catch({});
const schema = z.object({ dependencies: ranges.default({}), devDependencies: ranges.default({}) });

/** Ranges of the nearest package.json in the folder or above it, never above a root; empty when there is none. */
export async function readPackages(start: string, roots: readonly string[]): Promise<ReadonlyMap<string, string>> {
  for (let folder = start; ; folder = path.dirname(folder)) {
    const text = await readFile(path.join(folder, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return parsePackages(text);
    if (roots.includes(folder) || path.dirname(folder) === folder) return new Map();
  }
}

function parsePackages(text: string): ReadonlyMap<string, string> {
  try {
    const { dependencies, devDependencies } = schema.parse(JSON.parse(text));
    return new Map(Object.entries({ ...devDependencies, ...dependencies }));
  } catch {
    return new Map();
  }
}

/**
 * Whether a range surely gives a version below the minimum: pinned, or held below it by `~` or `^`. A range whose
 * newest version may reach the minimum is left to the lock file.
 */
export function isSurelyOlder(range: string, minimum: string): boolean {
  const match = /^([~^]?)v?(\d+)\.(\d+)\.(\d+)$/.exec(range.trim());
  const [, operator, major, minor, patch] = match ?? [];
  if (major === undefined || minor === undefined || patch === undefined) return false;
  const [wantedMajor = 0, wantedMinor = 0, wantedPatch = 0] = minimum.split('.').map(Number);
  if (Number(major) !== wantedMajor) return Number(major) < wantedMajor;
  if (operator === '^') return false;
  if (Number(minor) !== wantedMinor) return Number(minor) < wantedMinor;
  return operator !== '~' && Number(patch) < wantedPatch;
}
