import fc from 'fast-check';
import { expect, it } from 'vitest';
import { prepareExample } from '../../src/validation/examples.ts';
import { applyFixes } from '../../src/validation/fixes/apply.ts';
import { allRules } from '../../src/validation/rules/index.ts';
import { validateTemplate } from '../../src/validation/validate.ts';

const now = new Date('2026-11-21');
const templates = allRules.flatMap(({ examples }) =>
  [...examples.bad, ...examples.good].map((example) => prepareExample(example).text),
);

/** Deletes, doubles or swaps tokens of a template. */
const damaged = fc
  .record({
    text: fc.constantFrom(...templates),
    edits: fc.array(fc.record({ kind: fc.constantFrom('delete', 'double', 'swap'), at: fc.nat(), with: fc.nat() }), {
      minLength: 1,
      maxLength: 6,
    }),
  })
  .map(({ text, edits }) => {
    const tokens = text.split(/(\s+|[:,[\]{}"'!&*|>-])/);
    for (const { kind, at, with: other } of edits) {
      const index = at % tokens.length;
      const second = other % tokens.length;
      if (kind === 'delete') tokens.splice(index, 1, '');
      else if (kind === 'double') tokens.splice(index, 0, tokens[index] ?? '');
      else [tokens[index], tokens[second]] = [tokens[second] ?? '', tokens[index] ?? ''];
    }
    return tokens.join('');
  });

it('survives damaged templates, quickly, with every position inside the file', () => {
  fc.assert(
    fc.property(damaged, (text) => {
      const startedAt = performance.now();
      const { findings, model } = validateTemplate(text, { now, profile: 'strict' });
      expect(performance.now() - startedAt).toBeLessThan(10_000);
      const { length } = model.document.text;
      const outside = findings.filter(({ start, end, fix }) => {
        const places = [{ start, end }, ...(fix?.edits ?? [])];
        return places.some((place) => place.start < 0 || place.end > length || place.start > place.end);
      });
      expect(outside.map(({ rule, message }) => `${rule} ${message}`)).toEqual([]);
    }),
    { numRuns: 600 },
  );
});

it('fixes damaged templates without breaking them further', () => {
  fc.assert(
    fc.property(damaged, (text) => {
      const before = validateTemplate(text, { now });
      const { validation } = applyFixes(text, { now }, 'all');
      expect(validation.model.document.problems.length).toBeLessThanOrEqual(before.model.document.problems.length);
    }),
    { numRuns: 150 },
  );
});

/** Names every JavaScript object has; none of them means anything in a template. */
const inheritedNames = ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty'];

it.each(inheritedNames)('knows nothing called %s', (name) => {
  for (const text of templates) {
    for (const word of new Set(text.match(/\b[A-Z][A-Za-z0-9:]{2,}\b/g)).values()) {
      const { model } = validateTemplate(text.replaceAll(word, name), { now, profile: 'strict' });
      expect(model.document.text).toContain(name);
    }
  }
});

it.each([
  ['empty text', ''],
  [
    'a pattern that backtracks without end',
    `Parameters:\n  P: { Type: String, AllowedPattern: "^(a+)+$", Default: "${'a'.repeat(60)}!" }\nResources:\n  A: { Type: AWS::SNS::Topic }\n`,
  ],
  [
    'a text of 50,000 variables',
    `Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties: { DisplayName: !Sub "${'${AWS::Region}'.repeat(50_000)}" }\n`,
  ],
  ['binary', '\u0000\u0001\u0002'],
  ['100,000 levels', '{"a":'.repeat(100_000)],
  ['50 MB', 'x'.repeat(50 * 1024 * 1024)],
  [
    'prototype keys',
    '{"Resources": {"__proto__": {"Type": "AWS::SQS::Queue", "Properties": {"__proto__": 1, "constructor": 2}}}}',
  ],
  [
    'an alias bomb',
    `a: &a0 [x]\n${Array.from({ length: 9 }, (_, level) => `b${level}: &a${level + 1} [${Array(9).fill(`*a${level}`).join(', ')}]`).join('\n')}\nResources:\n  A:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: *a9\n`,
  ],
  [
    'conditions nested without end',
    `Conditions:\n${Array.from({ length: 300 }, (_, level) => `  C${level}: !Or [!Condition C${level + 1}, !Condition C${level + 1}]\n`).join('')}  C300: !Equals [!Ref AWS::Region, x]\nResources:\n  A:\n    Type: AWS::SQS::Queue\n    Condition: C0\n`,
  ],
  [
    'functions nested in functions',
    `Resources:\n  A:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: ${'{"Fn::If": [C, '.repeat(60)}a${', b]}'.repeat(60)}\n`,
  ],
])('answers %s within two seconds', (_, text) => {
  const startedAt = performance.now();
  validateTemplate(text, { now });
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
