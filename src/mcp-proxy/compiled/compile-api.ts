import type { LoadedApi } from '../load-api.ts';
import type { Operation, ProxyTool, SpecSchema } from '../operation.ts';
import { keyOfReference, referenceOf } from '../specification/documents.ts';
import { formatName, type Header, type Span } from './format.ts';
import { isObject } from '../../world/json.ts';

/**
 * Compiles an API to one file that `openCompiledApi` reads by offset, so that a start parses no OpenAPI.
 * Operations that cannot be read are left out, as in the live API.
 */
export async function compileApi(api: LoadedApi): Promise<Buffer> {
  const body = startBody();
  const tools = api.entries.flatMap((entry) => {
    const tool = api.tool(entry.name);
    return tool === undefined ? [] : [{ entry, tool }];
  });
  const entries = tools.map(({ entry, tool }) => ({
    name: entry.name,
    id: entry.id,
    method: entry.method,
    path: entry.path,
    tags: entry.tags,
    ...(entry.operationId !== undefined && { operationId: entry.operationId }),
    ...(entry.summary !== undefined && { summary: entry.summary }),
    isDeprecated: entry.isDeprecated,
    isRead: entry.isRead,
    span: body.add(JSON.stringify(withoutResponseSchemas(tool))),
  }));
  const schemas: Record<string, Span> = {};
  for (const [key, node] of reachableSchemas(api, tools)) schemas[key] = body.add(JSON.stringify(node));
  const search = api.mode === 'search' ? (await api.searchIndex()).toJson() : '';
  const header: Header = {
    format: formatName,
    title: api.title,
    version: api.version,
    mode: api.mode,
    operationCount: entries.length,
    hasWrites: entries.some(({ isRead }) => !isRead),
    prefix: api.prefix,
    address: api.address,
    sections: {
      entries: body.add(JSON.stringify(entries)),
      servers: body.add(JSON.stringify({ servers: api.servers, securitySchemes: [...api.securitySchemes] })),
      listing: body.add(JSON.stringify(api.mode === 'tools' ? api.listTools() : [])),
      search: body.add(search),
      schemas: body.add(JSON.stringify(schemas)),
    },
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...body.parts]);
}

function startBody() {
  const parts: Buffer[] = [];
  let length = 0;
  return {
    parts,
    add(text: string): Span {
      const part = Buffer.from(text);
      const span: Span = [length, part.length];
      parts.push(part);
      length += part.length;
      return span;
    },
  };
}

/** Calls are shaped by status and media type; the schemas of answers play no part. */
function withoutResponseSchemas(tool: ProxyTool): ProxyTool {
  const responses = tool.operation.responses.map(({ status, content }) => ({
    status,
    content: content.map(({ mediaType }) => ({ mediaType, encoding: {} })),
    headers: [],
  }));
  return { ...tool, operation: { ...tool.operation, responses } };
}

/** Every schema that requests may have to look up, by `document#pointer`. */
function reachableSchemas(api: LoadedApi, tools: readonly { tool: ProxyTool }[]): Map<string, unknown> {
  const found = new Map<string, unknown>();
  const pending: SpecSchema[] = tools.flatMap(({ tool }) => requestSchemas(tool.operation));
  for (let schema = pending.pop(); schema !== undefined; schema = pending.pop()) {
    for (const reference of referencesIn(schema.node)) {
      const key = keyOfReference(reference, schema.document, api.address);
      if (found.has(key)) continue;
      const target = api.lookUpSchema(reference, schema.document);
      if (target === undefined) continue;
      found.set(key, target.node);
      pending.push(target);
    }
  }
  return found;
}

function requestSchemas({ parameters, requestBody }: Operation): SpecSchema[] {
  const bodies = requestBody?.content.flatMap(({ schema, itemSchema, encoding }) => [
    schema,
    itemSchema,
    ...Object.values(encoding).flatMap(({ headers }) => headers.map((header) => header.schema)),
  ]);
  return [...parameters.map(({ schema }) => schema), ...(bodies ?? [])].filter((schema) => schema !== undefined);
}

function referencesIn(root: unknown): string[] {
  const references: string[] = [];
  const pending: unknown[] = [root];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (Array.isArray(value)) {
      pending.push(...value.filter((item) => typeof item === 'object' && item !== null));
      continue;
    }
    if (!isObject(value)) continue;
    const reference = referenceOf(value);
    if (reference !== undefined) references.push(reference);
    pending.push(...Object.values(value).filter((item) => typeof item === 'object' && item !== null));
  }
  return references;
}
