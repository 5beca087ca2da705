// Holds the import directions of docs/architecture.md: which folder of src/ may import which.
// Reads import, export-from, import() and import-type nodes, so a type-only import counts too.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from '@babel/parser';

const leaf = ['world', 'guidance/facts'];

/** Folder or root file → the folders it may import, besides itself. Order: most specific first. */
export const allowedImports = {
  'guidance/facts': [],
  world: [],
  cloudformation: leaf,
  validation: ['cloudformation', ...leaf],
  templates: ['cloudformation', ...leaf],
  'code-analysis': ['cloudformation', ...leaf],
  guidance: ['cloudformation', ...leaf],
  local: ['cloudformation', ...leaf],
  aws: ['cloudformation', ...leaf],
  'mcp-proxy': ['cloudformation', ...leaf],
  mcp: leaf,
  proxy: ['mcp', 'mcp-proxy', ...leaf],
  tools: [
    'mcp',
    'templates',
    'validation',
    'code-analysis',
    'guidance',
    'local',
    'aws',
    'mcp-proxy',
    'cloudformation',
    ...leaf,
  ],
  '': ['*'],
};

/** Only these may import the MCP SDK. */
const protocolEdge = ['', 'mcp', 'tools', 'proxy'];

/**
 * @param {string} sourceDirectory absolute path of `src`
 * @returns {Promise<{ files: number, problems: string[] }>}
 */
export async function checkImports(sourceDirectory) {
  const names = await readdir(sourceDirectory, { recursive: true });
  const files = names.filter((name) => name.endsWith('.ts') && !/(^|\/)templates\/[^/]+\/files\//.test(name));
  const problems = [];
  for (const file of files) {
    const source = await readFile(path.join(sourceDirectory, file), 'utf8');
    for (const specifier of importedSpecifiers(source)) {
      const problem = judge(file, specifier);
      if (problem) problems.push(`src/${file}: imports "${specifier}": ${problem}`);
    }
  }
  return { files: files.length, problems };
}

function judge(file, specifier) {
  const owner = ownerOf(file);
  if (owner === undefined)
    return 'its folder is not in the table of scripts/check-imports.mjs; say there what it may import';
  if (specifier.startsWith('@modelcontextprotocol/')) {
    return protocolEdge.includes(owner)
      ? undefined
      : `only ${protocolEdge.map((name) => `src/${name}`).join(', ')} may know the protocol`;
  }
  if (!specifier.startsWith('.')) return undefined;
  const target = ownerOf(path.posix.join(path.posix.dirname(file), specifier));
  const allowed = allowedImports[owner];
  if (target === owner || allowed.includes('*') || allowed.includes(target)) return undefined;
  return `src/${owner} may import only ${allowed.map((name) => `src/${name}`).join(', ') || 'nothing else'}`;
}

function ownerOf(file) {
  const owner = Object.keys(allowedImports).find((folder) => folder !== '' && file.startsWith(`${folder}/`));
  if (owner !== undefined) return owner;
  return file.includes('/') && !file.startsWith('cli/') ? undefined : '';
}

function importedSpecifiers(source) {
  const specifiers = [];
  const visit = (node) => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null || typeof node.type !== 'string') return undefined;
    if (node.source?.type === 'StringLiteral') specifiers.push(node.source.value);
    if (node.type === 'TSImportType') specifiers.push(node.argument.value ?? node.argument.literal?.value);
    if (node.type === 'CallExpression' && node.callee.type === 'Import')
      specifiers.push(node.arguments[0].value ?? '(computed)');
    return Object.values(node).forEach(visit);
  };
  visit(parse(source, { sourceType: 'module', plugins: ['typescript', 'importAttributes'] }).program);
  return specifiers.filter((specifier) => typeof specifier === 'string');
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const { files, problems } = await checkImports(path.resolve(import.meta.dirname, '../src'));
  for (const problem of problems) console.error(problem);
  if (files === 0 || problems.length > 0) {
    console.error(`${problems.length} forbidden imports in ${files} files`);
    process.exit(1);
  }
  console.log(`import directions hold in ${files} files`);
}
