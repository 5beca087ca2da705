import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openProjectFiles, readingBounds } from '../../../src/validation/project/files.ts';

let outside: string;
let folder: string;

beforeAll(async () => {
  outside = await mkdtemp(path.join(tmpdir(), 'project-files-'));
  folder = path.join(outside, 'project');
  await mkdir(path.join(folder, 'src'), { recursive: true });
  await writeFile(path.join(outside, 'secret.txt'), 'secret');
  await writeFile(path.join(folder, 'src/app.js'), 'exports.handler = 1;');
  await writeFile(path.join(folder, 'binary.js'), 'a\0b');
  await writeFile(path.join(folder, 'large.js'), 'x'.repeat(readingBounds.fileBytes + 1));
  await symlink(path.join(outside, 'secret.txt'), path.join(folder, 'linked.txt'));
  await symlink(outside, path.join(folder, 'up'));
  await symlink(path.join(folder, 'src'), path.join(folder, 'code'));
  await symlink(path.join(folder, 'gone'), path.join(folder, 'dangling'));
});
afterAll(() => rm(outside, { recursive: true, force: true }));

const open = () => openProjectFiles(path.join(folder, 'template.yaml'));

it('tells files, folders and what is missing', () => {
  const files = open();
  expect(
    ['src', 'src/app.js', './src/../src/app.js', 'src/app.ts', 'src/app.js/deeper', '.'].map((file) =>
      files.kindOf(file),
    ),
  ).toEqual(['folder', 'file', 'file', 'missing', 'missing', 'folder']);
  expect(files.read('src/app.js')).toBe('exports.handler = 1;');
  expect(files.namesIn('src')).toEqual(['app.js']);
});

it.each([
  '../secret.txt',
  'linked.txt',
  'up/secret.txt',
  'up',
  'dangling',
  '/etc/passwd',
  'src\\app.js',
  'a\0b',
  'up/nothing',
])('knows nothing of %j', (file) => {
  const files = open();
  expect(files.kindOf(file)).toBe('unknown');
  expect(files.read(file)).toBeUndefined();
});

it('follows links that stay in the folder', () => {
  expect(open().read('code/app.js')).toBe('exports.handler = 1;');
});

it('reads no binary, no large file and no socket', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path.join(folder, 'socket.js'), resolve));
  onTestFinished(() => void server.close());
  const files = open();
  expect(files.read('binary.js')).toBeUndefined();
  expect(files.read('large.js')).toBeUndefined();
  expect(files.kindOf('socket.js')).toBe('unknown');
  expect(files.read('socket.js')).toBeUndefined();
});

it('concludes nothing once its bounds are spent', () => {
  const files = open();
  for (let index = 0; index < readingBounds.lookups; index += 1) files.kindOf(`missing-${index}`);
  expect(files.kindOf('other')).toBe('unknown');
});
