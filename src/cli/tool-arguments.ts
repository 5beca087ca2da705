import { parseArgs } from 'node:util';
import { describeError } from '../world/errors.ts';
import { UsageError } from './usage.ts';

interface FlagSpec {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
}

interface ToolCommandLine {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly input: Record<string, unknown>;
  /** Every --path, as written; `input` does not hold it. */
  readonly paths: readonly string[];
}

/**
 * Reads `--json '{…}'` and `--<argument> value` for a tool: booleans need no value, numbers are converted,
 * lists repeat or take commas, objects are JSON, --path may repeat. An argument of the tool wins over a server flag of the same name.
 * @throws UsageError for an unknown flag or a value of the wrong type.
 */
export function readToolArguments(
  schema: Readonly<Record<string, unknown>>,
  args: readonly string[],
  sharedFlags: Readonly<Record<string, FlagSpec>>,
): ToolCommandLine {
  const properties = new Map(
    Object.entries(asRecord(schema['properties'])).map(([name, node]) => [name, typeOf(node)]),
  );
  const options: Record<string, FlagSpec> = {
    ...sharedFlags,
    json: { type: 'string' },
    output: { type: 'string' },
    write: { type: 'boolean' },
    watch: { type: 'boolean' },
  };
  for (const [name, type] of properties) {
    options[name] = type === 'boolean' ? { type: 'boolean' } : { type: 'string', multiple: true };
  }
  const values = parseStrictly(args, options);
  const input = typeof values['json'] === 'string' ? parseJsonObject(values['json']) : {};
  const flags: Record<string, unknown> = {};
  const paths: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    const type = properties.get(name);
    if (type === undefined) flags[name] = value;
    else if (name === 'path' && Array.isArray(value)) paths.push(...value.map(String));
    else input[name] = convert(name, type, value);
    // The Region and profile of a call are also those of its context.
    if (type !== undefined && name in sharedFlags) flags[name] = input[name];
  }
  return { flags, input, paths };
}

function parseStrictly(args: readonly string[], options: Record<string, FlagSpec>): Record<string, unknown> {
  try {
    return parseArgs({ args: [...args], options: { ...options }, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(describeError(error));
  }
}

function convert(name: string, type: string, value: unknown): unknown {
  if (typeof value === 'boolean') return value;
  const texts = Array.isArray(value) ? value.map(String) : [String(value)];
  const [first = ''] = texts;
  switch (type) {
    case 'number':
    case 'integer': {
      const number = Number(first);
      if (first.trim() === '' || Number.isNaN(number)) throw new UsageError(`--${name} ${first}: expected a number.`);
      return number;
    }
    case 'array':
      return texts.length === 1 && first.startsWith('[')
        ? parseJson(name, first)
        : texts.flatMap((text) => text.split(','));
    case 'object':
      return parseJson(name, first);
    case 'string':
      return first;
    default:
      return first.startsWith('{') || first.startsWith('[') ? parseJson(name, first) : first;
  }
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--${name}: not valid JSON: ${describeError(error)}`);
  }
}

/** @throws UsageError when the text is not a JSON object. */
export function parseJsonObject(text: string): Record<string, unknown> {
  const parsed = parseJson('json', text);
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  throw new UsageError('--json must be a JSON object of the tool’s arguments.');
}

function typeOf(node: unknown): string {
  const type = asRecord(node)['type'];
  return typeof type === 'string' ? type : 'any';
}

function asRecord(node: unknown): Record<string, unknown> {
  return typeof node === 'object' && node !== null ? { ...node } : {};
}
