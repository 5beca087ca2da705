import { createTwoFilesPatch } from 'diff';
import type { Finding } from '../finding.ts';
import type { Edit } from '../rule.ts';
import { validateTemplate, type Validation, type ValidationOptions } from '../validate.ts';

/** `safe`: only fixes that are surely meant. `all`: also those a person should review. */
export type FixMode = 'safe' | 'all';

export interface AppliedFix {
  readonly rule: string;
  readonly description: string;
  /** 1-based, in the text the fix was applied to. */
  readonly line: number;
}

export interface FixResult {
  /** The text with the fixes in it. */
  readonly text: string;
  readonly applied: readonly AppliedFix[];
  /** Unified diff from the given text; empty when nothing changed. */
  readonly diff: string;
  /** Validation of the new text, with the same options. */
  readonly validation: Validation;
}

/** A fix may uncover the next finding; more rounds than this are a sign of fixes that undo each other. */
const maxRounds = 6;

/**
 * Applies the fixes of a text's findings by position, keeping comments and formatting, and validates the result.
 * Fixes that would touch the same place wait for the next round; a fix that would break the text is left out.
 */
export function applyFixes(source: string, options: ValidationOptions, mode: FixMode): FixResult {
  const applied: AppliedFix[] = [];
  let text = source;
  let validation = validateTemplate(text, { ...options, profile: 'strict' });
  for (let round = 0; round < maxRounds; round += 1) {
    const chosen = chooseFixes(validation.findings, mode);
    if (chosen.length === 0) break;
    const edited = applyEdits(
      validation,
      chosen.flatMap(({ fix }) => fix?.edits ?? []),
    );
    const next = validateTemplate(edited, { ...options, profile: 'strict' });
    if (edited === text || next.model.document.problems.length > validation.model.document.problems.length) break;
    applied.push(
      ...chosen.map(({ rule, fix, range }) => ({ rule, description: fix?.description ?? '', line: range.start.line })),
    );
    text = edited;
    validation = next;
  }
  return {
    text,
    applied,
    diff: unifiedDiff(source, text, options.file ?? 'template'),
    validation: validateTemplate(text, options),
  };
}

function chooseFixes(findings: readonly Finding[], mode: FixMode): Finding[] {
  const taken: Edit[] = [];
  const chosen: Finding[] = [];
  for (const finding of findings) {
    const { fix } = finding;
    if (!fix || (mode === 'safe' && fix.safety !== 'safe')) continue;
    if (fix.edits.some((edit) => taken.some((other) => overlaps(edit, other)))) continue;
    taken.push(...fix.edits);
    chosen.push(finding);
  }
  return chosen;
}

/** Touching counts: two insertions at one place have no order. */
function overlaps(a: Edit, b: Edit): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function applyEdits({ model }: Validation, edits: readonly Edit[]): string {
  const { document } = model;
  let text = document.text;
  for (const edit of edits.toSorted((a, b) => b.start - a.start)) {
    text = text.slice(0, edit.start) + matchLineBreaks(edit.newText, document.text) + text.slice(edit.end);
  }
  return document.hasByteOrderMark ? `\uFEFF${text}` : text;
}

function matchLineBreaks(newText: string, around: string): string {
  return around.includes('\r\n') ? newText.replace(/\r?\n/g, '\r\n') : newText;
}

function unifiedDiff(before: string, after: string, file: string): string {
  if (before === after) return '';
  const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, { context: 3 });
  return patch.replace(/^=+\n/, '');
}
