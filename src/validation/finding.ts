import type { Range } from '../cloudformation/positions.ts';
import type { Certainty, ProposedFix, Severity } from './rule.ts';

/** One thing wrong at one place, ready to show. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly certainty: Certainty;
  /** A risk for security, whatever the severity. */
  readonly isSecurity: boolean;
  readonly message: string;
  readonly file: string | undefined;
  /** `file` is not the template but lies beside it, named relative to the template's folder. */
  readonly isElsewhere: boolean;
  readonly range: Range;
  /** Offsets into the file's text, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** Logical id. */
  readonly resource: string | undefined;
  readonly resourceType: string | undefined;
  /** `Resources.Fn.Properties.Timeout`. */
  readonly propertyPath: string | undefined;
  readonly related: readonly { readonly message: string; readonly range: Range }[];
  readonly fix: ProposedFix | undefined;
  /** Documentation page of the knowledge behind it. */
  readonly source: string;
  readonly aliases: readonly string[];
  /** Other places of the same advice, when grouped. */
  readonly alsoAt: readonly { readonly resource: string | undefined; readonly range: Range }[];
}
