import { UserError } from '../../../world/errors.ts';
import type { HeaderSpec, MediaType, SchemaSource } from '../../operation.ts';
import { essenceOf, kindOfMediaType, type MediaKind } from '../../specification/media-types.ts';
import { isComposite, jsonText, scalarText } from '../scalar.ts';
import { readFileArgument, type FileContent, type FileReader } from './file.ts';
import { encodeForm } from './form.ts';
import { encodeMultipart } from './multipart.ts';
import { encodeXml } from './xml.ts';

export interface EncodedBody {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export interface BodyOptions {
  readonly media: MediaType;
  /** How the whole body is given, where that is not plain JSON. */
  readonly given?: 'file' | 'files' | 'base64' | undefined;
  /** Name of the argument that holds the whole body, for messages. */
  readonly argument: string;
  readonly files: ReadonlyMap<string, 'file' | 'files' | 'base64'>;
  readonly schemas: SchemaSource | undefined;
  readonly readFile: FileReader | undefined;
}

type BodyKind = MediaKind | 'lines' | 'sequence';

/** The wire form of a body in one media type. Wildcards become a concrete type: any and application ranges JSON, text ranges plain text. */
export async function encodeBody(value: unknown, options: BodyOptions): Promise<EncodedBody> {
  const declared = concreteType(options.media.mediaType);
  const kind = bodyKind(declared);
  if (options.given !== undefined && kind !== 'multipart') return encodeFile(value, declared, options);
  switch (kind) {
    case 'json':
      return encoded(declared, jsonText(value));
    case 'form':
      return encoded(
        declared,
        encodeForm(value, options.media.encoding)
          .map((pair) => pair.text)
          .join('&'),
      );
    case 'multipart':
      return encodeMultipart(value, {
        media: options.media,
        files: options.files,
        readFile: options.readFile,
        schemas: options.schemas,
        headerDefault: (header) => headerDefault(header, options.schemas),
      });
    case 'lines':
      return encoded(
        declared,
        listOf(value)
          .map((item) => `${jsonText(item)}\n`)
          .join(''),
      );
    case 'sequence':
      return encoded(
        declared,
        listOf(value)
          .map((item) => `\u001e${jsonText(item)}\n`)
          .join(''),
      );
    case 'xml':
      return encoded(
        declared,
        isComposite(value)
          ? encodeXml(value, { schema: options.media.schema }, options.schemas)
          : xmlText(value, options),
      );
    case 'text':
      return encoded(declared, scalarText(value));
    case 'binary':
      return encodeBinary(value, declared, options);
  }
}

/** Which of the wire forms a media type has; unknown types are taken as bytes. */
export function bodyKind(mediaType: string): BodyKind {
  const essence = essenceOf(mediaType);
  if (/^application\/(?:jsonl|x-jsonlines|x-ndjson|ndjson)$|\+jsonl$/.test(essence)) return 'lines';
  if (/^application\/json-seq$|\+json-seq$/.test(essence)) return 'sequence';
  return kindOfMediaType(mediaType);
}

function concreteType(mediaType: string): string {
  const essence = essenceOf(mediaType);
  if (essence === '*/*' || essence === 'application/*' || essence === '') return 'application/json';
  if (essence === 'text/*') return 'text/plain';
  if (essence === 'multipart/*') return 'multipart/form-data';
  return essence.includes('*') ? 'application/octet-stream' : mediaType;
}

async function encodeFile(value: unknown, declared: string, options: BodyOptions): Promise<EncodedBody> {
  const file: FileContent = await readFileArgument(value, options.argument, options.readFile);
  const isOpen = options.media.mediaType.includes('*') || essenceOf(declared) === 'application/octet-stream';
  return { contentType: isOpen ? (file.contentType ?? declared) : declared, bytes: file.bytes };
}

/** A media type we do not know, given as plain JSON: text goes out as it is, anything else as JSON. */
async function encodeBinary(value: unknown, declared: string, options: BodyOptions): Promise<EncodedBody> {
  const looksLikeFile = isComposite(value) && ['base64', 'text', 'path'].some((key) => Object.hasOwn(value, key));
  return looksLikeFile ? encodeFile(value, declared, options) : encoded(declared, scalarText(value));
}

function encoded(contentType: string, text: string): EncodedBody {
  const charset = /;\s*charset="?([\w-]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? 'utf-8';
  if (charset === 'utf-8' || charset === 'utf8') return { contentType, bytes: Buffer.from(text, 'utf8') };
  const isLatin1 = ['iso-8859-1', 'latin1', 'us-ascii', 'windows-1252'].includes(charset) && !/[^\0-ÿ]/.test(text);
  if (isLatin1) return { contentType, bytes: Buffer.from(text, 'latin1') };
  return { contentType: contentType.replace(/(;\s*charset="?)[\w-]+/i, '$1utf-8'), bytes: Buffer.from(text, 'utf8') };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** A string for an XML body is taken as a document when it is one, else written as the root's text. */
function xmlText(value: unknown, options: BodyOptions): string {
  if (typeof value === 'string' && value.trimStart().startsWith('<')) return value;
  if (value === null) throw new UserError(`"${options.argument}" is null, which an XML body cannot be.`);
  return encodeXml(value, { schema: options.media.schema }, options.schemas);
}

function headerDefault(header: HeaderSpec, schemas: SchemaSource | undefined): unknown {
  if (header.schema === undefined) return undefined;
  const { node } = schemas?.resolve(header.schema) ?? header.schema;
  if (typeof node === 'boolean') return undefined;
  const choices = node['enum'];
  return node['const'] ?? node['default'] ?? (Array.isArray(choices) && choices.length === 1 ? choices[0] : undefined);
}
