import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kinds } from '../../../src/templates/kinds.ts';
import { formatFiles } from '../../../src/validation/output/format-files.ts';
import { runValidation } from '../../../src/validation/run.ts';
import { render } from '../../templates/support.ts';

const now = new Date('2026-11-21');
const template = `Transform: AWS::Serverless-2016-10-31
Resources:
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties: { DefinitionUri: flows/flow.asl.yaml }
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'project-run-'));
  await mkdir(path.join(folder, 'infra/flows'), { recursive: true });
  await writeFile(path.join(folder, 'infra/template.yaml'), template);
  await writeFile(
    path.join(folder, 'infra/flows/flow.asl.yaml'),
    'StartAt: Frist\nStates:\n  First: { Type: Succeed }\n',
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a template with its folder', () => {
  it('names the other file, line and column of what is wrong there', async () => {
    const { findings, valid } = await runValidation({ location: path.join(folder, 'infra'), rules: ['project'] }, now);
    expect(findings).toMatchObject([
      { rule: 'project/state-machine-file', file: 'flows/flow.asl.yaml', line: 1, column: 10, resource: 'Flow' },
    ]);
    expect(valid).toBe(false);
  });

  it('looks at no file when only the text is given', async () => {
    const { findings } = await runValidation({ content: template, rules: ['project'] }, now);
    expect(findings).toEqual([]);
  });

  it('hears a suppression on the resource that names the file', async () => {
    const suppressed = template.replace(
      '    Properties',
      '    Metadata: { serverless-mcp: { ignore: [{ id: project/state-machine-file, reason: generated }] } }\n    Properties',
    );
    await writeFile(path.join(folder, 'infra/quiet.yaml'), suppressed);
    const location = path.join(folder, 'infra/quiet.yaml');
    expect(await runValidation({ location, rules: ['project'] }, now)).toMatchObject({ findings: [], suppressed: 1 });
  });

  it('places it in the right file of GitHub annotations and SARIF', async () => {
    const requests = [{ location: path.join(folder, 'infra/template.yaml'), rules: ['project'] }];
    const world = { now, base: folder, version: '1' };
    expect(await formatFiles(requests, 'github', world)).toContain('file=infra/flows/flow.asl.yaml,line=1');
    expect(await formatFiles(requests, 'sarif', world)).toContain('"uri": "infra/flows/flow.asl.yaml"');
  });
});

it.each(kinds)('finds nothing in the project of %s', async (kind) => {
  const target = path.join(folder, kind);
  for (const [name, text] of Object.entries(await render({}, kind))) {
    await mkdir(path.dirname(path.join(target, name)), { recursive: true });
    await writeFile(path.join(target, name), text);
  }
  const { findings } = await runValidation({ location: target, profile: 'default' }, now);
  expect(findings).toEqual([]);
});
