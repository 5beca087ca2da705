import { emptyRecord, own, ownList, ownObject } from '../json.ts';
import type { JsonObject } from '../operation.ts';
import { sha256 } from '../sha256.ts';
import { isObject } from '../../world/json.ts';

const legal = /^[a-zA-Z0-9_.-]{1,64}$/;

/** Whether hosts accept this as a property name (the Anthropic API's rule, the strictest known). */
export function isLegalName(name: string): boolean {
  return name !== '__proto__' && legal.test(name);
}

/**
 * A legal property name for `name` that `isTaken` does not know, the same for the same input: other characters become
 * `_` (`filter[name]` → `filter_name`); what is then still too long or taken gets a hash of the original.
 */
export function legalName(name: string, isTaken: (candidate: string) => boolean): string {
  if (isLegalName(name) && !isTaken(name)) return name;
  const words = name.replace(/[^a-zA-Z0-9_.-]+/g, '_').replace(/^_+|_+$/g, '');
  const plain = words === '' || words === 'proto' ? 'value' : words;
  if (plain.length <= 64 && !isTaken(plain) && isLegalName(plain)) return plain;
  const hash = sha256(name);
  for (let length = 6; length < 64; length += 2) {
    const candidate = `${plain.slice(0, 63 - length)}_${hash.slice(0, length)}`;
    if (!isTaken(candidate)) return candidate;
  }
  return plain.slice(0, 64);
}

/**
 * Renames, in place, every illegal property name below the root's own properties.
 * @returns legal name → original, for `restoreNames`
 */
export function legaliseNestedNames(schema: JsonObject): Record<string, string> {
  const holders: Record<string, unknown>[] = [];
  const names = new Set<string>();
  collectHolders(schema, true, holders, names);
  const originals = emptyRecord<string>();
  const illegal = [...names].filter((name) => !isLegalName(name));
  if (illegal.length === 0) return originals;
  const aliases = new Map<string, string>();
  for (const name of illegal) {
    const alias = legalName(name, (candidate) => names.has(candidate) || Object.hasOwn(originals, candidate));
    aliases.set(name, alias);
    originals[alias] = name;
  }
  for (const holder of holders) renameProperties(holder, aliases);
  return originals;
}

/** Every schema node with `properties`, except the root. */
function collectHolders(node: unknown, isRoot: boolean, holders: Record<string, unknown>[], names: Set<string>): void {
  if (Array.isArray(node)) {
    for (const item of node) collectHolders(item, false, holders, names);
    return;
  }
  if (!isRecord(node)) return;
  const properties = ownObject(node, 'properties');
  if (properties !== undefined) {
    if (!isRoot) {
      holders.push(node);
      for (const name of Object.keys(properties)) names.add(name);
    }
    for (const value of Object.values(properties)) collectHolders(value, false, holders, names);
  }
  for (const keyword of ['items', 'prefixItems', 'additionalProperties', 'anyOf'])
    collectHolders(own(node, keyword), false, holders, names);
  for (const definition of Object.values(ownObject(node, '$defs') ?? {}))
    collectHolders(definition, false, holders, names);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return isObject(value);
}

function renameProperties(holder: Record<string, unknown>, aliases: ReadonlyMap<string, string>): void {
  const properties = emptyRecord<unknown>();
  for (const [name, value] of Object.entries(ownObject(holder, 'properties') ?? {}))
    properties[aliases.get(name) ?? name] = value;
  holder['properties'] = properties;
  if (Array.isArray(holder['required'])) {
    holder['required'] = holder['required'].map((name) =>
      typeof name === 'string' ? (aliases.get(name) ?? name) : name,
    );
  }
}

/**
 * Gives nested properties their names on the wire again. A key is renamed only where the schema declares the legal
 * name, so free-form maps keep their keys.
 * @param value the value of one argument
 * @param schema the input-schema node of that argument
 * @param root the whole input schema, for `$defs`
 * @param originals `ArgumentMap.nestedNames`
 */
export function restoreNames(
  value: unknown,
  schema: unknown,
  root: JsonObject,
  originals: Readonly<Record<string, string>>,
): unknown {
  if (Object.keys(originals).length === 0) return value;
  return restore(value, schemaAlternatives(schema, root), { root, originals });
}

interface Names {
  readonly root: JsonObject;
  readonly originals: Readonly<Record<string, string>>;
}

/** The node itself with every branch and reference at its place; any of them may describe the value. */
function schemaAlternatives(schema: unknown, root: JsonObject, found: JsonObject[] = []): JsonObject[] {
  if (!isObject(schema) || found.includes(schema)) return found;
  found.push(schema);
  const reference = own(schema, '$ref');
  if (typeof reference === 'string') {
    schemaAlternatives(own(ownObject(root, '$defs') ?? {}, reference.slice('#/$defs/'.length)), root, found);
  }
  for (const branch of ownList(schema, 'anyOf')) schemaAlternatives(branch, root, found);
  return found;
}

function restore(value: unknown, schemas: readonly JsonObject[], names: Names): unknown {
  if (schemas.length === 0) return value;
  if (Array.isArray(value)) {
    const items = schemas.flatMap((schema) => schemaAlternatives(own(schema, 'items'), names.root));
    return value.map((item) => restore(item, items, names));
  }
  if (!isObject(value)) return value;
  const restored = emptyRecord<unknown>();
  for (const [key, item] of Object.entries(value)) {
    const declared = schemas.map((schema) => own(ownObject(schema, 'properties') ?? {}, key)).filter(isObject);
    const inner =
      declared.length > 0 ? declared : schemas.map((schema) => own(schema, 'additionalProperties')).filter(isObject);
    const original = declared.length > 0 && Object.hasOwn(names.originals, key) ? names.originals[key] : undefined;
    restored[original ?? key] = restore(
      item,
      inner.flatMap((node) => schemaAlternatives(node, names.root)),
      names,
    );
  }
  return restored;
}
