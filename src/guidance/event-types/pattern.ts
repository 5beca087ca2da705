import { UserError } from '../../world/errors.ts';
import { compileLeaf, PatternProblem, type LeafTest } from './operators.ts';
import { isObject, type JsonObject } from '../../world/json.ts';

/** Why a pattern does not match: the leaf that failed, what it wants and what the event has there. */
export interface Failure {
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
}

interface Node {
  /** Returns the first failing leaf, or undefined when the event matches. */
  check(event: unknown, path: string): Failure | undefined;
}

/** A pattern that was found valid. */
export interface Pattern {
  match(event: unknown): Failure | undefined;
}

const maxDepth = 50;

/**
 * Compiles an EventBridge pattern. Fields are joined by AND, elements of a list by OR, `$or` joins alternatives; a
 * list in the event matches when one of its elements does, and a pattern below a list of objects must match within
 * one and the same element.
 * @throws UserError naming the place the service would refuse.
 */
export function compilePattern(pattern: unknown, operators?: ReadonlySet<string>): Pattern {
  if (!isObject(pattern)) {
    throw new UserError(
      `The pattern is ${describe(pattern)}; it must be an object such as {"detail":{"status":["PLACED"]}}.`,
    );
  }
  if (Object.keys(pattern).length === 0) throw new UserError('The pattern is empty; it must name at least one field.');
  const root = compileObject(pattern, '$', 0, operators);
  return { match: (event) => root.check(event, '$') };
}

function compileObject(
  pattern: JsonObject,
  path: string,
  depth: number,
  operators: ReadonlySet<string> | undefined,
): Node {
  if (depth > maxDepth) throw new UserError(`The pattern is nested deeper than ${maxDepth} levels at ${path}.`);
  const fields = Object.entries(pattern).map(([key, value]) =>
    key === '$or' && Array.isArray(value)
      ? compileAlternatives(value, path, depth, operators)
      : compileField(key, value, `${path}.${key}`, depth, operators),
  );
  return {
    check(event, at) {
      for (const field of fields) {
        const failure = field.check(event, at);
        if (failure) return failure;
      }
      return undefined;
    },
  };
}

function compileField(
  key: string,
  value: unknown,
  path: string,
  depth: number,
  operators: ReadonlySet<string> | undefined,
): Node {
  if (Array.isArray(value)) return compileLeaves(key, value, path, operators);
  if (!isObject(value)) {
    throw new UserError(
      `${path} is ${describe(value)}; in a pattern every value is a list: "${key}": [${JSON.stringify(value)}].`,
    );
  }
  if (Object.keys(value).length === 0)
    throw new UserError(`${path} is an empty object; name a field below it or leave it out.`);
  const inner = compileObject(value, path, depth + 1, operators);
  return {
    check(event, at) {
      const found = isObject(event) ? event[key] : undefined;
      return checkElements(found, (element) => inner.check(element, `${at}.${key}`));
    },
  };
}

/** A list in the event matches when an element does; otherwise the failure of the last element is reported. */
function checkElements(found: unknown, check: (element: unknown) => Failure | undefined): Failure | undefined {
  if (!Array.isArray(found) || found.length === 0) return check(Array.isArray(found) ? undefined : found);
  let failure: Failure | undefined;
  for (const element of found) {
    failure = check(element);
    if (!failure) return undefined;
  }
  return failure;
}

function compileLeaves(
  key: string,
  list: readonly unknown[],
  path: string,
  operators: ReadonlySet<string> | undefined,
): Node {
  if (list.length === 0)
    throw new UserError(`${path} is an empty list, which the service refuses; give at least one value.`);
  const tests = list.map((element) => compileAt(element, path, operators));
  const expected = tests.map((test) => test.shown).join(' or ');
  return {
    check(event, at) {
      const found = isObject(event) && Object.hasOwn(event, key) ? event[key] : undefined;
      const candidates: readonly unknown[] =
        Array.isArray(found) && found.length > 0 ? found : [Array.isArray(found) ? undefined : found];
      if (candidates.some((candidate) => tests.some((test) => test.matches(candidate)))) return undefined;
      return {
        path: `${at}.${key}`,
        expected,
        actual: found === undefined ? 'no such field' : shorten(JSON.stringify(found)),
      };
    },
  };
}

function compileAt(element: unknown, path: string, operators: ReadonlySet<string> | undefined): LeafTest {
  try {
    return compileLeaf(element, operators);
  } catch (error) {
    if (error instanceof PatternProblem)
      throw new UserError(`The pattern is not valid at ${path}: ${error.message}.`, { cause: error });
    throw error;
  }
}

function compileAlternatives(
  list: readonly unknown[],
  path: string,
  depth: number,
  operators: ReadonlySet<string> | undefined,
): Node {
  if (list.length < 2 || !list.every(isObject)) {
    throw new UserError(`${path}.$or takes a list of at least two patterns: "$or": [{"a":[1]},{"b":[2]}].`);
  }
  const alternatives = list.map((each, index) => compileObject(each, `${path}.$or[${index}]`, depth + 1, operators));
  return {
    check(event, at) {
      const failures: Failure[] = [];
      for (const alternative of alternatives) {
        const failure = alternative.check(event, at);
        if (!failure) return undefined;
        failures.push(failure);
      }
      return {
        path: `${at}.$or`,
        expected: failures.map(({ path: place, expected }) => `${place} ${expected}`).join(' or '),
        actual: failures.map(({ path: place, actual }) => `${place} is ${actual}`).join(', '),
      };
    },
  };
}

function describe(value: unknown): string {
  return shorten(value === undefined ? 'missing' : JSON.stringify(value));
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
