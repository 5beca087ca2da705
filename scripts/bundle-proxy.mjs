import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const modules = ['api.ts', 'source/parse-document.ts', 'load-api.ts', 'compiled/compile-api.ts'];

/** Bundles the specification side of the proxy into `folder` and imports it, so that a script needs no build. */
export async function bundleProxy(folder) {
  const root = path.resolve(import.meta.dirname, '..');
  const outfile = path.join(folder, 'proxy.mjs');
  await build({
    absWorkingDir: root,
    stdin: { contents: modules.map((file) => `export * from './src/mcp-proxy/${file}';`).join('\n'), resolveDir: root },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    external: ['@aws-sdk/*'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return await import(pathToFileURL(outfile).href);
}
