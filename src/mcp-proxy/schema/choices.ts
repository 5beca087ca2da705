import { own } from '../json.ts';
import type { JsonObject, SpecSchema } from '../operation.ts';
import type { Documents } from '../specification/documents.ts';
import { isAnnotation, isNullType } from './alias.ts';
import { flattenSchema, type FlatSchema } from './flatten.ts';
import { isObject } from '../../world/json.ts';

/** Takes `null` branches, branches that only list values, and lone branches out of `oneOf` and `anyOf`. */
export function simplifyChoices(flat: FlatSchema, documents: Documents): void {
  if (flat.choices.length === 0) return;
  const groups = flat.choices;
  flat.choices = [];
  for (const group of groups) {
    const branches = group.filter(({ node }) => !isObject(node) || !isNullType(node));
    if (branches.length < group.length) flat.isNullable = true;
    if (branches.some(({ node }) => isObject(node) && saysNothing(node))) continue;
    const values = mergedValues(branches);
    const types = mergedTypes(branches);
    if (values !== undefined && !Object.hasOwn(flat.keywords, 'enum')) {
      flat.keywords = { ...flat.keywords, enum: values };
      const valueTypes = new Set(values.map((value) => typeof value));
      const [only] = valueTypes;
      if (valueTypes.size === 1 && only === 'string') flat.types ??= ['string'];
    } else if (types !== undefined) flat.types ??= types;
    else if (branches.length === 1 && branches[0] !== undefined) absorb(flat, branches[0], documents);
    else if (branches.length > 1) flat.choices = [...flat.choices, branches];
  }
}

/** `{}` and `{required: [...]}` branches put no shape on a value. */
function saysNothing(node: JsonObject): boolean {
  return Object.keys(node).every((key) => key === 'required' || key === 'not' || isAnnotation(key));
}

function mergedValues(branches: readonly SpecSchema[]): unknown[] | undefined {
  const values: unknown[] = [];
  for (const { node } of branches) {
    if (!isObject(node)) return undefined;
    if (Object.hasOwn(node, 'const')) values.push(node['const']);
    else if (Array.isArray(own(node, 'enum'))) values.push(...[own(node, 'enum')].flat());
    else return undefined;
  }
  return values.length === 0 ? undefined : [...new Set(values)];
}

/** `oneOf: [{type: string}, {type: integer}]` is a list of types. */
function mergedTypes(branches: readonly SpecSchema[]): string[] | undefined {
  const types: string[] = [];
  for (const { node } of branches) {
    if (!isObject(node)) return undefined;
    const type = own(node, 'type');
    if (typeof type !== 'string' || type === 'object' || type === 'array') return undefined;
    if (!Object.keys(node).every((key) => key === 'type' || key === 'format' || isAnnotation(key))) return undefined;
    types.push(type);
  }
  return types.length < 2 ? undefined : [...new Set(types)];
}

function absorb(flat: FlatSchema, branch: SpecSchema, documents: Documents): void {
  const resolved = documents.resolve(branch);
  const other = flattenSchema(resolved, documents);
  flat.types ??= other.types;
  flat.items ??= other.items;
  flat.additional ??= other.additional;
  if (other.isNullable) flat.isNullable = true;
  flat.properties = new Map([...other.properties, ...flat.properties]);
  flat.required = new Set([...flat.required, ...other.required]);
  flat.keywords = { ...other.keywords, ...flat.keywords };
  flat.mergedKeys = new Set([...flat.mergedKeys, ...other.mergedKeys]);
  flat.choices = [...flat.choices, ...other.choices];
}
