import { UserError } from '../world/errors.ts';
import type { LoadedApi } from './load-api.ts';
import type { ProxyTool, PublishedTool } from './operation.ts';

export type SearchToolName = 'search_operations' | 'describe_operation' | 'call_read' | 'call_write';

/** A published tool of search mode, with what it does; its name may carry a prefix. */
export type SearchTool = PublishedTool & { readonly role: SearchToolName };

const operationArgument = { type: 'string', description: 'Name of the operation, from search_operations' };
const argumentsArgument = {
  type: 'object',
  description: 'Arguments of the operation, as describe_operation gives them',
};

/** The tools that stand for an API too large to list. `call_write` is missing where everything left is a read. */
export function searchTools(api: LoadedApi): SearchTool[] {
  const all: SearchTool[] = [
    {
      role: 'search_operations',
      name: 'search_operations',
      description: `Finds operations of ${api.title} (${api.operationCount} in all) by what they do. Returns names, methods, paths and one line each.`,
      inputSchema: {
        type: 'object',
        properties: {
          query: { type: 'string', description: 'What you want to do, e.g. "list open pull requests"' },
          only: { type: 'string', enum: ['read', 'write'], description: 'Only reads or only writes' },
          limit: { type: 'integer', minimum: 1, maximum: 50, description: 'Default 10' },
        },
        required: ['query'],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: true },
    },
    {
      role: 'describe_operation',
      name: 'describe_operation',
      description: `Describes one operation of ${api.title}: what it does, and the JSON Schema of its arguments.`,
      inputSchema: {
        type: 'object',
        properties: { operation: operationArgument },
        required: ['operation'],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: true },
    },
    callTool('call_read', `Calls an operation of ${api.title} that changes nothing.`, { readOnlyHint: true }),
    callTool('call_write', `Calls an operation of ${api.title} that creates, changes or deletes something.`, {
      readOnlyHint: false,
      destructiveHint: true,
    }),
  ];
  return all
    .filter(({ role }) => role !== 'call_write' || api.hasWrites)
    .map((tool) => ({ ...tool, name: api.prefix + tool.name }));
}

function callTool(role: SearchToolName, description: string, annotations: PublishedTool['annotations']): SearchTool {
  const properties = { operation: operationArgument, arguments: argumentsArgument };
  return {
    role,
    name: role,
    description,
    inputSchema: { type: 'object', properties, required: ['operation'], additionalProperties: false },
    annotations,
  };
}

/** @throws UserError without a query */
export async function findOperations(api: LoadedApi, given: Readonly<Record<string, unknown>>): Promise<string> {
  const { query, only, limit = 10 } = given;
  if (typeof query !== 'string' || query.trim() === '')
    throw new UserError('"query" must say what you want to do, e.g. "list open pull requests".');
  const index = await api.searchIndex();
  const wanted = typeof limit === 'number' ? Math.max(1, Math.min(50, Math.trunc(limit))) : 10;
  const hits = index.search(query, only === 'read' || only === 'write' ? { limit: wanted, only } : { limit: wanted });
  if (hits.length === 0)
    return `No operation of ${api.title} matches "${query}". Try other words, or name the resource.`;
  return hits
    .map(
      (hit) =>
        `${hit.name}: ${hit.method} ${hit.path}${hit.isRead ? '' : ' (write)'}${hit.isDeprecated ? ' (deprecated)' : ''} ${hit.summary}`,
    )
    .join('\n');
}

/** @throws UserError for an unknown operation */
export function describeOperation(api: LoadedApi, given: Readonly<Record<string, unknown>>): string {
  const { operation } = given;
  const tool = typeof operation === 'string' ? api.tool(operation) : undefined;
  if (!tool) throw unknownOperation(operation);
  const { isRead } = api.entries.find(({ name }) => name === tool.name) ?? { isRead: false };
  return [
    `${tool.name}: ${tool.operation.method} ${tool.operation.path}`,
    tool.description,
    `Call it with ${isRead ? 'call_read' : 'call_write'}. Arguments (JSON Schema):`,
    JSON.stringify(tool.inputSchema),
  ].join('\n');
}

/**
 * The operation that call_read or call_write names, and its arguments.
 * @throws UserError for an unknown operation, or one that the wrong tool was used for
 */
export function resolveOperation(
  api: LoadedApi,
  given: Readonly<Record<string, unknown>>,
  isReadTool: boolean,
): { tool: ProxyTool; arguments: Record<string, unknown> } {
  const { operation, arguments: forwarded = {} } = given;
  const entry = api.entries.find(({ name }) => name === operation);
  const tool = entry && api.tool(entry.name);
  if (!entry || !tool) throw unknownOperation(operation);
  if (entry.isRead !== isReadTool) {
    throw new UserError(
      `${entry.name} ${entry.isRead ? 'changes nothing: use call_read' : 'changes something: use call_write'}.`,
    );
  }
  if (typeof forwarded !== 'object' || forwarded === null || Array.isArray(forwarded)) {
    throw new UserError('"arguments" must be an object; describe_operation shows its schema.');
  }
  const { outputSchema: _unpublished, ...bare } = tool;
  return { tool: bare, arguments: { ...forwarded } };
}

function unknownOperation(operation: unknown): UserError {
  return new UserError(`No operation ${JSON.stringify(operation) ?? 'given'}. Find its name with search_operations.`);
}
