import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { facts } from '../../src/guidance/facts/index.ts';
import { formatFactNote, noteFact, noteFacts } from '../../src/guidance/facts/select.ts';
import type { Fact } from '../../src/guidance/facts/types.ts';

const entries = Object.entries<Fact>(facts);

/** Other ways a statement may write the value of its fact: as a percentage, as dollars per million and so on. */
function spellings(value: number): string[] {
  const percent = value * 100;
  return [
    String(value),
    value.toLocaleString('en-US'),
    value.toFixed(2),
    value.toFixed(10).replace(/0+$/, ''),
    `${percent} %`,
    `${Number(percent.toFixed(6))} %`,
    ...(value >= 1e6 ? [`${value / 1e6} million`] : []),
    ...(value % 1024 === 0 ? [`${value / 1024} MB`, `${value / 1024} MiB`] : []),
  ];
}

describe('facts', () => {
  it.each(entries)('%s is dated, sourced and readable alone', (id, fact) => {
    expect(id).toMatch(/^[a-z0-9-]+(\.[a-zA-Z0-9_-]+)+$/);
    expect(fact.statement).toMatch(/^\S.*\.$/s);
    expect(fact.statement.length).toBeLessThan(320);
    expect(fact.source.length).toBeGreaterThan(5);
    expect(fact.checkedOn).toMatch(/^2026-\d\d-\d\d$/);
    expect(Number.isNaN(Date.parse(fact.checkedOn))).toBe(false);
  });

  it.each(entries.filter(([, fact]) => typeof fact.value === 'number'))('%s says the number it holds', (_id, fact) => {
    expect(spellings(Number(fact.value)).some((spelling) => fact.statement.includes(spelling))).toBe(true);
  });

  it('gives every number a unit', () => {
    const bare = entries.filter(([, fact]) => typeof fact.value === 'number' && !fact.unit).map(([id]) => id);
    expect(bare).toEqual([]);
  });

  it('covers the services that advice, rules and blueprints read', () => {
    const services = new Set(entries.map(([id]) => id.split('.')[0]));
    for (const service of ['lambda', 'durable', 'managed-instances', 'sqs', 'dynamodb', 'step-functions', 'price'])
      expect(services).toContain(service);
    expect(entries.length).toBeGreaterThan(200);
  });
});

it('docs/unsettled-facts.md lists every fact below documented, and no other', async () => {
  const weak = entries.filter(([, { confidence }]) => confidence === 'reported' || confidence === 'unconfirmed');
  const document = await readFile(path.resolve(import.meta.dirname, '../../docs/unsettled-facts.md'), 'utf8');
  const listed = [...document.matchAll(/^\| `(\S+)` +\| \S/gm)].map(([, id]) => id);
  expect(new Set(listed)).toEqual(new Set(weak.map(([id]) => id)));
});

describe('fact notes', () => {
  const fact = facts['lambda.timeout.maxSeconds'];

  it('flags a fact older than 180 days', () => {
    expect(noteFact('lambda.timeout.maxSeconds', fact, new Date('2027-05-20')).stale).toBe(false);
    const old = noteFact('lambda.timeout.maxSeconds', fact, new Date('2027-05-21'));
    expect(old.stale).toBe(true);
    expect(formatFactNote(old)).toContain('older than 180 days, check again');
  });

  it('names each fact once, and says when support is weak', () => {
    const notes = noteFacts(['alb.requests.perConnection', 'alb.requests.perConnection'], new Date('2026-11-22'));
    expect(notes).toHaveLength(1);
    expect(notes.map(formatFactNote)[0]).toMatch(/2026-11-21, unconfirmed\)$/);
  });
});
