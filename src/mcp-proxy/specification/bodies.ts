import { emptyRecord, isTrue, own, ownObject, ownText, ownTexts } from '../json.ts';
import type {
  HeaderSpec,
  JsonObject,
  MediaType,
  PropertyEncoding,
  RequestBody,
  ResponseSpec,
  SpecSchema,
} from '../operation.ts';
import type { Documents, Located } from './documents.ts';
import { kindOfMediaType, rankMediaType } from './media-types.ts';
import type { OperationContext } from './operations.ts';
import { asSpecSchema, listParameterNodes, schemaOfSwaggerParameter, styleOf } from './parameters.ts';
import { isObject } from '../../world/json.ts';

export function normaliseRequestBody(context: OperationContext): RequestBody | undefined {
  return context.dialect === 'swagger2' ? swaggerBody(context) : openApiBody(context);
}

function openApiBody({ documents, head }: OperationContext): RequestBody | undefined {
  if (!Object.hasOwn(head.node, 'requestBody')) return undefined;
  const { node, document } = documents.follow({ node: own(head.node, 'requestBody'), document: head.document });
  if (!isObject(node)) return undefined;
  const content = readContent(documents, ownObject(node, 'content'), document);
  if (content.length === 0) return undefined;
  const description = ownText(node, 'description');
  return {
    required: isTrue(node, 'required'),
    ...(description !== undefined && { description }),
    content: sortContent(content),
  };
}

function sortContent(content: MediaType[]): MediaType[] {
  if (content.length < 2) return content;
  return content.toSorted((left, right) => rankMediaType(left.mediaType) - rankMediaType(right.mediaType));
}

function readContent(documents: Documents, content: JsonObject | undefined, document: string): MediaType[] {
  return Object.entries(content ?? {}).map(([mediaType, written]) =>
    readMediaType(documents, mediaType, { node: written, document }),
  );
}

function readMediaType(documents: Documents, mediaType: string, written: Located): MediaType {
  // OpenAPI 3.2 allows a reference to components/mediaTypes here.
  const { node, document } = documents.follow(written);
  if (!isObject(node)) return { mediaType, encoding: {} };
  const schema = asSpecSchema(own(node, 'schema'), document);
  const itemSchema = asSpecSchema(own(node, 'itemSchema'), document);
  const encoding = emptyRecord<PropertyEncoding>();
  for (const [property, value] of Object.entries(ownObject(node, 'encoding') ?? {})) {
    if (isObject(value)) encoding[property] = readEncoding(documents, value, document);
  }
  return { mediaType, ...(schema && { schema }), ...(itemSchema && { itemSchema }), encoding };
}

function readEncoding(documents: Documents, node: JsonObject, document: string): PropertyEncoding {
  const contentType = ownText(node, 'contentType');
  const hasStyle = ['style', 'explode', 'allowReserved'].some((key) => Object.hasOwn(node, key));
  return {
    ...(contentType !== undefined && { contentType }),
    headers: readHeaders(documents, ownObject(node, 'headers'), document),
    ...(hasStyle && {
      ...styleOf({ dialect: 'openapi31' }, node, 'query'),
      allowReserved: isTrue(node, 'allowReserved'),
    }),
  };
}

function readHeaders(documents: Documents, headers: JsonObject | undefined, document: string): HeaderSpec[] {
  return Object.entries(headers ?? {}).flatMap(([name, written]) => {
    const header = documents.follow({ node: written, document });
    if (!isObject(header.node)) return [];
    // Swagger 2.0 headers are schemas themselves.
    const schema = asSpecSchema(
      own(header.node, 'schema') ?? (Object.hasOwn(header.node, 'type') ? header.node : undefined),
      header.document,
    );
    return [
      {
        name,
        required: isTrue(header.node, 'required'),
        explode: isTrue(header.node, 'explode'),
        ...(schema && { schema }),
      },
    ];
  });
}

/** Swagger 2.0: the `body` parameter, or all `formData` ones as one object. */
function swaggerBody(context: OperationContext): RequestBody | undefined {
  const parameters = listParameterNodes(context);
  const consumes = ownTexts(context.head.node, 'consumes');
  const mediaTypes = consumes.length > 0 ? consumes : ownTexts(context.documents.root, 'consumes');
  const body = parameters.find(({ node }) => own(node, 'in') === 'body');
  if (body !== undefined) return swaggerPlainBody(body.node, body.document, mediaTypes);
  const fields = parameters.filter(({ node }) => own(node, 'in') === 'formData');
  return fields.length === 0 ? undefined : swaggerForm(fields, mediaTypes);
}

function swaggerPlainBody(node: JsonObject, document: string, mediaTypes: readonly string[]): RequestBody {
  const description = ownText(node, 'description');
  const schema = asSpecSchema(own(node, 'schema'), document);
  const usable = mediaTypes.filter((mediaType) => !isForm(mediaType));
  const content = (usable.length > 0 ? usable : ['application/json']).map((mediaType) => ({
    mediaType,
    ...(schema && { schema }),
    encoding: {},
  }));
  return {
    required: isTrue(node, 'required'),
    ...(description !== undefined && { description }),
    content: sortContent(content),
  };
}

function isForm(mediaType: string): boolean {
  return /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(mediaType);
}

function swaggerForm(
  fields: readonly { node: JsonObject; document: string }[],
  mediaTypes: readonly string[],
): RequestBody {
  const properties = emptyRecord<JsonObject>();
  const encoding = emptyRecord<PropertyEncoding>();
  const required: string[] = [];
  for (const { node } of fields) {
    const name = ownText(node, 'name');
    if (name === undefined) continue;
    const description = ownText(node, 'description');
    properties[name] = { ...schemaOfSwaggerParameter(node), ...(description !== undefined && { description }) };
    if (isTrue(node, 'required')) required.push(name);
    if (own(node, 'type') === 'array')
      encoding[name] = { headers: [], ...styleOf({ dialect: 'swagger2' }, node, 'query') };
  }
  const hasFile = fields.some(({ node }) => own(node, 'type') === 'file');
  const allowed = mediaTypes.filter((mediaType) => isForm(mediaType) && !(hasFile && /urlencoded/i.test(mediaType)));
  const fallback = hasFile ? 'multipart/form-data' : 'application/x-www-form-urlencoded';
  const schema: SpecSchema = { node: { type: 'object', properties, required }, document: fields[0]?.document ?? '' };
  const content = (allowed.length > 0 ? allowed : [fallback]).map((mediaType) => ({ mediaType, schema, encoding }));
  return { required: required.length > 0, content: sortContent(content) };
}

export function normaliseResponses(context: OperationContext): readonly ResponseSpec[] {
  const { documents, dialect, head } = context;
  const produces = ownTexts(head.node, 'produces');
  const mediaTypes = produces.length > 0 ? produces : ownTexts(documents.root, 'produces');
  const responses: ResponseSpec[] = [];
  for (const [status, written] of Object.entries(ownObject(head.node, 'responses') ?? {})) {
    const { node, document } = documents.follow({ node: written, document: head.document });
    if (!isObject(node) || status.startsWith('x-')) continue;
    const description = ownText(node, 'description');
    responses.push({
      status,
      ...(description !== undefined && { description }),
      content:
        dialect === 'swagger2'
          ? swaggerContent(node, document, mediaTypes)
          : readContent(documents, ownObject(node, 'content'), document),
      headers: readHeaders(documents, ownObject(node, 'headers'), document),
    });
  }
  return responses;
}

function swaggerContent(node: JsonObject, document: string, mediaTypes: readonly string[]): MediaType[] {
  const schema = asSpecSchema(own(node, 'schema'), document);
  if (schema === undefined) return [];
  return (mediaTypes.length > 0 ? mediaTypes : ['application/json']).map((mediaType) => ({
    mediaType,
    schema,
    encoding: {},
  }));
}

/** Schema of the first successful JSON response, without reading the other responses. */
export function readSuccessSchema({ documents, dialect, head }: OperationContext): SpecSchema | undefined {
  const responses = ownObject(head.node, 'responses') ?? {};
  const statuses = Object.keys(responses);
  const status = statuses.find((name) => /^2(\d\d|XX)$/i.test(name)) ?? statuses.find((name) => name === 'default');
  if (status === undefined) return undefined;
  const { node, document } = documents.follow({ node: responses[status], document: head.document });
  if (!isObject(node)) return undefined;
  if (dialect === 'swagger2') return asSpecSchema(own(node, 'schema'), document);
  for (const [mediaType, written] of Object.entries(ownObject(node, 'content') ?? {})) {
    if (kindOfMediaType(mediaType) === 'json' && isObject(written))
      return asSpecSchema(own(written, 'schema'), document);
  }
  return undefined;
}
