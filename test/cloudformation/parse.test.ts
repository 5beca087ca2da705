import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as YAML from 'yaml';
import { nodeAt, type TemplateNode, toPlain, walkNodes } from '../../src/cloudformation/nodes.ts';
import { parseTemplate, type TemplateDocument } from '../../src/cloudformation/parse.ts';

function place(document: TemplateDocument, ...path: (string | number)[]): string {
  const node = nodeAt(document.root, ...path);
  if (!node) return 'nothing there';
  const { line, column } = document.positionAt(node.start);
  return `${line}:${column} ${document.text.slice(node.start, node.end)}`;
}

describe('positions', () => {
  it('are 1-based and cover the value in YAML', () => {
    const document = parseTemplate(
      'A:\n  B: [x, "y z"]\n  C: >-\n    folded\n    text\n  D: # note\n    - !Sub "${A}"\n',
    );
    expect(place(document, 'A', 'B')).toBe('2:6 [x, "y z"]');
    expect(place(document, 'A', 'B', 1)).toBe('2:10 "y z"');
    expect(nodeAt(document.root, 'A', 'C')).toMatchObject({ text: 'folded text', style: 'block' });
    expect(place(document, 'A', 'D', 0)).toBe('7:7 !Sub "${A}"');
    expect(place(document, 'A', 'D', 0, 'Fn::Sub')).toBe('7:12 "${A}"');
  });

  it('are the same kind in JSON', () => {
    const document = parseTemplate('{\n  "A": { "Ref": "B" },\n  "C": [1, true, null]\n}');
    expect(place(document, 'A', 'Ref')).toBe('2:17 "B"');
    expect(toPlain(document.root as TemplateNode)).toEqual({ A: { Ref: 'B' }, C: [1, true, null] });
  });

  it('count CRLF and CR as one break and leave a byte order mark out', () => {
    const document = parseTemplate('\uFEFFA: 1\r\nB: 2\rC: 3\n');
    expect(document.hasByteOrderMark).toBe(true);
    expect(place(document, 'B')).toBe('2:4 2');
    expect(place(document, 'C')).toBe('3:4 3');
  });
});

describe('values', () => {
  it('follow YAML 1.1 as CloudFormation tools do, and keep account ids and dates as text', () => {
    const document = parseTemplate('[yes, Off, "yes", 007, 012345678901, 2010-09-09, 1.5, 1_000, ~, !!str 5]');
    expect(toPlain(document.root as TemplateNode)).toEqual([
      true,
      false,
      'yes',
      '007',
      '012345678901',
      '2010-09-09',
      1.5,
      1000,
      null,
      '5',
    ]);
  });

  it('reads short tags as their long form', () => {
    const document = parseTemplate(
      '- !Ref A\n- !GetAtt A.Arn\n- !Sub ["${x}", {x: !Ref B}]\n- !Condition C\n- !If\n  - C\n  - 1\n  - 2\n',
    );
    expect(toPlain(document.root as TemplateNode)).toEqual([
      { Ref: 'A' },
      { 'Fn::GetAtt': 'A.Arn' },
      { 'Fn::Sub': ['${x}', { x: { Ref: 'B' } }] },
      { Condition: 'C' },
      { 'Fn::If': ['C', 1, 2] },
    ]);
  });

  it('keeps prototype keys as ordinary keys', () => {
    const document = parseTemplate('{"__proto__": {"a": 1}, "constructor": 2}');
    expect(nodeAt(document.root, '__proto__', 'a')).toMatchObject({ value: 1 });
    const yaml = parseTemplate('__proto__:\n  a: 1\n');
    expect(nodeAt(yaml.root, '__proto__', 'a')).toMatchObject({ value: 1 });
    expect(Object.hasOwn(Object.prototype, 'a')).toBe(false);
  });

  it('shares aliased nodes and merges through merge keys', () => {
    const document = parseTemplate('base: &b {x: 1, y: 2}\ncopy: *b\nmerged:\n  <<: *b\n  y: 3\n');
    expect(nodeAt(document.root, 'copy')).toBe(nodeAt(document.root, 'base'));
    expect(nodeAt(document.root, 'merged', 'x')).toMatchObject({ value: 1 });
    expect(nodeAt(document.root, 'merged', 'y')).toMatchObject({ value: 3 });
    expect(document.aliases).toHaveLength(2);
    expect(document.mergeKeys).toHaveLength(1);
  });

  it.each(['a: 1\nb:\n  c: 1\n  c: 2\n', '{"b": {"c": 1, "c": 2}}'])(
    'reports duplicate keys and keeps the last: %j',
    (text) => {
      const document = parseTemplate(text);
      expect(nodeAt(document.root, 'b', 'c')).toMatchObject({ value: 2 });
      expect(document.duplicateKeys).toHaveLength(1);
    },
  );
});

describe('bad text', () => {
  it('leaves out the block with the syntax error and reads the rest', () => {
    const text =
      'Resources:\n  Good:\n    Type: A\n  Bad:\n    Type: "unclosed\n  Other:\n    Type: B\nOutputs:\n  X: 1\n';
    const document = parseTemplate(text.replace('"unclosed', '[unclosed'));
    expect(document.isPartial).toBe(true);
    expect(document.problems).toHaveLength(1);
    expect(nodeAt(document.root, 'Resources', 'Good', 'Type')).toMatchObject({ text: 'A' });
    expect(place(document, 'Resources', 'Other', 'Type')).toBe('7:11 B');
    expect(place(document, 'Outputs', 'X')).toBe('9:6 1');
  });

  it.each([
    ['empty', ''],
    ['blank', ' \n\n'],
    ['binary', '\x00\x01\x02ELF\xff'],
    ['a tab indent', 'A:\n\tB: 1\n'],
    ['an alias to nothing', 'A: *nope\n'],
    ['JSON with a trailing comma', '{"A": 1,}'],
    ['cut JSON', '{"A": {"B": ['],
    ['only a colon', ':'],
    ['a lone surrogate', 'A: "\ud800"'],
  ])('never throws on %s', (_, text) => {
    const document = parseTemplate(text);
    for (const problem of document.problems) {
      expect(problem.start).toBeLessThanOrEqual(document.text.length);
      expect(problem.end).toBeLessThanOrEqual(document.text.length);
    }
  });

  it('says once what is wrong at a place in JSON', () => {
    expect(parseTemplate('{"A": 1,}').problems).toMatchObject([{ kind: 'syntax', start: 8 }]);
  });

  it('says that there is a second document', () => {
    const document = parseTemplate('A: 1\n---\nB: 2\n');
    expect(document.problems).toMatchObject([{ kind: 'multi-document', start: 5 }]);
    expect(nodeAt(document.root, 'A')).toMatchObject({ value: 1 });
  });

  it.each([
    ['100,000 open brackets', '['.repeat(100_000)],
    ['100,000 open JSON objects', '{"a":'.repeat(100_000)],
    ['100,000 block levels', Array.from({ length: 1200 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
    ['100,000 sequence dashes', '- '.repeat(100_000)],
    ['50 MB', 'x'.repeat(50 * 1024 * 1024)],
    ['too many values', `[${'1,'.repeat(500_000)}]`],
    ['too many aliases', `a: &a 1\nb: [${'*a, '.repeat(200)}]`],
  ])('stops at a limit for %s', (_, text) => {
    const startedAt = performance.now();
    const document = parseTemplate(text);
    expect(document.problems).toMatchObject([{ kind: 'limit' }]);
    expect(document.root).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('never expands an alias bomb', () => {
    const levels = Array.from(
      { length: 11 },
      (_, level) => `l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`).join(', ')}]`,
    );
    const document = parseTemplate(`l0: &l0 [x]\n${levels.join('\n')}\n`);
    let visited = 0;
    if (document.root) walkNodes(document.root, () => void (visited += 1));
    expect(visited).toBeLessThan(200);
  });
});

describe('agreement with another reader', () => {
  const scalar = fc.oneof(
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.string(),
    fc.stringMatching(/^[a-z][ -~]{0,20}\n[a-z ]{0,9}$/),
  );
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(fc.stringMatching(/^[A-Za-z:.*{}[\]_ -]{1,12}$/), tie('node'), {
        maxKeys: 5,
        noNullPrototype: true,
      }),
    ),
  })).node;

  it('reads the same keys at the same places as the yaml package', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[A-Za-z]{1,8}$/), value, { noNullPrototype: true }),
        fc.constantFrom('BLOCK', 'FLOW'),
        (data, style) => {
          const source = new YAML.Document(data, { version: '1.1' });
          YAML.visit(source, {
            Collection: (key, node) => {
              if (key !== null) node.flow = style === 'FLOW';
            },
          });
          const text = source.toString({
            lineWidth: 60,
            ...(style === 'FLOW' ? { defaultStringType: 'QUOTE_DOUBLE' } : {}),
          });
          fc.pre(isDeepStrictEqual(YAML.parse(text, { version: '1.1' }), data));
          const expected = new Map<number, string>();
          YAML.visit(YAML.parseDocument(text, { version: '1.1' }), {
            Pair(_, { key }) {
              if (YAML.isScalar(key) && key.range) expected.set(key.range[0], String(key.value));
            },
          });
          const found = new Map<number, string>();
          const { root, problems } = parseTemplate(text);
          // js-yaml refuses a few of the folded keys that yaml writes.
          fc.pre(problems.length === 0);
          if (root) {
            walkNodes(root, (node) => {
              if (node.kind === 'mapping') for (const { key } of node.entries.values()) found.set(key.start, key.text);
            });
          }
          expect([...found].sort(([a], [b]) => a - b)).toEqual([...expected].sort(([a], [b]) => a - b));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never throws and keeps every position inside the text', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            'A:',
            ' ',
            '\n',
            '- ',
            '{',
            '}',
            '[',
            ']',
            '"',
            "'",
            '|',
            '!Sub ',
            '&a ',
            '*a',
            '<<:',
            '#',
            ',',
            '? ',
            '\t',
            'x',
            '${y}',
            '---\n',
          ),
          { maxLength: 40 },
        ),
        (parts) => {
          const document = parseTemplate(parts.join(''));
          const { length } = document.text;
          const outside: TemplateNode[] = [];
          if (document.root) {
            walkNodes(document.root, (node) => {
              if (node.start < 0 || node.end > length || node.start > node.end) outside.push(node);
            });
          }
          expect(outside).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });
});
