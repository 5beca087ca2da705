import { facts, type FactId } from './index.ts';
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

/** One line per fact for a text answer: statement, source, date, and a mark when it is old or weakly supported. */
export function formatFactNote(note: FactNote): string {
  const age = note.stale ? `, older than ${staleAfterDays} days, check again` : '';
  const doubt = note.confidence === 'reported' || note.confidence === 'unconfirmed' ? `, ${note.confidence}` : '';
  return `${note.statement} (${note.source}, ${note.checkedOn}${doubt}${age})`;
}
