import type { Diagnostics } from '../diagnostics.ts';
import { atPointer, own, unescapePointer } from '../json.ts';
import type { JsonObject, Parameter, SchemaSource, SpecSchema } from '../operation.ts';
import { isObject } from '../../world/json.ts';

/** A node of a parsed document and the document its `$ref`s start from. */
export interface Located {
  readonly node: unknown;
  readonly document: string;
}

/** The specification ('' ) and the documents it may refer to, by absolute URL. Parsed once, never dereferenced. */
export interface Documents extends SchemaSource {
  readonly root: JsonObject;
  /** The specification's own absolute URL (`file:` for a file), or ''. */
  readonly address: string;
  readonly diagnostics: Diagnostics;
  /** Parameters that several operations may have, as far as they were read, by their node. */
  readonly parameters: Map<JsonObject, Parameter>;
  /** The same ones, to ask whether one is among them. */
  readonly sharedParameters: Set<Parameter>;
  /** `document#pointer` of a `$ref` met in `document`; the same place always gives the same text. */
  referenceKey(reference: string, document: string): string;
  /** The node a `$ref` names, one step. undefined (with a diagnostic) when nothing is there. */
  lookUp(reference: string, document: string): Located | undefined;
  /** Follows `$ref`s at the root of a node that is no schema: a parameter, a response, a path item. */
  follow(located: Located): Located;
}

/** Longest chain of `$ref` to `$ref`; beyond it the chain is taken for a circle. */
const maxChain = 50;

/**
 * @param root the specification
 * @param address its own URL (`file:` for a file), against which relative references resolve; '' when it has none
 * @param others every other document that was loaded, by absolute URL
 */
export function openDocuments(
  root: JsonObject,
  address: string,
  others: ReadonlyMap<string, unknown>,
  diagnostics: Diagnostics,
): Documents {
  const cache = new Map<string, Located | undefined>();
  const documentOf = (document: string): unknown => (document === '' ? root : others.get(document));
  const namedPart = createPartFinder(root);

  const referenceKey = (reference: string, document: string): string => keyOfReference(reference, document, address);

  const find = (key: string): Located | undefined => {
    const hash = key.indexOf('#');
    const document = key.slice(0, hash);
    const loaded = documentOf(document);
    const holder = loaded ?? namedPart(document);
    if (holder === undefined) return undefined;
    const node = atFragment(holder, key.slice(hash + 1));
    return node === undefined ? undefined : { node, document: loaded === undefined ? '' : document };
  };

  const lookUp = (reference: string, document: string): Located | undefined => {
    const key = referenceKey(reference, document);
    if (cache.has(key)) return cache.get(key);
    const found = find(key);
    if (found === undefined) reportMissing(diagnostics, reference, documentOf(key.slice(0, key.indexOf('#'))));
    cache.set(key, found);
    return found;
  };

  const follow = (located: Located): Located => {
    let current = located;
    for (let step = 0; step < maxChain; step += 1) {
      const reference = referenceOf(current.node);
      if (reference === undefined) return current;
      const next = lookUp(reference, current.document);
      if (next === undefined) return { node: undefined, document: current.document };
      current = next;
    }
    diagnostics.add(
      'warning',
      'circular-reference',
      '',
      `A chain of references through "${referenceOf(located.node) ?? ''}" never ends.`,
    );
    return { node: undefined, document: located.document };
  };

  return {
    root,
    address,
    diagnostics,
    parameters: new Map(),
    sharedParameters: new Set(),
    referenceKey,
    lookUp,
    follow,
    ...linkSchemas(lookUp),
  };
}

/** Finds what an address names inside the specification itself: all of it by `$self` (3.2), a component schema by its `$id`. */
function createPartFinder(root: JsonObject): (target: string) => unknown {
  let parts: Map<string, unknown> | undefined;
  return (target) => {
    if (parts === undefined) {
      parts = new Map<string, unknown>([[String(own(root, '$self')), root]]);
      const schemas = atPointer(root, '/components/schemas');
      for (const schema of isObject(schemas) ? Object.values(schemas) : []) {
        const id = isObject(schema) ? own(schema, '$id') : undefined;
        if (typeof id === 'string') parts.set(id.replace(/#$/, ''), schema);
      }
    }
    return parts.get(target);
  };
}

/** Resolves schemas with whatever finds the target of a `$ref`. */
export function linkSchemas(lookUp: Documents['lookUp']): SchemaSource {
  return {
    resolve(schema) {
      let current: Located = schema;
      let siblings: JsonObject = {};
      for (let step = 0; step < maxChain; step += 1) {
        const { node, document } = current;
        const reference = referenceOf(node);
        if (reference === undefined || !isObject(node)) return asSchema(current, siblings);
        const own = splitSiblings(node);
        if (own !== undefined) return asSchema({ node: { allOf: [{ $ref: reference }, own] }, document }, siblings);
        siblings = { ...withoutReference(node), ...siblings };
        const next = lookUp(reference, document);
        if (next === undefined) break;
        current = next;
      }
      return { node: true, document: schema.document };
    },
  };
}

/** The `$ref` of a node, when it has a textual one. */
export function referenceOf(node: unknown): string | undefined {
  if (!isObject(node)) return undefined;
  const reference = node['$ref'];
  return typeof reference === 'string' ? reference : undefined;
}

const partKeywords = ['properties', 'allOf', 'oneOf', 'anyOf'];

/**
 * What stands beside a `$ref` when that gives the schema further parts (3.1); undefined where there are only annotations
 * and bounds.
 */
export function splitSiblings(node: unknown): JsonObject | undefined {
  return isObject(node) && partKeywords.some((keyword) => node[keyword] !== undefined)
    ? withoutReference(node)
    : undefined;
}

function asSchema({ node, document }: Located, siblings: JsonObject): SpecSchema {
  if (typeof node === 'boolean') return { node, document };
  if (!isObject(node)) return { node: true, document };
  return Object.keys(siblings).length === 0 ? { node, document } : { node: { ...node, ...siblings }, document };
}

function withoutReference(node: JsonObject): JsonObject {
  const { $ref: _, ...siblings } = node;
  return siblings;
}

/** `document#pointer` of a `$ref` met in `document`, where '' is the document at `address`. */
export function keyOfReference(reference: string, document: string, address: string): string {
  if (reference.startsWith('#')) return document === '' ? reference : `${document}${reference}`;
  const { target, fragment } = splitReference(reference, document === '' ? address : document);
  return `${target === address ? '' : target}#${fragment}`;
}

/** Splits a reference that is not purely local into the absolute document and its fragment. */
export function splitReference(reference: string, base: string): { target: string; fragment: string } {
  const hash = reference.indexOf('#');
  const relative = hash < 0 ? reference : reference.slice(0, hash);
  const fragment = hash < 0 ? '' : reference.slice(hash + 1);
  return { target: resolveAddress(relative, base), fragment };
}

/** `base` is an absolute URL (files as `file:`), or '' when the specification has no address. */
function resolveAddress(relative: string, base: string): string {
  const start = base === '' ? undefined : base;
  return URL.canParse(relative, start) ? new URL(relative, start).href : relative;
}

function atFragment(holder: unknown, fragment: string): unknown {
  if (fragment === '') return holder;
  const direct = atPointer(holder, fragment);
  if (direct !== undefined) return direct;
  const decoded = decodeFragment(fragment);
  if (decoded !== fragment) return atPointer(holder, decoded);
  return fragment.startsWith('/') ? undefined : atAnchor(holder, fragment);
}

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/** `#name` may be an `$anchor` of a component schema, or (seen in the wild) its bare name. */
function atAnchor(holder: unknown, name: string): unknown {
  const schemas =
    atPointer(holder, '/components/schemas') ?? atPointer(holder, '/definitions') ?? atPointer(holder, '/$defs');
  if (!isObject(schemas)) return undefined;
  const anchored = Object.values(schemas).find((schema) => isObject(schema) && own(schema, '$anchor') === name);
  return anchored ?? own(schemas, unescapePointer(name));
}

function reportMissing(diagnostics: Diagnostics, reference: string, holder: unknown): void {
  if (holder === undefined && !reference.startsWith('#')) {
    diagnostics.add(
      'warning',
      'external-reference',
      '',
      `"${reference}" leads to another document that is not allow-listed; any value is accepted there.`,
    );
    return;
  }
  diagnostics.add('warning', 'dangling-reference', '', `"${reference}" leads to nothing; any value is accepted there.`);
}
