import { isObject } from '../world/json.ts';
import type { JsonObject } from './operation.ts';

/** Guards and readers for parsed JSON of unknown shape. Only own properties count, so `constructor` is just a name. */

export function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

export function ownObject(object: JsonObject, key: string): JsonObject | undefined {
  const value = own(object, key);
  return isObject(value) ? value : undefined;
}

export function ownList(object: JsonObject, key: string): readonly unknown[] {
  const value = own(object, key);
  return Array.isArray(value) ? value : [];
}

/** A non-empty string, else undefined. */
export function ownText(object: JsonObject, key: string): string | undefined {
  const value = own(object, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function ownTexts(object: JsonObject, key: string): string[] {
  return ownList(object, key).filter((item) => typeof item === 'string');
}

export function isTrue(object: JsonObject, key: string): boolean {
  return own(object, key) === true;
}

/** The value at these keys, own enumerable properties only; undefined where the path leaves the value. */
export function valueAt(root: unknown, keys: readonly string[]): unknown {
  let current = root;
  for (const key of keys) {
    if (typeof current !== 'object' || current === null) return undefined;
    const property = Object.getOwnPropertyDescriptor(current, key);
    if (!property?.enumerable) return undefined;
    current = property.value;
  }
  return current;
}

/** Parsed JSON, or undefined for a text that is none. */
export function parseJsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An object without prototype: every key is safe to write, `__proto__` included. */
export function emptyRecord<T>(): Record<string, T> {
  const record: Record<string, T> = Object.create(null);
  return record;
}

/** Writes an own property of any name; plain assignment of `__proto__` would change the prototype. */
export function setOwn<T>(record: Record<string, T>, name: string, value: T): void {
  if (name === '__proto__')
    Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true });
  else record[name] = value;
}

/** One reference token of a JSON pointer (RFC 6901). */
export function escapePointer(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}

export function unescapePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The value at a JSON pointer, or undefined. Array indices are plain decimal numbers. */
export function atPointer(root: unknown, pointer: string): unknown {
  if (pointer === '') return root;
  if (!pointer.startsWith('/')) return undefined;
  let current = root;
  for (const raw of pointer.slice(1).split('/')) {
    const token = unescapePointer(raw);
    if (Array.isArray(current)) current = /^\d+$/.test(token) ? current[Number(token)] : undefined;
    else if (isObject(current)) current = own(current, token);
    else return undefined;
  }
  return current;
}
