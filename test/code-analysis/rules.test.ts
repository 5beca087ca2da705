import { describe, expect, it } from 'vitest';
import { createLineTable } from '../../src/cloudformation/positions.ts';
import { analyzeSource, type RangeEdit } from '../../src/code-analysis/analyze.ts';
import type { CodeExample } from '../../src/code-analysis/rule.ts';
import { codeRules } from '../../src/code-analysis/rules/index.ts';
import { parseSource } from '../../src/code-analysis/syntax.ts';

const defaultSettings = {
  functionId: 'Function',
  exportName: 'handler',
  runtime: 'nodejs24.x',
  contexts: [],
  reportsBatchItemFailures: false,
  hasSilentBatchSource: false,
};

function analyze({ code, file = 'handler.ts', contexts = [], settings, packages = {} }: CodeExample) {
  return analyzeSource({
    text: code,
    file,
    contexts,
    settings: settings ? [{ ...defaultSettings, ...settings }] : [],
    packages: new Map(Object.entries(packages)),
  });
}

describe.each(codeRules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  it.each(rule.examples.bad.map((example) => [example.code, example] as const))('finds: %s', (code, example) => {
    const { findings } = analyze(example);
    const ours = findings.filter((finding) => finding.rule === id);
    expect(ours.length).toBeGreaterThan(0);
    for (const { line, endLine } of findings) {
      expect(line).toBeGreaterThan(0);
      expect(endLine).toBeLessThanOrEqual(code.split('\n').length);
    }
    for (const { severity } of ours) expect(severity).toBe(rule.severity);
  });

  it.each(rule.examples.good.map((example) => [example.code, example] as const))(
    'is silent on: %s',
    (_code, example) => {
      const { findings } = analyze(example);
      expect(findings.filter((finding) => finding.rule === id || finding.rule === 'parse/syntax')).toEqual([]);
    },
  );

  it('has fixes that remove their finding and keep the code parseable', () => {
    for (const example of rule.examples.bad) {
      for (const finding of analyze(example).findings) {
        if (finding.rule !== id || !finding.fix) continue;
        const fixed = applyEdits(example.code, finding.fix.edits);
        expect(parseSource(fixed, example.file ?? 'handler.ts').problem).toBeUndefined();
        const after = analyze({ ...example, code: fixed }).findings.filter((left) => left.rule === id);
        const before = analyze(example).findings.filter((left) => left.rule === id);
        expect(after.length).toBe(before.length - 1);
      }
    }
  });
});

function applyEdits(text: string, edits: readonly RangeEdit[]): string {
  const lines = createLineTable(text);
  return [...edits]
    .map((edit) => ({
      ...edit,
      start: lines.lineStart(edit.line) + edit.column - 1,
      end: lines.lineStart(edit.endLine) + edit.endColumn - 1,
    }))
    .sort((a, b) => b.start - a.start)
    .reduce((result, edit) => result.slice(0, edit.start) + edit.newText + result.slice(edit.end), text);
}

describe('the rule list', () => {
  it('has at least twelve labelled snippets in every family', () => {
    const snippets = new Map<string, number>();
    for (const { id, examples } of codeRules) {
      const family = id.split('/')[0] ?? '';
      snippets.set(family, (snippets.get(family) ?? 0) + examples.bad.length + examples.good.length);
    }
    expect([...snippets].filter(([, count]) => count < 12)).toEqual([]);
  });

  it('has unique ids, a source and examples both ways for every rule', () => {
    expect(new Set(codeRules.map((rule) => rule.id)).size).toBe(codeRules.length);
    for (const rule of codeRules) {
      expect(rule.id).toMatch(/^[a-z-]+\/[a-z0-9-]+$/);
      expect(rule.examples.bad.length).toBeGreaterThan(0);
      expect(rule.examples.good.length).toBeGreaterThan(0);
      expect(rule.source.length).toBeGreaterThan(5);
    }
  });
});
