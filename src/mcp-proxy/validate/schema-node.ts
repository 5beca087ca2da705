import type { JsonObject } from '../operation.ts';
import { valueAt } from '../json.ts';
import { isObject } from '../../world/json.ts';

/** Keys of a validator's location such as `#/properties/a~1b/0`. */
export function readLocation(location: string): string[] {
  return location
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part, index, all) => part !== '' || all.length > 1 || index > 0)
    .map((part) => decodePart(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The schema that holds the keyword at a location; `$ref` steps are followed inside `root`. */
export function schemaAt(root: JsonObject, keywordLocation: string): JsonObject | undefined {
  let current: unknown = root;
  for (const key of readLocation(keywordLocation).slice(0, -1)) {
    if (key === '$ref') {
      const reference = isObject(current) ? current['$ref'] : undefined;
      current = typeof reference === 'string' ? valueAt(root, readLocation(reference)) : undefined;
    } else {
      current = valueAt(current, [key]);
    }
  }
  return isObject(current) ? current : undefined;
}

/** The types a schema names; empty when it names none. */
export function typesOf(schema: JsonObject | undefined): string[] {
  const type = schema?.['type'];
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? type.filter((name) => typeof name === 'string') : [];
}

function decodePart(part: string): string {
  try {
    return decodeURI(part);
  } catch {
    return part;
  }
}
