// esbuild puts a module into the chunk of exactly those entries that reach it, so small modules shared by some commands
// become files of their own, and every file costs a start a third of a millisecond. Letting every module reach all of
// them makes them one chunk.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Modules that a server start needs and that most commands share; none of them loads the MCP SDK. */
const core = [
  'world/errors.ts',
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

/** @param {string} root absolute folder of the package */
export function coreChunk(root) {
  const source = path.join(root, 'src');
  const files = core.map((file) => path.join(source, file));
  const imports = files.map((file) => `import ${JSON.stringify(file)};`).join('');
  return {
    name: 'core-chunk',
    setup(pluginBuild) {
      pluginBuild.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path: file }) => {
        if (!file.startsWith(source) || files.includes(file) || file === path.join(source, 'cli.ts')) return undefined;
        return { contents: `${await readFile(file, 'utf8')}\n${imports}`, loader: 'ts' };
      });
    },
  };
}
