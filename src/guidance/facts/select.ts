import { facts, type FactId } from './index.ts';
import { formatFact, type FactSummary } from './line.ts';
import type { Confidence, Fact } from './types.ts';

/** A fact as answers show it. */
export interface FactNote {
  readonly id: string;
  readonly statement: string;
  readonly source: string;
  readonly checkedOn: string;
  readonly confidence: Confidence;
  /** True when the last check is older than `staleAfterDays`: read the source again before relying on it. */
  readonly stale: boolean;
}

const staleAfterDays = 180;
const dayMs = 86_400_000;

/** The facts behind an answer, in the order given, without repeats. */
export function noteFacts(ids: Iterable<FactId>, now: Date): FactNote[] {
  return [...new Set(ids)].map((id) => noteFact(id, facts[id], now));
}

export function noteFact(id: string, fact: Fact, now: Date): FactNote {
  const { statement, source, checkedOn, confidence } = fact;
  const ageDays = (now.getTime() - Date.parse(checkedOn)) / dayMs;
  return { id, statement, source, checkedOn, confidence, stale: ageDays > staleAfterDays };
}

/** A fact as plain data of an answer. */
export function summarizeFact({ statement, source, checkedOn, confidence, stale }: FactNote): FactSummary {
  const doubts = [
    ...(confidence === 'reported' || confidence === 'unconfirmed' ? [confidence] : []),
    ...(stale ? [`older than ${staleAfterDays} days, check again`] : []),
  ];
  return { statement, source, checkedOn, ...(doubts.length > 0 ? { note: doubts.join(', ') } : {}) };
}

/** One line per fact for a text answer. */
export function formatFactNote(note: FactNote): string {
  return formatFact(summarizeFact(note));
}
