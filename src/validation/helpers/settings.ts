import type { TemplateModel } from '../../cloudformation/model.ts';
import { nodeAt, type TemplateNode, itemsOf } from '../../cloudformation/nodes.ts';
import { everyAlternative, scalarOf } from '../../cloudformation/values.ts';

/** True when a value is surely not given: not written, null, or `AWS::NoValue`. */
export function isUnset(model: TemplateModel, node: TemplateNode | undefined): boolean {
  if (!node || (node.kind === 'scalar' && node.value === null)) return true;
  const all = everyAlternative(model.evaluate(node));
  return all !== undefined && all.every(({ kind }) => kind === 'absent');
}

/** Text a value certainly has. */
export function textIn(model: TemplateModel, node: TemplateNode | undefined): string | undefined {
  const value = node && scalarOf(model.evaluate(node));
  return value === undefined || value === null ? undefined : String(value);
}

/** True when a value is certainly true, as YAML or as text. */
export function isOn(model: TemplateModel, node: TemplateNode | undefined): boolean {
  return textIn(model, node)?.toLowerCase() === 'true';
}

/** True when a switch is surely off: not given, or certainly false. */
export function isOff(model: TemplateModel, node: TemplateNode | undefined): boolean {
  return isUnset(model, node) || textIn(model, node)?.toLowerCase() === 'false';
}

/** Items of a list at a path. */
export function itemsAt(
  node: TemplateNode | undefined,
  ...path: readonly (string | number)[]
): readonly TemplateNode[] {
  return itemsOf(nodeAt(node, ...path));
}
