import type { Entry, MappingNode, ScalarNode, SequenceNode, TemplateNode } from '../../nodes.ts';

/** Where a made-up node claims to stand: the user's text it was derived from. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** Properties of a resource to build; `undefined` values are left out. */
export type PropertyParts = Readonly<Record<string, TemplateNode | Entry | undefined>>;

/** A scalar that nobody wrote, standing at `place`. */
export function scalarAt(place: Place, value: string | number | boolean): ScalarNode {
  return { kind: 'scalar', text: String(value), value, style: 'quoted', start: place.start, end: place.end };
}

export function sequenceAt(place: Place, items: readonly TemplateNode[]): SequenceNode {
  return { kind: 'sequence', items, start: place.start, end: place.end };
}

/** A mapping of made-up keys. An `Entry` as value keeps the user's key as the position of the renamed key. */
export function mappingAt(place: Place, parts: PropertyParts): MappingNode {
  const entries = new Map<string, Entry>();
  for (const [name, part] of Object.entries(parts)) {
    if (part === undefined) continue;
    if ('kind' in part) entries.set(name, { key: scalarAt(place, name), value: part });
    else entries.set(name, { key: { ...part.key, text: name, value: name }, value: part.value });
  }
  return { kind: 'mapping', entries, start: place.start, end: place.end };
}

export function refAt(place: Place, id: string): MappingNode {
  return mappingAt(place, { Ref: scalarAt(place, id) });
}

export function getAttAt(place: Place, id: string, attribute: string): MappingNode {
  return mappingAt(place, { 'Fn::GetAtt': sequenceAt(place, [scalarAt(place, id), scalarAt(place, attribute)]) });
}

export function subAt(place: Place, text: string): MappingNode {
  return mappingAt(place, { 'Fn::Sub': scalarAt(place, text) });
}

/** The entries of `properties` with these names, under the same names. */
export function pickEntries(properties: TemplateNode | undefined, names: readonly string[]): Record<string, Entry> {
  const picked: Record<string, Entry> = {};
  if (properties?.kind !== 'mapping') return picked;
  for (const name of names) {
    const entry = properties.entries.get(name);
    if (entry) picked[name] = entry;
  }
  return picked;
}
