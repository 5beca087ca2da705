import type { SpecSchema } from '../operation.ts';
import type { Documents } from '../specification/documents.ts';
import type { FlatSchema } from './flatten.ts';

/** A JSON Schema node being written. */
export type Output = Record<string, unknown>;

export interface ProjectionOptions {
  /** About how many characters of JSON the result may have. Optional parts are left out first, deep ones before shallow ones. */
  readonly budget: number;
  /** `recursion`: `#/$defs` where a schema holds itself; `never`: such places take any object. */
  readonly references: 'recursion' | 'never';
  /** Longest description by depth below the root; the last entry is for everything deeper. 0 leaves them out. */
  readonly descriptionLengths: readonly number[];
}

/** Schemas of one tool, projected together under one budget. */
export interface Projection {
  readonly documents: Documents;
  readonly options: ProjectionOptions;
  /** Characters left of the budget. */
  remaining: number;
  /** Optional parts were left out. */
  isCut: boolean;
  /** A property below the root has a name that hosts refuse. */
  hasIllegalNames: boolean;
  /** First in, first out: whatever is near the root gets its share of the budget first. */
  readonly queue: Task[];
  /** Nodes that stand for a whole schema, by `document#pointer`. */
  readonly nodesByKey: Map<string, Output[]>;
  /** Names in `$defs` of the schemas found to hold themselves, by `document#pointer`. */
  readonly recursive: Map<string, string>;
}

export interface Ancestor {
  readonly key: string;
  /** The whole node is this schema; else the schema was only merged into it. */
  readonly isWhole: boolean;
  readonly outer: Ancestor | undefined;
}

/** A node to be written, or, once `flat` is known, to be given its parts. */
export interface Task {
  readonly out: Output;
  readonly schema: SpecSchema;
  readonly depth: number;
  ancestors: Ancestor | undefined;
  /** Replaces the schema's own. */
  readonly description: string | undefined;
  flat: FlatSchema | undefined;
}

/** Room kept for `"name":{"type":"string"},` beyond the name. */
export const nodeOverhead = 24;

/** Writes one keyword if there is room. */
export function put(projection: Projection, out: Output, [key, value]: readonly [key: string, value: unknown]): void {
  const cost = key.length + 4 + sizeOf(value);
  if (cost > projection.remaining) return;
  projection.remaining -= cost;
  out[key] = value;
}

/** Length of the JSON of a small value. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + sizeOf(item) + 1, 1);
  return String(value).length;
}
