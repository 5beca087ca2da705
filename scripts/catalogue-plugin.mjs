// Replaces src/tools/catalogue.ts in the bundle: the published parts of all tools become data, made here once,
// and every tool's own module a chunk that its first call loads.
import { build } from 'esbuild';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** @param {string} root absolute folder of the package */
export function lazyCatalogue(root) {
  return {
    name: 'lazy-catalogue',
    setup(pluginBuild) {
      pluginBuild.onLoad({ filter: /[\\/]src[\\/]tools[\\/]catalogue\.ts$/ }, async ({ path: file }) => ({
        contents: await renderCatalogue(root, path.dirname(file)),
        loader: 'js',
        resolveDir: path.dirname(file),
      }));
    },
  };
}

async function renderCatalogue(root, toolsDirectory) {
  const modules = await readToolModules(toolsDirectory);
  const published = await publishTools(root, toolsDirectory);
  const entries = published.map((tool) => {
    const { exportName, file } = modules.find((candidate) => candidate.name === tool.name);
    const load = `() => import(${JSON.stringify(file)}).then((module) => module.${exportName})`;
    return `{ ...${JSON.stringify(tool)}, load: ${load} }`;
  });
  return `export const catalogue = [${entries.join(',\n')}];`;
}

/** The imports of the list of tools; a tool's name is that of its file. */
async function readToolModules(toolsDirectory) {
  const source = await readFile(path.join(toolsDirectory, 'index.ts'), 'utf8');
  const imports = source.matchAll(/import \{ (\w+) \} from '(\.\/[\w-]+\.ts)';/g);
  return [...imports].map(([, exportName, file]) => ({
    exportName,
    file,
    name: path.basename(file, '.ts').replaceAll('-', '_'),
  }));
}

async function publishTools(root, toolsDirectory) {
  const folder = await mkdtemp(path.join(root, 'node_modules', '.catalogue-'));
  try {
    const outfile = path.join(folder, 'publish.mjs');
    const contents = `import { publish } from '../mcp/schema.ts'; import { tools } from './index.ts'; export const published = tools.map(publish);`;
    await build({
      stdin: { contents, resolveDir: toolsDirectory, loader: 'ts' },
      outfile,
      bundle: true,
      splitting: false,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      logLevel: 'silent',
    });
    return (await import(pathToFileURL(outfile).href)).published;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
