import {
  asIntrinsic,
  type Entry,
  isMapping,
  isScalar,
  isSequence,
  type MappingNode,
  type ScalarNode,
  type TemplateNode,
  textNode,
} from './nodes.ts';

/** Finds the items of a loop's collection; undefined when only a deployment knows them. */
export type CollectionReader = (node: TemplateNode) => readonly string[] | undefined;

export interface LoopExpansion {
  readonly root: MappingNode;
  /** Keys of loops that could not be expanded, with `*` where a value goes: names that may exist. */
  readonly namePatterns: readonly string[];
}

const loopPrefix = 'Fn::ForEach::';
/** All iterations of a template together; CloudFormation takes 500 resources. */
const maxIterations = 500;

interface Loop {
  readonly name: string;
  readonly collection: TemplateNode;
  readonly body: MappingNode;
}

/** The loop written under a key `Fn::ForEach::Name: [identifier, collection, { … }]`, if it has that shape. */
function readLoop(key: string, value: TemplateNode): Loop | undefined {
  if (!key.startsWith(loopPrefix) || !isSequence(value) || value.items.length !== 3) return undefined;
  const [name, collection, body] = value.items;
  return isScalar(name) && collection && isMapping(body) ? { name: name.text, collection, body } : undefined;
}

/**
 * Writes out every `Fn::ForEach` whose items are known. Nodes of an iteration keep the place they were written at.
 */
export function expandLoops(root: MappingNode, readCollection: CollectionReader): LoopExpansion {
  const state = { iterations: 0, patterns: new Set<string>(), readCollection };
  const expanded = rewrite(root, new Map(), state, 0);
  return { root: isMapping(expanded) ? expanded : root, namePatterns: [...state.patterns] };
}

interface ExpansionState {
  iterations: number;
  readonly patterns: Set<string>;
  readonly readCollection: CollectionReader;
}

type Bindings = ReadonlyMap<string, string>;

function rewrite(node: TemplateNode, bindings: Bindings, state: ExpansionState, depth: number): TemplateNode {
  if (depth > 250) return node;
  if (node.kind === 'scalar') return substitute(node, bindings);
  if (node.kind === 'sequence') {
    return { ...node, items: node.items.map((item) => rewrite(item, bindings, state, depth + 1)) };
  }
  const call = asIntrinsic(node);
  const bound = call?.name === 'Ref' && isScalar(call.argument) ? bindings.get(call.argument.text) : undefined;
  if (bound !== undefined) return textNode(bound, node);
  const entries = new Map<string, Entry>();
  for (const [key, entry] of node.entries) {
    const loop = readLoop(key, entry.value);
    if (loop) addIterations(entries, { key, entry, loop }, bindings, state, depth);
    else {
      const newKey = substitute(entry.key, bindings);
      entries.set(newKey.text, { key: newKey, value: rewrite(entry.value, bindings, state, depth + 1) });
    }
  }
  return { ...node, entries };
}

function addIterations(
  entries: Map<string, Entry>,
  { key, entry, loop }: { key: string; entry: Entry; loop: Loop },
  bindings: Bindings,
  state: ExpansionState,
  depth: number,
): void {
  const items = state.readCollection(rewrite(loop.collection, bindings, state, depth + 1));
  if (!items || state.iterations + items.length > maxIterations) {
    addPatterns(loop, bindings, state);
    entries.set(key, entry);
    return;
  }
  state.iterations += items.length;
  for (const item of items) {
    const inner = rewrite(loop.body, new Map([...bindings, [loop.name, item]]), state, depth + 1);
    if (isMapping(inner)) for (const [name, child] of inner.entries) entries.set(name, child);
  }
}

function addPatterns(loop: Loop, bindings: Bindings, state: ExpansionState): void {
  for (const [name, entry] of loop.body.entries) {
    const nested = readLoop(name, entry.value);
    if (nested) addPatterns(nested, bindings, state);
    else state.patterns.add(replaceNames(name, bindings).replace(/[$&]\{[^{}]*\}/g, '*'));
  }
}

function substitute(node: ScalarNode, bindings: Bindings): ScalarNode {
  if (bindings.size === 0 || !/[$&]\{/.test(node.text)) return node;
  const text = replaceNames(node.text, bindings);
  return text === node.text ? node : { ...node, text, value: typeof node.value === 'string' ? text : node.value };
}

/** `&{Name}` drops everything but letters and digits, so it fits a logical id. */
function replaceNames(text: string, bindings: Bindings): string {
  return text.replace(/([$&])\{([^{}!]+)\}/g, (token, mark: string, name: string) => {
    const value = bindings.get(name.trim());
    if (value === undefined) return token;
    return mark === '&' ? value.replace(/[^A-Za-z0-9]/g, '') : value;
  });
}
