import { nodeAt, type MappingNode, type ScalarNode, type TemplateNode } from '../../cloudformation/nodes.ts';
import type { Reporter, RuleContext } from '../rule.ts';
import { badScalars, numberOf } from './judging.ts';

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
  const { path, min, max, unit = '', note = '' } = bound;
  const isOutside = (scalar: ScalarNode) => {
    const number = numberOf(scalar);
    return number !== undefined && (number < min || number > max);
  };
  for (const { at, severity, scalar } of badScalars(model, node, isOutside)) {
    report({
      at,
      severity,
      message: `${path.at(-1) ?? ''} is ${scalar.text}, but must be ${min} to ${max}${unit === '' ? '' : ` ${unit}`}${note}.`,
      explainsAt: [node, at],
    });
  }
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
