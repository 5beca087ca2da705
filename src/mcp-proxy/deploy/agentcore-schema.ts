import { emptyRecord, own, ownList, ownObject, ownText, ownTexts, setOwn } from '../json.ts';
import type { JsonObject, SchemaSource, SpecSchema } from '../operation.ts';
import { cleanText } from '../schema/clean-text.ts';
import { isObject } from '../../world/json.ts';

type Output = Record<string, unknown>;

/** Where a schema is written out: what it needs and what was lost on the way. */
export interface SchemaWriting {
  readonly schemas: SchemaSource;
  /** Said once each, e.g. `oneOf is widened`. */
  readonly changes: Set<string>;
  /** Schemas still to be written; a document that multiplies itself ends here. */
  budget: number;
}

const maxDepth = 12;
/** Keywords that are kept, with the kind of value that makes them valid. */
const copied = {
  format: 'string',
  minLength: 'number',
  maxLength: 'number',
  pattern: 'string',
  minimum: 'number',
  maximum: 'number',
  multipleOf: 'number',
  minItems: 'number',
  maxItems: 'number',
  uniqueItems: 'boolean',
} as const;
const legalTypes: ReadonlySet<unknown> = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object']);

/**
 * A schema as AgentCore Gateway takes it (developer guide, OpenAPI targets, read 2026-11): OpenAPI 3.0, without
 * oneOf, anyOf, allOf, and written out in place. It accepts whatever the original accepts, or more.
 */
export function writeSchema(schema: SpecSchema, writing: SchemaWriting): Output {
  return write(schema, writing, []);
}

function write(schema: SpecSchema, writing: SchemaWriting, trail: readonly unknown[]): Output {
  const { node, document } = writing.schemas.resolve(schema);
  if (typeof node === 'boolean') return {};
  if (trail.includes(node) || trail.length >= maxDepth || writing.budget <= 0) {
    writing.changes.add('a recursive or very large schema is cut to any value');
    return {};
  }
  writing.budget -= 1;
  const inner = [...trail, node];
  const below = (child: unknown) =>
    isObject(child) || typeof child === 'boolean' ? write({ node: child, document }, writing, inner) : {};
  let output = ownPart(node, below, writing);
  for (const part of ownList(node, 'allOf')) output = mergeBoth(output, below(part));
  for (const keyword of ['oneOf', 'anyOf']) {
    const choices = ownList(node, keyword);
    if (choices.length > 0) output = mergeBoth(output, widen(choices, keyword, below, writing));
  }
  return withKnownRequired(output);
}

/** Parts demand properties that other parts define, also ones that were left out as read-only. */
function withKnownRequired(output: Output): Output {
  const properties = ownObject(output, 'properties');
  if (properties === undefined || !Object.hasOwn(output, 'required')) return output;
  const { required: _required, ...rest } = output;
  const known = ownTexts(output, 'required').filter((name) => Object.hasOwn(properties, name));
  return known.length > 0 ? { ...rest, required: known } : rest;
}

function ownPart(node: JsonObject, below: (child: unknown) => Output, writing: SchemaWriting): Output {
  const output: Output = typeOf(node, writing);
  const description = ownText(node, 'description');
  if (description !== undefined) output['description'] = cleanText(description, maxDescription);
  for (const [keyword, kind] of Object.entries(copied)) {
    const value = own(node, keyword);
    if (typeof value === kind) output[keyword] = value;
  }
  const usual = own(node, 'default');
  if (usual !== undefined && isOfType(usual, output['type'])) output['default'] = usual;
  for (const [keyword, bound] of exclusiveBounds) {
    const value = own(node, keyword);
    if (typeof value === 'number') Object.assign(output, { [bound]: value, [keyword]: true });
    if (value === true) output[keyword] = true;
  }
  const values = Object.hasOwn(node, 'const') ? [own(node, 'const')] : ownList(node, 'enum');
  const some = values.filter((value) => value !== null);
  if (some.length > 0) output['enum'] = some;
  const properties = ownObject(node, 'properties');
  if (properties !== undefined)
    Object.assign(output, { type: 'object', properties: writeProperties(properties, below) });
  const required = ownTexts(node, 'required');
  if (required.length > 0) output['required'] = required;
  const additional = own(node, 'additionalProperties');
  if (isObject(additional)) output['additionalProperties'] = below(additional);
  else if (additional === false) output['additionalProperties'] = false;
  if (output['type'] === 'array') output['items'] = below(own(node, 'items'));
  return output;
}

const maxDescription = 500;
const exclusiveBounds = [
  ['exclusiveMinimum', 'minimum'],
  ['exclusiveMaximum', 'maximum'],
] as const;

/** Properties that only answers have are no arguments. */
function writeProperties(properties: JsonObject, below: (child: unknown) => Output): Output {
  const written = emptyRecord<Output>();
  for (const [name, child] of Object.entries(properties)) {
    if (isObject(child) && own(child, 'readOnly') === true) continue;
    setOwn(written, name, below(child));
  }
  return written;
}

function isOfType(value: unknown, type: unknown): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return type === undefined || typeof value === type;
}

/** `type: [string, null]` is OpenAPI 3.1; 3.0 says nullable. */
function typeOf(node: JsonObject, writing: SchemaWriting): Output {
  const given = own(node, 'type');
  const all = Array.isArray(given) ? given : [given];
  const types = all.filter((type) => legalTypes.has(type));
  const isNullable = all.includes('null') || own(node, 'nullable') === true;
  if (types.length > 1) writing.changes.add('a value of several types is widened to any value');
  return {
    ...(types.length === 1 && { type: types[0] }),
    ...(isNullable && types.length === 1 && { nullable: true }),
  };
}

/** Choices as one schema that takes each of them. */
function widen(
  choices: readonly unknown[],
  keyword: string,
  below: (child: unknown) => Output,
  writing: SchemaWriting,
): Output {
  const isNull = (choice: unknown) => isObject(choice) && own(choice, 'type') === 'null';
  const written = choices.filter((choice) => !isNull(choice)).map(below);
  const [only, ...others] = written;
  if (only === undefined) return {};
  const nullable = written.length < choices.length ? { nullable: true } : {};
  if (others.length === 0) return { ...only, ...nullable };
  writing.changes.add(`${keyword} is widened`);
  const types = new Set(written.map((one) => one['type']));
  const [type] = types;
  if (types.size > 1 || typeof type !== 'string') return {};
  if (type === 'object') return { ...written.reduce(mergeEither), ...nullable };
  if (type === 'array') return { type, items: {}, ...nullable };
  return { type, ...nullable };
}

/** Both hold at once. */
function mergeBoth(left: Output, right: Output): Output {
  const required = [...new Set([...ownTexts(left, 'required'), ...ownTexts(right, 'required')])];
  return { ...left, ...right, ...mergedProperties(left, right), ...(required.length > 0 && { required }) };
}

/** One of them holds: only what both demand is demanded, and neither closes the object. */
function mergeEither(left: Output, right: Output): Output {
  const others = new Set(ownTexts(right, 'required'));
  const required = ownTexts(left, 'required').filter((name) => others.has(name));
  return { type: 'object', ...mergedProperties(left, right), ...(required.length > 0 && { required }) };
}

function mergedProperties(left: Output, right: Output): Output {
  const [first, second] = [ownObject(left, 'properties'), ownObject(right, 'properties')];
  if (first === undefined && second === undefined) return {};
  const properties = emptyRecord<unknown>();
  for (const [name, value] of [...Object.entries(first ?? {}), ...Object.entries(second ?? {})]) {
    // Two meanings of one name: any value, so that neither is refused.
    const known = Object.hasOwn(properties, name) ? JSON.stringify(properties[name]) : undefined;
    setOwn(properties, name, known === undefined || known === JSON.stringify(value) ? value : {});
  }
  return { properties };
}
