import type { JsonObject } from '../operation.ts';
import { hasInvisible } from './clean-text.ts';
import type { FlatSchema } from './flatten.ts';
import { put, sizeOf, type Output, type Projection } from './projection.ts';
import { isSafePattern } from './safe-pattern.ts';

export function writeType(out: Output, flat: FlatSchema): void {
  const { types } = flat;
  if (types === undefined) return;
  const [only] = types;
  if (flat.isNullable) out['type'] = [...types, 'null'];
  else out['type'] = types.length === 1 ? only : types;
}

const maxEnumCharacters = 2000;

export function writeValues(projection: Projection, out: Output, flat: FlatSchema): void {
  const { keywords } = flat;
  const written = keywords['const'] === undefined ? keywords['enum'] : [keywords['const']];
  if (Array.isArray(written) && written.length > 0 && written.every(isHarmless)) {
    const values = fitValues(written, flat);
    if (values.length > 0 && sizeOf(values) <= maxEnumCharacters) put(projection, out, ['enum', values]);
  }
  const value = keywords['default'];
  const isSmall =
    typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.length <= 80);
  if (isSmall && isHarmless(value)) put(projection, out, ['default', value]);
}

/** Values the declared type allows; YAML and sloppy specifications mix them up (`enum: [1, 2]` of strings). */
function fitValues(written: readonly unknown[], flat: FlatSchema): unknown[] {
  const { types } = flat;
  const onlyText = types?.length === 1 && types[0] === 'string';
  const fitting = new Set<unknown>();
  let isNullAllowed = flat.isNullable;
  for (const value of written) {
    if (!isScalar(value)) continue;
    if (value === null) isNullAllowed = true;
    else if (onlyText) fitting.add(String(value));
    else if (types === undefined || types.some((type) => hasType(value, type))) fitting.add(value);
  }
  if (fitting.size > 0 && isNullAllowed) fitting.add(null);
  return [...fitting];
}

/** A list with objects or hidden characters is not shown: part of it would be wrong, and the rest is for the wire only. */
function isHarmless(value: unknown): boolean {
  return isScalar(value) && !(typeof value === 'string' && hasInvisible(value));
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function hasType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

const knownFormats = new Set([
  'date-time',
  'date',
  'time',
  'duration',
  'email',
  'uri',
  'uuid',
  'ipv4',
  'ipv6',
  'hostname',
]);

const boundsByType: Readonly<Record<string, readonly string[]>> = {
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  integer: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  string: ['minLength', 'maxLength'],
  array: ['minItems', 'maxItems'],
  object: ['minProperties', 'maxProperties'],
};

/** Bounds help the model and catch errors early, but only where they say something. */
export function writeBounds(projection: Projection, out: Output, { types, keywords }: FlatSchema): void {
  const [type] = types ?? [];
  if (type === undefined || types?.length !== 1) return;
  if (type === 'string') writeTextRules(projection, out, keywords);
  for (const key of boundsByType[type] ?? []) {
    const value = keywords[key];
    if (typeof value === 'number' && saysSomething(key, value)) put(projection, out, [key, value]);
  }
}

function writeTextRules(projection: Projection, out: Output, keywords: JsonObject): void {
  const format = keywords['format'];
  if (typeof format === 'string' && knownFormats.has(format)) put(projection, out, ['format', format]);
  const pattern = keywords['pattern'];
  if (typeof pattern === 'string' && pattern.length <= 120 && isSafePattern(pattern) && !hasInvisible(pattern))
    put(projection, out, ['pattern', pattern]);
}

/** The bounds of 32 and 64 bit integers and lengths of at least 0 are noise. */
function saysSomething(key: string, value: number): boolean {
  const isLength = key.endsWith('Length') || key.endsWith('Items') || key.endsWith('Properties');
  if (!isLength) return Math.abs(value) < 2 ** 31 - 1;
  return Number.isInteger(value) && value < 2 ** 31 - 1 && (value > 0 || (value === 0 && key.startsWith('max')));
}
