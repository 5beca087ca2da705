import { closeSync, openSync, readSync } from 'node:fs';
import * as z from 'zod';
import { describeError, UserError } from '../../world/errors.ts';
import type { ApiEntry } from '../catalogue.ts';
import type { LoadedApi } from '../load-api.ts';
import type { ProxyTool, PublishedTool, SecurityScheme, Server, SpecSchema } from '../operation.ts';
import type { SearchIndex } from '../search/search-index.ts';
import { keyOfReference, linkSchemas } from '../specification/documents.ts';
import {
  headerSchema,
  isCompiledApi,
  schemaTableSchema,
  type CompiledEntry,
  type Header,
  type Span,
} from './format.ts';
import { isObject } from '../../world/json.ts';

/** Nearly every header fits into the first; one with a title of its own size may need the second. */
const headerBytes = [4096, 1024 * 1024];

/**
 * Opens a file that `compileApi` wrote. Only the header is read now.
 * The rest of the file is trusted as far as its header is: it is our own output, not a specification.
 * @throws UserError when the file is of another format
 */
export function openCompiledApi(file: string): LoadedApi {
  const { header, readText } = openFile(file);
  const read: Read = (span) => JSON.parse(readText(span));
  const { sections } = header;
  const entries = once(() => readEntries(read(sections.entries)));
  const spans = once(() => new Map(entries().map(({ name, span }) => [name, span])));
  const hosts = once(() => readServers(read(sections.servers)));
  const lookUpSchema = schemaReader(header, read);
  const tools = new Map<string, ProxyTool>();
  let index: Promise<SearchIndex> | undefined;
  return {
    origin: file,
    title: header.title,
    version: header.version,
    mode: header.mode,
    prefix: header.prefix,
    address: header.address,
    operationCount: header.operationCount,
    hasWrites: header.hasWrites,
    get entries() {
      return entries();
    },
    get servers() {
      return hosts().servers;
    },
    get securitySchemes() {
      return hosts().securitySchemes;
    },
    lookUpSchema,
    schemas: linkSchemas(lookUpSchema),
    tool(name) {
      const span = spans().get(name);
      if (span === undefined) return undefined;
      const tool = tools.get(name) ?? readTool(read(span));
      tools.set(name, tool);
      return tool;
    },
    listTools: () => readListing(read(sections.listing)),
    searchIndex() {
      index ??= openIndex(entries(), readText(sections.search));
      return index;
    },
    diagnostics: () => [],
  };
}

/** In mode `tools` nobody is expected to search, so no index is stored. */
async function openIndex(entries: readonly ApiEntry[], stored: string): Promise<SearchIndex> {
  const { buildSearchIndex, openSearchIndex } = await import('../search/search-index.ts');
  return stored === '' ? buildSearchIndex(entries) : openSearchIndex(stored);
}

type Read = (span: Span) => unknown;

/** Reads at the first call, and gives the same value at every later one. */
function once<T>(read: () => T): () => T {
  let value: { readonly known: T } | undefined;
  return () => (value ??= { known: read() }).known;
}

function openFile(file: string): { header: Header; readText: (span: Span) => string } {
  const line = readFirstLine(file);
  const parsed = line && isCompiledApi(line) ? headerSchema.safeParse(JSON.parse(line)) : undefined;
  if (line === undefined || parsed?.success !== true)
    throw new UserError(`${file} was compiled by another version. Run "serverless-mcp proxy build" again.`);
  const offset = Buffer.byteLength(line) + 1;
  return { header: parsed.data, readText: ([from, length]) => readBytes(file, offset + from, length).toString('utf8') };
}

function readFirstLine(file: string): string | undefined {
  for (const length of headerBytes) {
    const start = readBytes(file, 0, length);
    const end = start.indexOf('\n');
    if (end >= 0) return start.toString('utf8', 0, end);
  }
  return undefined;
}

function readBytes(file: string, from: number, length: number): Buffer {
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    const buffer = Buffer.allocUnsafe(length);
    const count = readSync(handle, buffer, 0, length, from);
    return buffer.subarray(0, count);
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${describeError(error)}`, { cause: error });
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function schemaReader(header: Header, read: Read): LoadedApi['lookUpSchema'] {
  let table: z.output<typeof schemaTableSchema> | undefined;
  const known = new Map<string, SpecSchema>();
  return (reference, document) => {
    table ??= schemaTableSchema.parse(read(header.sections.schemas));
    const key = keyOfReference(reference, document, header.address);
    const span = Object.hasOwn(table, key) ? table[key] : undefined;
    if (span === undefined) return undefined;
    const schema = known.get(key) ?? { node: readNode(read(span)), document: key.slice(0, key.indexOf('#')) };
    known.set(key, schema);
    return schema;
  };
}

function readNode(value: unknown): SpecSchema['node'] {
  return isObject(value) ? value : value !== false;
}

const toolSchema = z.custom<ProxyTool>(
  (value) => isObject(value) && isObject(value['operation']) && isObject(value['argumentMap']),
);

function readTool(value: unknown): ProxyTool {
  return toolSchema.parse(value);
}

const entriesSchema = z.custom<readonly CompiledEntry[]>((value) => isListOf(value, ['name', 'span']));

function readEntries(value: unknown): readonly CompiledEntry[] {
  return entriesSchema.parse(value);
}

const listingSchema = z.custom<readonly PublishedTool[]>((value) => isListOf(value, ['name', 'inputSchema']));

function readListing(value: unknown): readonly PublishedTool[] {
  return listingSchema.parse(value);
}

function isListOf(value: unknown, keys: readonly string[]): boolean {
  return Array.isArray(value) && value.every((item) => isObject(item) && keys.every((key) => item[key] !== undefined));
}

const serversSchema = z.object({
  servers: z.array(z.custom<Server>(isObject)),
  securitySchemes: z.array(z.tuple([z.string(), z.custom<SecurityScheme>(isObject)])),
});

function readServers(value: unknown) {
  const { servers, securitySchemes } = serversSchema.parse(value);
  return { servers, securitySchemes: new Map(securitySchemes) };
}
