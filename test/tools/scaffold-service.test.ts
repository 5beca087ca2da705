import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ToolContext } from '../../src/mcp/tool.ts';
import { kinds } from '../../src/templates/kinds.ts';
import { scaffoldService } from '../../src/tools/scaffold-service.ts';
import { makeToolContext } from '../local/support.ts';
import { temporaryFolder } from '../support/server.ts';

async function call(args: Record<string, unknown>, folder: string, changes: Partial<ToolContext> = {}) {
  const input = scaffoldService.input.parse(args);
  const value = await scaffoldService.handle(input, { ...makeToolContext(folder), ...changes });
  expect(scaffoldService.output.parse(value)).toEqual(value);
  return { value, text: scaffoldService.text(value, input) };
}

describe('scaffold_service', () => {
  it('offers every kind there is', () => {
    expect(scaffoldService.input.shape.kind.unwrap().options).toEqual(kinds);
  });

  it('writes a project whose template has no findings, and says what to run', async () => {
    const folder = await temporaryFolder();
    const directory = path.join(folder, 'notes');
    const { value, text } = await call({ kind: 'http-api', name: 'notes-service', directory }, folder);
    expect(value).toMatchObject({ validation: { errors: 0, warnings: 0 }, kinds: [] });
    for (const { path: file, bytes } of value.files) {
      expect((await readFile(path.join(directory, file))).length, file).toBe(bytes);
    }
    expect(text).toContain(`Wrote ${String(value.files.length)} files`);
    expect(text).toContain('template.yaml: 0 errors, 0 warnings.');
    expect(text).toContain('  npm ci\n  npm run check\n  npm test\n  npm run build');
  });

  it("takes the server's Region unless options name one", async () => {
    const folder = await temporaryFolder();
    const args = { kind: 'http-api', name: 'notes-service' };
    await call({ ...args, directory: path.join(folder, 'a') }, folder, { region: 'ap-south-1' });
    const options = { region: 'eu-west-1' };
    await call({ ...args, directory: path.join(folder, 'b'), options }, folder, { region: 'ap-south-1' });
    expect(await readFile(path.join(folder, 'a/samconfig.toml'), 'utf8')).toContain('region = "ap-south-1"');
    expect(await readFile(path.join(folder, 'b/samconfig.toml'), 'utf8')).toContain('region = "eu-west-1"');
  });

  it('leaves nothing behind when cancelled', async () => {
    const folder = await temporaryFolder();
    const args = { kind: 'http-api', name: 'notes-service', directory: path.join(folder, 'new') };
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(call(args, folder, { signal })).rejects.toThrow('cancelled');
    expect(await readdir(folder)).toEqual([]);
  });

  it('only lists with dryRun', async () => {
    const folder = await temporaryFolder();
    const args = { kind: 'http-api', name: 'notes-service', directory: path.join(folder, 'new'), dryRun: true };
    const { value, text } = await call(args, folder);
    expect(value.files).toContainEqual({ path: 'template.yaml', bytes: expect.any(Number) });
    expect(text).toContain('Would write');
    expect(await readdir(folder)).toEqual([]);
  });

  it('lists the kinds and their typed options with dryRun and no name', async () => {
    const folder = await temporaryFolder();
    const { value, text } = await call({ dryRun: true }, folder);
    expect(value.kinds.map(({ kind }) => kind)).toEqual(kinds);
    expect(text).toContain('http-api: REST API');
    expect(text).toContain('  auth (jwt | iam | api-key | none): Who may call');
    expect(text).toContain('Default: jwt.');
  });

  it('says what is missing', async () => {
    const folder = await temporaryFolder();
    await expect(call({}, folder)).rejects.toThrow(/needs "kind" \(http-api.*"name".*"directory"/);
    await expect(call({ kind: 'http-api', name: 'a' }, folder)).rejects.toThrow('"directory"');
  });

  it('stays under the roots and never overwrites', async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'mine.txt'), 'mine');
    const args = { kind: 'http-api', name: 'notes-service' };
    await expect(call({ ...args, directory: path.join(folder, '../escape') }, folder)).rejects.toThrow('outside');
    await expect(call({ ...args, directory: 'relative' }, folder)).rejects.toThrow('absolute');
    await expect(call({ ...args, directory: folder }, folder)).rejects.toThrow('is not empty: it holds mine.txt');
    await expect(call({ ...args, directory: folder, dryRun: true }, folder)).rejects.toThrow('is not empty');
    expect(await readdir(folder)).toEqual(['mine.txt']);
  });
});
