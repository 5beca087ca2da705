import type { ApiEntry } from '../catalogue.ts';
import type { LoadedApi } from '../load-api.ts';
import type { Operation, Parameter, RequestBody } from '../operation.ts';
import { essenceOf } from '../specification/media-types.ts';
import { writeSchema, type SchemaWriting } from './agentcore-schema.ts';

/** An operation as an OpenAPI target of AgentCore Gateway takes it, what changed, and what stands in its way. */
export interface CleanedOperation {
  readonly method: string;
  readonly path: string;
  /** The operation object. Of use only without `obstacles`. */
  readonly definition: Readonly<Record<string, unknown>>;
  readonly changes: readonly string[];
  readonly obstacles: readonly string[];
}

/** Methods of an AgentCore Gateway tool (bedrock-agentcore-control, `RestApiMethod`). */
export const gatewayMethods: ReadonlySet<string> = new Set([
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
]);

/** Schemas one operation may be written out to. */
const maxSchemas = 5_000;

/**
 * Rewrites one operation to what OpenAPI targets support (developer guide, read 2026-11): an operationId, parameters
 * without serialisation, a JSON body, schemas without combinators. Optional parts that cannot be kept are dropped.
 */
export function cleanOperation(entry: ApiEntry, operation: Operation, api: LoadedApi): CleanedOperation {
  const writing: SchemaWriting = { schemas: api.schemas, changes: new Set(), budget: maxSchemas };
  const obstacles: string[] = [];
  const { method, path } = operation;
  if (path.includes('+}')) obstacles.push('greedy path ({proxy+}) is no OpenAPI');
  if (operation.fixedQuery !== undefined) obstacles.push('the path holds a query');
  if (!gatewayMethods.has(method)) obstacles.push(`method ${method} is not supported`);
  if (operation.operationId !== entry.name) {
    writing.changes.add(
      operation.operationId === undefined ? `operationId ${entry.name} is added` : `operationId becomes ${entry.name}`,
    );
  }
  const parameters = operation.parameters.flatMap((parameter) => {
    const problem = parameterProblem(parameter, api);
    if (problem === undefined) return [writeParameter(parameter, writing)];
    if (parameter.required) obstacles.push(problem);
    else writing.changes.add(`${problem}: dropped`);
    return [];
  });
  const requestBody = writeBody(operation, writing, obstacles);
  const description = api.tool(entry.name)?.description;
  const definition = {
    operationId: entry.name,
    ...(description !== undefined && { description }),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: { default: { description: 'The answer' } },
  };
  return { method, path, definition, changes: [...writing.changes], obstacles };
}

const plainStyles: Readonly<Record<string, string>> = { path: 'simple', query: 'form', header: 'simple' };

function parameterProblem(parameter: Parameter, api: LoadedApi): string | undefined {
  const { name, in: location, style, explode, contentType, schema } = parameter;
  if (contentType !== undefined) return `parameter "${name}" is written as ${contentType}`;
  if (plainStyles[location] === undefined) return `parameter "${name}" is in the ${location}`;
  const node = schema === undefined ? true : api.schemas.resolve(schema).node;
  const type = typeof node === 'boolean' ? undefined : node['type'];
  const isScalar = typeof type === 'string' && type !== 'array' && type !== 'object';
  if (isScalar && location === 'query') return undefined;
  if (plainStyles[location] !== style) return `parameter "${name}" uses style ${style}`;
  const isDefault = isScalar || explode === (location === 'query');
  return isDefault ? undefined : `parameter "${name}" uses explode: ${String(explode)}`;
}

function writeParameter(parameter: Parameter, writing: SchemaWriting): Readonly<Record<string, unknown>> {
  const { name, in: location, required, description, schema } = parameter;
  if (parameter.allowReserved) writing.changes.add(`reserved characters of parameter "${name}" are escaped`);
  return {
    name,
    in: location,
    ...(required && { required }),
    ...(description !== undefined && { description }),
    schema: schema === undefined ? { type: 'string' } : writeSchema(schema, writing),
  };
}

/** Methods whose body OpenAPI 3.0 has consumers ignore. */
const bodyless: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE']);

function writeBody({ method, requestBody: body }: Operation, writing: SchemaWriting, obstacles: string[]) {
  if (body === undefined) return undefined;
  const json = body.content.find(({ mediaType }) => essenceOf(mediaType) === 'application/json');
  if (json === undefined || bodyless.has(method)) {
    const problem = bodyProblem(method, body);
    if (body.required) obstacles.push(problem);
    else writing.changes.add(`${problem}: dropped`);
    return undefined;
  }
  if (body.content.length > 1) writing.changes.add('of the body only application/json is kept');
  const schema = json.schema === undefined ? { type: 'object' } : writeSchema(json.schema, writing);
  return { ...(body.required && { required: true }), content: { 'application/json': { schema } } };
}

function bodyProblem(method: string, { content }: RequestBody): string {
  if (bodyless.has(method)) return `request body of ${method} has no meaning in OpenAPI 3.0`;
  const types = content.map(({ mediaType }) => mediaType).filter((type) => type !== '');
  return types.length === 0
    ? 'request body names no media type'
    : `request body is ${types.join(', ')}, not application/json`;
}

/** The OpenAPI 3.0 document of a target: the operations it can carry, at one server. */
export function cleanDocument(
  api: Pick<LoadedApi, 'title' | 'version'>,
  server: string,
  operations: readonly CleanedOperation[],
): string {
  const paths = new Map<string, Record<string, unknown>>();
  for (const { method, path, definition } of operations) {
    const item = paths.get(path) ?? {};
    item[method.toLowerCase()] = definition;
    paths.set(path, item);
  }
  return JSON.stringify({
    openapi: '3.0.3',
    info: { title: api.title, version: api.version },
    servers: [{ url: server }],
    paths: Object.fromEntries(paths),
  });
}
