import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { prepareExample } from '../../../src/validation/examples.ts';
import { openProjectFiles } from '../../../src/validation/project/files.ts';
import { projectRules } from '../../../src/validation/rules/project/index.ts';
import { validateTemplate } from '../../../src/validation/validate.ts';

const now = new Date('2026-11-21');
const folder = mkdtempSync(path.join(tmpdir(), 'project-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const examples = projectRules.flatMap(({ examples: { bad, good } }) => [...bad, ...good]).map(prepareExample);
const withFiles = examples.filter(({ files }) => files.length > 0);

function validate(text: string, name: string, content: string) {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), content);
  return validateTemplate(text, {
    now,
    rules: ['project'],
    files: openProjectFiles(path.join(folder, 'template.yaml')),
  });
}

it('survives files with tokens deleted, doubled and swapped, and stays inside them', () => {
  const edit = fc.record({ at: fc.nat(200), kind: fc.constantFrom('delete', 'double', 'swap') });
  fc.assert(
    fc.property(
      fc.constantFrom(...withFiles),
      fc.nat(9),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      (example, which, edits) => {
        const file = example.files[which % example.files.length];
        const tokens = file?.text.split(/(?<=\W)|(?=\W)/) ?? [];
        for (const { at, kind } of edits) {
          const index = at % Math.max(1, tokens.length);
          const [token = ''] = tokens.splice(index, 1);
          if (kind === 'double') tokens.splice(index, 0, token, token);
          if (kind === 'swap') tokens.splice(index + 1, 0, token);
        }
        const content = tokens.join('');
        const lines = content.split(/\r\n|\r|\n/).length;
        const { findings } = validate(example.text, file?.name ?? 'a', content);
        for (const finding of findings.filter(({ file: name }) => name === file?.name)) {
          expect(finding.start).toBeLessThanOrEqual(content.length);
          expect(finding.range.end.line).toBeLessThanOrEqual(lines);
        }
      },
    ),
    { numRuns: 300 },
  );
});

it.each([
  ['deep arrays', 'samconfig.toml', `a = ${'['.repeat(100_000)}`],
  ['prototype keys', 'samconfig.toml', '[__proto__.deploy.parameters]\nparameter_overrides = "A=1"\n'],
  ['imports without end', 'src/app.ts', 'import a\n'.repeat(20_000)],
  ['many exports', 'src/app.ts', 'exports.a = 1;\n'.repeat(60_000)],
  ['deep JSON', 'flow.asl.json', '{"States":'.repeat(50_000)],
  ['deep package', 'src/package.json', '['.repeat(100_000)],
])('ends soon and quietly on %s', (_, name, content) => {
  const text = `Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.handler, Runtime: nodejs24.x, CodeUri: src }
    Metadata: { BuildMethod: esbuild, BuildProperties: { Format: esm } }
  Flow: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: flow.asl.json } }
`;
  const started = performance.now();
  validate(text, name, content);
  expect(performance.now() - started).toBeLessThan(10_000);
});
