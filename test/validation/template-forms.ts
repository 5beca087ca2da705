/** A value of a template under test; a `Marked` one is the place a finding must be at. */
export type Tree = string | number | boolean | readonly Tree[] | { readonly [key: string]: Tree } | Marked;

class Marked {
  readonly value: Tree;
  constructor(value: Tree) {
    this.value = value;
  }
}

/** Marks a value; `mark.key` marks the name of a key. */
export const mark = Object.assign((value: Tree): Marked => new Marked(value), { key: (name: string) => `«${name}»` });

/** The text without its marks, and where they began, as `line:column`, in the order of the text. */
export function takeMarks(marked: string): { readonly text: string; readonly places: readonly string[] } {
  const parts = marked.split(/[«»]/);
  const places = parts.flatMap((_, index) => {
    if (index % 2 === 0) return [];
    const lines = parts.slice(0, index).join('').split('\n');
    return [`${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`];
  });
  return { text: parts.join(''), places };
}

type Properties = Readonly<Record<string, Tree>>;
type Writer = (type: string, properties: Properties) => string;

const transform = 'Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]\n';
const plainTransform = 'Transform: AWS::Serverless-2016-10-31\n';
const conditions = 'Parameters: { Stage: { Type: String } }\nConditions: { IsProd: !Equals [!Ref Stage, prod] }\n';

function template(properties: string, type: string): string {
  return `${plainTransform}Resources:\n  # a comment\n  Planted:\n    Type: ${type}\n    Properties:${properties}\n`;
}

/** The same resource in every way a template may be written. */
export const forms = {
  'block style with short tags': (type, properties) => template(block(properties, 6, short), type),
  'block style with long functions': (type, properties) => template(block(properties, 6, long), type),
  'block style with Windows line ends': (type, properties) =>
    template(block(properties, 6, short), type).replaceAll('\n', '\r\n'),
  'flow style': (type, properties) => template(` ${flow(properties, short)}`, type),
  JSON: (type, properties) =>
    json({ Transform: 'AWS::Serverless-2016-10-31', Resources: resources(type, properties) }, 2),
  'JSON on one line': (type, properties) =>
    json({ Transform: 'AWS::Serverless-2016-10-31', Resources: resources(type, properties) }, 0),
  'block scalars': (type, properties) => template(block(properties, 6, folded), type),
  branches: (type, properties) => `${conditions}${template(block(conditional(properties), 6, short), type)}`,
  'a loop': (type, properties) =>
    `${transform}Resources:\n  Fn::ForEach::Each:\n    - Name\n    - [One]\n    - Planted\${Name}:\n        Type: ${type}\n        Properties:${block(properties, 10, short)}\n`,
  Globals: (type, properties) =>
    `${plainTransform}Globals:\n  Function:${block(globals(properties), 4, short)}\nResources:\n  Planted:\n    Type: ${type}\n    Properties:${block(own(properties), 6, short)}\n`,
} satisfies Record<string, Writer>;

export type Form = keyof typeof forms;

function resources(type: string, properties: Properties): Tree {
  return { Planted: { Type: type, Properties: properties } };
}

const notGlobal = ['CodeUri'];

function globals(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !notGlobal.includes(name)));
}

function own(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => notGlobal.includes(name)));
}

/** Both branches hold the defect, so it is one whatever the condition says. */
function conditional(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      holdsMark(value) ? { 'Fn::If': ['IsProd', value, value] } : value,
    ]),
  );
}

function holdsMark(tree: Tree): boolean {
  if (tree instanceof Marked) return true;
  if (typeof tree !== 'object') return false;
  return Object.entries(tree).some(([name, value]) => name.includes('«') || holdsMark(value));
}

/** How a function call is written: as text after the key, or undefined where it stays a map. */
type CallWriter = (name: string, argument: Tree) => string | undefined;

const short: CallWriter = (name, argument) => {
  const tag = name === 'Ref' ? '!Ref' : `!${name.slice('Fn::'.length)}`;
  return `${tag} ${name === 'Fn::Sub' ? quoted(joined(argument)) : flow(argument, short)}`;
};

const long: CallWriter = () => undefined;

/** Text of a Sub below its key, over several lines; everything else short. */
const folded: CallWriter = (name, argument) =>
  name === 'Fn::Sub' ? `!Sub |\n          first line\n          ${joined(argument)}` : short(name, argument);

function isMap(tree: Tree): tree is { readonly [key: string]: Tree } {
  return typeof tree === 'object' && !Array.isArray(tree) && !(tree instanceof Marked);
}

function callOf(tree: Tree): { name: string; argument: Tree } | undefined {
  const entry = isMap(tree) && Object.keys(tree).length === 1 ? Object.entries(tree)[0] : undefined;
  return entry && (entry[0] === 'Ref' || entry[0].startsWith('Fn::'))
    ? { name: entry[0], argument: entry[1] }
    : undefined;
}

/** The parts of a Sub as one text; the marked one keeps its mark. */
function joined(tree: Tree): string {
  if (tree instanceof Marked) return `«${joined(tree.value)}»`;
  if (Array.isArray(tree)) return tree.map(joined).join('');
  return typeof tree === 'object' ? JSON.stringify(tree) : String(tree);
}

function quoted(text: string): string {
  return `"${text}"`;
}

/** A value below or after its key, in block style. */
function block(tree: Tree, indent: number, call: CallWriter): string {
  const found = callOf(tree);
  const written = found && call(found.name, found.argument);
  if (written !== undefined) return ` ${written}`;
  if (found?.name === 'Fn::Sub') return `\n${' '.repeat(indent)}Fn::Sub: ${quoted(joined(found.argument))}`;
  if (tree instanceof Marked) return ` «${scalarOrFlow(tree.value, call)}»`;
  if (Array.isArray(tree))
    return tree.map((item: Tree) => `\n${' '.repeat(indent)}-${block(item, indent + 2, call)}`).join('');
  if (!isMap(tree)) return ` ${scalarOrFlow(tree, call)}`;
  return Object.entries(tree)
    .map(([name, value]) => `\n${' '.repeat(indent)}${name}:${block(value, indent + 2, call)}`)
    .join('');
}

function scalarOrFlow(tree: Tree, call: CallWriter): string {
  if (typeof tree === 'string') return /[:'{]/.test(tree) ? quoted(tree) : tree;
  return typeof tree === 'object' ? flow(tree, call) : String(tree);
}

function flow(tree: Tree, call: CallWriter): string {
  const found = callOf(tree);
  const written = found && call(found.name, found.argument);
  if (written !== undefined) return written;
  if (tree instanceof Marked) return `«${scalarOrFlow(tree.value, call)}»`;
  if (Array.isArray(tree)) return `[${tree.map((item: Tree) => flow(item, call)).join(', ')}]`;
  if (!isMap(tree)) return scalarOrFlow(tree, call);
  return `{ ${Object.entries(tree)
    .map(([name, value]) => `${name}: ${flow(value, call)}`)
    .join(', ')} }`;
}

function json(tree: Tree, indent: number, depth = 0): string {
  const found = callOf(tree);
  if (tree instanceof Marked) return `«${json(tree.value, indent, depth)}»`;
  if (found?.name === 'Fn::Sub') return `{ "Fn::Sub": ${quoted(joined(found.argument))} }`;
  if (typeof tree !== 'object') return JSON.stringify(tree);
  const isList = Array.isArray(tree);
  const items = Object.entries(tree).map(([name, value]) => {
    const key = name.startsWith('«') ? `«"${name.slice(1, -1)}"»` : `"${name}"`;
    return `${isList ? '' : `${key}: `}${json(value, indent, depth + 1)}`;
  });
  const line = (level: number) => (indent === 0 ? '' : `\n${' '.repeat(indent * level)}`);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  return `${open}${items.map((item) => line(depth + 1) + item).join(',')}${line(depth)}${close}`;
}
