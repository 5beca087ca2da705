import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyzeSource } from '../../src/code-analysis/analyze.ts';
import { checkCode } from '../../src/code-analysis/check-code.ts';
import { codeRules } from '../../src/code-analysis/rules/index.ts';
import { UserError } from '../../src/world/errors.ts';
import { temporaryFolder } from '../support/server.ts';

async function project(files: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return folder;
}

const check = (folder: string, file = '') => checkCode({ path: path.join(folder, file), roots: [folder] });
const fn = (id: string, properties: string) =>
  `  ${id}:\n    Type: AWS::Serverless::Function\n    Properties:\n      Runtime: nodejs24.x\n${properties}`;
const template = (resources: string) => `Transform: AWS::Serverless-2016-10-31\nResources:\n${resources}`;

describe('checking a folder of handlers', () => {
  it('takes from the template which rules apply to which handler', async () => {
    const folder = await project({
      'template.yaml': template(
        fn(
          'Durable',
          '      CodeUri: .\n      Handler: src/order.handler\n      DurableConfig: { ExecutionTimeout: 3600 }\n',
        ) + fn('Plain', '      CodeUri: src\n      Handler: plain.handler\n'),
      ),
      'src/order.ts': 'export const handler = async (event, context) => event;\n',
      'src/plain.ts': 'export const handler = async (event, context) => event;\n',
    });
    const { findings, contexts, template: found } = await check(folder);
    expect(findings.map(({ rule, file }) => [rule, path.basename(file)])).toEqual([
      ['durable/unwrapped-handler', 'order.ts'],
    ]);
    expect(contexts).toEqual(['durable']);
    expect(found).toBe(path.join(folder, 'template.yaml'));
  });

  it('finds the handler through esbuild entry points and Globals', async () => {
    const folder = await project({
      'template.yaml': `Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: nodejs24.x
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Metadata:
      BuildMethod: esbuild
      BuildProperties:
        EntryPoints: [src/handlers/worker.ts]
    Properties:
      Handler: worker.handler
      Events:
        Queue:
          Type: SQS
          Properties: { Queue: 'arn:aws:sqs:eu-west-1:123456789012:q', FunctionResponseTypes: [ReportBatchItemFailures] }
`,
      'src/handlers/worker.ts':
        'export const handler = async (event) => { for (const r of event.Records) console.log(r); };\n',
    });
    expect((await check(folder, 'src/handlers/worker.ts')).findings).toMatchObject([
      { rule: 'lambda/batch-response', line: 1, message: expect.stringContaining('Worker') },
    ]);
  });

  it('reads the versions of packages from the nearest package.json', async () => {
    const folder = await project({
      'template.yaml': template(
        fn('Fn', '      CodeUri: .\n      Handler: src/a.handler\n      CapacityProviderConfig: { Arn: arn }\n'),
      ),
      'package.json': '{ "dependencies": { "@aws-sdk/client-s3": "3.900.0" } }',
      'src/a.ts': "import { S3 } from '@aws-sdk/client-s3';\nexport const handler = async () => S3.name;\n",
    });
    expect((await check(folder)).findings).toMatchObject([{ rule: 'managed-instances/package-version', line: 1 }]);
    await writeFile(path.join(folder, 'package.json'), '{ "dependencies": ');
    expect((await check(folder)).findings).toEqual([]);
  });

  it('leaves out packages, build results, tests and scripts', async () => {
    const bad = "const password = 'hunter2-hunter2';\n";
    const folder = await project({
      'node_modules/a/index.js': bad,
      'dist/a.js': bad,
      'src/a.test.ts': bad,
      'scripts/a.mjs': bad,
      'src/types.d.ts': bad,
      'src/a.ts': bad,
    });
    const { files, findings } = await check(folder);
    expect(files).toBe(1);
    expect(findings.map(({ rule }) => rule)).toEqual(['lambda/secret-in-code']);
  });

  it('goes on after a file that does not parse', async () => {
    const folder = await project({ 'a.ts': 'export const = ;\n', 'b.ts': "const password = 'hunter2-hunter2';\n" });
    const { findings, valid } = await check(folder);
    expect(findings.map(({ rule, line }) => [rule, line])).toEqual([
      ['parse/syntax', 1],
      ['lambda/secret-in-code', 1],
    ]);
    expect(valid).toBe(false);
  });

  it('honours suppressions and counts them', async () => {
    const folder = await project({
      'a.ts':
        "// serverless-mcp:ignore lambda/secret-in-code – a published test value\nconst password = 'hunter2-hunter2';\n",
    });
    expect(await check(folder)).toMatchObject({ findings: [], suppressed: 1, valid: true });
  });

  it('says what to pass when there is nothing to check', async () => {
    const folder = await project({ 'readme.md': '' });
    await expect(check(folder)).rejects.toThrow(/No TypeScript or JavaScript under/);
    await expect(check(folder, 'missing.ts')).rejects.toThrow(UserError);
    await expect(checkCode({ roots: [folder] })).rejects.toThrow(/"path".*"source"/);
  });
});

describe('hostile source', () => {
  const samples = codeRules.flatMap((rule) => [...rule.examples.bad, ...rule.examples.good].map(({ code }) => code));
  const contexts = ['durable', 'tenant-isolated', 'managed-instances', 'streaming'] as const;

  it('never crashes, and findings stay inside the file', () => {
    const mutated = fc
      .tuple(
        fc.constantFrom(...samples),
        fc.nat(),
        fc.nat(),
        fc.constantFrom('', '(', '}', '`', '/*', 'await ', '?.', '\0', '\u2028', '😀'),
      )
      .map(
        ([code, at, length, insert]) =>
          code.slice(0, at % code.length) + insert + code.slice((at % code.length) + (length % 8)),
      );
    fc.assert(
      fc.property(mutated, (text) => {
        const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).length;
        for (const { line, endLine, column } of analyzeSource({ file: 'a.ts', text, contexts }).findings) {
          expect(line).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
          expect(endLine).toBeLessThanOrEqual(lines);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('answers code nested deeper than the stack', () => {
    const text = `export const handler = async () => ${'['.repeat(50_000)}${']'.repeat(50_000)};`;
    expect(analyzeSource({ file: 'a.ts', text }).findings.length).toBeLessThanOrEqual(1);
  });
});
