import type { TemplateNode } from '../../cloudformation/nodes.ts';
import { nearestNames } from '../helpers/nearest.ts';

/** `Did you mean "A"?`, or all the names when none is near and they are few. */
export function suggestion(near: readonly string[], all: readonly string[] = []): string {
  if (near.length > 0) return `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`;
  return all.length > 0 && all.length <= 20 ? `It may be ${all.join(', ')}.` : '';
}

/**
 * Required names that are missing, less those a misspelt key was meant to be: what is said of that key says it all.
 * @param owner the mapping that lacks them
 * @param known every name the mapping may hold
 */
export function missingNames(
  required: readonly string[],
  owner: TemplateNode | undefined,
  known: readonly string[],
): readonly string[] {
  if (required.length === 0 || owner?.kind !== 'mapping') return required;
  const free = known.filter((name) => !owner.entries.has(name));
  const meant = [...owner.entries.keys()].filter((key) => !known.includes(key)).map((key) => nearestNames(key, free));
  return required.filter((name) => !meant.some((near) => near.length === 1 && near[0] === name));
}
