import type { Entity } from '../parts/entity.ts';
import { fieldJsonSchema } from '../parts/fields.ts';

export type Auth = 'jwt' | 'iam' | 'api-key' | 'none';

export type Json = Readonly<Record<string, unknown>>;

export interface ApiModel extends Entity {
  readonly service: string;
  readonly auth: Auth;
}

/** One operation of the API, and the function that serves it. */
export interface Operation {
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: string;
  /** Logical id of the function. */
  readonly functionId: string;
  /** File of the handler without extension. */
  readonly source: string;
  /** DynamoDB actions it needs. */
  readonly actions: readonly string[];
  readonly description: string;
  /** Parameters, body and the replies of success. */
  readonly spec: Json & { readonly responses: Json };
  /** Statuses of expected errors beyond those every operation has. */
  readonly errors: readonly (keyof typeof errorReplies)[];
}

/** The five operations, in the order a reader expects them. */
export function operationsOf(model: ApiModel): Operation[] {
  const { names, code } = model;
  const collection = `/${names.pluralKebab}`;
  const item = `${collection}/{id}`;
  const entity = reference(code.pascal);
  const operation = (
    verb: string,
    noun: string,
    file: string,
    rest: Omit<Operation, 'id' | 'functionId' | 'source'>,
  ) => ({
    id: verb + noun,
    functionId: `${verb.charAt(0).toUpperCase()}${verb.slice(1)}${noun}Function`,
    source: `src/handlers/${verb}-${file}`,
    ...rest,
    spec: { ...rest.spec, ...(model.auth === 'none' ? { security: [] } : {}) },
  });
  return [
    operation('create', names.pascal, names.kebab, {
      method: 'post',
      path: collection,
      actions: ['dynamodb:PutItem', 'dynamodb:GetItem'],
      description: `Creates ${names.article} ${names.prose}. Send an Idempotency-Key to make repeating the request safe.`,
      spec: {
        parameters: [idempotencyKey],
        requestBody: jsonBody(`${code.pascal}Input`),
        responses: { 201: reply('Created', entity) },
      },
      errors: [422],
    }),
    operation('list', names.pluralPascal, names.pluralKebab, {
      method: 'get',
      path: collection,
      actions: ['dynamodb:Query'],
      description: `Lists the caller's ${names.pluralProse}, newest first, one page at a time.`,
      spec: {
        parameters: listParameters,
        responses: { 200: reply('A page', reference(`${code.pascal}Page`)) },
      },
      errors: [],
    }),
    operation('get', names.pascal, names.kebab, {
      method: 'get',
      path: item,
      actions: ['dynamodb:GetItem'],
      description: `Reads one ${names.prose}.`,
      spec: { parameters: [idParameter], responses: { 200: reply('Found', entity) } },
      errors: [404],
    }),
    operation('update', names.pascal, names.kebab, {
      method: 'put',
      path: item,
      actions: ['dynamodb:UpdateItem', 'dynamodb:GetItem'],
      description: `Replaces the fields of ${names.article} ${names.prose}, if the version sent is the current one.`,
      spec: {
        parameters: [idParameter],
        requestBody: jsonBody(`${code.pascal}Update`),
        responses: { 200: reply('Updated', entity) },
      },
      errors: [404, 409],
    }),
    operation('delete', names.pascal, names.kebab, {
      method: 'delete',
      path: item,
      actions: ['dynamodb:DeleteItem'],
      description: `Deletes ${names.article} ${names.prose}.`,
      spec: { parameters: [idParameter], responses: { 204: { description: 'Deleted' } } },
      errors: [404],
    }),
  ];
}

/**
 * `paths` of an OpenAPI 3.0 document.
 * @param extend what the place it goes to needs besides operation id, parameters, body and replies of success
 */
export function pathsOf(operations: readonly Operation[], extend: (operation: Operation) => Json): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const methods = (paths[operation.path] ??= {});
    methods[operation.method] = {
      operationId: operation.id,
      summary: operation.description,
      ...operation.spec,
      ...extend(operation),
    };
  }
  return paths;
}

/** `components.schemas`: what the code's zod schemas say, for clients and for API Gateway's validation. */
export function schemasOf({ code, fields, maxLength }: ApiModel): Json {
  const own = Object.fromEntries(fields.map((field) => [field.name, fieldJsonSchema(field, maxLength)]));
  const fieldNames = fields.map(({ name }) => name);
  const version = { type: 'integer', minimum: 1, description: 'The version this update is based on.' };
  return {
    [`${code.pascal}Input`]: object(own, fieldNames),
    [`${code.pascal}Update`]: object({ ...own, version }, [...fieldNames, 'version']),
    [code.pascal]: object(
      {
        ...own,
        id: { type: 'string', format: 'uuid' },
        version: { type: 'integer', minimum: 1, description: 'Grows with each update.' },
        createdAt: { type: 'string', format: 'date-time' },
        updatedAt: { type: 'string', format: 'date-time' },
      },
      [...fieldNames, 'id', 'version', 'createdAt', 'updatedAt'],
    ),
    [`${code.pascal}Page`]: object(
      {
        items: { type: 'array', items: reference(code.pascal) },
        nextCursor: { type: 'string', description: 'Pass it as cursor for the next page; absent on the last one.' },
      },
      ['items'],
    ),
    Error: errorSchema,
  };
}

/** The document clients read: no word about AWS beyond the address. */
export function buildOpenApi(model: ApiModel): Json {
  const { names, service, auth } = model;
  return {
    openapi: '3.0.3',
    info: {
      title: service,
      version: '1.0.0',
      description: `Create, read, update, delete and list ${names.pluralProse}.`,
    },
    servers: [
      {
        url: 'https://{api}.execute-api.{region}.amazonaws.com/v1',
        variables: { api: { default: 'example' }, region: { default: 'us-east-1' } },
      },
    ],
    ...securityOf(auth),
    paths: pathsOf(operationsOf(model), ({ spec, errors }) => ({
      responses: { ...spec.responses, ...errorReferences([400, 401, ...errors, 500]) },
    })),
    components: { schemas: schemasOf(model), responses: errorResponses(), ...securitySchemesOf(auth) },
  };
}

function securityOf(auth: Auth): Json {
  return auth === 'none' ? {} : { security: [{ [auth]: [] }] };
}

function securitySchemesOf(auth: Auth): Json {
  const schemes = {
    jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    iam: {
      type: 'apiKey',
      in: 'header',
      name: 'Authorization',
      description: 'AWS Signature Version 4 for the service execute-api.',
    },
    'api-key': { type: 'apiKey', in: 'header', name: 'x-api-key' },
  };
  return auth === 'none' ? {} : { securitySchemes: { [auth]: schemes[auth] } };
}

const reference = (schema: string) => ({ $ref: `#/components/schemas/${schema}` });
const json = (schema: unknown) => ({ 'application/json': { schema } });
const jsonBody = (schema: string) => ({ required: true, content: json(reference(schema)) });
const reply = (description: string, schema: unknown) => ({ description, content: json(schema) });

const errorReplies = {
  400: ['BadRequest', 'The request is not valid; fields names what is wrong'],
  401: ['Unauthorized', 'The caller is not known'],
  404: ['NotFound', 'The caller has nothing with this id'],
  409: ['StaleVersion', 'It was changed since the version sent; currentVersion names the current one'],
  422: ['IdempotencyKeyReused', 'The idempotency key was used for another body'],
  500: ['InternalError', 'Something went wrong on our side'],
} as const;

function errorReferences(statuses: readonly (keyof typeof errorReplies)[]): Json {
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${errorReplies[status][0]}` }]),
  );
}

function errorResponses(): Json {
  return Object.fromEntries(
    Object.values(errorReplies).map(([name, description]) => [name, reply(description, reference('Error'))]),
  );
}

const idParameter = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Any text unique to this creation; repeating the request with it creates nothing twice for a day.',
  schema: { type: 'string', minLength: 1, maxLength: 128 },
};

const listParameters = [
  { name: 'limit', in: 'query', required: false, schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 } },
  {
    name: 'cursor',
    in: 'query',
    required: false,
    description: 'nextCursor of the page before.',
    schema: { type: 'string' },
  },
];

const errorSchema = object(
  {
    error: {
      type: 'object',
      required: ['code', 'message', 'requestId'],
      properties: {
        code: { type: 'string', description: 'Stable; decide by this, show the message.' },
        message: { type: 'string' },
        requestId: { type: 'string' },
        fields: {
          type: 'array',
          items: object({ path: { type: 'string' }, message: { type: 'string' } }, ['path', 'message']),
        },
        currentVersion: { type: 'integer' },
      },
    },
  },
  ['error'],
);

function object(properties: Json, required: readonly string[]): Json {
  return { type: 'object', additionalProperties: false, required, properties };
}
