import type { EventTypesAnswer } from './event-types.ts';
import type { RecordMatch } from './mapping-filter.ts';

/** An answer as the tool gives it: failing leaves as lines. */
export interface PresentedEventTypes {
  title: string;
  importLine?: string;
  usage?: string;
  shape?: string;
  sample?: string;
  matches?: boolean;
  failures?: string[];
  sources?: string[];
  notes: string[];
}

const maxFailures = 10;

export function presentEventTypes(answer: EventTypesAnswer): PresentedEventTypes {
  const { records, sources, notes, ...rest } = answer;
  return {
    ...rest,
    ...(records ? { failures: failureLines(records) } : {}),
    ...(sources ? { sources: [...sources] } : {}),
    notes: [...notes],
  };
}

function failureLines(records: readonly RecordMatch[]): string[] {
  const failing = records.filter((record) => !record.matches);
  const lines = failing.slice(0, maxFailures).map(({ index, failure }) => {
    const place = records.length > 1 ? `record ${index}: ` : '';
    return failure
      ? `${place}${failure.path} fails: the pattern wants ${failure.expected}, the event has ${failure.actual}`
      : place;
  });
  return failing.length > maxFailures ? [...lines, `… and ${failing.length - maxFailures} more`] : lines;
}
