// esbuild puts a module into the chunk of exactly those entries that reach it, so small modules shared by some commands
// become files of their own, and every file costs a start a third of a millisecond. Letting every module reach all of
// them makes them one chunk.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { withoutExamples } from './strip-examples.mjs';

/** Modules that a server start needs and that most commands share; none of them loads the MCP SDK. */
const core = [
  'world/errors.ts',
  'world/json.ts',
  'world/log.ts',
  'world/paths.ts',
  'world/redact.ts',
  'world/untrusted.ts',
  'world/version.ts',
  'world/world.ts',
  'config.ts',
  'instructions.ts',
  'prompts.ts',
  'tool-context.ts',
  'cli/usage.ts',
  'mcp/effects.ts',
  'mcp/errors.ts',
  'mcp/icon.ts',
  'mcp/results.ts',
  'mcp/schema.ts',
  'tools/catalogue.ts',
];

/** The same for the commands and the Lambda entry that open an API, and for the modules that read a specification. */
const proxy = [
  'cli/proxy-settings.ts',
  'mcp-proxy/compiled/format.ts',
  'mcp-proxy/load-api.ts',
  'mcp-proxy/open-proxy.ts',
  'mcp-proxy/settings.ts',
];
const specification = [
  'mcp-proxy/json.ts',
  'mcp-proxy/schema/clean-text.ts',
  'mcp-proxy/schema/legal-names.ts',
  'mcp-proxy/specification/documents.ts',
  'mcp-proxy/specification/media-types.ts',
];

const groups = [
  { files: core, from: /^(?!cli\.ts$)/ },
  { files: proxy, from: /^(?:cli\/proxy|mcp-proxy\/(?:open-proxy|load-api|settings|compiled\/format)\.ts$)/ },
  { files: specification, from: /^mcp-proxy\/(?:schema|specification|compiled|json|read-api|catalogue|tool)/ },
];

/** @param {string} root absolute folder of the package */
export function coreChunk(root) {
  const source = path.join(root, 'src');
  return {
    name: 'core-chunk',
    setup(pluginBuild) {
      pluginBuild.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path: file }) => {
        if (!file.startsWith(source)) return undefined;
        const name = path.relative(source, file).split(path.sep).join('/');
        const together = groups.filter(({ from }) => from.test(name)).flatMap(({ files }) => files);
        const imports = together
          .filter((other) => other !== name)
          .map((other) => `import ${JSON.stringify(path.join(source, other))};`);
        return { contents: `${withoutExamples(await readFile(file, 'utf8'))}\n${imports.join('')}`, loader: 'ts' };
      });
    },
  };
}
