import type { OutputUnit } from '@cfworker/json-schema';
import type { JsonObject } from '../operation.ts';
import { readLocation, schemaAt, typesOf } from './schema-node.ts';
import type { Arguments } from './validate.ts';
import { isObject } from '../../world/json.ts';
import { valueAt, parseJsonOrNothing } from '../json.ts';

const decimal = /^-?(?:0|[1-9]\d{0,400})(?:\.\d{1,400})?$/;

/**
 * Reads texts as what the schema asks for where the text plainly is that: `"5"` as 5, `"true"` as true, a JSON text as
 * a list or object. Undefined when nothing changed.
 */
export function coerce(given: Arguments, problems: readonly OutputUnit[], schema: JsonObject): Arguments | undefined {
  let result: Arguments | undefined;
  for (const problem of problems) {
    if (problem.keyword !== 'type') continue;
    const path = readLocation(problem.instanceLocation);
    const value = valueAt(result ?? given, path);
    if (typeof value !== 'string' || path.length === 0) continue;
    const replacement = readAs(value, typesOf(schemaAt(schema, problem.keywordLocation)));
    if (replacement === undefined) continue;
    const replaced = replaceAt(result ?? given, path, replacement);
    if (isObject(replaced)) result = replaced;
  }
  return result;
}

function readAs(text: string, types: readonly string[]): unknown {
  const trimmed = text.trim();
  if ((types.includes('integer') || types.includes('number')) && decimal.test(trimmed)) return readNumber(trimmed);
  if (types.includes('boolean') && (trimmed === 'true' || trimmed === 'false')) return trimmed === 'true';
  const opensJson =
    (types.includes('array') && trimmed.startsWith('[')) || (types.includes('object') && trimmed.startsWith('{'));
  return opensJson ? parseJsonOrNothing(trimmed) : undefined;
}

/** An integer that a double would round stays exact as a bigint. */
function readNumber(text: string): number | bigint {
  const value = Number(text);
  return Number.isInteger(value) && !Number.isSafeInteger(value) && !text.includes('.') ? BigInt(text) : value;
}

function replaceAt(root: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(root))
    return root.map((item, index) => (String(index) === key ? replaceAt(item, rest, value) : item));
  if (!isObject(root)) return root;
  return Object.fromEntries(
    Object.entries(root).map(([name, member]) => [name, name === key ? replaceAt(member, rest, value) : member]),
  );
}
