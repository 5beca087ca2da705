import type { TemplateModel } from '../../cloudformation/model.ts';
import type { ScalarNode, TemplateNode } from '../../cloudformation/nodes.ts';
import { everyAlternative, knownAlternatives, type Known, type Value } from '../../cloudformation/values.ts';
import type { Place, RuleContext, Severity } from '../rule.ts';

export interface Judgement {
  /** `error` when every possible value is bad, `warning` when some is. */
  readonly severity: Severity;
  /** The first bad value. */
  readonly bad: Known;
}

/** Judges a value by its alternatives. Undefined when none is bad, or none is known. */
export function judgeValue(value: Value, isBad: (known: Known) => boolean): Judgement | undefined {
  const alternatives = knownAlternatives(value);
  const bad = alternatives.filter(
    (alternative): alternative is Known => alternative.kind === 'known' && isBad(alternative),
  );
  const first = bad[0];
  if (!first) return undefined;
  const all = everyAlternative(value);
  return { severity: all && bad.length === all.length ? 'error' : 'warning', bad: first };
}

/** Judges the scalars a value may be; mappings and lists among them are not bad. */
export function judgeScalar(
  value: Value,
  isBad: (scalar: ScalarNode) => boolean,
): (Judgement & { scalar: ScalarNode }) | undefined {
  const judgement = judgeValue(value, ({ node }) => node.kind === 'scalar' && node.value !== null && isBad(node));
  return judgement?.bad.node.kind === 'scalar' ? { ...judgement, scalar: judgement.bad.node } : undefined;
}

export interface BadScalar {
  readonly severity: Severity;
  readonly scalar: ScalarNode;
  /** The scalar itself where it is written in the node (a branch of an `Fn::If`), else the node. */
  readonly at: Place;
}

/** The bad scalars a node may be: each that is written in it, or the first of those a parameter or mapping brings. */
export function badScalars(
  model: TemplateModel,
  node: TemplateNode,
  isBad: (scalar: ScalarNode) => boolean,
): readonly BadScalar[] {
  const value = model.evaluate(node);
  const judged = judgeScalar(value, isBad);
  if (!judged) return [];
  const written = knownAlternatives(value)
    .map((alternative) => alternative.node)
    .filter((each) => each.kind === 'scalar' && each.value !== null && isBad(each))
    .filter((each): each is ScalarNode => node.start <= each.start && each.end <= node.end);
  const { severity } = judged;
  if (written.length === 0) return [{ severity, scalar: judged.scalar, at: node }];
  return written.map((scalar) => ({ severity, scalar, at: scalar }));
}

/** The milder of two severities. */
export function milder(a: Severity, b: Severity): Severity {
  const order: readonly Severity[] = ['error', 'warning', 'info'];
  return order[Math.max(order.indexOf(a), order.indexOf(b))] ?? a;
}

const dayMs = 86_400_000;
/** Beyond this age, what the index lacks may simply be newer. */
const freshDays = 60;

/** Whether the resource index is old enough that a name it lacks is no proof of a mistake. */
export function isIndexOld({ schemas, today }: RuleContext): boolean {
  return !isFresh(schemas.publishedOn, today);
}

/** Whether data of a day (ISO date) is recent enough that a name it lacks is no newer one. */
export function isFresh(date: string, today: string): boolean {
  return (Date.parse(today) - Date.parse(date)) / dayMs <= freshDays;
}

/** Number a scalar stands for, as CloudFormation reads it; undefined for other text. */
export function numberOf(node: ScalarNode): number | undefined {
  if (typeof node.value === 'number') return node.value;
  if (typeof node.value !== 'string' || node.text.trim() === '') return undefined;
  const number = Number(node.text);
  return Number.isFinite(number) ? number : undefined;
}
