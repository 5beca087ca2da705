import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/validation/finding.ts';
import { prepareExample, type PreparedExample } from '../../src/validation/examples.ts';
import { openProjectFiles, type ProjectFiles } from '../../src/validation/project/files.ts';
import type { Rule } from '../../src/validation/rule.ts';
import { allRules } from '../../src/validation/rules/index.ts';
import { validateTemplate } from '../../src/validation/validate.ts';

const now = new Date('2026-11-21');

const temporary = mkdtempSync(path.join(tmpdir(), 'rule-examples-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

function findingsIn({ text, files }: PreparedExample, rule: Rule): readonly Finding[] {
  const file = text.startsWith('{') ? 'template.json' : 'template.yaml';
  const folder = rule.applies === 'project' ? writeProject(files, file) : undefined;
  return validateTemplate(text, { now, profile: 'strict', file, files: folder }).findings;
}

function writeProject(files: PreparedExample['files'], template: string): ProjectFiles {
  const folder = mkdtempSync(path.join(temporary, 'project-'));
  for (const { name, text } of files) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return openProjectFiles(path.join(folder, template));
}

/** What is reported in the template and in each file beside it. */
function showAll({ text, files }: PreparedExample, findings: readonly Finding[]): string[] {
  return [
    ...show(
      text,
      findings.filter(({ isElsewhere }) => !isElsewhere),
    ),
    ...files.flatMap((file) =>
      show(
        file.text,
        findings.filter((finding) => finding.isElsewhere && finding.file === file.name),
      ).map((line) => `${file.name} ${line}`),
    ),
  ];
}

function showMarks({ text, marks, files }: PreparedExample): string[] {
  return [
    ...show(text, marks),
    ...files.flatMap((file) => show(file.text, file.marks).map((line) => `${file.name} ${line}`)),
  ];
}

function show(
  text: string,
  findings: readonly { rule?: string; start: number; end: number; message?: string }[],
): string[] {
  return findings.map(({ start, end }) => `${start}–${end} ${JSON.stringify(text.slice(start, end))}`).toSorted();
}

/** Families whose warnings tell of better ways to build what works; short examples need not follow all of them. */
const waysToBuild = /^(?:reliability|security)\//;

/** Errors and warnings of other rules: an example shows one thing. */
function strangers(id: string, findings: readonly Finding[]): string[] {
  return findings
    .filter(
      ({ rule, severity }) => rule !== id && severity !== 'info' && !(severity === 'warning' && waysToBuild.test(rule)),
    )
    .map(({ rule, range, message }) => `${rule} line ${range.start.line}: ${message}`);
}

describe.each(allRules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  it('has examples, and words that say why', () => {
    expect(rule.examples.bad.length).toBeGreaterThan(0);
    expect(rule.examples.good.length).toBeGreaterThan(0);
    expect(rule.id).toMatch(/^[a-z-]+\/[a-z0-9-]+$/);
    expect(rule.why).toMatch(/\.$/);
    expect(rule.source).toMatch(/^https:\/\//);
  });

  it.each(rule.examples.bad.map((example) => [example]))('reports the marked places of %j', (example) => {
    const prepared = prepareExample(example);
    const findings = findingsIn(prepared, rule);
    const marks = showMarks(prepared);
    expect(
      showAll(
        prepared,
        findings.filter(({ rule: found }) => found === id),
      ),
    ).toEqual(marks);
    expect(marks.length).toBeGreaterThan(0);
    expect(strangers(id, findings)).toEqual([]);
  });

  it.each(rule.examples.good.map((example) => [example]))('is silent on %j', (example) => {
    const prepared = prepareExample(example);
    const findings = findingsIn(prepared, rule);
    expect(findings.filter(({ rule: found }) => found === id)).toEqual([]);
    expect(strangers(id, findings)).toEqual([]);
    expect(showMarks(prepared)).toEqual([]);
  });
});

it('gives every rule an id of its own', () => {
  const ids = allRules.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});
