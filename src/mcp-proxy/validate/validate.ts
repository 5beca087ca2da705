import { Validator, type OutputUnit, type Schema } from '@cfworker/json-schema';
import { ConfigError, describeError, UserError } from '../../world/errors.ts';
import type { JsonObject, ProxyTool } from '../operation.ts';
import { isComposite } from '../serialise/scalar.ts';
import { isTimeout, runBounded } from './bounded.ts';
import { coerce } from './coerce.ts';
import { describeProblems } from './problems.ts';
import { isObject } from '../../world/json.ts';

export type Arguments = Readonly<Record<string, unknown>>;

interface CompiledSchema {
  readonly validator: Validator;
  /** Patterns come from the specification, so their running time is not known. */
  readonly hasPattern: boolean;
}

const compiled = new WeakMap<JsonObject, CompiledSchema>();
const patternBudgetMs = 250;
const maxDepth = 100;

/**
 * Checks arguments against the tool's input schema and returns those to send: required values with a default are
 * filled in, nulls of optional parameters left out, and texts that plainly hold a number, boolean, list or object
 * where the schema asks for one are read as such (integers beyond 2^53 keep every digit).
 * @throws UserError naming each argument, its value, what is allowed, and what to do.
 */
export function validateArguments(tool: ProxyTool, given: Arguments): Arguments {
  assertExactIntegers(given, []);
  const complete = withDefaults(tool, withoutIdleNulls(tool, given));
  const unknown = unknownNames(tool, complete);
  const problems = check(tool, complete);
  if (problems.length === 0 && unknown.length === 0) return complete;
  const coerced = coerce(complete, problems, tool.inputSchema);
  const remaining = coerced === undefined ? problems : check(tool, coerced);
  if (coerced !== undefined && remaining.length === 0 && unknown.length === 0) return coerced;
  throw new UserError(describeProblems(tool, coerced ?? complete, { problems: remaining, unknown }));
}

/** Arguments that have no place; the schemas of most tools leave further properties open. */
function unknownNames(tool: ProxyTool, given: Arguments): string[] {
  if (tool.argumentMap.otherArguments === 'body') return [];
  return Object.keys(given).filter((name) => !tool.argumentMap.bindings.some((binding) => binding.argument === name));
}

function check(tool: ProxyTool, given: Arguments): OutputUnit[] {
  const { validator, hasPattern } = compile(tool);
  const instance = plainCopy(given, 0);
  const run = (): OutputUnit[] => validator.validate(instance).errors;
  if (!hasPattern) return run();
  try {
    return runBounded(run, patternBudgetMs);
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw new UserError(
      `Checking the arguments of ${tool.name} against the patterns of its specification took longer than ${patternBudgetMs} ms, so nothing was sent. Pass shorter texts.`,
      { cause: error },
    );
  }
}

function compile(tool: ProxyTool): CompiledSchema {
  const known = compiled.get(tool.inputSchema);
  if (known) return known;
  const found = { hasPattern: false };
  const schema = copySchema(tool.inputSchema, found);
  try {
    const created = { validator: new Validator(isObject(schema) ? schema : {}, '2020-12', false), ...found };
    compiled.set(tool.inputSchema, created);
    return created;
  } catch (error) {
    throw new ConfigError(`The input schema of ${tool.name} cannot be used: ${describeError(error)}`, { cause: error });
  }
}

/** Formats are advice in JSON Schema 2020-12 and servers differ on them, so they are left to the server. */
function copySchema(node: unknown, found: { hasPattern: boolean }, isMap = false): unknown {
  if (Array.isArray(node)) return node.map((item) => copySchema(item, found));
  if (!isObject(node)) return node;
  const members = Object.entries(node).filter(([key]) => isMap || key !== 'format');
  if (!isMap && (Object.hasOwn(node, 'pattern') || Object.hasOwn(node, 'patternProperties'))) found.hasPattern = true;
  return Object.fromEntries(
    members.map(([key, value]) => {
      if (!isMap && (key === 'enum' || key === 'const' || key === 'default')) return [key, value];
      const isChildMap = !isMap && /^(?:properties|patternProperties|\$defs|definitions|dependentSchemas)$/.test(key);
      return [key, copySchema(value, found, isChildMap)];
    }),
  ) satisfies Schema;
}

/** Without prototypes, so that a property named `constructor` is not found where there is none. */
function plainCopy(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (!isComposite(value)) return value === undefined ? null : value;
  if (depth > maxDepth) throw new UserError(`The arguments are nested more than ${maxDepth} levels deep.`);
  if (Array.isArray(value)) return value.map((item) => plainCopy(item, depth + 1));
  const copy: unknown = Object.create(null);
  if (isObject(copy)) {
    for (const [key, member] of Object.entries(value)) {
      if (member !== undefined)
        Object.defineProperty(copy, key, { value: plainCopy(member, depth + 1), enumerable: true });
    }
  }
  return copy;
}

/** Larger ones are rarely identifiers, and nobody counts on their last digits. */
const largestIdentifier = 2 ** 64;

/** The reader of the message has already rounded such a number: what it was is not known any more. */
function assertExactIntegers(value: unknown, path: readonly string[]): void {
  if (typeof value === 'number') {
    if (!Number.isInteger(value) || Number.isSafeInteger(value) || Math.abs(value) > largestIdentifier) return;
    throw new UserError(
      `"${path.join('.')}" is a whole number beyond 2^53, where JSON readers lose digits (it arrived as ${value}), so nothing was sent. Pass it as a text, e.g. "9007199254740993": it is sent as a number with every digit where the API wants one.`,
    );
  }
  if (!isComposite(value) || path.length > maxDepth) return;
  for (const [key, member] of Object.entries(value)) assertExactIntegers(member, [...path, key]);
}

/** Models write null for "not given"; for a parameter that is the same thing. */
function withoutIdleNulls(tool: ProxyTool, given: Arguments): Arguments {
  if (!Object.values(given).includes(null)) return given;
  const required = new Set(requiredNames(tool));
  const idle = new Set(
    tool.argumentMap.bindings
      .filter((binding) => binding.in !== 'body' && !required.has(binding.argument))
      .map((binding) => binding.argument),
  );
  return Object.fromEntries(Object.entries(given).filter(([name, value]) => value !== null || !idle.has(name)));
}

function withDefaults(tool: ProxyTool, given: Arguments): Arguments {
  const properties = tool.inputSchema['properties'];
  if (!isObject(properties)) return given;
  const missing = requiredNames(tool).filter((name) => !Object.hasOwn(given, name));
  if (missing.length === 0) return given;
  const filled = missing.flatMap((name): [string, unknown][] => {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return isObject(schema) && schema['default'] !== undefined ? [[name, schema['default']]] : [];
  });
  return filled.length === 0 ? given : Object.fromEntries([...Object.entries(given), ...filled]);
}

function requiredNames(tool: ProxyTool): string[] {
  const required = tool.inputSchema['required'];
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
}
