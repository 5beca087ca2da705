// Lets scripts use the TypeScript sources on Node 20: bundles one module into a temporary file and imports it.
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundleOptions, root } from './bundle-options.mjs';

/** @param {string} source path of a module below the repository's root @returns {Promise<any>} its exports */
export async function loadSource(source) {
  const folder = await mkdtemp(path.join(root, 'node_modules', '.source-'));
  const outfile = path.join(folder, 'bundle.mjs');
  try {
    const { splitting: _splitting, chunkNames: _chunkNames, ...options } = bundleOptions;
    // Data files are found beside the source they belong to.
    const define = {
      'import.meta.url': JSON.stringify(pathToFileURL(path.join(root, 'src/cloudformation/schemas/locate.ts')).href),
    };
    const banner = {
      js: "import { createRequire as $createRequire } from 'node:module'; const require = $createRequire('/');",
    };
    await build({ ...options, define, banner, minify: false, entryPoints: [path.join(root, source)], outfile });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
