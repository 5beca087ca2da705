import { BlockList, isIP } from 'node:net';
import { isObject } from '../../world/json.ts';
import { facts } from '../facts/index.ts';

/** A check of one leaf of a pattern. `value` is undefined when the event has no such field. */
export interface LeafTest {
  /** As it stands in the pattern, for messages. */
  readonly shown: string;
  matches(value: unknown): boolean;
  /** `exists: false`: holds when the path is absent from the whole event, not from one element of a list. */
  readonly isAbsence: boolean;
}

/** Thrown for patterns the service would refuse; the path is added by the caller. */
export class PatternProblem extends Error {
  override readonly name = 'PatternProblem';
}

type Build = (operand: unknown) => (value: unknown) => boolean;

const operators: Readonly<Record<string, Build>> = {
  prefix: (operand) =>
    isObject(operand) ? ignoringCase(operand, 'prefix', startsWith) : startsWith(anyText('prefix', operand)),
  suffix: (operand) =>
    isObject(operand) ? ignoringCase(operand, 'suffix', endsWith) : endsWith(anyText('suffix', operand)),
  'equals-ignore-case': (operand) => equalsIgnoreCase(anyText('equals-ignore-case', operand)),
  wildcard: (operand) => wildcard(text('wildcard', operand)),
  exists: (operand) => {
    if (typeof operand !== 'boolean') throw new PatternProblem('exists takes true or false');
    return (value) => (value !== undefined && !isObject(value)) === operand;
  },
  numeric: (operand) => numeric(operand),
  cidr: (operand) => cidr(text('cidr', operand)),
  'anything-but': (operand) => anythingBut(operand),
};

/** Names of the operators, for messages. */
const operatorNames: readonly string[] = Object.keys(operators);

/** Operators Lambda documents for event source mappings. */
export const mappingOperators: ReadonlySet<string> = new Set([
  'prefix',
  'suffix',
  'equals-ignore-case',
  'exists',
  'numeric',
  'anything-but',
]);

/** Turns one element of a pattern's list into a test; throws PatternProblem when it is no valid one. */
export function compileLeaf(element: unknown, allowed: ReadonlySet<string> = new Set(operatorNames)): LeafTest {
  const shown = JSON.stringify(element);
  if (!isObject(element)) {
    if (Array.isArray(element)) throw new PatternProblem('lists do not nest; write ["a","b"] for a or b');
    return { shown, isAbsence: false, matches: (value) => value === element };
  }
  const entries = Object.entries(element);
  const [entry] = entries;
  if (!entry || entries.length > 1) throw new PatternProblem(`${shown}: an operator object has exactly one key`);
  const [name, operand] = entry;
  const build = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (!build) throw new PatternProblem(`unknown operator "${name}"; known: ${operatorNames.join(', ')}`);
  if (!allowed.has(name))
    throw new PatternProblem(
      `operator "${name}" is not among those event source mappings support (${[...allowed].join(', ')})`,
    );
  return { shown, isAbsence: name === 'exists' && operand === false, matches: build(operand) };
}

const startsWith =
  (start: string) =>
  (value: unknown): boolean =>
    typeof value === 'string' && value.startsWith(start);
const endsWith =
  (end: string) =>
  (value: unknown): boolean =>
    typeof value === 'string' && value.endsWith(end);
const equalsIgnoreCase =
  (wanted: string) =>
  (value: unknown): boolean =>
    typeof value === 'string' && value.toLowerCase() === wanted.toLowerCase();

function ignoringCase(operand: object, name: string, test: (part: string) => (value: unknown) => boolean) {
  const [key, part] = Object.entries(operand)[0] ?? [];
  if (key !== 'equals-ignore-case')
    throw new PatternProblem(`${name} takes a string or { "equals-ignore-case": string }`);
  const lower = test(anyText(name, part).toLowerCase());
  return (value: unknown): boolean => typeof value === 'string' && lower(value.toLowerCase());
}

function wildcard(pattern: string): (value: unknown) => boolean {
  if (/^(?:[^\\]|\\.)*?\*{2,}/s.test(pattern)) throw new PatternProblem('wildcard may not have two * in a row');
  if (/^(?:[^\\]|\\[\\*])*\\(?![\\*])/s.test(pattern))
    throw new PatternProblem('in wildcard a backslash stands only before * or another backslash');
  const parts = splitWildcard(pattern);
  return (value) => typeof value === 'string' && matchesParts(value, parts);
}

/** `a*b\*c` → ['a', 'b*c']: unescaped asterisks separate. */
function splitWildcard(pattern: string): string[] {
  const parts = [''];
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern[index] ?? '';
    const last = parts.length - 1;
    if (character === '*') parts.push('');
    else if (character === '\\') {
      index += 1;
      parts[last] += pattern[index] ?? '';
    } else parts[last] += character;
  }
  return parts;
}

/** First part at the start, last at the end, the others in order between: linear, no backtracking. */
function matchesParts(value: string, parts: readonly string[]): boolean {
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return value === first;
  if (!value.startsWith(first) || !value.endsWith(last) || value.length < first.length + last.length) return false;
  let position = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = value.indexOf(part, position);
    if (found === -1 || found + part.length > value.length - last.length) return false;
    position = found + part.length;
  }
  return true;
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function numeric(operand: unknown): (value: unknown) => boolean {
  const problem = 'numeric takes ["=", 5] or a range such as [">=", 0, "<", 100]';
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) throw new PatternProblem(problem);
  if (operand.length === 4) assertRange(operand);
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const symbol: unknown = operand[index];
    const bound: unknown = operand[index + 1];
    const compare = typeof symbol === 'string' ? comparisons[symbol] : undefined;
    if (!compare || typeof bound !== 'number') throw new PatternProblem(problem);
    if (Math.abs(bound) > largestNumber)
      throw new PatternProblem(`numeric compares numbers from -${largestNumber} to ${largestNumber}, not ${bound}`);
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === 'number' && Math.abs(value) <= largestNumber && tests.every((test) => test(value));
}

const largestNumber = facts['eventbridge.pattern.largestNumber'].value;

/** A range goes up: a lower bound, then an upper one above it. */
function assertRange([lower, from, upper, to]: readonly unknown[]): void {
  const isRange = String(lower).startsWith('>') && String(upper).startsWith('<');
  if (!isRange) throw new PatternProblem('a numeric range is a lower bound, then an upper: [">=", 0, "<", 100]');
  if (typeof from === 'number' && typeof to === 'number' && from >= to)
    throw new PatternProblem(`the numeric range ${from} to ${to} is empty; the lower bound comes first`);
}

function cidr(block: string): (value: unknown) => boolean {
  const [address = '', bits = ''] = block.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const length = Number(bits);
  const longest = family === 'ipv6' ? 128 : 32;
  if (isIP(address) === 0 || bits === '' || !Number.isInteger(length) || length < 0 || length > longest) {
    throw new PatternProblem(`cidr takes an address block such as "10.0.0.0/24", not "${block}"`);
  }
  const list = new BlockList();
  list.addSubnet(address, length, family);
  return (value) => {
    if (typeof value !== 'string') return false;
    const version = isIP(value);
    return version !== 0 && list.check(value, version === 6 ? 'ipv6' : 'ipv4');
  };
}

/** `anything-but` needs the field to be there: an absent field does not match. */
function anythingBut(operand: unknown): (value: unknown) => boolean {
  const excluded = isObject(operand) ? excludedByOperator(operand) : excludedLiterals(operand);
  return (value) => value !== undefined && !isObject(value) && !excluded.some((test) => test(value));
}

function excludedLiterals(operand: unknown): ((value: unknown) => boolean)[] {
  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (values.length === 0 || values.some((value) => typeof value !== 'string' && typeof value !== 'number')) {
    throw new PatternProblem('anything-but takes a string, a number, a list of them, or one operator object');
  }
  if (new Set(values.map((value) => typeof value)).size > 1)
    throw new PatternProblem('the list of anything-but holds strings or numbers, not both');
  return values.map((value) => (candidate: unknown) => candidate === value);
}

const negatable: ReadonlySet<string> = new Set(['prefix', 'suffix', 'equals-ignore-case', 'wildcard']);

function excludedByOperator(operand: object): ((value: unknown) => boolean)[] {
  const [name = '', inner] = Object.entries(operand)[0] ?? [];
  const build = negatable.has(name) ? operators[name] : undefined;
  if (!build) throw new PatternProblem(`anything-but combines with ${[...negatable].join(', ')}, not "${name}"`);
  const parts: readonly unknown[] = Array.isArray(inner) ? inner : [inner];
  if (parts.includes('')) throw new PatternProblem(`${name} in anything-but takes a non-empty string`);
  return parts.map(build);
}

/** An empty prefix or suffix is the usual way to take every string. */
function anyText(name: string, operand: unknown): string {
  if (typeof operand !== 'string') throw new PatternProblem(`${name} takes a string`);
  return operand;
}

function text(name: string, operand: unknown): string {
  if (typeof operand !== 'string' || operand === '') throw new PatternProblem(`${name} takes a non-empty string`);
  return operand;
}
