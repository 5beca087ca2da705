import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openProjectFiles } from '../../../src/validation/project/files.ts';
import { namesIn, readSamConfig } from '../../../src/validation/project/sam-config.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sam-config-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(text: string, template = 'template.yaml') {
  await writeFile(path.join(folder, 'samconfig.toml'), text);
  return readSamConfig(openProjectFiles(path.join(folder, template)));
}

it.each([
  ['A=1 B=2', ['A', 'B']],
  ['A="x y=1" B=\'C=2\'', ['A', 'B']],
  ['"A=x y" B=2', ['A', 'B']],
  ['ParameterKey=A,ParameterValue=1 ParameterKey="B",ParameterValue="C=2"', ['A', 'B']],
  [
    ['A=1', 'B=https://x/?c=1'],
    ['A', 'B'],
  ],
])('reads the names in %j', (value, names) => {
  expect(namesIn(value)).toEqual(names);
});

it('says nothing of values in files or other forms', () => {
  expect(namesIn('file://parameters.json')).toBeUndefined();
  expect(namesIn({ A: 1 })).toBeUndefined();
});

it('gives the place of a name, also in a list of several lines', async () => {
  const text = '[default.deploy.parameters]\nparameter_overrides = [\n  "A=1",\n  "B=2",\n]\nregion = "B"\n';
  const { overrides } = await read(text);
  const place = overrides[0]?.placeOf('B');
  expect(place).toEqual({ start: text.indexOf('B=2'), end: text.indexOf('B=2') + 1 });
});

it('takes tables only for the template they are for', async () => {
  const text =
    '[default.build.parameters]\ntemplate_file = "other.yaml"\n[default.deploy.parameters]\nparameter_overrides = "A=1"\n';
  expect((await read(text)).overrides).toEqual([]);
  expect((await read(text, 'other.yaml')).overrides).toHaveLength(1);
  expect((await read('[a.deploy.parameters]\nparameter_overrides = "A=1"\n', 'other.yaml')).overrides).toEqual([]);
});

it('places a syntax error', async () => {
  const text = 'version = 0.1\n[default\n';
  const { syntaxError } = await read(text);
  expect(text.slice(0, syntaxError?.place.start)).toContain('version = 0.1\n');
  expect(syntaxError?.message).not.toBe('');
});
