import path from 'node:path';
import { UsageError } from './usage.ts';

const magic = /[*?[\]{}!]/;

/**
 * Absolute paths of what was named in a shell: files and folders as they are, patterns such as `stacks/**\/*.yaml`
 * expanded in name order, `node_modules` left out.
 * @throws UsageError for a pattern that matches nothing
 */
export async function expandPaths(named: readonly string[]): Promise<string[]> {
  const expanded: string[] = [];
  for (const name of named) {
    if (!magic.test(name)) expanded.push(path.resolve(name));
    else expanded.push(...(await expandPattern(name)));
  }
  return [...new Set(expanded)];
}

async function expandPattern(pattern: string): Promise<string[]> {
  const { glob } = await import('tinyglobby');
  const found = await glob(pattern, { absolute: true, ignore: ['**/node_modules/**'], expandDirectories: false });
  if (found.length === 0) throw new UsageError(`No file matches "${pattern}".`);
  return found.sort().map((file) => path.normalize(file));
}
