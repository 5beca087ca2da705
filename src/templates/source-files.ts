import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { SourceFiles } from './blueprint.ts';

// From source, a blueprint's files are read from its folder. The published package has no such folders (npm would drop
// or rename dot files and lock files), but one JSON file per kind among the assets, written by scripts/pack-blueprints.mjs.

const packedSchema = z.record(z.string(), z.string());

/** The files of `kind` and those every kind shares, by path: `files/…`, `variants/…`, `shared/…`. */
export async function readSourceFiles(kind: string): Promise<SourceFiles> {
  const packed = await readPacked(kind);
  const files = packed ?? (await readBlueprintFolder(fileURLToPath(new URL('.', import.meta.url)), kind));
  return new Map(Object.entries(files));
}

async function readPacked(kind: string): Promise<Record<string, string> | undefined> {
  const location = new URL(`../assets/blueprints/${kind}.json`, import.meta.url);
  const text = await readFile(location, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : packedSchema.parse(JSON.parse(text));
}

/**
 * The same from the folder `src/templates`.
 * @public for scripts/pack-blueprints.mjs
 */
export async function readBlueprintFolder(templates: string, kind: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const roots = { files: `${kind}/files`, variants: `${kind}/variants`, shared: 'shared/files' };
  for (const [prefix, folder] of Object.entries(roots)) {
    for (const name of await listFiles(path.join(templates, folder))) {
      files[`${prefix}/${name}`] = await readFile(path.join(templates, folder, name), 'utf8');
    }
  }
  return files;
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort();
}
