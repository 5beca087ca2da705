import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { codeRules } from '../../src/code-analysis/rules/index.ts';
import { allRules } from '../../src/validation/rules/index.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../docs/what-is-checked.md'), 'utf8');
const named = new Set([...page.matchAll(/`([a-z-]+\/[a-z0-9-]+)`/g)].map(([, id]) => id));
const ids = [...allRules, ...codeRules].map(({ id }) => id);

it('names every rule, and only rules', () => {
  expect(ids.filter((id) => !named.has(id))).toEqual([]);
  expect([...named].filter((id) => !ids.some((known) => known === id))).toEqual([]);
});

it('counts them', () => {
  const counts = /has (\d+) rules, `check_code` (\d+)/.exec(page)?.slice(1).map(Number);
  expect(counts).toEqual([allRules.length, codeRules.length]);
});

it('lists strict rules as such', () => {
  const strict = allRules.filter(({ profile }) => profile === 'strict').map(({ id }) => id);
  const listed = [...page.matchAll(/\*strict\*: ([^|\n]+)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/`([a-z-]+\/[a-z0-9-]+)`/g)].map(([, id]) => id),
  );
  expect(new Set(listed)).toEqual(new Set(strict));
});
