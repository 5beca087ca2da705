import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeProject } from '../../src/templates/write-project.ts';
import { temporaryFolder } from '../support/server.ts';

const files = [
  { path: 'a.txt', content: 'one' },
  { path: 'deep/er/b.txt', content: 'two' },
];
const signal = new AbortController().signal;

/** Everything under a folder, links and dot files too. */
async function listing(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).toSorted();
}

describe('writing', () => {
  it('makes the folder and those above it', async () => {
    const folder = await temporaryFolder();
    await writeProject(path.join(folder, 'x/y/project'), files, signal);
    expect(await readFile(path.join(folder, 'x/y/project/deep/er/b.txt'), 'utf8')).toBe('two');
    expect(await readdir(path.join(folder, 'x/y'))).toEqual(['project']);
  });

  it('takes an empty folder, and leaves it readable for others as usual', async () => {
    const folder = await temporaryFolder();
    const usual = path.join(folder, 'usual');
    await mkdir(usual);
    await mkdir(path.join(folder, 'project'));
    await writeProject(path.join(folder, 'project'), files, signal);
    expect((await stat(path.join(folder, 'project'))).mode).toBe((await stat(usual)).mode);
    expect(await readdir(path.join(folder, 'project'))).toEqual(['a.txt', 'deep']);
  });
});

describe('refusing', () => {
  it('names what is in a folder that is not empty, and touches nothing', async () => {
    const folder = await temporaryFolder();
    for (const name of ['1', '2', '3', '4', '5', '6', '7']) await writeFile(path.join(folder, name), name);
    const before = await listing(folder);
    await expect(writeProject(folder, files, signal)).rejects.toThrow(
      /is not empty: it holds 1, 2, 3, 4, 5 and 2 more\. Nothing was written\. Choose a new folder/,
    );
    expect(await listing(folder)).toEqual(before);
  });

  it('does not count a hidden file as nothing', async () => {
    const folder = await temporaryFolder();
    await mkdir(path.join(folder, '.git'));
    await expect(writeProject(folder, files, signal)).rejects.toThrow('it holds .git.');
  });

  it('does not replace a file or a link', async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'file'), 'keep');
    await mkdir(path.join(folder, 'elsewhere'));
    await symlink(path.join(folder, 'elsewhere'), path.join(folder, 'link'));
    await expect(writeProject(path.join(folder, 'file'), files, signal)).rejects.toThrow('is a file');
    await expect(writeProject(path.join(folder, 'link'), files, signal)).rejects.toThrow('is a file');
    await expect(writeProject(path.join(folder, 'file', 'below'), files, signal)).rejects.toThrow(/Nothing/);
    expect(await listing(folder)).toEqual(['elsewhere', 'file', 'link']);
    expect(await readFile(path.join(folder, 'file'), 'utf8')).toBe('keep');
  });
});

describe('failing half-way', () => {
  it('leaves nothing when a file cannot be written', async () => {
    const folder = await temporaryFolder();
    const impossible = [...files, { path: 'a.txt/below', content: 'a.txt is no folder' }];
    await expect(writeProject(path.join(folder, 'x/y/project'), impossible, signal)).rejects.toThrow(
      /Cannot write to .*Nothing was left behind/,
    );
    expect(await listing(folder)).toEqual([]);
  });

  it('leaves nothing when cancelled, and keeps an empty folder that was there', async () => {
    const folder = await temporaryFolder();
    await mkdir(path.join(folder, 'project'));
    for (const steps of [0, 1, 2]) {
      const cancelling = cancelAfter(steps);
      await expect(writeProject(path.join(folder, 'project'), files, cancelling)).rejects.toThrow('cancelled');
    }
    expect(await listing(folder)).toEqual(['project']);
  });
});

/** A signal that is aborted once it was looked at `looks` times. */
function cancelAfter(looks: number): AbortSignal {
  const controller = new AbortController();
  let left = looks;
  const { signal: cancelling } = controller;
  const look = cancelling.throwIfAborted.bind(cancelling);
  cancelling.throwIfAborted = () => {
    if (left === 0) controller.abort(new Error('cancelled'));
    left -= 1;
    look();
  };
  return cancelling;
}
