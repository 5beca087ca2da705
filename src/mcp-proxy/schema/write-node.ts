import type { JsonObject, SpecSchema } from '../operation.ts';
import { aliasOf, type Alias } from './alias.ts';
import { simplifyChoices } from './choices.ts';
import { cleanText } from './clean-text.ts';
import { flattenSchema, plainValue, type FlatSchema } from './flatten.ts';
import { writeBounds, writeType, writeValues } from './keywords.ts';
import { put, type Ancestor, type Output, type Projection, type Task } from './projection.ts';
import { isObject } from '../../world/json.ts';

/** Writes type, description, values and bounds of a node, and queues its parts. */
export function writeNode(projection: Projection, task: Task): void {
  const plain = plainValue(task.schema.node);
  if (plain !== undefined) {
    writeKeywords(projection, task, plain);
    return;
  }
  const resolved = resolveTask(projection, task);
  if (resolved === undefined) return;
  const { schema, ancestors, isNullable, overrides } = resolved;
  const isRepeated = ancestors === undefined ? undefined : (key: string): boolean => isBlocked(ancestors, key);
  const flat = flattenSchema(schema, projection.documents, isRepeated);
  if (overrides !== undefined) flat.keywords = { ...flat.keywords, ...overrides };
  if (isNullable) flat.isNullable = true;
  if (flat.choices.length > 0) simplifyChoices(flat, projection.documents);
  writeKeywords(projection, task, flat);
  if (!hasParts(flat)) return;
  task.ancestors = ancestors;
  for (const key of flat.mergedKeys) task.ancestors = { key, isWhole: false, outer: task.ancestors };
  task.flat = flat;
  projection.queue.push(task);
}

interface Resolved {
  readonly schema: SpecSchema;
  readonly ancestors: Ancestor | undefined;
  readonly isNullable: boolean;
  /** Annotations beside the references, which win. */
  readonly overrides: JsonObject | undefined;
}

/** Follows references; undefined when the node turned out to hold itself and is written. */
function resolveTask(projection: Projection, task: Task): Resolved | undefined {
  const { documents, recursive } = projection;
  let { schema, ancestors } = task;
  let isNullable = false;
  let overrides: JsonObject | undefined;
  for (;;) {
    const alias: Alias | undefined = aliasOf(schema);
    if (alias === undefined) return { schema, ancestors, isNullable, overrides };
    isNullable ||= alias.isNullable;
    if (alias.annotations !== undefined) overrides = { ...alias.annotations, ...overrides };
    const key = documents.referenceKey(alias.reference, schema.document);
    const target = documents.lookUp(alias.reference, schema.document);
    if (recursive.has(key) || isWholeAncestor(ancestors, key)) {
      writeRecursion(projection, task.out, { key, isNullable, target: target?.node });
      return undefined;
    }
    ancestors = { key, isWhole: true, outer: ancestors };
    // A node with overrides is not the schema alone, yet close enough to stand for it in $defs.
    remember(projection, key, task.out);
    schema = { node: isObject(target?.node) ? target.node : {}, document: target?.document ?? '' };
  }
}

function remember({ nodesByKey }: Projection, key: string, out: Output): void {
  const nodes = nodesByKey.get(key);
  if (nodes === undefined) nodesByKey.set(key, [out]);
  else nodes.push(out);
}

function writeRecursion(
  projection: Projection,
  out: Output,
  { key, isNullable, target }: { key: string; isNullable: boolean; target: unknown },
): void {
  const { recursive, options } = projection;
  if (options.references === 'never') {
    writeOpenValue(out, target, isNullable);
    return;
  }
  const name = recursive.get(key) ?? nameDefinition(key, new Set(recursive.values()));
  recursive.set(key, name);
  pointTo(out, name, isNullable);
  projection.remaining -= name.length;
}

/** Any list where the schema is a list, any object where it is an object, else anything. */
function writeOpenValue(out: Output, target: unknown, isNullable: boolean): void {
  const node = isObject(target) ? target : {};
  const isNull = isNullable || node['nullable'] === true;
  const written =
    node['type'] ?? (node['properties'] === undefined && node['allOf'] === undefined ? undefined : 'object');
  if (written !== 'object' && written !== 'array') return;
  out['type'] = isNull ? [written, 'null'] : written;
  if (written === 'array') out['items'] = {};
}

/** Makes a node a reference to a definition. */
export function pointTo(out: Output, name: string, isNullable: boolean): void {
  const reference = `#/$defs/${name}`;
  if (isNullable) out['anyOf'] = [{ $ref: reference }, { type: 'null' }];
  else out['$ref'] = reference;
}

function nameDefinition(key: string, taken: ReadonlySet<string>): string {
  const last = key
    .slice(key.lastIndexOf('/') + 1)
    .replace(/[^A-Za-z0-9_-]+/g, '_')
    .slice(0, 40);
  const base = last === '' ? 'Schema' : last;
  let name = base;
  for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`;
  return name;
}

function writeKeywords(projection: Projection, { out, depth, description: given }: Task, flat: FlatSchema): void {
  writeType(out, flat);
  const { descriptionLengths } = projection.options;
  const limit = descriptionLengths[Math.min(depth, descriptionLengths.length - 1)] ?? 0;
  const description = given ?? flat.keywords['description'] ?? flat.keywords['title'];
  if (typeof description === 'string' && limit > 0) {
    const text = cleanText(description, limit);
    if (text !== '') put(projection, out, ['description', text]);
  }
  writeValues(projection, out, flat);
  writeBounds(projection, out, flat);
}

function hasParts(flat: FlatSchema): boolean {
  return (
    flat.properties.size > 0 ||
    flat.items !== undefined ||
    flat.choices.length > 0 ||
    flat.additional === false ||
    typeof flat.additional === 'object' ||
    (flat.types?.includes('array') ?? false)
  );
}

function isWholeAncestor(ancestors: Ancestor | undefined, key: string): boolean {
  for (let current = ancestors; current !== undefined; current = current.outer) {
    if (current.isWhole && current.key === key) return true;
  }
  return false;
}

/** A base type may be merged at two levels; a third time it is taken for endless. */
function isBlocked(ancestors: Ancestor | undefined, key: string): boolean {
  let merged = 0;
  for (let current = ancestors; current !== undefined; current = current.outer) {
    if (current.key !== key) continue;
    if (current.isWhole) return true;
    merged += 1;
  }
  return merged >= 2;
}
