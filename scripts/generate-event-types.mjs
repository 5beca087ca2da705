// Writes the event type declarations of @types/aws-lambda, and our own where that package has none, as data for
// get_event_types: name → text without comments, and the names it uses. Run after updating @types/aws-lambda:
//   node scripts/generate-event-types.mjs
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from '@babel/parser';
import { format, resolveConfig } from 'prettier';

const root = path.resolve(import.meta.dirname, '..');
const packageFolder = path.join(root, 'node_modules/@types/aws-lambda');
const ownFiles = ['brokers.ts', 'edge-and-ai.ts'].map((file) =>
  path.join(root, 'src/guidance/facts/sample-events', file),
);
const target = path.join(root, 'src/guidance/facts/event-type-declarations.json');

const files = (await readdir(packageFolder, { recursive: true })).filter((name) => name.endsWith('.d.ts'));
const types = {};
for (const file of files) collect(await readFile(path.join(packageFolder, file), 'utf8'), true);
for (const file of ownFiles) collect(await readFile(file, 'utf8'), false);
for (const declaration of Object.values(types)) {
  declaration.uses = [...declaration.identifiers]
    .filter((name) => name in types)
    .sort((left, right) => left.localeCompare(right));
  delete declaration.identifiers;
}
const { version } = JSON.parse(await readFile(path.join(packageFolder, 'package.json'), 'utf8'));
const sorted = Object.fromEntries(Object.entries(types).sort(([left], [right]) => (left < right ? -1 : 1)));
const json = JSON.stringify({ package: '@types/aws-lambda', version, types: sorted });
await writeFile(target, await format(json, { ...(await resolveConfig(target)), filepath: target }));
console.log(`${Object.keys(sorted).length} declarations of @types/aws-lambda ${version}`);

function collect(source, isPackage) {
  const { program, comments } = parse(source, { sourceType: 'module', plugins: [['typescript', { dts: isPackage }]] });
  for (const node of program.body) {
    const declaration = node.type === 'ExportNamedDeclaration' ? node.declaration : node;
    if (declaration?.type !== 'TSInterfaceDeclaration' && declaration?.type !== 'TSTypeAliasDeclaration') continue;
    const { name } = declaration.id;
    if (!isPackage && !name.endsWith('Event')) continue;
    types[name] = {
      text: withoutComments(source, declaration, comments ?? [], isPackage),
      fromPackage: isPackage,
      identifiers: identifiersOf(declaration, name),
    };
  }
}

function withoutComments(source, node, comments, isIndentedByFour) {
  let text = '';
  let position = node.start;
  for (const comment of comments.filter(({ start, end }) => start >= node.start && end <= node.end)) {
    text += source.slice(position, comment.start);
    position = comment.end;
  }
  text += source.slice(position, node.end);
  const lines = text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  const indented = isIndentedByFour
    ? lines.map((line) => line.replace(/^ +/, (space) => ' '.repeat(space.length / 2)))
    : lines;
  return indented
    .join('\n')
    .replaceAll(/\s*\| undefined\b/g, '')
    .replaceAll(/:\n\s*\| \{/g, ': {');
}

function identifiersOf(node, ownName) {
  const names = new Set();
  const visit = (value) => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== 'object' || value === null) return undefined;
    if (value.type === 'Identifier' && value.name !== ownName) names.add(value.name);
    return Object.values(value).forEach(visit);
  };
  visit(node);
  return names;
}
