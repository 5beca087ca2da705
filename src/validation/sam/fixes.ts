import type { ScalarNode, TemplateNode } from '../../cloudformation/nodes.ts';
import type { SamValueKind } from '../../cloudformation/sam/types.ts';
import type { ProposedFix } from '../rule.ts';

/** Renames a key or a value to the nearest name; none when there is no name or several are equally good. */
export function renameFix(node: TemplateNode, near: readonly string[]): ProposedFix | undefined {
  const [name] = near;
  if (name === undefined || near.length > 1 || node.kind !== 'scalar' || node.style === 'block') return undefined;
  return { description: `Rename to ${name}`, safety: 'safe', edits: [replaceScalar(node, name)] };
}

/** The edit that writes other text in place of a scalar, keeping its quotes. */
function replaceScalar(node: ScalarNode, newText: string): { start: number; end: number; newText: string } {
  const isQuoted = node.style === 'quoted' && node.end - node.start === node.text.length + 2;
  return isQuoted
    ? { start: node.start + 1, end: node.end - 1, newText }
    : { start: node.start, end: node.end, newText };
}

/**
 * Writes a scalar as the kind that is wanted, where only its form is wrong: `"5"` as 5, `5` as "5", `x` as [x].
 * Undefined when the text could not be meant so.
 */
export function kindFix(node: TemplateNode, kinds: readonly SamValueKind[]): ProposedFix | undefined {
  if (node.kind !== 'scalar' || node.style === 'block' || node.value === null) return undefined;
  const newText = rewritten(node, kinds);
  if (newText === undefined) return undefined;
  return { description: `Write ${newText}`, safety: 'safe', edits: [{ start: node.start, end: node.end, newText }] };
}

function rewritten({ text, value }: ScalarNode, kinds: readonly SamValueKind[]): string | undefined {
  if (typeof value === 'string') {
    if (kinds.includes('integer') && /^-?(?:0|[1-9]\d*)$/.test(text)) return text;
    if (kinds.includes('boolean') && /^(?:true|false)$/i.test(text)) return text.toLowerCase();
    return isOnly(kinds, 'list') && /^[\w:/.-]+$/.test(text) ? `["${text}"]` : undefined;
  }
  return isOnly(kinds, 'string') && /^[\w.+-]+$/.test(text) ? `"${text}"` : undefined;
}

function isOnly(kinds: readonly SamValueKind[], kind: SamValueKind): boolean {
  return kinds.length === 1 && kinds[0] === kind;
}
