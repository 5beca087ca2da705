import type { TemplateModel } from '../../cloudformation/model.ts';
import { nodeAt, textOf } from '../../cloudformation/nodes.ts';
import type { PlacedReference } from '../../cloudformation/references.ts';

/** Condition of the resource or output a reference stands in. */
export function conditionOf(model: TemplateModel, { section, owner }: PlacedReference): string | undefined {
  if (owner === undefined) return undefined;
  if (section === 'Resources') return model.resources.get(owner)?.condition;
  return textOf(nodeAt(model.outputs.get(owner)?.node, 'Condition'));
}

/** Conditions of the `Fn::If` around a reference. */
export function guardsOf(model: TemplateModel, { path }: PlacedReference): string[] {
  const guards: string[] = [];
  for (const [index, step] of path.entries()) {
    if (step !== 'Fn::If') continue;
    guards.push(textOf(nodeAt(model.root, ...path.slice(0, index + 1), 0)) ?? '');
  }
  return guards;
}
