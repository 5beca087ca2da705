import { type Entry, isIntrinsic, isMapping, isSequence, type MappingNode, type TemplateNode } from './nodes.ts';
import { globalsSections as globalsProperties } from './sam/globals-sections.ts';

/** Section of `Globals` → the resource type whose defaults it holds. */
export const globalsSections: ReadonlyMap<string, string> = new Map(
  Object.keys(globalsProperties).map((section) => [section, `AWS::Serverless::${section}`]),
);

/**
 * SAM's merge of `Globals` below a resource's own properties: maps merge deeply, lists append, everything else
 * (function calls too) is replaced by the resource's value. Every value keeps the place it was written at.
 */
export function mergeGlobals(global: MappingNode, own: MappingNode): MappingNode {
  const entries = new Map<string, Entry>(global.entries);
  for (const [name, entry] of own.entries) {
    const base = entries.get(name);
    entries.set(name, base ? { key: entry.key, value: mergeValue(base.value, entry.value) } : entry);
  }
  return { ...own, entries };
}

function mergeValue(global: TemplateNode, own: TemplateNode): TemplateNode {
  if (isIntrinsic(global) || isIntrinsic(own)) return own;
  if (isMapping(global) && isMapping(own)) return mergeGlobals(global, own);
  if (isSequence(global) && isSequence(own)) return { ...own, items: [...global.items, ...own.items] };
  return own;
}

/** The global defaults left after a resource's `IgnoreGlobals` (`*` or a list of names). */
export function applyIgnoreGlobals(global: MappingNode, ignored: TemplateNode | undefined): MappingNode | undefined {
  if (!ignored) return global;
  if (ignored.kind === 'scalar') return ignored.text === '*' ? undefined : global;
  if (!isSequence(ignored)) return global;
  const names = new Set(ignored.items.map((item) => (item.kind === 'scalar' ? item.text : '')));
  return { ...global, entries: new Map([...global.entries].filter(([name]) => !names.has(name))) };
}
