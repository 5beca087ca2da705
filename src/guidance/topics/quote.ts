import { facts, type FactId } from '../facts/index.ts';
import type { Fact } from '../facts/types.ts';

type NumericFactId = { [K in FactId]: (typeof facts)[K] extends { value: number } ? K : never }[FactId];

/** The number of a fact as text for a sentence: `10,000`. */
export function n(id: NumericFactId): string {
  const value: number = facts[id].value;
  return value.toLocaleString('en-US', { maximumFractionDigits: 10 });
}

/** The statement of a fact. */
export function say(id: FactId): string {
  const fact: Fact = facts[id];
  return fact.statement;
}

/** Source and date of a fact. */
export function sourceOf(id: FactId): string {
  const fact: Fact = facts[id];
  return `${fact.source}, ${fact.checkedOn}`;
}

/** A share as a percentage for a sentence: `15 %`. */
export function percent(id: NumericFactId): string {
  const value: number = facts[id].value;
  return `${Number((value * 100).toPrecision(3))} %`;
}
