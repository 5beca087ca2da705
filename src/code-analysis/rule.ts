import type { CodeContext, CodeModel } from './code-model.ts';
import type { SourceNode } from './syntax.ts';

export type CodeSeverity = 'error' | 'warning' | 'info';

/** Replaces the text between two offsets of the file (UTF-16 units, end exclusive). */
export interface CodeEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

export interface CodeReport {
  readonly node: SourceNode;
  /** What is wrong here, why, and what to write instead; one line. */
  readonly message: string;
  readonly fix?: { readonly description: string; readonly edits: readonly CodeEdit[] };
}

export interface CodeExample {
  readonly code: string;
  /** Overrides `handler.ts`. */
  readonly file?: string;
  readonly contexts?: readonly CodeContext[];
  readonly settings?: Partial<CodeModel['settings'][number]>;
  /** Dependencies of the package.json beside the code. */
  readonly packages?: Readonly<Record<string, string>>;
}

/** One check of handler code: plain data and one function. Its examples are its test and its documentation. */
export interface CodeRule {
  /** `<family>/<what-is-wrong>`. */
  readonly id: string;
  readonly severity: CodeSeverity;
  readonly title: string;
  readonly why: string;
  /** Documentation that says so. */
  readonly source: string;
  /** Runs only where the handler is one of these; everywhere when absent. */
  readonly contexts?: readonly CodeContext[];
  check(model: CodeModel, report: (finding: CodeReport) => void): void;
  readonly examples: { readonly bad: readonly CodeExample[]; readonly good: readonly CodeExample[] };
}

/** Gives a rule its types; the rule stays plain data. */
export function defineCodeRule(rule: CodeRule): CodeRule {
  return rule;
}

interface Fixed {
  readonly fix?: NonNullable<CodeReport['fix']>;
}

/** A fix that replaces the node's text; nothing for a node without a place. */
export function replacing(node: SourceNode | undefined, newText: string, description: string): Fixed {
  if (typeof node?.start !== 'number' || typeof node.end !== 'number') return {};
  return { fix: { description, edits: [{ start: node.start, end: node.end, newText }] } };
}

/** A fix that puts text before or after the node. */
export function inserting(node: SourceNode, place: 'before' | 'after', newText: string, description: string): Fixed {
  const offset = place === 'before' ? node.start : node.end;
  if (typeof offset !== 'number') return {};
  return { fix: { description, edits: [{ start: offset, end: offset, newText }] } };
}
