import { buildCodeModel, type CodeContext, type CodeModel, type HandlerSettings } from './code-model.ts';
import { createLineTable, type LineTable } from '../cloudformation/positions.ts';
import type { CodeReport, CodeRule, CodeSeverity } from './rule.ts';
import { codeRules } from './rules/index.ts';
import { parseSource } from './syntax.ts';

/** Replaces the text of a range: 1-based lines and columns in UTF-16 units, end exclusive. */
export interface RangeEdit {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly newText: string;
}

export interface CodeFinding {
  readonly rule: string;
  readonly severity: CodeSeverity;
  readonly message: string;
  readonly file: string;
  /** 1-based; columns count UTF-16 units. The end is exclusive. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly fix?: { description: string; edits: RangeEdit[] };
  /** Documentation behind the rule. */
  readonly source: string;
}

export interface AnalysisInput {
  readonly file: string;
  readonly text: string;
  readonly settings?: readonly HandlerSettings[];
  readonly contexts?: readonly CodeContext[];
  /** Package → version range, from the package.json beside the code. */
  readonly packages?: ReadonlyMap<string, string>;
}

export interface Analysis {
  findings: CodeFinding[];
  /** Findings silenced by a comment. */
  suppressed: number;
  contexts: CodeContext[];
}

/** Checks one source file with every rule that applies to it. Never throws on bad code. */
export function analyzeSource(input: AnalysisInput, rules: readonly CodeRule[] = codeRules): Analysis {
  const { program, problem } = parseSource(input.text, input.file);
  if (!program) return { findings: [syntaxFinding(input.file, problem)], suppressed: 0, contexts: [] };
  const model = buildCodeModel({
    file: input.file,
    text: input.text,
    program,
    settings: input.settings ?? [],
    contexts: input.contexts ?? [],
    packages: input.packages ?? new Map(),
  });
  const found = rules.filter((rule) => applies(rule, model)).flatMap((rule) => runRule(rule, model));
  const findings = found.filter((finding) => !isSuppressed(finding, input.text));
  return {
    findings: findings.sort((a, b) => a.line - b.line || a.column - b.column || a.rule.localeCompare(b.rule)),
    suppressed: found.length - findings.length,
    contexts: [...model.contexts],
  };
}

function applies(rule: CodeRule, model: CodeModel): boolean {
  return rule.contexts === undefined || rule.contexts.some((context) => model.contexts.has(context));
}

function runRule(rule: CodeRule, model: CodeModel): CodeFinding[] {
  const findings = new Map<string, CodeFinding>();
  const lines = createLineTable(model.text);
  rule.check(model, (report) => {
    const finding = toFinding(rule, model.file, lines, report);
    findings.set(`${finding.line}:${finding.column}:${finding.message}`, finding);
  });
  return [...findings.values()];
}

function toFinding(rule: CodeRule, file: string, lines: LineTable, { node, message, fix }: CodeReport): CodeFinding {
  const range = (start: number, end: number) => {
    const from = lines.positionAt(start);
    const to = lines.positionAt(end);
    return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  };
  const edits = fix?.edits.map((edit) => ({ ...range(edit.start, edit.end), newText: edit.newText })) ?? [];
  return {
    rule: rule.id,
    severity: rule.severity,
    message,
    file,
    ...range(node.start ?? 0, node.end ?? 0),
    ...(fix ? { fix: { description: fix.description, edits } } : {}),
    source: rule.source,
  };
}

function syntaxFinding(file: string, problem: { message: string; line: number; column: number }): CodeFinding {
  return {
    rule: 'parse/syntax',
    severity: 'error',
    message: `${problem.message} Mend the syntax; nothing else was checked in this file.`,
    file,
    line: problem.line,
    column: problem.column,
    endLine: problem.line,
    endColumn: problem.column,
    source: 'https://tc39.es/ecma262/',
  };
}

/** `// serverless-mcp:ignore <rule>[, <rule>] – reason` on the line or the line above. */
function isSuppressed(finding: CodeFinding, text: string): boolean {
  const lines = text.split('\n');
  return [lines[finding.line - 1], lines[finding.line - 2]].some((line) => {
    const match = /(?:\/\/|\/\*)\s*serverless-mcp:ignore\s+([\w/, -]+)/.exec(line ?? '');
    const rules = match?.[1]?.split(/[,\s]+/) ?? [];
    return rules.includes(finding.rule) || rules.includes(finding.rule.split('/')[0] ?? '');
  });
}
