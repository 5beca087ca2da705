import { describe, expect, it } from 'vitest';
import { prepareExample } from '../../src/validation/examples.ts';
import { applyFixes } from '../../src/validation/fixes/apply.ts';
import type { Finding } from '../../src/validation/finding.ts';
import { allRules } from '../../src/validation/rules/index.ts';
import { validateTemplate } from '../../src/validation/validate.ts';

const now = new Date('2026-11-21');
const file = (text: string) => (text.startsWith('{') ? 'a.json' : 'a.yaml');

function strictFindings(text: string): readonly Finding[] {
  return validateTemplate(text, { now, profile: 'strict', file: file(text) }).findings;
}

function applyOne(text: string, { fix }: Finding): string {
  return (fix?.edits ?? [])
    .toSorted((a, b) => b.start - a.start)
    .reduce((edited, { start, end, newText }) => edited.slice(0, start) + newText + edited.slice(end), text);
}

/** What stands before a fix and what came with it; advice does not count as harm. */
function harm(before: readonly Finding[], after: readonly Finding[]): string[] {
  const known = new Map<string, number>();
  for (const { rule, message } of before) known.set(`${rule} ${message}`, (known.get(`${rule} ${message}`) ?? 0) + 1);
  return after
    .filter(({ severity }) => severity !== 'info')
    .map(({ rule, message }) => `${rule} ${message}`)
    .filter((key) => {
      const left = known.get(key) ?? 0;
      known.set(key, left - 1);
      return left <= 0;
    });
}

const fixable = allRules.flatMap((rule) =>
  rule.examples.bad.flatMap((example) => {
    const { text } = prepareExample(example);
    return strictFindings(text)
      .filter((finding) => finding.fix !== undefined && finding.rule === rule.id)
      .map((finding) => [rule.id, finding.fix?.description ?? '', text, finding] as const);
  }),
);

describe('each fix of the rules’ own examples', () => {
  it('comes from ninety rules', () => {
    expect(new Set(fixable.map(([rule]) => rule)).size).toBeGreaterThanOrEqual(90);
  });

  it.each(fixable)('%s: %s removes its finding and adds none', (_rule, _description, text, finding) => {
    const before = strictFindings(text);
    const after = strictFindings(applyOne(text, finding));
    const isSame = (other: Finding) => other.rule === finding.rule && other.message === finding.message;
    expect(after.filter(isSame).length).toBeLessThan(before.filter(isSame).length);
    expect(harm(before, after)).toEqual([]);
  });
});

/** The text with a comment of its own above each line, where a line is not inside a text over several lines. */
function withComments(text: string): string {
  const lines = text.split('\n');
  return lines.map((line, index) => `${/^ */.exec(line)?.[0] ?? ''}# kept ${index}\n${line}`).join('\n');
}

const commentable = fixable.filter(([, , text]) => !text.startsWith('{') && !/[|>]-?\n|=== /.test(text));

describe('each fix among comments', () => {
  it.each(commentable)('%s: %s keeps every comment, and the bytes around its edits', (rule, _description, text) => {
    const commented = withComments(text);
    const options = { now, file: 'a.yaml', rules: [rule] };
    const edits = strictFindings(commented).flatMap(({ rule: found, fix }) =>
      found === rule ? (fix?.edits ?? []) : [],
    );
    const { text: fixed } = applyFixes(commented, options, 'all');
    const lost = [...commented.matchAll(/# kept \d+$/gm)].filter(([comment]) => !`${fixed}\n`.includes(`${comment}\n`));
    expect(lost.map(([comment]) => comment)).toEqual([]);
    expect(edits.length).toBeGreaterThan(0);
    const first = Math.min(...edits.map(({ start }) => start));
    const last = Math.max(...edits.map(({ end }) => end));
    expect(fixed.slice(0, first)).toBe(commented.slice(0, first));
    expect(fixed.endsWith(commented.slice(last))).toBe(true);
  });
});

describe('applying fixes', () => {
  const text = `Resources:
  Orders: # the queue
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimout: 30   # seconds
      Tags: [{ Key: a, Value: !Ref Ordrs }]
`;

  it('keeps comments and formatting and gives a unified diff', () => {
    const result = applyFixes(text, { now, file: 'template.yaml' }, 'safe');
    expect(result.applied.map(({ description }) => description)).toEqual([
      'Rename to VisibilityTimeout',
      'Rename to Orders',
    ]);
    expect(result.text).toBe(text.replace('VisibilityTimout', 'VisibilityTimeout').replace('Ordrs', 'Orders'));
    expect(result.diff).toContain('-      VisibilityTimout: 30   # seconds\n');
  });

  it('keeps CRLF and a byte order mark', () => {
    const source = `\uFEFFResources:\r\n  Fn:\r\n    Type: AWS::Serverless::Function\r\n    Properties: { Runtime: nodejs24.x, Handler: a.b, CodeUri: . }\r\n`;
    const result = applyFixes(source, { now }, 'safe');
    expect(result.text).toBe(source.replace('Resources', 'Transform: AWS::Serverless-2016-10-31\r\nResources'));
  });

  it('keeps its edits inside a text that is cut off after a quote', () => {
    const source = '{"Resources":{"R":{"Type":"AWS::IAM::Policy","Properties":{"PolicyDocument":{"Version": x"\n}}}}}';
    const { findings } = validateTemplate(source, { now, file: 'a.json' });
    const edits = findings.flatMap(({ fix }) => fix?.edits ?? []);
    expect(edits.filter(({ start, end }) => start > end)).toEqual([]);
  });

  it('leaves values to review alone unless asked', () => {
    const logs = 'Resources:\n  L:\n    Type: AWS::Logs::LogGroup\n    Properties: { RetentionInDays: 10 }\n';
    expect(applyFixes(logs, { now }, 'safe').diff).toBe('');
    expect(applyFixes(logs, { now }, 'all').text).toContain('RetentionInDays: 14');
  });

  it('moves a property into Properties with its comment', () => {
    const source = `Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    # big enough for images
    MemorySize: 512 # MB
    Properties:
      Runtime: nodejs24.x
      Handler: a.b
      CodeUri: .
`;
    expect(applyFixes(source, { now }, 'safe').text).toBe(`Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    # big enough for images
    Properties:
      Runtime: nodejs24.x
      Handler: a.b
      CodeUri: .
      MemorySize: 512 # MB
`);
  });
});
