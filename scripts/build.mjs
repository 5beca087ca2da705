// Bundles the command line into dist/: one entry, chunks loaded when a tool first needs them, no runtime dependency.
import { build } from 'esbuild';
import { chmod, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { collectNotices } from './notices.mjs';

const root = path.resolve(import.meta.dirname, '..');
const outdir = path.join(root, 'dist');

/** Data files that bundled code finds beside itself, as source code finds them beside its folder. */
const copies = [];

/**
 * The SDK picks a JSON Schema validator (ajv) for elicitation answers when it is loaded. We check those answers
 * with zod, so the validator stays out of the bundle and out of the start.
 */
const withoutSchemaValidator = {
  name: 'without-schema-validator',
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /^@modelcontextprotocol\/server\/_shims$/ }, () => ({
      path: path.join(root, 'scripts', 'sdk-shims.mjs'),
    }));
  },
};

await rm(outdir, { recursive: true, force: true });
const result = await build({
  absWorkingDir: root,
  entryPoints: { cli: 'src/cli.ts' },
  outdir,
  bundle: true,
  format: 'esm',
  splitting: true,
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  minify: true,
  metafile: true,
  legalComments: 'none',
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [withoutSchemaValidator],
  // CommonJS dependencies call require for Node's own modules.
  banner: {
    js: "import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
await mkdir(outdir, { recursive: true });
for (const [from, to] of copies) await cp(path.join(root, from), path.join(outdir, to), { recursive: true });
await chmod(path.join(outdir, 'cli.js'), 0o755);
await writeFile(path.join(root, 'THIRD-PARTY-NOTICES'), await collectNotices(result.metafile, root));
