import { isObject } from '../json.ts';
import type { JsonObject, SpecSchema } from '../operation.ts';
import type { Documents } from '../specification/documents.ts';
import { flattenSchema, type FlatSchema } from './flatten.ts';
import { isLegalName } from './legal-names.ts';
import { hasFlag } from './expand-node.ts';

/** Levels of names shown. */
const maxDepth = 4;

/**
 * Names and nesting of a JSON object response, or undefined when it is none or not small. Nothing is required, closed
 * or typed below the root (`properties` and `items` say nothing about values of another type), so an API that drifts
 * from its specification causes no error.
 * @param budget characters of JSON at most; a schema that needs more is left out whole
 */
export function buildToolOutput(
  schema: SpecSchema | undefined,
  documents: Documents,
  budget: number,
): JsonObject | undefined {
  if (schema === undefined || budget <= 0) return undefined;
  const flat = flattenSchema(documents.resolve(schema), documents);
  const isObjectOnly = flat.types?.length === 1 && flat.types[0] === 'object' && !flat.isNullable;
  if (!isObjectOnly || flat.properties.size === 0 || flat.choices.length > 0) return undefined;
  const outline = startOutline(documents, budget - 40);
  const properties = outline.writeNames(flat, maxDepth);
  return properties === undefined ? undefined : { type: 'object', properties };
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
    const flat = flattenSchema(documents.resolve(schema), documents);
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
  return ['$ref', 'properties', 'items', 'allOf'].some((keyword) => Object.hasOwn(node, keyword));
}
