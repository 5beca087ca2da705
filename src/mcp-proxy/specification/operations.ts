import { escapePointer, isTrue, ownObject, ownText, ownTexts } from '../json.ts';
import type { JsonObject, Operation, ResponseSpec, SecurityAlternative, Server } from '../operation.ts';
import type { Documents, Located } from './documents.ts';
import { normaliseRequestBody, normaliseResponses } from './bodies.ts';
import { normaliseParameters } from './parameters.ts';
import { normaliseSecurity } from './security.ts';
import { normaliseServers } from './servers.ts';
import type { Dialect } from './dialect.ts';
import { isObject } from '../../world/json.ts';

/** What lists, filters and searches need of an operation, without reading its parameters and bodies. */
export interface OperationHead {
  readonly id: string;
  readonly method: string;
  /** The path key as written. */
  readonly pathKey: string;
  readonly operationId?: string | undefined;
  readonly tags: readonly string[];
  readonly summary?: string | undefined;
  readonly description?: string | undefined;
  readonly isDeprecated: boolean;
  readonly pointer: string;
  /** The operation object itself, for extensions such as `x-mcp`. */
  readonly node: JsonObject;
  readonly document: string;
  readonly pathItem: Located;
}

const fixedMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];

/** What API Gateway's ANY stands for when tools are made of it. */
const anyMethods = ['get', 'post', 'put', 'patch', 'delete'];

/** Every operation under `paths`, in the order written. A broken path item costs only itself, with a diagnostic. */
export function listOperations(documents: Documents): OperationHead[] {
  const paths = ownObject(documents.root, 'paths');
  if (paths === undefined) return [];
  const heads: OperationHead[] = [];
  const seen = new Set<string>();
  for (const [pathKey, node] of Object.entries(paths)) {
    if (pathKey.startsWith('x-')) continue;
    for (const head of headsOfPath(documents, pathKey, node)) {
      if (seen.has(head.id)) {
        documents.diagnostics.add(
          'warning',
          'duplicate-operation',
          head.pointer,
          `${head.id} is defined twice; the first one counts.`,
        );
        continue;
      }
      seen.add(head.id);
      heads.push(head);
    }
  }
  return heads;
}

function headsOfPath(documents: Documents, pathKey: string, node: unknown): OperationHead[] {
  const pointer = `/paths/${escapePointer(pathKey)}`;
  const pathItem = followPathItem(documents, { node, document: '' });
  if (!isObject(pathItem.node)) {
    documents.diagnostics.add(
      'error',
      'broken-path',
      pointer,
      `The path item of ${pathKey} is not an object, so its operations are skipped.`,
    );
    return [];
  }
  const heads: OperationHead[] = [];
  for (const [method, key, operation] of operationsOfItem(pathItem.node)) {
    if (isObject(operation)) {
      heads.push(buildHead({ method, pathKey, pointer: `${pointer}/${key}`, node: operation, pathItem }));
      continue;
    }
    documents.diagnostics.add(
      'error',
      'broken-operation',
      `${pointer}/${key}`,
      `${method} ${pathKey} is not an object, so it is skipped.`,
    );
  }
  return heads;
}

/** A path item with `$ref` may also have operations of its own beside it. */
function followPathItem(documents: Documents, located: Located): Located {
  if (!isObject(located.node) || !Object.hasOwn(located.node, '$ref')) return located;
  const target = documents.follow(located);
  if (!isObject(target.node)) return { node: located.node, document: located.document };
  const { $ref: _, ...siblings } = located.node;
  return { node: { ...target.node, ...siblings }, document: target.document };
}

function operationsOfItem(item: JsonObject): [method: string, key: string, operation: unknown][] {
  const found: [string, string, unknown][] = [];
  for (const method of fixedMethods) {
    if (item[method] !== undefined) found.push([method.toUpperCase(), method, item[method]]);
  }
  const additional = item['additionalOperations'];
  for (const [method, operation] of isObject(additional) ? Object.entries(additional) : []) {
    if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(method)) {
      found.push([method, `additionalOperations/${escapePointer(method)}`, operation]);
    }
  }
  const any = item['x-amazon-apigateway-any-method'];
  if (any !== undefined) {
    for (const method of anyMethods) {
      if (!Object.hasOwn(item, method)) found.push([method.toUpperCase(), 'x-amazon-apigateway-any-method', any]);
    }
  }
  return found;
}

interface HeadParts {
  readonly method: string;
  readonly pathKey: string;
  readonly pointer: string;
  readonly node: JsonObject;
  readonly pathItem: Located;
}

function buildHead({ method, pathKey, pointer, node, pathItem }: HeadParts): OperationHead {
  const item = isObject(pathItem.node) ? pathItem.node : {};
  const summary = ownText(node, 'summary') ?? ownText(item, 'summary');
  const description = ownText(node, 'description') ?? ownText(item, 'description');
  const isAnyMethod = pointer.endsWith('/x-amazon-apigateway-any-method');
  // One ANY method has one operationId for all the methods it stands for.
  const operationId = isAnyMethod ? undefined : ownText(node, 'operationId');
  return {
    id: `${method} ${pathKey}`,
    method,
    pathKey,
    operationId,
    tags: ownTexts(node, 'tags'),
    summary,
    description,
    isDeprecated: isTrue(node, 'deprecated'),
    pointer,
    node,
    document: pathItem.document,
    pathItem,
  };
}

/** Reads parameters and bodies of one operation; the rest, which only calls need, when first asked for. */
export function normaliseOperation(context: OperationContext): Operation {
  const { head } = context;
  const { path, fixedQuery } = splitPathKey(head.pathKey);
  const requestBody = normaliseRequestBody(context);
  let servers: readonly Server[] | undefined;
  let security: readonly SecurityAlternative[] | undefined;
  let responses: readonly ResponseSpec[] | undefined;
  return {
    id: head.id,
    method: head.method,
    path,
    fixedQuery,
    operationId: head.operationId,
    tags: head.tags,
    summary: head.summary,
    description: head.description,
    isDeprecated: head.isDeprecated,
    get servers() {
      servers ??= normaliseServers(context);
      return servers;
    },
    parameters: normaliseParameters(context, path, fixedQuery),
    requestBody,
    get security() {
      security ??= normaliseSecurity(context);
      return security;
    },
    get responses() {
      responses ??= normaliseResponses(context);
      return responses;
    },
    pointer: head.pointer,
  };
}

/** What the normalising steps of one operation share. */
export interface OperationContext {
  readonly documents: Documents;
  readonly dialect: Dialect;
  readonly head: OperationHead;
}

/** AWS Query specifications tell operations apart by `#fragment`, others by a query in the path key. */
function splitPathKey(pathKey: string): { path: string; fixedQuery?: string } {
  const hash = pathKey.indexOf('#');
  const withoutFragment = hash < 0 ? pathKey : pathKey.slice(0, hash);
  const question = withoutFragment.indexOf('?');
  const path = question < 0 ? withoutFragment : withoutFragment.slice(0, question);
  const fixedQuery = question < 0 ? '' : withoutFragment.slice(question + 1);
  return { path: path.startsWith('/') ? path : `/${path}`, ...(fixedQuery !== '' && { fixedQuery }) };
}
