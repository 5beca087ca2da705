import type { Range } from '../cloudformation/positions.ts';
import type { AppliedFix, FixResult } from './fixes/apply.ts';
import type { Finding } from './finding.ts';
import type { Certainty, Severity } from './rule.ts';
import type { Validation } from './validate.ts';

export interface SummaryEdit extends SummaryRange {
  readonly newText: string;
}

interface SummaryRange {
  /** 1-based; columns count UTF-16 units; the end is exclusive. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface SummaryFinding extends SummaryRange {
  readonly rule: string;
  readonly severity: Severity;
  readonly certainty: Certainty;
  /** Set for a risk for security. */
  readonly security?: boolean | undefined;
  readonly message: string;
  /** Where it is, when not in the template: relative to the template's folder. */
  readonly file?: string | undefined;
  readonly resource?: string | undefined;
  readonly propertyPath?: string | undefined;
  readonly fix?:
    | {
        readonly description: string;
        readonly safety: 'safe' | 'review';
        readonly edits: SummaryEdit[];
      }
    | undefined;
  /** Other places of the same advice: `Orders:12`. */
  readonly alsoAt?: string[] | undefined;
  readonly source: string;
}

/** A validation as plain data, for programs and for text. */
export interface ValidationSummary {
  readonly file: string;
  /** No errors stand. */
  readonly valid: boolean;
  readonly deployable: 'yes' | 'no' | 'unknown';
  readonly counts: Readonly<Record<Severity, number>>;
  readonly findings: SummaryFinding[];
  /** Findings beyond the cap, by rule. */
  readonly notShown: Readonly<Record<string, number>>;
  readonly suppressed: number;
  readonly notChecked: string[];
  readonly schemaDate: string;
  readonly fixes?: { readonly applied: AppliedFix[]; readonly diff: string } | undefined;
}

/** Plain data of a validation, at most `cap` findings. */
export function summarize(validation: Validation, cap: number, fixes?: FixResult): ValidationSummary {
  const { findings, counts, suppressed, verdict, schemaDate, model } = validation;
  return {
    file: model.document.file ?? 'template',
    valid: counts.error === 0 && validation.isTemplate,
    deployable: verdict.deployable,
    counts,
    findings: findings.slice(0, cap).map((finding) => summarizeFinding(finding, validation)),
    notShown: countByRule(findings.slice(cap)),
    suppressed,
    notChecked: [...verdict.notChecked],
    schemaDate,
    ...(fixes ? { fixes: { applied: [...fixes.applied], diff: fixes.diff } } : {}),
  };
}

function summarizeFinding(finding: Finding, { model }: Validation): SummaryFinding {
  const { rule, severity, certainty, isSecurity, message, file, isElsewhere } = finding;
  const { resource, propertyPath, fix, alsoAt, source, range } = finding;
  const { document } = model;
  return {
    rule,
    severity,
    certainty,
    ...(isSecurity ? { security: true } : {}),
    message,
    ...(isElsewhere && file !== undefined ? { file } : {}),
    ...(resource === undefined ? {} : { resource }),
    ...(propertyPath === undefined ? {} : { propertyPath }),
    ...flatten(range),
    ...(fix
      ? {
          fix: {
            description: fix.description,
            safety: fix.safety,
            edits: fix.edits.map((edit) => ({ ...flatten(document.rangeOf(edit)), newText: edit.newText })),
          },
        }
      : {}),
    ...(alsoAt.length === 0
      ? {}
      : { alsoAt: alsoAt.map((place) => `${place.resource ?? 'line'}:${place.range.start.line}`) }),
    source,
  };
}

function flatten({ start, end }: Range): SummaryRange {
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}

function countByRule(findings: readonly Finding[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { rule } of findings) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}
