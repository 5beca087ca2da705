import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { runProcess } from '../../src/world/process.ts';
import type { ToolContext } from '../../src/mcp/tool.ts';
import { validateTemplate } from '../../src/tools/validate-template.ts';

const template = `AWSTemplateFormatVersion: 2010-09-09
Resources:
  Orders: # the queue
    Type: AWS::SQS::Queu
  Copy:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Ref Ordes
`;

async function call(input: Record<string, unknown>) {
  const context = {
    resolvePath: async (candidate: string) => candidate,
    now: () => new Date('2026-11-21'),
    run: runProcess,
  } as unknown as ToolContext;
  const parsed = validateTemplate.input.parse(input);
  const value = await validateTemplate.handle(parsed, context);
  return { value: validateTemplate.output.parse(value), text: validateTemplate.text(value, parsed) };
}

it('answers with a line per finding, then the verdict', async () => {
  const { value, text } = await call({ content: template });
  expect(value.valid).toBe(false);
  expect(text).toMatchInlineSnapshot(`
    "template.yaml:4:11 error resource/unknown-type Orders: There is no resource type "AWS::SQS::Queu". Did you mean "AWS::SQS::Queue"? [fix, safe: Rename to AWS::SQS::Queue]
    template.yaml:8:23 error ref/undefined Copy: Ref names "Ordes", which is no resource or parameter of this template. Did you mean "Orders"? [fix, safe: Rename to Orders]
    template.yaml: 2 errors, 0 warnings, 0 advice, 0 suppressed. Deployable: no.
    Not checked: Properties of AWS::SQS::Queu: not in the resource index of 2026-09-29.
    Resource types as of 2026-09-29."
  `);
});

it('returns a diff of the fixes and what remains, and writes nothing', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'validate-'));
  const file = path.join(folder, 'template.yaml');
  await writeFile(file, template);
  const { value, text } = await call({ path: folder, fix: 'safe' });
  expect(value.fixes?.applied.map(({ rule }) => rule)).toEqual(['resource/unknown-type', 'ref/undefined']);
  expect(value).toMatchObject({ valid: true, deployable: 'yes', findings: [] });
  expect(text).toContain('+    Type: AWS::SQS::Queue\n');
  expect(await readFile(file, 'utf8')).toBe(template);
});

it('runs only the rules asked for', async () => {
  const { value } = await call({ content: template, rules: ['ref'] });
  expect(value.findings.map(({ rule }) => rule)).toEqual(['ref/undefined']);
});

it.each([
  [{}, /"path".*or "content"/],
  [{ path: '/nowhere/template.yaml' }, /no file or folder/],
  [{ path: tmpdir(), content: 'x' }, /not both/],
])('says what is allowed for %j', async (input, message) => {
  await expect(call(input)).rejects.toThrow(message);
});
