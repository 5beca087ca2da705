import { parse } from '@babel/parser';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { facts } from '../../src/guidance/facts/index.ts';
import type { Fact } from '../../src/guidance/facts/types.ts';

const source = path.resolve(import.meta.dirname, '../../src');
const areas = ['guidance', 'validation', 'templates'];

/** Numbers that mean themselves wherever they stand: small counts, powers, units of time, HTTP status. */
const trivial = new Set([
  ...Array.from({ length: 100 }, (_, index) => index + 1).filter((count) => count !== 29),
  0,
  0.1,
  0.2,
  0.25,
  0.3,
  0.4,
  0.5,
  0.6,
  0.7,
  128,
  256,
  512,
  1024,
  1000,
  1e6,
  3600,
  86_400,
  200,
  400,
  500,
]);

/** Files whose numbers measure something else altogether. */
const otherMeasures: Readonly<Record<string, string>> = {
  'guidance/charts/svg.ts': 'pixels and steps of a time axis',
  'guidance/simulation/random.ts': 'constants of a random number generator',
};

/** Numbers that equal a fact by chance, with what they are. Reviewed: an entry that no longer matches fails the test. */
const coincidences: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'guidance/simulation/arrivals.ts': { 10_000: 'points of a profile', 2000: 'most seconds of a short simulation' },
  'guidance/simulation/findings.ts': { 0.01: 'tail of a distribution', 5000: 'samples of a distribution' },
  'guidance/simulation/managed-instances.ts': {
    900: 'assumed time before instances are given back',
    400_000: 'bound of steps',
    32_768: 'steps between pauses',
  },
  'guidance/simulation/queue.ts': { 400_000: 'bound of steps', 32_768: 'steps between pauses' },
  'guidance/simulation/requests.ts': { 0.05: 'tick of a waiting room' },
  'guidance/simulation/settings.ts': {
    10_000: 'bound of an input',
    0.01: 'bound of an input',
    10_240: 'bound of an input',
    5000: 'bound of an input',
    1_000_000_000: 'bound of an input',
  },
  'guidance/fit/queueing.ts': { 5000: 'load up to which the exact recursion runs' },
  'guidance/fit/memory.ts': { 0.15: 'residual of a poor fit' },
  'guidance/fit/plausibility.ts': {
    10_000: 'suspicious ratio of longest to mean',
    1_000_000_000: 'rate beyond any account',
    0.05: 'tolerance of a contradiction',
  },
  'guidance/fit/rank.ts': { 0.15: 'closeness of costs', 0.01: 'smallest cost compared' },
  'guidance/fit/rules.ts': { 10_000: 'messages of a chatty connection' },
  'guidance/fit/sensitivity.ts': { 0.65: 'discount to probe', 0.03: 'CPU share to probe' },
  'guidance/cost/lines.ts': { 0.01: 'a cent' },
  'guidance/cost/units.ts': { 1_048_576: 'kilobytes of a gigabyte' },
  'guidance/event-types/declarations.ts': { 5000: 'characters of an answer' },
  'validation/helpers/conditions.ts': { 2000: 'bound of a search' },
  'validation/helpers/bounded-match.ts': { 2000: 'patterns kept' },
  'validation/project/exports.ts': { 2000: 'characters looked at after a keyword' },
  'validation/project/files.ts': {
    2000: 'bound of look-ups',
    300: 'bound of files',
    1_048_576: 'bytes read of a file',
  },
  'templates/queue-worker/template.ts': { 300: 'alarm threshold a project starts with' },
  'templates/parts/fields.ts': { 10_000: 'longest text of a generated field' },
  'templates/parts/sam.ts': { 365: 'days of log retention that CloudWatch offers' },
  'templates/http-api/template.ts': { 0.01: 'alarm threshold', 3000: 'alarm threshold in milliseconds' },
};

/** Every price and limit of the facts with the ids that hold it; lists of sizes count by their prices only. */
function factNumbers(): Map<number, string[]> {
  const numbers = new Map<number, string[]>();
  const add = (id: string, value: unknown): void => {
    if (typeof value !== 'number' || !Number.isFinite(value) || trivial.has(value)) return;
    numbers.set(value, [...(numbers.get(value) ?? []), id]);
  };
  for (const [id, { value }] of Object.entries<Fact>(facts)) {
    add(id, value);
    for (const part of Object.values(Object(value) as Record<string, unknown>)) {
      const { usd, usdPerHour, upTo } = Object(part) as Record<string, unknown>;
      for (const number of [usd, usdPerHour, upTo]) add(id, number);
      if (typeof value === 'object' && !Array.isArray(value)) add(id, part);
    }
  }
  return numbers;
}

interface Literal {
  readonly file: string;
  readonly line: number;
  readonly value: number;
}

async function literalsOf(area: string): Promise<Literal[]> {
  const names = await readdir(path.join(source, area), { recursive: true });
  const own = names.filter(
    (name) =>
      name.endsWith('.ts') &&
      !/(^|[\\/])(files|variants)[\\/]/.test(name) &&
      !`${area}/${name}`.startsWith('guidance/facts'),
  );
  const found = await Promise.all(
    own.map(async (name) =>
      numbersIn(`${area}/${name}`.replaceAll('\\', '/'), await readFile(path.join(source, area, name), 'utf8')),
    ),
  );
  return found.flat();
}

function numbersIn(file: string, text: string): Literal[] {
  const literals: Literal[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null || !('type' in node)) return undefined;
    const value = numberOf(node);
    if (value !== undefined && 'loc' in node) {
      const { start } = node.loc as { start: { line: number } };
      literals.push({ file, line: start.line, value });
      return undefined;
    }
    return Object.values(node).forEach(visit);
  };
  visit(parse(text, { sourceType: 'module', plugins: ['typescript', 'importAttributes'] }).program);
  return literals;
}

/** The number a literal, or a product of literals such as `15 * 60`, stands for. */
function numberOf(node: object): number | undefined {
  if (!('type' in node)) return undefined;
  if (node.type === 'NumericLiteral' && 'value' in node) return Number(node.value);
  if (node.type !== 'BinaryExpression' || !('operator' in node) || node.operator !== '*') return undefined;
  const { left, right } = node as unknown as { left: object; right: object };
  const [first, second] = [numberOf(left), numberOf(right)];
  return first === undefined || second === undefined ? undefined : first * second;
}

/** Dollars in texts that equal a price of the facts; claims quote others, so they may. */
async function pricesInTexts(): Promise<string[]> {
  const perUnit = [...factNumbers()].filter(([, ids]) => ids.some((id) => id.startsWith('price.'))).map(([usd]) => usd);
  // Texts say the price of a million where the fact holds that of one.
  const prices = new Set(perUnit.map((usd) => (usd < 0.001 ? Number((usd * 1e6).toPrecision(12)) : usd)));
  const names = await readdir(path.join(source, 'guidance'), { recursive: true });
  const own = names.filter((name) => name.endsWith('.ts') && !/^(facts|topics[\\/]claims)[\\/]/.test(name));
  const found = await Promise.all(
    own.map(async (name) => {
      const text = await readFile(path.join(source, 'guidance', name), 'utf8');
      const dollars = [...text.matchAll(/\$(\d[\d,]*(?:\.\d+)?)/g)].map(([, amount = '']) =>
        Number(amount.replaceAll(',', '')),
      );
      return dollars.filter((usd) => prices.has(usd)).map((usd) => `guidance/${name} $${usd}`);
    }),
  );
  return found.flat();
}

describe('prices and limits', () => {
  it('stand in the facts only', async () => {
    const numbers = factNumbers();
    const literals = (await Promise.all(areas.map(literalsOf))).flat();
    const suspects = literals.filter(({ file, value }) => numbers.has(value) && !(file in otherMeasures));
    const copies = suspects.filter(({ file, value }) => !coincidences[file]?.[value]);
    const report = copies.map(
      ({ file, line, value }) =>
        `src/${file}:${line} ${value}: read facts['${numbers.get(value)?.[0]}'].value, or name the coincidence in ${path.basename(import.meta.filename)}`,
    );
    expect(report).toEqual([]);
    const used = new Set(suspects.map(({ file, value }) => `${file} ${value}`));
    const stale = Object.entries(coincidences).flatMap(([file, values]) =>
      Object.keys(values)
        .filter((value) => !used.has(`${file} ${value}`))
        .map((value) => `${file} ${value}`),
    );
    expect(stale).toEqual([]);
  });

  it('are not written into texts either', async () => {
    expect(await pricesInTexts()).toEqual([]);
  });

  it('are recognised when someone copies one', () => {
    expect(numbersIn('x.ts', 'const limit = 15 * 60;').map(({ value }) => value)).toEqual([900]);
    const numbers = factNumbers();
    const [literal] = numbersIn('x.ts', 'const perGbSecond = 0.0000133334;');
    expect(numbers.get(literal?.value ?? 0)).toContain('price.lambda.gbSecond.arm64');
    expect(numbers.has(31_622_400)).toBe(true);
    expect(numbers.has(0.145)).toBe(true);
    expect(numbers.has(1250)).toBe(true);
  });
});
