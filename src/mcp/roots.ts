import type { McpServer } from '@modelcontextprotocol/server';
import { realpath } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

interface RootSettings {
  readonly roots: readonly string[];
  readonly fallbackRoot: string | undefined;
}

/**
 * The folders a call may touch: --root flags, else the client's roots where a 2025-era client declares them,
 * else the working directory where that is a project. The client is asked once per connection.
 */
export function createRootsReader(settings: RootSettings, server: McpServer): () => Promise<readonly string[]> {
  let fromClient: Promise<readonly string[]> | undefined;
  return async () => {
    if (settings.roots.length > 0) return settings.roots;
    if (server.server.getClientCapabilities()?.roots !== undefined) {
      fromClient ??= readClientRoots(server);
      const roots = await fromClient;
      if (roots.length > 0) return roots;
    }
    return settings.fallbackRoot === undefined ? [] : [settings.fallbackRoot];
  };
}

async function readClientRoots(server: McpServer): Promise<readonly string[]> {
  const answer = await server.server.listRoots(undefined, { timeout: 5_000 }).catch(() => ({ roots: [] }));
  const folders = answer.roots.filter((root) => root.uri.startsWith('file:'));
  const real = await Promise.all(folders.map((root) => realpath(fileURLToPath(root.uri)).catch(() => undefined)));
  return real.filter((folder) => folder !== undefined);
}
