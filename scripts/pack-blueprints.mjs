// Blueprint files reach the published package as one JSON file per kind: npm drops or renames dot files and lock files.
// `build.mjs` calls this after bundling; src/templates/source-files.ts reads the result.
import { build } from 'esbuild';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './bundle-options.mjs';

const entry = `
  export { kinds } from './src/templates/kinds.ts';
  export { readBlueprintFolder } from './src/templates/source-files.ts';
`;

/** @param {string} outdir where `<kind>.json` files go */
export async function packBlueprints(outdir) {
  const { kinds, readBlueprintFolder } = await importSource();
  await mkdir(outdir, { recursive: true });
  for (const kind of kinds) {
    const files = await readBlueprintFolder(path.join(root, 'src', 'templates'), kind);
    await writeFile(path.join(outdir, `${kind}.json`), JSON.stringify(files));
  }
}

/** Node runs no TypeScript here, so what is needed of the source is bundled first. */
async function importSource() {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: root },
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(process.cwd() + '/');" },
  });
  const [{ text }] = outputFiles;
  return import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
}
