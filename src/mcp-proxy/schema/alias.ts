import { isTrue, own, ownList } from '../json.ts';
import type { JsonObject, SpecSchema } from '../operation.ts';
import { referenceOf, splitSiblings } from '../specification/documents.ts';
import { isObject } from '../../world/json.ts';

export interface Alias {
  readonly reference: string;
  /** Description and default written beside the reference. */
  readonly annotations: JsonObject | undefined;
  readonly isNullable: boolean;
}

const annotationKeywords = new Set([
  'description',
  'title',
  'default',
  'nullable',
  'x-nullable',
  'readOnly',
  'writeOnly',
  'deprecated',
  'example',
  'examples',
  'externalDocs',
  'xml',
]);

/** A schema that is one reference with nothing but annotations: plain, in a lone `allOf`, or beside `null` in a choice. */
export function aliasOf({ node }: SpecSchema): Alias | undefined {
  if (!isObject(node)) return undefined;
  const reference = referenceOf(node);
  if (reference !== undefined) {
    if (splitSiblings(node) !== undefined) return undefined;
    return { reference, annotations: annotationsOf(node), isNullable: isNullableNode(node) };
  }
  for (const keyword of ['allOf', 'oneOf', 'anyOf']) {
    if (node[keyword] === undefined || !Object.keys(node).every((key) => key === keyword || isAnnotation(key)))
      continue;
    const alias = aliasOfMembers(ownList(node, keyword), keyword);
    if (alias === undefined) return undefined;
    return {
      reference: alias.reference,
      annotations: joined(alias.annotations, annotationsOf(node)),
      isNullable: alias.isNullable || isNullableNode(node),
    };
  }
  return undefined;
}

function aliasOfMembers(members: readonly unknown[], keyword: string): Alias | undefined {
  let reference: string | undefined;
  let annotations: JsonObject | undefined;
  let isNullable = false;
  for (const node of members) {
    if (!isObject(node)) return undefined;
    const target = splitSiblings(node) === undefined ? referenceOf(node) : undefined;
    if (target !== undefined) {
      if (reference !== undefined) return undefined;
      reference = target;
    } else if (keyword !== 'allOf' && isNullType(node)) isNullable = true;
    else if (keyword === 'allOf' && Object.keys(node).every(isAnnotation)) {
      annotations = joined(annotations, annotationsOf(node));
      isNullable ||= isNullableNode(node);
    } else return undefined;
  }
  return reference === undefined ? undefined : { reference, annotations, isNullable };
}

export function isAnnotation(key: string): boolean {
  return annotationKeywords.has(key) || key.startsWith('x-');
}

function annotationsOf(node: JsonObject): JsonObject | undefined {
  const hasDescription = Object.hasOwn(node, 'description');
  const hasDefault = Object.hasOwn(node, 'default');
  if (!hasDescription && !hasDefault) return undefined;
  return {
    ...(hasDescription && { description: node['description'] }),
    ...(hasDefault && { default: node['default'] }),
  };
}

function joined(weak: JsonObject | undefined, strong: JsonObject | undefined): JsonObject | undefined {
  return weak === undefined || strong === undefined ? (weak ?? strong) : { ...weak, ...strong };
}

function isNullableNode(node: JsonObject): boolean {
  return isTrue(node, 'nullable') || isTrue(node, 'x-nullable');
}

export function isNullType(node: JsonObject): boolean {
  if (own(node, 'type') === 'null') return true;
  const values = own(node, 'enum');
  return Array.isArray(values) && values.length === 1 && values[0] === null;
}
