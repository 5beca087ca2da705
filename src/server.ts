import { McpServer, type ServerContext } from '@modelcontextprotocol/server';
import type { Config } from './config.ts';
import { instructions } from './instructions.ts';
import { icon } from './mcp/icon.ts';
import { offeredTools } from './mcp/effects.ts';
import { createRootsReader } from './mcp/roots.ts';
import { registerTool } from './mcp/tool-calls.ts';
import { registerPrompts } from './prompts.ts';
import { registerResources } from './resources.ts';
import type { ToolContext, ToolEntry } from './mcp/tool.ts';
import { createToolContext } from './tool-context.ts';
import { catalogue } from './tools/catalogue.ts';
import { version } from './world/version.ts';
import type { World } from './world/world.ts';

const listTtlMs = 300_000;

/**
 * A server with the offered tools. Cheap and free of side effects: the serving entries call it once per
 * connection or request, and once more for a probe.
 */
export function createServer(config: Config, world: World, tools: readonly ToolEntry[] = catalogue): McpServer {
  const server = new McpServer(
    {
      name: 'serverless-mcp',
      title: 'Serverless on AWS',
      version,
      description: 'Scaffold, validate, run and understand serverless software on AWS.',
      icons: [icon],
    },
    {
      instructions,
      capabilities: { tools: {} },
      cacheHints: {
        'tools/list': { ttlMs: listTtlMs, cacheScope: 'public' },
        'server/discover': { ttlMs: listTtlMs, cacheScope: 'public' },
      },
    },
  );
  registerPrompts(server);
  registerResources(server, world.now);
  const readRoots = createRootsReader(config, server);
  const environment = {
    createContext: async (request: ServerContext) =>
      createToolContext(config, world, {
        roots: await readRoots(),
        signal: request.mcpReq.signal,
        progress: progressReporter(request),
      }),
    redact: world.redact,
    log: (text: string) => world.log('error', text),
  };
  for (const tool of offeredTools(tools, config)) registerTool(server, tool, environment);
  return server;
}

/** Progress must grow with every message; where the fraction is unknown it counts messages below 1. */
function progressReporter(request: ServerContext): ToolContext['progress'] {
  const progressToken = request.mcpReq._meta?.progressToken;
  if (progressToken === undefined) return () => {};
  let last = 0;
  return (message, fraction) => {
    const next = Math.min(1, Math.max(fraction ?? 0, last + (1 - last) / 20));
    last = next;
    const params = { progressToken, progress: next, total: 1, message };
    void request.mcpReq.notify({ method: 'notifications/progress', params }).catch(() => {});
  };
}
