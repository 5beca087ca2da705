import { forEachIntrinsic } from '../../cloudformation/intrinsics.ts';
import type { TemplateModel } from '../../cloudformation/model.ts';
import {
  isMapping,
  isScalar,
  isSequence,
  type MappingNode,
  nodeAt,
  type ScalarNode,
  type TemplateNode,
  textOf,
} from '../../cloudformation/nodes.ts';
import { oncePer } from '../../world/once-per.ts';

export interface ConditionUse {
  readonly name: string;
  readonly node: ScalarNode;
  /** Condition whose definition uses it; undefined when a resource, output or Fn::If does. */
  readonly inCondition: string | undefined;
}

/** Every place a template names one of its conditions. Built once per model. */
export const conditionUses = oncePer((model: TemplateModel): readonly ConditionUse[] => {
  const uses: ConditionUse[] = [];
  const add = (node: TemplateNode | undefined, inCondition?: string) => {
    if (isScalar(node) && node.value !== null && node.text !== '') uses.push({ name: node.text, node, inCondition });
  };
  for (const [id, { node }] of model.conditions) collectFromCondition(node, (scalar) => add(scalar, id));
  for (const { node } of model.resources.values()) add(nodeAt(node, 'Condition'));
  for (const { node } of model.outputs.values()) add(nodeAt(node, 'Condition'));
  if (model.root) {
    forEachIntrinsic(model.root, (call, path) => {
      if (call.name === 'Fn::If' && isSequence(call.argument)) add(call.argument.items[0]);
      const isOwnTag = call.name === 'Condition' && call.node.shortTag !== undefined && path[0] !== 'Conditions';
      if (isOwnTag) add(call.argument);
    });
  }
  return uses;
});

/** `{ Condition: Name }` and `!Condition Name` inside Fn::And, Or, Not. */
function collectFromCondition(root: TemplateNode, add: (node: TemplateNode) => void): void {
  const pending: TemplateNode[] = [root];
  let budget = 2000;
  for (let node = pending.pop(); node !== undefined && budget > 0; node = pending.pop()) {
    budget -= 1;
    if (isSequence(node)) pending.push(...node.items);
    if (!isMapping(node)) continue;
    const named = namedCondition(node);
    if (named) add(named);
    else pending.push(...[...node.entries.values()].map(({ value }) => value));
  }
}

function namedCondition(node: MappingNode): ScalarNode | undefined {
  const value = node.entries.size === 1 ? nodeAt(node, 'Condition') : undefined;
  return isScalar(value) && textOf(value) !== undefined ? value : undefined;
}
