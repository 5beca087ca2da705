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
  /** Returns the first failing leaf, or undefined when the event matches. `whole` is the event from its root. */
  check(event: unknown, path: string, whole: unknown): Failure | undefined;
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
  const root = compileObject(pattern, { keys: [], path: '$' }, 0, operators);
  return { match: (event) => root.check(event, '$', event) };
}

/** Where in the pattern: for messages, and as the keys that lead there in an event. */
interface Place {
  readonly path: string;
  readonly keys: readonly string[];
}

function compileObject(
  pattern: JsonObject,
  { path, keys }: Place,
  depth: number,
  operators: ReadonlySet<string> | undefined,
): Node {
  if (depth > maxDepth) throw new UserError(`The pattern is nested deeper than ${maxDepth} levels at ${path}.`);
  const fields = Object.entries(pattern).map(([key, value]) =>
    key === '$or' && Array.isArray(value)
      ? compileAlternatives(value, { path, keys }, depth, operators)
      : compileField(value, { path: `${path}.${key}`, keys: [...keys, key] }, depth, operators),
  );
  return {
    check(event, at, whole) {
      for (const field of fields) {
        const failure = field.check(event, at, whole);
        if (failure) return failure;
      }
      return undefined;
    },
  };
}

function compileField(value: unknown, place: Place, depth: number, operators: ReadonlySet<string> | undefined): Node {
  if (Array.isArray(value)) return compileLeaves(value, place, operators);
  const key = place.keys.at(-1) ?? '';
  if (!isObject(value)) {
    throw new UserError(
      `${place.path} is ${describe(value)}; in a pattern every value is a list: "${key}": [${JSON.stringify(value)}].`,
    );
  }
  if (Object.keys(value).length === 0)
    throw new UserError(`${place.path} is an empty object; name a field below it or leave it out.`);
  const inner = compileObject(value, place, depth + 1, operators);
  return {
    check(event, at, whole) {
      const found = isObject(event) ? event[key] : undefined;
      return checkElements(found, (element) => inner.check(element, `${at}.${key}`, whole));
    },
  };
}

/** A list in the event matches when an element does; otherwise the failure of the last element is reported. */
function checkElements(found: unknown, check: (element: unknown) => Failure | undefined): Failure | undefined {
  let failure: Failure | undefined;
  for (const element of elementsOf(found)) {
    failure = check(element);
    if (!failure) return undefined;
  }
  return failure;
}

/** A value, or those of a list and the lists in it; an empty list holds nothing. */
function elementsOf(found: unknown): readonly unknown[] {
  if (!Array.isArray(found)) return [found];
  const elements: readonly unknown[] = found.flat(maxDepth);
  return elements.length > 0 ? elements : [undefined];
}

function compileLeaves(
  list: readonly unknown[],
  { path, keys }: Place,
  operators: ReadonlySet<string> | undefined,
): Node {
  const key = keys.at(-1) ?? '';
  if (list.length === 0)
    throw new UserError(`${path} is an empty list, which the service refuses; give at least one value.`);
  const tests = list.map((element) => compileAt(element, path, operators));
  const expected = tests.map((test) => test.shown).join(' or ');
  const takesAbsence = tests.some(({ isAbsence }) => isAbsence);
  const present = tests.filter(({ isAbsence }) => !isAbsence);
  return {
    check(event, at, whole) {
      const found = isObject(event) && Object.hasOwn(event, key) ? event[key] : undefined;
      if (elementsOf(found).some((candidate) => present.some((test) => test.matches(candidate)))) return undefined;
      if (takesAbsence && !holdsLeaf(whole, keys)) return undefined;
      return {
        path: `${at}.${key}`,
        expected,
        actual: found === undefined ? noSuchField(takesAbsence) : shorten(JSON.stringify(found)),
      };
    },
  };
}

const noSuchField = (isElsewhere: boolean): string =>
  isElsewhere ? 'no such field here, but in another element of the list' : 'no such field';

/** Whether any value, other than an object, stands at these keys, in whichever elements of lists. */
function holdsLeaf(event: unknown, [key, ...rest]: readonly string[]): boolean {
  return elementsOf(event).some((element) => {
    if (key === undefined) return element !== undefined && !isObject(element);
    return isObject(element) && Object.hasOwn(element, key) && holdsLeaf(element[key], rest);
  });
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
  { path, keys }: Place,
  depth: number,
  operators: ReadonlySet<string> | undefined,
): Node {
  if (list.length < 2 || !list.every(isObject)) {
    throw new UserError(`${path}.$or takes a list of at least two patterns: "$or": [{"a":[1]},{"b":[2]}].`);
  }
  const alternatives = list.map((each, index) =>
    compileObject(each, { path: `${path}.$or[${index}]`, keys }, depth + 1, operators),
  );
  return {
    check(event, at, whole) {
      const failures: Failure[] = [];
      for (const alternative of alternatives) {
        const failure = alternative.check(event, at, whole);
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
