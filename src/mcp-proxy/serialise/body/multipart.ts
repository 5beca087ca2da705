import { randomUUID } from 'node:crypto';
import { ConfigError, UserError } from '../../../world/errors.ts';
import { isObject } from '../../../world/json.ts';
import type { HeaderSpec, MediaType, PropertyEncoding, SchemaSource, SpecSchema } from '../../operation.ts';
import { kindOfMediaType } from '../../specification/media-types.ts';
import { assertHeaderValue, isReservedHeader, isToken, type HeaderPair } from '../draft.ts';
import { isComposite, jsonText, scalarText } from '../scalar.ts';
import { expandHeader } from '../style.ts';
import { readFileArgument, type FileReader } from './file.ts';
import { encodingOf, expandProperty } from './form.ts';
import { encodeXml } from './xml.ts';

interface Part {
  readonly name: string;
  readonly filename?: string | undefined;
  readonly contentType?: string | undefined;
  readonly headers: readonly HeaderPair[];
  readonly bytes: Uint8Array;
}

export interface MultipartOptions {
  readonly media: MediaType;
  /** Which properties hold files, by name on the wire. */
  readonly files: ReadonlyMap<string, 'file' | 'files' | 'base64'>;
  readonly readFile: FileReader | undefined;
  readonly schemas: SchemaSource | undefined;
  /** Default of a part header's schema (`default`, `const` or a single `enum` value). */
  readonly headerDefault: (header: HeaderSpec) => unknown;
}

/**
 * A multipart body: one part per property, per file and per list item; objects are JSON parts, unless the property's
 * encoding says otherwise. Names and file names are escaped as browsers do (WHATWG "multipart/form-data encoding").
 */
export async function encodeMultipart(
  value: unknown,
  options: MultipartOptions,
): Promise<{ contentType: string; bytes: Uint8Array }> {
  if (!isComposite(value) || Array.isArray(value)) {
    throw new UserError('A multipart body is an object with one property per part.');
  }
  const parts: Part[] = [];
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined && member !== null) parts.push(...(await partsOf(name, member, options)));
  }
  const boundary = `----serverless-mcp-${randomUUID()}`;
  const essence = (options.media.mediaType.split(';')[0] ?? '').trim();
  const type = essence.includes('*') ? 'multipart/form-data' : essence;
  return { contentType: `${type}; boundary=${boundary}`, bytes: writeParts(parts, boundary) };
}

async function partsOf(name: string, value: unknown, options: MultipartOptions): Promise<Part[]> {
  const encoding = encodingOf(options.media.encoding, name);
  const headers = partHeaders(encoding, options.headerDefault);
  const given = options.files.get(name);
  if (given !== undefined) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return Promise.all(
      items.map(async (item, index) => {
        const file = await readFileArgument(item, items.length > 1 ? `${name}[${index}]` : name, options.readFile);
        const contentType =
          file.contentType ?? chosenContentType(encoding) ?? declaredType(name, options) ?? 'application/octet-stream';
        return { name, filename: file.filename ?? name, contentType, headers, bytes: file.bytes };
      }),
    );
  }
  if (encoding?.style !== undefined) {
    return expandProperty(name, value, encoding).map((pair) =>
      textPart(pair.name, pair.parts.join(pair.delimiter), undefined, headers),
    );
  }
  const items: readonly unknown[] = Array.isArray(value) && !isJson(encoding) ? value : [value];
  return items.map((item) => {
    const declared = chosenContentType(encoding);
    if (isComposite(item) && declared !== undefined && kindOfMediaType(declared) === 'xml')
      return textPart(
        name,
        encodeXml(item, { schema: propertySchema(name, options), name }, options.schemas),
        declared,
        headers,
      );
    if (isComposite(item) || isJson(encoding))
      return textPart(name, jsonText(item), declared ?? 'application/json', headers);
    return textPart(name, scalarText(item), declared, headers);
  });
}

/** 3.1: `contentMediaType` of a file, or of the files of a list. */
function declaredType(name: string, options: MultipartOptions): string | undefined {
  const schema = propertySchema(name, options);
  const items = isObject(schema?.node) ? schema.node['items'] : undefined;
  const node = isObject(items) ? items : schema?.node;
  const type = isObject(node) ? node['contentMediaType'] : undefined;
  return typeof type === 'string' && /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : undefined;
}

function propertySchema(name: string, { media, schemas }: MultipartOptions): SpecSchema | undefined {
  if (media.schema === undefined || schemas === undefined) return undefined;
  const { node, document } = schemas.resolve(media.schema);
  const properties = isObject(node) ? node['properties'] : undefined;
  const property = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
  return isObject(property) ? schemas.resolve({ node: property, document }) : undefined;
}

function textPart(name: string, text: string, contentType: string | undefined, headers: readonly HeaderPair[]): Part {
  return { name, contentType, headers, bytes: Buffer.from(text, 'utf8') };
}

/** First concrete media type of an encoding's list, e.g. `image/png, image/jpeg`. */
function chosenContentType(encoding: PropertyEncoding | undefined): string | undefined {
  return encoding?.contentType
    ?.split(',')
    .map((type) => type.trim())
    .find((type) => type !== '' && !type.includes('*'));
}

function isJson(encoding: PropertyEncoding | undefined): boolean {
  return /[/+]json\b/i.test(chosenContentType(encoding) ?? '');
}

function partHeaders(
  encoding: PropertyEncoding | undefined,
  headerDefault: MultipartOptions['headerDefault'],
): HeaderPair[] {
  return (encoding?.headers ?? []).flatMap((header): HeaderPair[] => {
    const value = headerDefault(header);
    if (value === undefined || isReservedHeader(header.name)) return [];
    if (!isToken(header.name)) throw new ConfigError(`${JSON.stringify(header.name)} is not a header name.`);
    const text = expandHeader(value, { style: 'simple', explode: header.explode });
    return text === undefined ? [] : [[header.name, text]];
  });
}

function writeParts(parts: readonly Part[], boundary: string): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (const part of parts) {
    const filename = part.filename === undefined ? '' : `; filename="${escapeQuoted(part.filename)}"`;
    const lines = [
      `--${boundary}`,
      `Content-Disposition: form-data; name="${escapeQuoted(part.name)}"${filename}`,
      ...(part.contentType === undefined ? [] : [`Content-Type: ${checked('Content-Type', part.contentType)}`]),
      ...part.headers.map(([name, value]) => `${name}: ${checked(name, value)}`),
    ];
    chunks.push(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'utf8'), part.bytes, Buffer.from('\r\n'));
  }
  return Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]);
}

function checked(name: string, value: string): string {
  assertHeaderValue(name, value);
  return value;
}

function escapeQuoted(text: string): string {
  return text.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}
