import type { JsonObject, SpecSchema } from '../operation.ts';
import { referenceOf, type Documents } from '../specification/documents.ts';
import { flattenSchema, type FlatSchema } from './flatten.ts';
import { isLegalName } from './legal-names.ts';
import { hasFlag } from './expand-node.ts';
import { isObject } from '../../world/json.ts';

/** Levels of names shown. */
const maxDepth = 4;

/**
 * Names and nesting of a JSON object response, or undefined when it is none or not small. Nothing is required, closed
 * or typed below the root (`properties` and `items` say nothing about values of another type), so an API that drifts
 * from its specification causes no error.
 * @param settings `budget`: characters of JSON at most; a schema that needs more is left out whole
 */
export function buildToolOutput(
  schema: SpecSchema | undefined,
  documents: Documents,
  { budget, known }: { budget: number; known: OutputCache },
): JsonObject | undefined {
  if (schema === undefined || budget <= 0) return undefined;
  const resolved = documents.resolve(schema);
  if (!isObject(resolved.node)) return undefined;
  const cached = known.get(resolved.node);
  if (cached !== undefined) return cached ?? undefined;
  const output = writeOutput(resolved, documents, budget);
  known.set(resolved.node, output ?? null);
  return output;
}

/** Outputs by schema node, null for those that have none: many operations answer with the same schema. */
export type OutputCache = Map<JsonObject, JsonObject | null>;

function writeOutput(schema: SpecSchema, documents: Documents, budget: number): JsonObject | undefined {
  if (isSurelyTooLarge(schema, documents, budget - 40)) return undefined;
  const flat = flattenSchema(schema, documents);
  const isObjectOnly = flat.types?.length === 1 && flat.types[0] === 'object' && !flat.isNullable;
  if (!isObjectOnly || flat.properties.size === 0 || flat.choices.length > 0) return undefined;
  const outline = startOutline(documents, budget - 40);
  const properties = outline.writeNames(flat, maxDepth);
  return properties === undefined ? undefined : { type: 'object', properties };
}

/** Whether its own names, or those of one property's type beside them, need more: most responses turn out too large by this alone. */
function isSurelyTooLarge({ node, document }: SpecSchema, documents: Documents, budget: number): boolean {
  const remaining = budget - namesLength(node);
  if (remaining < 0) return true;
  const properties = isObject(node) && node['allOf'] === undefined ? node['properties'] : undefined;
  if (!isObject(properties)) return false;
  return Object.keys(properties).some((name) => {
    const schema = properties[name];
    const reference = referenceOf(schema);
    // What is written beside a reference may change what it says.
    if (reference === undefined || !isLegalName(name) || !isObject(schema) || Object.keys(schema).length > 1)
      return false;
    const target = documents.lookUp(reference, document)?.node;
    return isObject(target) && target['writeOnly'] !== true && namesLength(target) > remaining;
  });
}

/** Characters that the names of a node need at least. */
function namesLength(node: SpecSchema['node']): number {
  let length = 0;
  const properties = isObject(node) ? node['properties'] : undefined;
  if (isObject(properties)) for (const name of Object.keys(properties)) length += name.length + 6;
  return length;
}

/** Writes names until the budget is spent; then everything it returns is undefined. */
function startOutline(documents: Documents, budget: number) {
  let remaining = budget;

  const writeNames = (flat: FlatSchema, depth: number): Record<string, JsonObject> | undefined => {
    // Counted before going down: most responses turn out too large here.
    for (const name of flat.properties.keys()) remaining -= name.length + 6;
    if (remaining < 0) return undefined;
    // Legal names are never `__proto__`.
    const names: Record<string, JsonObject> = {};
    for (const [name, schema] of flat.properties) {
      if (schema.node === false || !isLegalName(name) || hasFlag(documents, schema, 'writeOnly')) continue;
      const node = writeNode(schema, depth - 1);
      if (node === undefined) return undefined;
      names[name] = node;
    }
    return names;
  };

  const writeNode = (schema: SpecSchema, depth: number): JsonObject | undefined => {
    if (depth === 0 || !isObject(schema.node) || !mayHaveNames(schema.node)) return {};
    const resolved = documents.resolve(schema);
    if (namesLength(resolved.node) > remaining) return undefined;
    const flat = flattenSchema(resolved, documents);
    if (flat.items !== undefined) return writeItems(flat.items, depth);
    if (flat.properties.size === 0 || flat.choices.length > 0) return {};
    remaining -= 15;
    const properties = writeNames(flat, depth);
    return properties === undefined ? undefined : { properties };
  };

  const writeItems = (schema: SpecSchema, depth: number): JsonObject | undefined => {
    const items = writeNode(schema, depth);
    if (items === undefined || Object.keys(items).length === 0) return items;
    remaining -= 10;
    return { items };
  };

  return { writeNames };
}

function mayHaveNames(node: JsonObject): boolean {
  return nameKeywords.some((keyword) => node[keyword] !== undefined);
}

const nameKeywords = ['$ref', 'properties', 'items', 'allOf'];
