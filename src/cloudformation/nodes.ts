/** A value of a template with the place it was written. Offsets are UTF-16 indices into the document's text. */
export type TemplateNode = ScalarNode | SequenceNode | MappingNode;

export type ScalarValue = string | number | boolean | null;

interface NodeBase {
  readonly start: number;
  readonly end: number;
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  /** The text as CloudFormation's readers see it, before any type is guessed. */
  readonly text: string;
  /** The typed value under YAML 1.1 or JSON; quoted and block scalars are strings. */
  readonly value: ScalarValue;
  readonly style: 'plain' | 'quoted' | 'block';
}

export interface SequenceNode extends NodeBase {
  readonly kind: 'sequence';
  readonly items: readonly TemplateNode[];
}

export interface MappingNode extends NodeBase {
  readonly kind: 'mapping';
  /** Last one wins where a key is written twice; `document.duplicateKeys` holds the losers. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** Set when written with a YAML short tag: `!Sub x` reads as the mapping `{ "Fn::Sub": x }`. */
  readonly shortTag?: string;
}

export interface Entry {
  readonly key: ScalarNode;
  readonly value: TemplateNode;
}

/** A function call of the template language, short or long form: `!Sub a` and `{ "Fn::Sub": "a" }` alike. */
export interface IntrinsicCall {
  /** `Ref`, `Condition` or `Fn::…`. */
  readonly name: string;
  readonly argument: TemplateNode;
  /** The key or short tag, for positions. */
  readonly nameNode: ScalarNode;
  readonly node: MappingNode;
}

/** The call a node makes, if it is a mapping of the single key `Ref` or `Fn::…` (or the short tag `!Condition`). */
export function asIntrinsic(node: TemplateNode | undefined): IntrinsicCall | undefined {
  if (node?.kind !== 'mapping' || node.entries.size !== 1) return undefined;
  for (const [name, entry] of node.entries) {
    const isCall = name === 'Ref' || name.startsWith('Fn::') || (name === 'Condition' && node.shortTag !== undefined);
    return isCall ? { name, argument: entry.value, nameNode: entry.key, node } : undefined;
  }
  return undefined;
}

/** True when the mapping is a function call, so its keys are not the keys of the value it stands for. */
export function isIntrinsic(node: TemplateNode | undefined): boolean {
  return asIntrinsic(node) !== undefined;
}

/** True for `!Ref AWS::NoValue`: what is given it is left out. */
export function isNoValue(node: TemplateNode | undefined): boolean {
  const call = asIntrinsic(node);
  return call?.name === 'Ref' && textOf(call.argument) === 'AWS::NoValue';
}

export function isMapping(node: TemplateNode | undefined): node is MappingNode {
  return node?.kind === 'mapping';
}

export function isSequence(node: TemplateNode | undefined): node is SequenceNode {
  return node?.kind === 'sequence';
}

export function isScalar(node: TemplateNode | undefined): node is ScalarNode {
  return node?.kind === 'scalar';
}

/** Entry of a key, only when `node` is a mapping. */
export function entryOf(node: TemplateNode | undefined, key: string): Entry | undefined {
  return node?.kind === 'mapping' ? node.entries.get(key) : undefined;
}

/** Value at a path of mapping keys and sequence indices; undefined where the path leaves the tree. */
export function nodeAt(
  node: TemplateNode | undefined,
  ...path: readonly (string | number)[]
): TemplateNode | undefined {
  let current = node;
  for (const step of path) {
    if (current?.kind === 'mapping') current = current.entries.get(String(step))?.value;
    else if (current?.kind === 'sequence' && typeof step === 'number') current = current.items[step];
    else return undefined;
  }
  return current;
}

/** Items of a list, or a single value as a list of one; empty when absent. */
export function itemsOf(node: TemplateNode | undefined): readonly TemplateNode[] {
  return node?.kind === 'sequence' ? node.items : node ? [node] : [];
}

/** Items of a list; empty for anything else. */
export function listItems(node: TemplateNode | undefined): readonly TemplateNode[] {
  return node?.kind === 'sequence' ? node.items : [];
}

/** Text of a scalar that is not null; undefined for everything else. */
export function textOf(node: TemplateNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? node.text : undefined;
}

/** Text as if it were written in quotes at a place. */
export function textNode(text: string, { start, end }: { readonly start: number; readonly end: number }): ScalarNode {
  return { kind: 'scalar', text, value: text, style: 'quoted', start, end };
}

/** A node on the way down a tree, with the way back up. */
export class TreeStep {
  readonly node: TemplateNode;
  /** Mapping key or sequence index; empty for the tree's root. */
  readonly key: string | number;
  /** Steps from the root; 0 for the root itself. */
  readonly depth: number;
  private readonly parent: TreeStep | undefined;

  constructor(node: TemplateNode, key: string | number = '', parent?: TreeStep) {
    this.node = node;
    this.key = key;
    this.depth = parent ? parent.depth + 1 : 0;
    this.parent = parent;
  }

  /** Keys and indices from the root to the node. */
  path(): (string | number)[] {
    const path = this.parent ? [this.key] : [];
    for (let at = this.parent; at?.parent !== undefined; at = at.parent) path.push(at.key);
    return path.reverse();
  }
}

/**
 * Visits a node and everything below it, parents first, without recursion; lists and mappings shared by YAML aliases
 * once. `visit` may return false to skip what lies below.
 */
export function walkNodes(root: TemplateNode, visit: (node: TemplateNode, step: TreeStep) => boolean | void): void {
  const seen = new Set<TemplateNode>();
  const pending = [new TreeStep(root)];
  for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
    const { node } = step;
    if (node.kind !== 'scalar') {
      if (seen.has(node)) continue;
      seen.add(node);
    }
    if (visit(node, step) === false || node.kind === 'scalar') continue;
    const from = pending.length;
    if (node.kind === 'sequence')
      for (const [index, item] of node.items.entries()) pending.push(new TreeStep(item, index, step));
    else for (const [key, { value }] of node.entries) pending.push(new TreeStep(value, key, step));
    reverseFrom(pending, from);
  }
}

/** The last pushed is the first visited, so children go in backwards. */
function reverseFrom(steps: TreeStep[], from: number): void {
  for (let low = from, high = steps.length - 1; low < high; low += 1, high -= 1) {
    const [first, last] = [steps[low], steps[high]];
    if (first && last) [steps[low], steps[high]] = [last, first];
  }
}

/** Values `toPlain` writes out at most; nested YAML aliases could ask for billions. */
const maxPlainValues = 50_000;

/** Plain JavaScript value of a node; function calls stay as their long-form mapping. What goes beyond all bounds is null. */
export function toPlain(node: TemplateNode): unknown {
  const budget = { left: maxPlainValues };
  const convert = (each: TemplateNode, depth: number): unknown => {
    budget.left -= 1;
    if (each.kind === 'scalar') return each.value;
    if (depth > 200 || budget.left < 0) return null;
    if (each.kind === 'sequence') return each.items.map((item) => convert(item, depth + 1));
    return Object.fromEntries([...each.entries].map(([key, entry]) => [key, convert(entry.value, depth + 1)]));
  };
  return convert(node, 0);
}
