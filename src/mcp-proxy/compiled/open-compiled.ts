import { closeSync, openSync, readSync } from 'node:fs';
import * as z from 'zod';
import { describeError, UserError } from '../../world/errors.ts';
import type { ApiEntry } from '../catalogue.ts';
import type { LoadedApi } from '../load-api.ts';
import type { ProxyTool, PublishedTool, SecurityScheme, Server, SpecSchema } from '../operation.ts';
import type { SearchIndex } from '../search/search-index.ts';
import { keyOfReference, linkSchemas } from '../specification/documents.ts';
import { entriesSchema, headerSchema, isCompiledApi, schemaTableSchema, type Header, type Span } from './format.ts';
import { isObject } from '../../world/json.ts';

const maxHeaderBytes = 1024 * 1024;

/**
 * Opens a file that `compileApi` wrote. Only header and entries are read now.
 * The rest of the file is trusted as far as its header is: it is our own output, not a specification.
 * @throws UserError when the file is of another format
 */
export function openCompiledApi(file: string): LoadedApi {
  const { header, readText } = openFile(file);
  const read: Read = (span) => JSON.parse(readText(span));
  const { sections } = header;
  const entries = entriesSchema.parse(read(sections.entries));
  const spans = new Map(entries.map(({ name, span }) => [name, span]));
  const { servers, securitySchemes } = readServers(read(sections.servers));
  const lookUpSchema = schemaReader(header, read);
  const tools = new Map<string, ProxyTool>();
  let index: Promise<SearchIndex> | undefined;
  return {
    origin: file,
    title: header.title,
    version: header.version,
    mode: header.mode,
    address: header.address,
    entries,
    servers,
    securitySchemes,
    lookUpSchema,
    schemas: linkSchemas(lookUpSchema),
    tool(name) {
      const span = spans.get(name);
      if (span === undefined) return undefined;
      const tool = tools.get(name) ?? readTool(read(span));
      tools.set(name, tool);
      return tool;
    },
    listTools: () => readListing(read(sections.listing)),
    searchIndex() {
      index ??= openIndex(entries, readText(sections.search));
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

function openFile(file: string): { header: Header; readText: (span: Span) => string } {
  const start = readBytes(file, 0, maxHeaderBytes).toString('utf8');
  const end = start.indexOf('\n');
  const parsed = isCompiledApi(start) && end > 0 ? headerSchema.safeParse(JSON.parse(start.slice(0, end))) : undefined;
  if (parsed?.success !== true)
    throw new UserError(`${file} was compiled by another version. Run "serverless-mcp proxy build" again.`);
  const offset = Buffer.byteLength(start.slice(0, end)) + 1;
  return { header: parsed.data, readText: ([from, length]) => readBytes(file, offset + from, length).toString('utf8') };
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

const listingSchema = z.array(z.custom<PublishedTool>((value) => isObject(value) && isObject(value['inputSchema'])));

function readListing(value: unknown): readonly PublishedTool[] {
  return listingSchema.parse(value);
}

const serversSchema = z.object({
  servers: z.array(z.custom<Server>(isObject)),
  securitySchemes: z.array(z.tuple([z.string(), z.custom<SecurityScheme>(isObject)])),
});

function readServers(value: unknown) {
  const { servers, securitySchemes } = serversSchema.parse(value);
  return { servers, securitySchemes: new Map(securitySchemes) };
}
