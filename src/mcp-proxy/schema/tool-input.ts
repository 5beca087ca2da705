import { own } from '../json.ts';
import type {
  ArgumentBinding,
  ArgumentMap,
  ConstantBinding,
  JsonObject,
  MediaType,
  Operation,
  Parameter,
  ParameterLocation,
  PropertyEncoding,
  SpecSchema,
} from '../operation.ts';
import type { Documents } from '../specification/documents.ts';
import { kindOfMediaType } from '../specification/media-types.ts';
import { flattenSchema, type FlatSchema } from './flatten.ts';
import { isLegalName, legaliseNestedNames, legalName } from './legal-names.ts';
import { isReadOnly } from './expand-node.ts';
import { addSchema, finishProjection, startProjection } from './project.ts';
import type { Projection } from './projection.ts';
import { isObject } from '../../world/json.ts';

export interface InputOptions {
  /** Characters of JSON one input schema may have, about. */
  readonly budget: number;
  readonly references: 'recursion' | 'never';
  readonly descriptionLengths: readonly number[];
  /** Parameters the model neither sees nor sets, as `<in> <lower-case name>`: those that carry credentials. */
  readonly hiddenParameters: ReadonlySet<string>;
  /** What was made with the same options of the parameters that several operations have. */
  readonly candidates: Map<Parameter, Candidate>;
}

export interface ToolInput {
  readonly inputSchema: JsonObject;
  readonly argumentMap: ArgumentMap;
  /** Optional parts were left out to keep the budget. */
  readonly isCut: boolean;
}

/** Headers the HTTP client or the credentials own. */
const ownedHeaders = new Set([
  'authorization',
  'proxy-authorization',
  'content-type',
  'content-length',
  'accept',
  'host',
  'cookie',
  'connection',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'keep-alive',
]);

/** One argument to be: what it is bound to, and how its schema comes about. */
export interface Candidate {
  readonly in: ParameterLocation | 'body';
  /** undefined: the whole body. */
  readonly name: string | undefined;
  readonly isRequired: boolean;
  readonly description: string | undefined;
  readonly schema: SpecSchema;
  readonly given: ArgumentBinding['given'];
  /** Its only possible value: filled in by us, hidden from the model. */
  constant: ConstantBinding | undefined;
  /** Its binding under its own name. */
  readonly binding: ArgumentBinding | undefined;
  /** Other operations have the same parameter. */
  readonly isShared: boolean;
  /** Its node when it was written before and reads the same in every tool. */
  shared?: { readonly node: JsonObject; characters?: number };
}

/** Makes the flat argument object of an operation: parameters, then the properties of its body or the body as a whole. */
export function buildToolInput(operation: Operation, documents: Documents, options: InputOptions): ToolInput {
  const body = readBody(operation, documents, options);
  const parameters = parameterCandidates(operation, documents, options);
  const all = body.candidates.length === 0 ? parameters : [...parameters, ...body.candidates];
  const constants = all.flatMap(({ constant }) => constant ?? []);
  const candidates = constants.length === 0 ? all : all.filter(({ constant }) => constant === undefined);
  const bindings = nameArguments(candidates);
  const projection = startProjection(documents, options);
  const { properties, required } = addProperties({ candidates, bindings, projection, options });
  const defs = finishProjection(projection);
  const { isCut, hasIllegalNames } = projection;
  if (!isCut) rememberShared(candidates, bindings, properties);
  const inputSchema = {
    type: 'object',
    properties,
    ...(required.length > 0 && { required }),
    ...(Object.keys(defs).length > 0 && { $defs: defs }),
  };
  const argumentMap: ArgumentMap = {
    bindings,
    constants,
    ...(body.mediaType !== undefined && { mediaType: body.mediaType }),
    otherArguments: body.isOpen ? 'body' : 'refuse',
    nestedNames: hasIllegalNames ? legaliseNestedNames(inputSchema) : {},
  };
  return { inputSchema, argumentMap, isCut };
}

interface Parts {
  readonly candidates: readonly Candidate[];
  readonly bindings: readonly ArgumentBinding[];
  readonly projection: Projection;
  readonly options: InputOptions;
}

function addProperties({ candidates, bindings, projection, options }: Parts) {
  // Argument names are legal, so never `__proto__`.
  const properties: Record<string, JsonObject> = {};
  const required: string[] = [];
  projection.remaining -= 30;
  const shown = reserveArguments({ candidates, bindings, projection, options });
  for (const [index, candidate] of candidates.entries()) {
    const argument = bindings[index]?.argument ?? '';
    if (!shown.has(argument)) continue;
    properties[argument] =
      candidate.given === undefined ? addPlain(candidate, projection) : givenSchema(candidate, options);
    if (candidate.isRequired) required.push(argument);
  }
  return { properties, required };
}

/**
 * Takes room for every argument before any of them is written out. Optional ones that there is no room for are not
 * shown, yet a caller who knows of them may pass them.
 */
function reserveArguments({ candidates, bindings, projection }: Parts): ReadonlySet<string> {
  const shown = new Set<string>();
  for (const isRequired of [true, false]) {
    for (const [index, { argument }] of bindings.entries()) {
      if (candidates[index]?.isRequired !== isRequired) continue;
      const room = argument.length + 24;
      if (!isRequired && room > projection.remaining) {
        projection.isCut = true;
        continue;
      }
      projection.remaining -= room;
      shown.add(argument);
    }
  }
  return shown;
}

function addPlain({ shared, schema, description, isRequired }: Candidate, projection: Projection): JsonObject {
  if (shared === undefined) return addSchema(projection, schema, { description, isRequired });
  shared.characters ??= JSON.stringify(shared.node).length;
  if (shared.characters > projection.remaining) return addSchema(projection, schema, { description, isRequired });
  projection.remaining -= shared.characters;
  return shared.node;
}

/** Keeps plain values: a parameter that many operations refer to is written once. */
function rememberShared(
  candidates: readonly Candidate[],
  bindings: readonly ArgumentBinding[],
  properties: Readonly<Record<string, JsonObject>>,
): void {
  for (const [index, candidate] of candidates.entries()) {
    if (!candidate.isShared || candidate.shared !== undefined) continue;
    const node = properties[bindings[index]?.argument ?? ''];
    if (node === undefined) continue;
    const isPlain = !partKeywords.some((keyword) => node[keyword] !== undefined);
    if (isPlain) candidate.shared = { node };
  }
}

const partKeywords = ['properties', 'items', 'additionalProperties', 'anyOf', '$ref'];

function parameterCandidates(operation: Operation, documents: Documents, options: InputOptions): Candidate[] {
  const candidates: Candidate[] = [];
  for (const parameter of operation.parameters) {
    if (isOwned(parameter, options)) continue;
    const known = options.candidates.get(parameter);
    const candidate = known ?? parameterCandidate(parameter, documents);
    if (known === undefined && candidate.isShared) options.candidates.set(parameter, candidate);
    candidates.push(candidate);
  }
  return candidates;
}

function parameterCandidate(parameter: Parameter, documents: Documents): Candidate {
  const candidate = buildCandidate({
    isShared: documents.sharedParameters.has(parameter),
    in: parameter.in,
    name: parameter.name,
    isRequired: parameter.required,
    description: describeParameter(parameter),
    schema: parameter.schema ?? { node: parameter.in === 'querystring' ? {} : { type: 'string' }, document: '' },
    given: undefined,
  });
  candidate.constant = constantOf(candidate, documents);
  return candidate;
}

type Given = Pick<Candidate, 'in' | 'name' | 'isRequired' | 'description' | 'schema' | 'given'> & {
  readonly isShared?: boolean;
};

function buildCandidate(parts: Given): Candidate {
  const { in: place, name, isRequired, description, schema, given, isShared = false } = parts;
  const isNamed = name !== undefined && isLegalName(name);
  const binding = isNamed ? { argument: name, in: place, name, given } : undefined;
  return { in: place, name, isRequired, description, schema, given, binding, isShared, constant: undefined };
}

function describeParameter({ description, isDeprecated, isGreedy }: Parameter): string | undefined {
  if (isDeprecated !== true && isGreedy !== true) return description;
  const notes = [isDeprecated === true && 'Deprecated.', description, isGreedy === true && 'May hold slashes.'];
  const text = notes.filter((note) => typeof note === 'string').join(' ');
  return text === '' ? undefined : text;
}

function isOwned({ in: location, name }: Parameter, { hiddenParameters }: InputOptions): boolean {
  if (location !== 'header' && hiddenParameters.size === 0) return false;
  const lower = name.toLowerCase();
  return (location === 'header' && ownedHeaders.has(lower)) || hiddenParameters.has(`${location} ${lower}`);
}

interface Body {
  readonly candidates: readonly Candidate[];
  readonly mediaType: string | undefined;
  readonly isOpen: boolean;
}

function readBody({ requestBody }: Operation, documents: Documents, { budget }: InputOptions): Body {
  const media = requestBody?.content[0];
  if (requestBody === undefined || media === undefined) return { candidates: [], mediaType: undefined, isOpen: false };
  const schema = media.schema ?? undeclaredSchema(media);
  const flat = flattenSchema(documents.resolve(schema), documents);
  const whole = buildCandidate({
    in: 'body',
    name: undefined,
    isRequired: requestBody.required,
    description: requestBody.description,
    schema,
    given: wholeBodyGiven(media, flat),
  });
  const base = { mediaType: media.mediaType };
  if (!canSpread(media, flat) || namesLength(flat.required) > budget)
    return { ...base, candidates: [whole], isOpen: false };
  const isOpen = flat.additional === true || isObject(flat.additional);
  return { ...base, candidates: propertyCandidates(flat, requestBody.required, { media, documents }), isOpen };
}

/** A sequential media type (OpenAPI 3.2 `itemSchema`) is a list of its items; JSON may be anything, the rest is text. */
function undeclaredSchema({ itemSchema, mediaType }: MediaType): SpecSchema {
  if (itemSchema !== undefined) {
    return { node: { type: 'array', items: itemSchema.node }, document: itemSchema.document };
  }
  return { node: kindOfMediaType(mediaType) === 'json' ? {} : { type: 'string' }, document: '' };
}

/** Binary bodies come as base64; text bodies as they are. */
function wholeBodyGiven(media: MediaType, flat: FlatSchema): ArgumentBinding['given'] {
  if (kindOfMediaType(media.mediaType) !== 'binary') return undefined;
  return flat.types?.includes('object') === true ? undefined : 'base64';
}

/** Characters that required arguments need at least. */
function namesLength(names: ReadonlySet<string>): number {
  let length = 0;
  for (const name of names) length += name.length + 24;
  return length;
}

/** An object with known properties and no alternatives is spread over the arguments. */
function canSpread(media: MediaType, flat: FlatSchema): boolean {
  const kind = kindOfMediaType(media.mediaType);
  if (kind === 'text' || kind === 'binary') return false;
  const isObjectOnly = flat.types?.length === 1 && flat.types[0] === 'object';
  return isObjectOnly && flat.properties.size > 0 && flat.choices.length === 0;
}

function propertyCandidates(
  flat: FlatSchema,
  isBodyRequired: boolean,
  parts: { media: MediaType; documents: Documents },
): Candidate[] {
  const { media, documents } = parts;
  const isMultipart = kindOfMediaType(media.mediaType) === 'multipart';
  const candidates: Candidate[] = [];
  for (const [name, schema] of flat.properties) {
    if (schema.node === false || isReadOnly(documents, schema)) continue;
    const candidate = buildCandidate({
      in: 'body',
      name,
      isRequired: isBodyRequired && flat.required.has(name),
      description: undefined,
      schema,
      given: isMultipart
        ? fileGiven(schema, documents, Object.hasOwn(media.encoding, name) ? media.encoding[name] : undefined)
        : undefined,
    });
    candidate.constant = constantOf(candidate, documents);
    candidates.push(candidate);
  }
  return candidates;
}

/** Whether a part is a file: by its schema, by all alternatives of that, or (3.1) by the type of its encoding alone. */
function fileGiven(
  schema: SpecSchema,
  documents: Documents,
  encoding: PropertyEncoding | undefined,
): ArgumentBinding['given'] {
  const flat = flattenSchema(documents.resolve(schema), documents);
  if (isBinary(flat) || (isUndescribed(flat) && isBinaryType(encoding?.contentType))) return 'file';
  if (flat.items !== undefined) return fileGiven(flat.items, documents, undefined) === 'file' ? 'files' : undefined;
  const kinds = flat.choices.flat().map((branch) => fileGiven(withoutChoices(branch), documents, undefined));
  // Where one alternative is a plain text (an address, an id), texts must stay texts.
  if (kinds.includes(undefined)) return undefined;
  return kinds.includes('files') ? 'files' : kinds[0];
}

/** Alternatives within alternatives are not looked into: they could go on for ever. */
function withoutChoices({ node, document }: SpecSchema): SpecSchema {
  if (!isObject(node)) return { node, document };
  const { oneOf: _, anyOf: __, ...rest } = node;
  return { node: rest, document };
}

function isUndescribed({ types, choices, properties }: FlatSchema): boolean {
  return (types === undefined || types.includes('string')) && choices.length === 0 && properties.size === 0;
}

function isBinaryType(contentType: string | undefined): boolean {
  const [first = ''] = contentType?.split(',') ?? [];
  return first.trim() !== '' && !first.startsWith('*') && kindOfMediaType(first) === 'binary';
}

function isBinary({ keywords, types }: FlatSchema): boolean {
  if (types !== undefined && !types.includes('string')) return false;
  const contentMediaType = own(keywords, 'contentMediaType');
  const isEncoded = Object.hasOwn(keywords, 'contentEncoding');
  return (
    own(keywords, 'format') === 'binary' ||
    (typeof contentMediaType === 'string' && !isEncoded && !contentMediaType.startsWith('text/'))
  );
}

function givenSchema({ given, description, schema }: Candidate, { descriptionLengths }: InputOptions): JsonObject {
  const written = isObject(schema.node) ? own(schema.node, 'description') : undefined;
  const about = description ?? (typeof written === 'string' ? written : '');
  const prefix = about.slice(0, descriptionLengths[0] ?? 0).replace(/\s+/g, ' ');
  if (given === 'base64') return { type: 'string', description: `${prefix === '' ? '' : `${prefix} `}(base64)` };
  const file = {
    type: 'object',
    description: `${prefix === '' ? '' : `${prefix} `}(a file: one of base64, text, path)`,
    properties: {
      filename: { type: 'string' },
      contentType: { type: 'string' },
      base64: { type: 'string' },
      text: { type: 'string' },
      path: { type: 'string' },
    },
  };
  return given === 'files' ? { type: 'array', items: file } : file;
}

/** A required parameter or property with exactly one possible value. */
function constantOf(candidate: Candidate, documents: Documents): ConstantBinding | undefined {
  if (!candidate.isRequired || candidate.name === undefined || candidate.given !== undefined) return undefined;
  if (!mayHoldValues(candidate.schema.node)) return undefined;
  const flat = flattenSchema(documents.resolve(candidate.schema), documents);
  const values = Object.hasOwn(flat.keywords, 'const') ? [flat.keywords['const']] : own(flat.keywords, 'enum');
  if (!Array.isArray(values) || values.length !== 1 || flat.isNullable || flat.types?.[0] === 'array') return undefined;
  const value: unknown = values[0];
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isPlain ? { in: candidate.in, name: candidate.name, value } : undefined;
}

function mayHoldValues(node: SpecSchema['node']): boolean {
  return isObject(node) && ['enum', 'const', '$ref', 'allOf'].some((keyword) => Object.hasOwn(node, keyword));
}

/** Plain names while they are free; on a clash the later one gets its place as prefix (`body_id`, `query_id`). */
function nameArguments(candidates: readonly Candidate[]): ArgumentBinding[] {
  const taken = new Set<string>();
  const isTaken = (name: string): boolean => taken.has(name);
  // A name that is legal as it stands goes before one that had to be made so.
  const plain = candidates.map(({ binding }) => {
    if (binding === undefined || taken.has(binding.argument)) return undefined;
    taken.add(binding.argument);
    return binding;
  });
  return candidates.map((candidate, index) => {
    const { name, given } = candidate;
    const known = plain[index];
    if (known !== undefined) return known;
    const wanted = name ?? (taken.has('body') ? 'request_body' : 'body');
    const argument = legalName(isTaken(wanted) ? `${candidate.in}_${wanted}` : wanted, isTaken);
    taken.add(argument);
    return { argument, in: candidate.in, name, given };
  });
}
