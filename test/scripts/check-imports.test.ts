import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkImports } from '../../scripts/check-imports.mjs';
import { temporaryFolder } from '../support/server.ts';

async function check(file: string, source: string) {
  const folder = await temporaryFolder();
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
  await writeFile(path.join(folder, file), source);
  return checkImports(folder);
}

describe('the import directions', () => {
  it('hold in this project', async () => {
    const { files, problems } = await checkImports(path.resolve(import.meta.dirname, '../../src'));
    expect(problems).toEqual([]);
    expect(files).toBeGreaterThan(20);
  });

  it.each([
    ['the SDK', "import { McpServer } from '@modelcontextprotocol/server';"],
    ['mcp/', "import { defineTool } from '../mcp/tool.ts';"],
    ['mcp/ as a type only', "import type { Effect } from '../mcp/tool.ts';"],
    ['tools/ lazily', "export const load = () => import('../tools/index.ts');"],
    ['mcp/ by an import type', "export type A = import('../mcp/tool.ts').Effect;"],
    ['mcp/ by re-export', "export { defineTool } from '../mcp/tool.ts';"],
    ['another domain', "import { a } from '../aws/a.ts';"],
  ])('refuse a domain folder that imports %s', async (_what, source) => {
    const { problems } = await check('validation/rule.ts', source);
    expect(problems).toHaveLength(1);
  });

  it('let a domain folder import the template model and facts', async () => {
    const source = "import { a } from '../cloudformation/a.ts';\nimport { b } from '../guidance/facts/index.ts';";
    expect((await check('validation/rule.ts', source)).problems).toEqual([]);
  });

  it('refuse a folder that nobody has judged', async () => {
    const { problems } = await check('newdomain/a.ts', "import { McpServer } from '@modelcontextprotocol/server';");
    expect(problems[0]).toContain('not in the table');
  });

  it('refuse facts that import guidance, and anything below tools that imports upwards', async () => {
    expect((await check('guidance/facts/a.ts', "import { a } from '../fit/a.ts';")).problems).toHaveLength(1);
    expect((await check('world/a.ts', "import { a } from '../cloudformation/a.ts';")).problems).toHaveLength(1);
  });
});
