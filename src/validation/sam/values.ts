import { asIntrinsic, entryOf, isMapping, type Entry, type MappingNode, type TemplateNode } from '../../cloudformation/nodes.ts';
import type { SamProperty, SamValueKind } from '../../cloudformation/sam/types.ts';

/** What the SAM transform sees in a node: a function call, nothing, or a value of some kind. */
export type SeenKind = SamValueKind | 'call' | 'null';

export function kindOf(node: TemplateNode): SeenKind {
  if (asIntrinsic(node)) return 'call';
  if (node.kind === 'mapping') return 'map';
  if (node.kind === 'sequence') return 'list';
  if (node.value === null) return 'null';
  if (typeof node.value === 'boolean') return 'boolean';
  if (typeof node.value === 'number') return Number.isInteger(node.value) ? 'integer' : 'number';
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

export function isNoValue(node: TemplateNode | undefined): boolean {
  const call = asIntrinsic(node);
  return call?.name === 'Ref' && call.argument.kind === 'scalar' && call.argument.text === 'AWS::NoValue';
}

/** True when the transform treats a value as set and not empty (`''`, `{}`, `[]`, `false`, `0`). */
export function isTruthy(node: TemplateNode | undefined): boolean {
  if (node === undefined || !isSet(node)) return false;
  if (node.kind === 'mapping') return node.entries.size > 0;
  if (node.kind === 'sequence') return node.items.length > 0;
  return node.value !== '' && node.value !== false && node.value !== 0;
}

/** True when the transform takes a node of this kind for a property; a boolean passes where it wants an integer. */
export function accepts(kinds: readonly SamValueKind[], kind: SeenKind): boolean {
  if (kind === 'call' || kind === 'null') return true;
  return kinds.includes(kind) || (kind === 'boolean' && kinds.includes('integer')) || (kind === 'integer' && kinds.includes('number'));
}

/** The first node below a property, or itself, that the transform refuses by kind; undefined when none. */
export function refusedNode(property: SamProperty, node: TemplateNode): { node: TemplateNode; kinds: readonly SamValueKind[] } | undefined {
  const { kinds, items } = property;
  const kind = kindOf(node);
  if (kinds === undefined) return undefined;
  if (!accepts(kinds, kind)) return { node, kinds };
  if (items === undefined || items.length === 0) return undefined;
  const children = kind === 'list' && node.kind === 'sequence' ? node.items : kind === 'map' && node.kind === 'mapping' ? [...node.entries.values()].map((entry) => entry.value) : [];
  const refused = children.find((child) => kindOf(child) === 'null' || !accepts(itemKinds(items), kindOf(child)));
  return refused && { node: refused, kinds: items };
}

/** A function call is a map to the transform, which does not look into lists and maps for calls. */
function itemKinds(items: readonly SamValueKind[]): readonly SamValueKind[] {
  return items;
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
