import { open } from 'node:fs/promises';
import * as z from 'zod';
import type { ApiEntry } from '../catalogue.ts';

/**
 * A compiled API is one file: a header line of JSON, then sections found by the offsets in it. Opening it reads the
 * header alone; listing, entries, search index, operations and schemas are read when needed.
 */
export const formatName = 'serverless-mcp-api/2';

/** Bytes from the end of the header line. */
const spanSchema = z.tuple([z.int().min(0), z.int().min(0)]);

export type Span = z.output<typeof spanSchema>;

export const headerSchema = z.object({
  format: z.literal(formatName),
  title: z.string(),
  version: z.string(),
  mode: z.enum(['tools', 'search']),
  operationCount: z.int().min(0),
  hasWrites: z.boolean(),
  prefix: z.string(),
  /** Address of the specification, which relative references start from. */
  address: z.string(),
  sections: z.object({
    entries: spanSchema,
    servers: spanSchema,
    listing: spanSchema,
    search: spanSchema,
    schemas: spanSchema,
  }),
});

export type Header = z.output<typeof headerSchema>;

/** An operation, and where its tool is. */
export interface CompiledEntry extends ApiEntry {
  readonly span: Span;
}

/** Spans of schemas by `document#pointer`. */
export const schemaTableSchema = z.record(z.string(), spanSchema);

/** Whether the first bytes of a file are those of a compiled API, of whichever version. */
export function isCompiledApi(start: string): boolean {
  return start.startsWith(`{"format":"${formatName.slice(0, formatName.indexOf('/') + 1)}`);
}

/** The same for a path; false for whatever is no readable file. */
export async function isCompiledFile(file: string): Promise<boolean> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (handle === undefined) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    return isCompiledApi(buffer.toString('utf8', 0, bytesRead));
  } catch {
    return false;
  } finally {
    await handle.close();
  }
}
