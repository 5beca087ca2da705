import type { EventTypesAnswer } from './event-types.ts';
import type { RecordMatch } from './mapping-filter.ts';
import type { Failure } from './pattern.ts';

/** Where a record, by its index, first differs from the pattern. */
export interface FailingLeaf extends Failure {
  readonly record: number;
}

/** An answer as the tool gives it. */
export interface PresentedEventTypes {
  title: string;
  importLine?: string;
  usage?: string;
  shape?: string;
  sample?: Record<string, unknown>;
  matches?: boolean;
  failures?: FailingLeaf[];
  sources?: string[];
  notes: string[];
}

const maxFailures = 10;

export function presentEventTypes(answer: EventTypesAnswer): PresentedEventTypes {
  const { records, sources, notes, ...rest } = answer;
  const failures = records && failingLeaves(records);
  const cut = (failures?.length ?? 0) - maxFailures;
  return {
    ...rest,
    ...(failures ? { failures: failures.slice(0, maxFailures) } : {}),
    ...(sources ? { sources: [...sources] } : {}),
    notes: [...notes, ...(cut > 0 ? [`… and ${cut} more records that fail`] : [])],
  };
}

function failingLeaves(records: readonly RecordMatch[]): FailingLeaf[] {
  return records.flatMap(({ index, failure }) => (failure ? [{ record: index, ...failure }] : []));
}
