import { readFileSync } from 'node:fs';
import { InternalError } from '../../world/errors.ts';
import { decodeGroup, type PropertyGroup } from './property-groups.ts';
import { locateResourceSchemas } from './locate.ts';
import { decodeType, type SchemaType } from './schema-types.ts';

/** Bounds from an older source than the rest: they may have been raised since, so they never decide an error alone. */
export interface DatedBounds {
  readonly min?: number;
  readonly max?: number;
  /** Characters of a string, or items of a list. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** JavaScript source of an unanchored pattern. */
  readonly pattern?: string;
}

export interface PropertySchema {
  readonly name: string;
  readonly type: SchemaType;
  readonly isRequired: boolean;
  readonly isDeprecated: boolean;
  /** The only values, of the property or of its items. */
  readonly values: readonly string[] | undefined;
  /** Whether a change replaces the resource. */
  readonly replaces: 'yes' | 'maybe' | 'no';
  /** What it is meant to hold, as `AWS::IAM::Role.Arn`. */
  readonly accepts: readonly string[];
  readonly bounds: DatedBounds | undefined;
  /** A list that may not hold a value twice; as dated as the bounds. */
  readonly isUnique: boolean;
}

export type PropertySchemas = ReadonlyMap<string, PropertySchema>;

export interface ResourceSchema {
  readonly type: string;
  readonly properties: PropertySchemas;
  /** Properties of a named nested type. */
  definition(name: string): PropertySchemas | undefined;
  /** Properties of the type, or of a nested one, that stand for one another; as dated as the bounds. */
  datedGroup(nested: string | undefined): PropertyGroup | undefined;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: ReadonlySet<string>;
  /** Properties whose values `Ref` gives, joined by `|` when several; empty when unknown. */
  readonly ref: readonly string[];
  readonly isStateful: boolean;
}

export interface SchemaSource {
  readonly name: string;
  readonly version: string;
  /** ISO date. */
  readonly publishedOn: string;
}

/** All CloudFormation resource types known to this release. */
export interface ResourceSchemas {
  readonly sources: readonly SchemaSource[];
  /** ISO date of the main source: types, properties and enums newer than it are not in here. */
  readonly publishedOn: string;
  readonly types: ReadonlySet<string>;
  get(type: string): ResourceSchema | undefined;
}

let loaded: ResourceSchemas | undefined;

/** The index, read from disk once and decoded per type on first use (about 1 ms for eight types). */
export function loadResourceSchemas(): ResourceSchemas {
  return (loaded ??= openIndex(readFileSync(locateResourceSchemas())));
}

function openIndex(file: Buffer): ResourceSchemas {
  const headerEnd = file.indexOf('\n');
  const header = asRecord(JSON.parse(file.toString('latin1', 0, headerEnd)));
  const places = new Map(Object.entries(asRecord(header['types'])).map(([type, place]) => [type, asPlace(place)]));
  const cache = new Map<string, ResourceSchema>();
  const sources = asList(header['sources']).map(asSource);
  return {
    sources,
    publishedOn: sources[0]?.publishedOn ?? '',
    types: new Set(places.keys()),
    get(type) {
      const cached = cache.get(type);
      const place = cached ? undefined : places.get(type);
      if (!place) return cached;
      const start = headerEnd + 1 + place.offset;
      const schema = decodeSchema(type, asRecord(JSON.parse(file.toString('latin1', start, start + place.length))));
      cache.set(type, schema);
      return schema;
    },
  };
}

function decodeSchema(type: string, shard: Record<string, unknown>): ResourceSchema {
  const definitions = asRecord(shard['definitions'] ?? {});
  const groups = asRecord(shard['groups'] ?? {});
  const decoded = new Map<string, PropertySchemas>();
  return {
    type,
    properties: decodeProperties(asRecord(shard['properties'] ?? {})),
    definition(name) {
      const known = decoded.get(name);
      if (known || !Object.hasOwn(definitions, name)) return known;
      const properties = decodeProperties(asRecord(definitions[name]));
      decoded.set(name, properties);
      return properties;
    },
    datedGroup(nested = '') {
      const group = Object.hasOwn(groups, nested) ? groups[nested] : undefined;
      return typeof group === 'string' ? decodeGroup(group) : undefined;
    },
    attributes: new Set(asTexts(shard['attributes'])),
    ref: asTexts(shard['ref']),
    isStateful: shard['isStateful'] === true,
  };
}

function decodeProperties(record: Record<string, unknown>): PropertySchemas {
  return new Map(Object.entries(record).map(([name, value]) => [name, decodeProperty(name, asRecord(value))]));
}

function decodeProperty(name: string, record: Record<string, unknown>): PropertySchema {
  const { type, required, deprecated, values, replaces, accepts, bounds, unique } = record;
  return {
    name,
    type: decodeType(typeof type === 'string' ? type : 'j'),
    isRequired: required === true,
    isDeprecated: deprecated === true,
    values: values === undefined ? undefined : asList(values).map(String),
    replaces: replaces === 'yes' || replaces === 'maybe' ? replaces : 'no',
    accepts: asTexts(accepts),
    bounds: bounds === undefined ? undefined : decodeBounds(asRecord(bounds)),
    isUnique: unique === true,
  };
}

function decodeBounds(record: Record<string, unknown>): DatedBounds {
  const { pattern } = record;
  const numbers = (['min', 'max', 'minLength', 'maxLength'] as const).flatMap((name) => {
    const value = record[name];
    return typeof value === 'number' ? [[name, value] as const] : [];
  });
  return { ...Object.fromEntries(numbers), ...(typeof pattern === 'string' ? { pattern } : {}) };
}

function asSource(value: unknown): SchemaSource {
  const { name, version, publishedOn } = asRecord(value);
  return { name: String(name), version: String(version), publishedOn: String(publishedOn) };
}

function asPlace(value: unknown): { offset: number; length: number } {
  const [offset, length] = asList(value);
  return { offset: Number(offset), length: Number(length) };
}

function asTexts(value: unknown): string[] {
  return value === undefined ? [] : asList(value).map(String);
}

function asList(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new InternalError('The resource schemas hold no list where one belongs');
  return value;
}

function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InternalError('The resource schemas hold no record where one belongs');
  }
  return { ...value };
}
