/** How well a fact is supported; `documented` and above may decide an answer alone. */
export type Confidence = 'verified' | 'documented' | 'reported' | 'unconfirmed';

/** One dated statement about AWS. The only place in the product where a price or a limit is written down. */
export interface Fact {
  /** What is true, in one sentence a developer can read alone. */
  readonly statement: string;
  /** The number, list or table that code computes with; absent for pure statements. */
  readonly value?: unknown;
  /** Unit of `value`, e.g. `seconds`, `MB`, `USD per million requests`. */
  readonly unit?: string;
  /** Where it was read: documentation page, SDK model, schema. */
  readonly source: string;
  /** ISO date of the last check against the source. */
  readonly checkedOn: string;
  readonly confidence: Confidence;
}

/** Identity that keeps the literal ids and value types: `facts['lambda.timeout.max'].value` is a number. */
export function defineFacts<const T extends Record<string, Fact>>(facts: T): T {
  return facts;
}
