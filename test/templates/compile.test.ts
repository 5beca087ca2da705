import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { kinds } from '../../src/templates/kinds.ts';
import { writeProject } from '../../src/templates/write-project.ts';
import { renderProject } from '../../src/templates/scaffold.ts';
import { orderResource } from './support.ts';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');

/** Inside the repository, so that the projects find its dependencies; `npm run test:projects` installs their own. */
const cache = path.join(root, 'node_modules', '.cache', 'serverless-mcp', 'compile');

/** Names that clash with something: globals, types, variables and functions of the code, keywords, plurals, digits. */
const names =
  'error event request response date map record page item owner store handler cursor class function string promise sheep person x mp3 orderItem purchase-order-line notes http count test'.split(
    ' ',
  );

const everyKind = {
  a: 'string',
  status: ['open', 'in progress', 'done/closed'],
  total: 'number',
  isPaid: 'boolean',
  due: 'date',
  shippedAt: 'datetime',
  of: 'string',
  get: 'string',
  name: 'string',
  type: ['A'],
  snake_case: 'number',
};

it('compiles whatever the resource is called and whoever may call', async () => {
  await rm(cache, { recursive: true, force: true });
  const projects = [
    ...names.map((name, index) => [`n${String(index)}`, { resource: { name, fields: everyKind } }] as const),
    ...kinds.map((kind) => [kind, {}, kind] as const),
    ...['jwt', 'iam', 'api-key', 'none'].map((auth) => [auth, { auth, resource: orderResource }] as const),
  ];
  for (const [folder, options, kind = 'http-api'] of projects) {
    const files = await renderProject(kind, 'service', options);
    await writeProject(path.join(cache, folder), files, new AbortController().signal);
    if (folder !== 'jwt') await rm(path.join(cache, folder, 'types'), { recursive: true, force: true });
  }
  await mkdir(cache, { recursive: true });
  await writeFile(
    path.join(cache, 'tsconfig.json'),
    JSON.stringify({ extends: './jwt/tsconfig.json', include: ['*/src', '*/test', '*/scripts', '*/types', '*/*.mts'] }),
  );
  const outcome = await run(path.join(root, 'node_modules', '.bin', 'tsc'), ['-p', cache]).then(
    () => 'compiled',
    (error: { stdout: string }) => error.stdout,
  );
  expect(outcome).toBe('compiled');
}, 60_000);
