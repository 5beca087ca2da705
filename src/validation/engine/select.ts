import type { Finding } from '../finding.ts';
import type { Rule, Severity } from '../rule.ts';

/**
 * - `errors`: only what stops a deployment, for CI
 * - `default`: everything, each kind of advice once
 * - `strict`: everything, every place, and the rules that are off by default
 */
export type Profile = 'errors' | 'default' | 'strict';

const weight: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Rules a run uses. `patterns` are rule ids, families (`schema`) or wildcards (`schema/*`). */
export function selectRules(rules: readonly Rule[], profile: Profile, patterns: readonly string[] | undefined): Rule[] {
  const tests = patterns?.map(toTest);
  return rules.filter((rule) => {
    // A rule asked for by name runs whatever the profile.
    if (tests) return tests.some((test) => test(rule.id));
    return profile === 'strict' || rule.profile !== 'strict';
  });
}

function toTest(pattern: string): (id: string) => boolean {
  if (pattern.endsWith('*')) return (id) => id.startsWith(pattern.slice(0, -1));
  return (id) => id === pattern || id.startsWith(`${pattern}/`);
}

export function isAtLeast(severity: Severity, minimum: Severity): boolean {
  return weight[severity] <= weight[minimum];
}

/** Errors, warnings, security, advice; within each in the order of the text. */
export function orderForReading(findings: readonly Finding[]): Finding[] {
  const rank = (finding: Finding) =>
    weight[finding.severity] * 2 + (finding.severity === 'info' && !finding.isSecurity ? 1 : 0);
  return findings.toSorted(
    (a, b) => rank(a) - rank(b) || Number(a.isElsewhere) - Number(b.isElsewhere) || a.start - b.start,
  );
}

/** One finding for each kind of advice, with the other places listed. */
export function groupAdvice(findings: readonly Finding[]): Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key =
      finding.severity === 'info'
        ? finding.rule
        : `${finding.rule} ${finding.file ?? ''} ${finding.start} ${finding.end} ${finding.message}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, alsoAt: others.map(({ resource, range }) => ({ resource, range })) }] : [],
  );
}
