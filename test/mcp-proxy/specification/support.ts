import { openCatalogue, type Catalogue, type CatalogueOptions } from '../../../src/mcp-proxy/catalogue.ts';
import { collectDiagnostics } from '../../../src/mcp-proxy/diagnostics.ts';
import type { JsonObject, Operation, ProxyTool } from '../../../src/mcp-proxy/operation.ts';
import { openDocuments } from '../../../src/mcp-proxy/specification/documents.ts';

/** A catalogue of a specification given as plain data; `paths` and `components` alone are completed to OpenAPI 3.1. */
export function open(specification: JsonObject, options: CatalogueOptions & { address?: string } = {}): Catalogue {
  const version = 'swagger' in specification || 'openapi' in specification ? {} : { openapi: '3.1.0' };
  const root = { ...version, info: { title: 'Test', version: '1' }, ...specification };
  return openCatalogue(openDocuments(root, options.address ?? '', new Map(), collectDiagnostics()), 'test', options);
}

/** The tool of `GET /x`, found by method and path. */
export function toolOf(catalogue: Catalogue, id: string, detail?: 'listed' | 'described'): ProxyTool {
  const entry = catalogue.entries.find((candidate) => candidate.id === id);
  const tool = entry === undefined ? undefined : catalogue.tool(entry.name, detail);
  if (tool === undefined) throw new Error(`No tool for ${id}: ${JSON.stringify(catalogue.diagnostics())}`);
  return tool;
}

export function operationOf(specification: JsonObject, id: string, address?: string): Operation {
  return toolOf(open(specification, address === undefined ? {} : { address }), id).operation;
}

/** The published input schema of a POST with this JSON body, as plain data. */
export function inputOfBody(schema: unknown, components: JsonObject = {}, options: CatalogueOptions = {}): JsonObject {
  const specification = {
    paths: {
      '/x': {
        post: { operationId: 'send', requestBody: { required: true, content: { 'application/json': { schema } } } },
      },
    },
    components: { schemas: components },
  };
  return plain(toolOf(open(specification, options), 'POST /x').inputSchema);
}

/** Through JSON, as a client receives it. */
export function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
