import { own, ownList, ownObject, ownTexts } from '../json.ts';
import type { JsonObject, SpecSchema } from '../operation.ts';
import { referenceOf, splitSiblings, type Documents } from '../specification/documents.ts';
import { isObject } from '../../world/json.ts';

/** One schema with its `allOf` merged in: what can be said about the value without going down into it. */
export interface FlatSchema {
  /** Without `null`; undefined when anything goes. */
  types: readonly string[] | undefined;
  isNullable: boolean;
  properties: Map<string, SpecSchema>;
  required: Set<string>;
  /** Holds the plain keywords (`description`, `enum`, `minimum`, …), the outermost first; read with `own`. */
  keywords: JsonObject;
  items: SpecSchema | undefined;
  prefixItems: readonly SpecSchema[];
  /** True where any further property may be set, also by a pattern of names or a subtype. */
  additional: SpecSchema | boolean | undefined;
  /** `oneOf` and `anyOf` groups. */
  choices: readonly (readonly SpecSchema[])[];
  /** `document#pointer` of every reference merged in through `allOf`. */
  mergedKeys: Set<string>;
}

const legalTypes = new Set(['object', 'array', 'string', 'number', 'integer', 'boolean']);

const maxMergeDepth = 12;

// Most schemas are plain values: they share these instead of allocating their own.
const noProperties: Map<string, SpecSchema> = new Map();
const noNames: Set<string> = new Set();
const noSchemas: readonly SpecSchema[] = [];
const noChoices: readonly (readonly SpecSchema[])[] = [];
const noKeywords: JsonObject = {};

/**
 * Merges a schema whose root is no reference. `allOf` members are followed, except where `isBlocked` says of
 * their `document#pointer` that they are being expanded around this schema already, which would never end.
 */
export function flattenSchema(
  schema: SpecSchema,
  documents: Documents,
  isBlocked: (key: string) => boolean = neverBlocked,
): FlatSchema {
  const flat: FlatSchema = {
    types: undefined,
    isNullable: false,
    properties: noProperties,
    required: noNames,
    keywords: noKeywords,
    items: undefined,
    prefixItems: noSchemas,
    additional: undefined,
    choices: noChoices,
    mergedKeys: noNames,
  };
  merge(flat, schema, { documents, isBlocked, depth: 0 });
  inferType(flat);
  // A base type tells its subtypes apart by the discriminator; their properties are not among its own.
  if (own(flat.keywords, 'discriminator') !== undefined && flat.choices.length === 0) flat.additional = true;
  return flat;
}

function neverBlocked(): boolean {
  return false;
}

const singleTypes = new Map([...legalTypes].map((type) => [type, [type]]));
const plainTypes = new Map(['string', 'number', 'integer', 'boolean'].map((type) => [type, [type]]));

/** The flat form of a plain value (most schemas are one) without looking any further; undefined for anything else. */
export function plainValue(node: SpecSchema['node']): FlatSchema | undefined {
  if (!isObject(node)) return undefined;
  const { type } = node;
  const types = typeof type === 'string' ? plainTypes.get(type) : undefined;
  if (types === undefined) return undefined;
  for (const keyword of structureKeywords) if (node[keyword] !== undefined) return undefined;
  return {
    types,
    isNullable: node['nullable'] === true || node['x-nullable'] === true,
    properties: noProperties,
    required: noNames,
    keywords: withoutBooleanBounds(node),
    items: undefined,
    prefixItems: noSchemas,
    additional: undefined,
    choices: noChoices,
    mergedKeys: noNames,
  };
}

const structureKeywords = ['$ref', 'allOf', 'oneOf', 'anyOf'];

interface MergeContext {
  readonly documents: Documents;
  readonly isBlocked: (key: string) => boolean;
  readonly depth: number;
}

function merge(flat: FlatSchema, schema: SpecSchema, context: MergeContext): void {
  const { node, document } = schema;
  if (!isObject(node) || context.depth > maxMergeDepth) return;
  if (node['$ref'] !== undefined) {
    mergeMember(flat, schema, context);
    return;
  }
  mergeTypes(flat, node, context.depth === 0);
  flat.keywords = flat.keywords === noKeywords ? withoutBooleanBounds(node) : withKeywords(flat.keywords, node);
  if (node['properties'] !== undefined || node['required'] !== undefined) mergeProperties(flat, node, document);
  mergeArray(flat, node, document);
  const additional = node['additionalProperties'];
  if (isObject(node['patternProperties'])) flat.additional = true;
  else if (flat.additional === undefined && (isObject(additional) || typeof additional === 'boolean')) {
    flat.additional = typeof additional === 'boolean' ? additional : { node: additional, document };
  }
  for (const keyword of ['oneOf', 'anyOf']) {
    if (node[keyword] === undefined) continue;
    const members = schemasOf(node, keyword, document);
    if (members.length > 0) flat.choices = [...flat.choices, members];
  }
  if (node['allOf'] === undefined) return;
  for (const member of schemasOf(node, 'allOf', document)) mergeMember(flat, member, context);
}

/** The keywords of a member that the schemas around it do not set; most members set none. */
function withKeywords(keywords: JsonObject, member: JsonObject): JsonObject {
  const plain = withoutBooleanBounds(member);
  const isNew = (key: string): boolean => !shapeKeywords.has(key) && !Object.hasOwn(keywords, key);
  return Object.keys(plain).some(isNew) ? { ...plain, ...keywords } : keywords;
}

/** Read into members of `FlatSchema` of their own. */
const shapeKeywords = new Set(['type', 'properties', 'required', 'items', 'additionalProperties', 'allOf']);

function mergeMember(flat: FlatSchema, member: SpecSchema, context: MergeContext): void {
  const { documents, isBlocked, depth } = context;
  let current: SpecSchema = member;
  for (let reference = referenceOf(current.node); reference !== undefined; reference = referenceOf(current.node)) {
    const siblings = splitSiblings(current.node);
    if (siblings !== undefined)
      merge(flat, { node: siblings, document: current.document }, { ...context, depth: depth + 1 });
    const key = documents.referenceKey(reference, current.document);
    if (flat.mergedKeys.has(key) || isBlocked(key)) return;
    if (flat.mergedKeys === noNames) flat.mergedKeys = new Set();
    flat.mergedKeys.add(key);
    const target = documents.lookUp(reference, current.document);
    if (target === undefined || !isObject(target.node)) return;
    current = { node: target.node, document: target.document };
  }
  merge(flat, current, { documents, isBlocked, depth: depth + 1 });
}

export function schemasOf(node: JsonObject, keyword: string, document: string): SpecSchema[] {
  return ownList(node, keyword)
    .filter((member) => isObject(member))
    .map((member) => ({ node: member, document }));
}

function mergeTypes(flat: FlatSchema, node: JsonObject, isOutermost: boolean): void {
  const written = node['type'];
  if (isOutermost) flat.isNullable = node['nullable'] === true || node['x-nullable'] === true;
  if (written === undefined) return;
  const plain = flat.types === undefined && typeof written === 'string' ? singleTypes.get(written) : undefined;
  if (plain !== undefined) {
    flat.types = plain;
    return;
  }
  const names = Array.isArray(written) ? written : [written];
  if (isOutermost && names.includes('null')) flat.isNullable = true;
  const types = names
    .map((name) => (name === 'file' ? 'string' : name))
    .filter((name) => typeof name === 'string')
    .filter((name) => legalTypes.has(name));
  if (types.length === 0) return;
  const both = flat.types?.filter((type) => types.includes(type) || (type === 'integer' && types.includes('number')));
  flat.types = both === undefined || both.length === 0 ? (flat.types ?? types) : both;
}

/** OpenAPI 3.0 writes `exclusiveMinimum: true` beside `minimum`; Swagger 2.0 knows `type: file`. */
function withoutBooleanBounds(node: JsonObject): JsonObject {
  const isFile = node['type'] === 'file';
  const isLower = node['exclusiveMinimum'] === true;
  const isUpper = node['exclusiveMaximum'] === true;
  if (!isFile && !isLower && !isUpper) return node;
  const { minimum, maximum, ...others } = node;
  return {
    ...others,
    ...(isFile && { format: 'binary' }),
    ...(minimum !== undefined && { [isLower ? 'exclusiveMinimum' : 'minimum']: minimum }),
    ...(maximum !== undefined && { [isUpper ? 'exclusiveMaximum' : 'maximum']: maximum }),
  };
}

function mergeProperties(flat: FlatSchema, node: JsonObject, document: string): void {
  const written = ownObject(node, 'properties');
  if (written !== undefined) {
    // Added to in place: a copy for each of thousands of members would take minutes.
    const properties = flat.properties === noProperties ? new Map<string, SpecSchema>() : flat.properties;
    for (const name of Object.keys(written)) {
      const value = written[name];
      if (!isObject(value) && typeof value !== 'boolean') continue;
      const existing = properties.get(name);
      properties.set(name, existing === undefined ? { node: value, document } : mergeTwo(existing, value, document));
    }
    flat.properties = properties;
  }
  const required = ownTexts(node, 'required');
  if (required.length === 0) return;
  if (flat.required === noNames) flat.required = new Set();
  for (const name of required) flat.required.add(name);
}

function mergeTwo(existing: SpecSchema, node: JsonObject | boolean, document: string): SpecSchema {
  if (!isObject(existing.node) || !isObject(node) || existing.node === node) return existing;
  // Two documents cannot share one node, since references start from one place.
  return existing.document === document ? { node: { allOf: [existing.node, node] }, document } : existing;
}

function mergeArray(flat: FlatSchema, node: JsonObject, document: string): void {
  if (node['items'] === undefined && node['prefixItems'] === undefined) return;
  const items = node['items'];
  if (flat.items === undefined && isObject(items)) flat.items = { node: items, document };
  if (flat.prefixItems.length === 0) {
    const tuple = ownList(node, Array.isArray(items) ? 'items' : 'prefixItems');
    flat.prefixItems = tuple.map((member) => ({ node: isObject(member) ? member : true, document }));
  }
}

function inferType(flat: FlatSchema): void {
  if (flat.types !== undefined || flat.choices.length > 0) return;
  if (flat.properties.size > 0 || isObject(flat.additional)) flat.types = ['object'];
  else if (flat.items !== undefined || flat.prefixItems.length > 0) flat.types = ['array'];
}
