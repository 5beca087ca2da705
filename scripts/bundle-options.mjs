import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');

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

/** esbuild options of the product; the start-up bench bundles its peer with the same. */
export const bundleOptions = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  splitting: true,
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [withoutSchemaValidator],
  // CommonJS dependencies call require for Node's own modules.
  banner: {
    js: "import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);",
  },
  logLevel: 'warning',
};
