/** A fact in an answer. */
export interface FactSummary {
  readonly statement: string;
  readonly source: string;
  /** Day of the last check, e.g. `2026-11-21`. */
  readonly checkedOn: string;
  /** Why to doubt it: weakly supported, or long unchecked. */
  readonly note?: string | undefined;
}

/** One line per fact for a text answer: statement, source, date, and a mark when it is old or weakly supported. */
export function formatFact({ statement, source, checkedOn, note }: FactSummary): string {
  return `${statement} (${[source, checkedOn, ...(note === undefined ? [] : [note])].join(', ')})`;
}
