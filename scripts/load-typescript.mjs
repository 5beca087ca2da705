// Runs a TypeScript module of this repository on the oldest Node we support, which cannot read TypeScript itself.
import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '..');

/**
 * @param {string} file path from the repository root
 * @returns {Promise<Record<string, any>>} the module's exports
 */
export async function loadTypeScript(file) {
  const folder = await mkdtemp(path.join(root, 'node_modules', '.loaded-'));
  try {
    const outfile = path.join(folder, 'module.mjs');
    await build({
      absWorkingDir: root,
      entryPoints: [file],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
