import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/validation/finding.ts';
import { prepareExample } from '../../src/validation/examples.ts';
import { allRules } from '../../src/validation/rules/index.ts';
import { validateTemplate } from '../../src/validation/validate.ts';

const now = new Date('2026-11-21');

function findingsIn(text: string): readonly Finding[] {
  return validateTemplate(text, { now, profile: 'strict', file: text.startsWith('{') ? 'a.json' : 'a.yaml' }).findings;
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
    const { text, marks } = prepareExample(example);
    const findings = findingsIn(text);
    expect(
      show(
        text,
        findings.filter(({ rule: found }) => found === id),
      ),
    ).toEqual(show(text, marks));
    expect(marks.length).toBeGreaterThan(0);
    expect(strangers(id, findings)).toEqual([]);
  });

  it.each(rule.examples.good.map((example) => [example]))('is silent on %j', (example) => {
    const { text, marks } = prepareExample(example);
    const findings = findingsIn(text);
    expect(findings.filter(({ rule: found }) => found === id)).toEqual([]);
    expect(strangers(id, findings)).toEqual([]);
    expect(marks).toEqual([]);
  });
});

it('gives every rule an id of its own', () => {
  const ids = allRules.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});
