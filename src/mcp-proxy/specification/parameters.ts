import { isTrue, own, ownList, ownObject, ownText } from '../json.ts';
import type { JsonObject, Parameter, ParameterLocation, ParameterStyle, SpecSchema } from '../operation.ts';
import type { OperationContext } from './operations.ts';
import { isObject } from '../../world/json.ts';

const locations: readonly ParameterLocation[] = ['path', 'query', 'querystring', 'header', 'cookie'];

const styles: readonly ParameterStyle[] = [
  'simple',
  'label',
  'matrix',
  'form',
  'spaceDelimited',
  'pipeDelimited',
  'deepObject',
  'cookie',
];

/** Swagger 2.0 `collectionFormat` as style and explode; csv depends on the location. */
const collectionFormats: Readonly<Record<string, { style: ParameterStyle; explode: boolean }>> = {
  ssv: { style: 'spaceDelimited', explode: false },
  tsv: { style: 'tabDelimited', explode: false },
  pipes: { style: 'pipeDelimited', explode: false },
  multi: { style: 'form', explode: true },
};

interface ParameterNode {
  readonly node: JsonObject;
  readonly document: string;
  /** Not written in the operation itself, so that others may have it too. */
  readonly isShared: boolean;
}

/** Parameters of an operation and of its path, with references followed. Swagger 2.0 body and form ones included. */
export function listParameterNodes(context: OperationContext): ParameterNode[] {
  const { head } = context;
  const item = isObject(head.pathItem.node) ? head.pathItem.node : {};
  const shared = followParameters(context, ownList(item, 'parameters'), {
    document: head.pathItem.document,
    isShared: true,
  });
  const given = followParameters(context, ownList(head.node, 'parameters'), {
    document: head.document,
    isShared: false,
  });
  if (shared.length === 0) return given;
  const merged = new Map([...shared, ...given].map((parameter) => [identityOf(parameter.node), parameter]));
  return [...merged.values()];
}

function followParameters(
  { documents, head }: OperationContext,
  written: readonly unknown[],
  { document, isShared }: Pick<ParameterNode, 'document' | 'isShared'>,
): ParameterNode[] {
  const followed: ParameterNode[] = [];
  for (const node of written) {
    const target = documents.follow({ node, document });
    if (isObject(target.node)) {
      followed.push({ node: target.node, document: target.document, isShared: isShared || target.node !== node });
      continue;
    }
    documents.diagnostics.add(
      'warning',
      'broken-parameter',
      head.pointer,
      'A parameter is no object or a dangling reference; it is left out.',
    );
  }
  return followed;
}

function identityOf(node: JsonObject): string {
  const location = String(own(node, 'in'));
  const name = String(own(node, 'name'));
  if (location === 'body' || location === 'querystring') return location;
  // Header names are case-insensitive.
  return `${location} ${location === 'header' ? name.toLowerCase() : name}`;
}

/**
 * The parameters to send, with every default filled in. Path variables nobody declares become required
 * strings; declared ones that the path lacks are left out.
 */
export function normaliseParameters(
  context: OperationContext,
  path: string,
  fixedQuery: string | undefined,
): readonly Parameter[] {
  const { documents, head } = context;
  const variables = templateVariables(path);
  const queryVariables = templateVariables(fixedQuery ?? '');
  const parameters: Parameter[] = [];
  for (const { node, document, isShared } of listParameterNodes(context)) {
    const parameter = isShared ? sharedParameter(context, node, document) : normaliseParameter(context, node, document);
    if (parameter === undefined) continue;
    if (parameter.in === 'path' && !variables.has(parameter.name) && !queryVariables.has(parameter.name)) {
      documents.diagnostics.add(
        'warning',
        'unused-path-parameter',
        head.pointer,
        `Path parameter "${parameter.name}" does not occur in ${path}; it is left out.`,
      );
      continue;
    }
    parameters.push(
      variables.get(parameter.name) === 'greedy' && parameter.in === 'path'
        ? { ...parameter, isGreedy: true }
        : parameter,
    );
  }
  for (const [name, kind] of queryVariables.size === 0 ? variables : [...variables, ...queryVariables]) {
    if (parameters.some((parameter) => parameter.in === 'path' && parameter.name === name)) continue;
    documents.diagnostics.add(
      'info',
      'undeclared-path-parameter',
      head.pointer,
      `"{${name}}" of ${path} is not declared; taken as a required string.`,
    );
    parameters.push({ ...undeclaredPathParameter(name), ...(kind === 'greedy' && { isGreedy: true }) });
  }
  return parameters;
}

const noVariables: ReadonlyMap<string, 'plain' | 'greedy'> = new Map();

/** `{name}` and API Gateway's greedy `{name+}`. */
function templateVariables(template: string): ReadonlyMap<string, 'plain' | 'greedy'> {
  if (!template.includes('{')) return noVariables;
  const variables = new Map<string, 'plain' | 'greedy'>();
  for (const part of template.split('{').slice(1)) {
    const end = part.indexOf('}');
    const isGreedy = part[end - 1] === '+';
    const name = part.slice(0, isGreedy ? end - 1 : end);
    if (end > 0 && name !== '') variables.set(name, isGreedy ? 'greedy' : 'plain');
  }
  return variables;
}

function undeclaredPathParameter(name: string): Parameter {
  return {
    name,
    in: 'path',
    required: true,
    style: 'simple',
    explode: false,
    allowReserved: false,
    allowEmptyValue: false,
    schema: { node: { type: 'string' }, document: '' },
  };
}

/** Parameters under `components` or of a path are read once for all operations that have them. */
function sharedParameter(context: OperationContext, node: JsonObject, document: string): Parameter | undefined {
  const { parameters, sharedParameters } = context.documents;
  const known = parameters.get(node);
  if (known !== undefined) return known;
  const parameter = normaliseParameter(context, node, document);
  if (parameter === undefined) return undefined;
  parameters.set(node, parameter);
  sharedParameters.add(parameter);
  return parameter;
}

function normaliseParameter(context: OperationContext, node: JsonObject, document: string): Parameter | undefined {
  const { documents, head } = context;
  const name = parameterName(node);
  const location = locations.find((known) => known === own(node, 'in'));
  if (location === undefined || name === undefined) {
    const isSwaggerBody = own(node, 'in') === 'body' || own(node, 'in') === 'formData';
    if (!isSwaggerBody) {
      documents.diagnostics.add(
        'warning',
        'broken-parameter',
        head.pointer,
        `A parameter named ${JSON.stringify(own(node, 'name'))} in ${JSON.stringify(own(node, 'in'))} is left out; "in" must be one of ${locations.join(', ')}.`,
      );
    }
    return undefined;
  }
  const description = ownText(node, 'description');
  const content = firstContent(node, document);
  const schema = content?.schema ?? parameterSchema(context, node, document);
  return {
    name,
    in: location,
    required: location === 'path' || isTrue(node, 'required'),
    ...(description !== undefined && { description }),
    ...(isTrue(node, 'deprecated') && { isDeprecated: true }),
    ...styleOf(context, node, location),
    allowReserved: isTrue(node, 'allowReserved'),
    allowEmptyValue: isTrue(node, 'allowEmptyValue'),
    ...(content !== undefined && { contentType: content.contentType }),
    ...(schema !== undefined && { schema }),
  };
}

/** API Gateway exports name the parameter of `{proxy+}` sometimes with its plus. */
function parameterName(node: JsonObject): string | undefined {
  const name = ownText(node, 'name');
  return own(node, 'in') === 'path' && name?.endsWith('+') ? name.slice(0, -1) : name;
}

function firstContent(node: JsonObject, document: string): { contentType: string; schema?: SpecSchema } | undefined {
  const entry = Object.entries(ownObject(node, 'content') ?? {})[0];
  if (entry === undefined) return undefined;
  const [contentType, media] = entry;
  const schema = isObject(media) ? asSpecSchema(own(media, 'schema'), document) : undefined;
  return { contentType, ...(schema !== undefined && { schema }) };
}

/** In Swagger 2.0 the parameter object is itself the schema. */
function parameterSchema({ dialect }: OperationContext, node: JsonObject, document: string): SpecSchema | undefined {
  if (dialect !== 'swagger2' || Object.hasOwn(node, 'schema')) return asSpecSchema(own(node, 'schema'), document);
  return { node: schemaOfSwaggerParameter(node), document };
}

const notSchemaKeywords = ['name', 'in', 'required', 'description', 'collectionFormat', 'allowEmptyValue'];

/** The schema keywords of a Swagger 2.0 parameter; `type: file` becomes a binary string. */
export function schemaOfSwaggerParameter(node: JsonObject): JsonObject {
  const keywords = Object.entries(node).filter(([key]) => !notSchemaKeywords.includes(key));
  const schema: JsonObject = Object.fromEntries(keywords);
  return own(schema, 'type') === 'file' ? { ...schema, type: 'string', format: 'binary' } : schema;
}

export function styleOf(
  { dialect }: Pick<OperationContext, 'dialect'>,
  node: JsonObject,
  location: ParameterLocation,
): { style: ParameterStyle; explode: boolean } {
  const isFormLike = location === 'query' || location === 'querystring' || location === 'cookie';
  const plain: ParameterStyle = isFormLike ? 'form' : 'simple';
  if (dialect === 'swagger2') {
    const format = ownText(node, 'collectionFormat') ?? ownText(ownObject(node, 'schema') ?? {}, 'collectionFormat');
    const known = format === undefined ? undefined : collectionFormats[format];
    // `multi` is for queries and forms.
    const isUsable = known !== undefined && (isFormLike || !known.explode);
    return isUsable ? known : { style: plain, explode: false };
  }
  const style = styles.find((known) => known === own(node, 'style')) ?? plain;
  const explode = own(node, 'explode');
  return { style, explode: typeof explode === 'boolean' ? explode : style === 'form' || style === 'cookie' };
}

export function asSpecSchema(node: unknown, document: string): SpecSchema | undefined {
  return isObject(node) || typeof node === 'boolean' ? { node, document } : undefined;
}
