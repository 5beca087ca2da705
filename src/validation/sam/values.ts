import {
  asIntrinsic,
  entryOf,
  isMapping,
  type Entry,
  type MappingNode,
  type TemplateNode,
  isNoValue,
} from '../../cloudformation/nodes.ts';
import type { SamProperty, SamValueKind } from '../../cloudformation/sam/types.ts';

/** What the SAM transform sees in a node: a function call, nothing, or a value of some kind. */
export type SeenKind = SamValueKind | 'call' | 'null';

export function kindOf(node: TemplateNode): SeenKind {
  if (asIntrinsic(node)) return 'call';
  if (node.kind === 'mapping') return 'map';
  if (node.kind === 'sequence') return 'list';
  if (node.value === null) return 'null';
  if (typeof node.value === 'boolean') return 'boolean';
  // YAML reads 3.0 as no whole number.
  if (typeof node.value === 'number') return /^[-+\d_]+$|^0[xob]/i.test(node.text) ? 'integer' : 'number';
  return 'string';
}

/** A mapping that is no function call. */
export function literalMap(node: TemplateNode | undefined): MappingNode | undefined {
  return isMapping(node) && !asIntrinsic(node) ? node : undefined;
}

/** The entry of a key that is set: present, not null and not `AWS::NoValue`. */
export function setEntry(node: TemplateNode | undefined, key: string): Entry | undefined {
  const entry = entryOf(node, key);
  return entry && isSet(entry.value) ? entry : undefined;
}

export function isSet(node: TemplateNode): boolean {
  const kind = kindOf(node);
  return kind !== 'null' && !isNoValue(node);
}

/** True when the transform treats a value as set and not empty (`''`, `{}`, `[]`, `false`, `0`). */
export function isTruthy(node: TemplateNode | undefined): boolean {
  if (node === undefined || !isSet(node)) return false;
  if (node.kind === 'mapping') return node.entries.size > 0;
  if (node.kind === 'sequence') return node.items.length > 0;
  return node.value !== '' && node.value !== false && node.value !== 0;
}

/** True when the transform takes a node of this kind for a property; a boolean passes where it wants an integer. */
function accepts(kinds: readonly SamValueKind[], kind: SeenKind): boolean {
  if (kind === 'call' || kind === 'null') return true;
  return (
    kinds.includes(kind) ||
    (kind === 'boolean' && kinds.includes('integer')) ||
    (kind === 'integer' && kinds.includes('number'))
  );
}

/**
 * The node the transform refuses by its kind: the value or the first item; undefined when it takes all.
 * A map of one key passes everywhere functions may stand: the transform takes it for a function call.
 */
export function refusedNode(
  property: SamProperty,
  node: TemplateNode,
): { node: TemplateNode; kinds: readonly SamValueKind[] } | undefined {
  const { kinds, items } = property;
  if (kinds === undefined || (node.kind === 'mapping' && node.entries.size === 1 && !property.isLiteral))
    return undefined;
  if (!accepts(kinds, kindOf(node))) return { node, kinds };
  if (items === undefined || items.length === 0 || asIntrinsic(node)) return undefined;
  if (node.kind === 'mapping' && kinds.includes('list')) return undefined;
  const refused = childrenOf(node).find((child) => kindOf(child) === 'null' || !accepts(items, kindOf(child)));
  return refused && { node: refused, kinds: items };
}

function childrenOf(node: TemplateNode): readonly TemplateNode[] {
  if (node.kind === 'sequence') return node.items;
  return node.kind === 'mapping' ? [...node.entries.values()].map((entry) => entry.value) : [];
}

const kindNames: Readonly<Record<SamValueKind, string>> = {
  boolean: 'true or false',
  integer: 'a whole number',
  list: 'a list',
  map: 'a map',
  number: 'a number',
  string: 'text',
};

/** `a map or text`. */
export function describeKinds(kinds: readonly SamValueKind[]): string {
  return kinds.map((kind) => kindNames[kind]).join(' or ');
}

const seenNames: Readonly<Record<SeenKind, string>> = { ...kindNames, call: 'a function call', null: 'nothing' };

export function describeSeen(node: TemplateNode): string {
  return seenNames[kindOf(node)];
}

/** Where to report missing keys: at one that is written without a value, else at the owner. */
export function placeOfMissing(
  owner: TemplateNode | undefined,
  missing: readonly string[],
  fallback: { readonly start: number; readonly end: number },
): { readonly start: number; readonly end: number } {
  for (const name of missing) {
    const entry = entryOf(owner, name);
    if (entry) return entry.key;
  }
  return fallback;
}
