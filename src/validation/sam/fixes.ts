import type { ScalarNode, TemplateNode } from '../../cloudformation/nodes.ts';
import type { ProposedFix } from '../rule.ts';

/** Renames a key or a value to the nearest name; none when there is no name or several are equally good. */
export function renameFix(node: TemplateNode, near: readonly string[]): ProposedFix | undefined {
  const [name] = near;
  if (name === undefined || near.length > 1 || node.kind !== 'scalar' || node.style === 'block') return undefined;
  return { description: `Rename to ${name}`, safety: 'safe', edits: [replaceScalar(node, name)] };
}

/** The edit that writes other text in place of a scalar, keeping its quotes. */
export function replaceScalar(node: ScalarNode, newText: string): { start: number; end: number; newText: string } {
  const isQuoted = node.style === 'quoted' && node.end - node.start === node.text.length + 2;
  return isQuoted
    ? { start: node.start + 1, end: node.end - 1, newText }
    : { start: node.start, end: node.end, newText };
}
