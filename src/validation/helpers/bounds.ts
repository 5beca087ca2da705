import { nodeAt, type MappingNode, type TemplateNode } from '../../cloudformation/nodes.ts';
import type { Reporter, RuleContext } from '../rule.ts';
import { judgeScalar, numberOf } from './judging.ts';

export interface NumberBound {
  /** Keys from the properties on; the last is the property's name. */
  readonly path: readonly string[];
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
  /** Added to the message: why these bounds. */
  readonly note?: string;
}

/** Reports a number outside confirmed bounds; what the dated schema says of it is then left out. */
export function checkBound(
  { model }: RuleContext,
  properties: MappingNode,
  bound: NumberBound,
  report: Reporter,
): void {
  const node = nodeAt(properties, ...bound.path);
  if (!node) return;
  const judged = judgeScalar(model.evaluate(node), (scalar) => {
    const number = numberOf(scalar);
    return number !== undefined && (number < bound.min || number > bound.max);
  });
  if (!judged) return;
  const { path, min, max, unit = '', note = '' } = bound;
  report({
    at: node,
    severity: judged.severity,
    message: `${path.at(-1) ?? ''} is ${judged.scalar.text}, but must be ${min} to ${max}${unit === '' ? '' : ` ${unit}`}${note}.`,
    explainsAt: [node],
  });
}

/** Number a node certainly stands for. */
export function certainNumber({ model }: RuleContext, node: TemplateNode | undefined): number | undefined {
  const value = node && model.evaluate(node);
  return value?.kind === 'known' && value.node.kind === 'scalar' ? numberOf(value.node) : undefined;
}

/** Text a node certainly stands for. */
export function certainText({ model }: RuleContext, node: TemplateNode | undefined): string | undefined {
  const value = node && model.evaluate(node);
  return value?.kind === 'known' && value.node.kind === 'scalar' && value.node.value !== null
    ? value.node.text
    : undefined;
}
