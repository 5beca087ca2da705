import { serveStdio } from '@modelcontextprotocol/server/stdio';
import * as z from 'zod';
import { type Config, readConfig, sharedFlags } from '../config.ts';
import { createServer } from '../server.ts';
import { createWorld, type World } from '../world/world.ts';
import { version } from '../world/version.ts';
import { parseFlags, UsageError } from './usage.ts';

const serveFlags = {
  ...sharedFlags,
  http: { type: 'boolean' },
  port: { type: 'string' },
  host: { type: 'string' },
  token: { type: 'string' },
} as const;

/** Serves until the client goes (stdio) or a signal arrives (HTTP). */
export async function serve(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values } = parseFlags(args, serveFlags);
  // Compiling validators pays off after thousands of parses; interpreting them saves milliseconds of every start.
  z.config({ jitless: true });
  const config = readConfig(values, env, process.cwd());
  const world = createWorld(config.logLevel, env);
  if (values.http) return serveOverHttp(config, world, values, env);
  if (process.stdin.isTTY) {
    process.stdout.write(greeting);
    return 0;
  }
  return serveOverStdio(config, world);
}

async function serveOverStdio(config: Config, world: World): Promise<number> {
  const handle = serveStdio(() => createServer(config, world), {
    onerror: (error) => world.log('warning', error.message),
  });
  await new Promise<void>((resolve) => {
    process.stdin.once('close', resolve).once('end', resolve);
    process.once('SIGTERM', () => resolve()).once('SIGINT', () => resolve());
  });
  await handle.close();
  await endWithin(world);
  return 0;
}

async function serveOverHttp(
  config: Config,
  world: World,
  values: { port?: string; host?: string; token?: string },
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const { serveHttp, newToken } = await import('../mcp/http.ts');
  const given = values.token ?? env['SERVERLESS_MCP_TOKEN'];
  const token = given ?? newToken();
  const endpoint = await serveHttp({
    factory: () => createServer(config, world),
    host: values.host ?? '127.0.0.1',
    port: parsePort(values.port ?? '3000'),
    token,
    onError: (error) => world.log('warning', error.message),
  });
  process.stderr.write(`serverless-mcp ${version} listening on ${endpoint.url}\n`);
  process.stderr.write(
    given === undefined ? `Authorization: Bearer ${token}\n` : 'Authorization: Bearer <the given token>\n',
  );
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve()).once('SIGINT', () => resolve());
  });
  await endpoint.close();
  await endWithin(world);
  return 0;
}

/** Closes what calls left open and leaves: a handle that hangs must not keep the process alive. */
async function endWithin(world: World, milliseconds = 500): Promise<void> {
  setTimeout(() => process.exit(0), milliseconds).unref();
  await world.close();
  process.exit(0);
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageError(`--port ${text}: expected a whole number from 0 to 65535.`);
}

const greeting = `serverless-mcp ${version}: an MCP server that helps AI coding agents build serverless software on AWS.
It speaks MCP on standard input and output; an editor starts it. To connect one:

  Claude Code     claude mcp add serverless -- npx -y serverless-mcp
  VS Code         code --add-mcp '{"name":"serverless","command":"npx","args":["-y","serverless-mcp"]}'
  Cursor, Kiro, Claude Desktop (mcp.json):
                  { "mcpServers": { "serverless": { "command": "npx", "args": ["-y", "serverless-mcp", "--root", "/path/to/your/projects"] } } }

From this shell:
  serverless-mcp tools                                    what it can do
  serverless-mcp call validate_template --path template.yaml
  serverless-mcp --help
`;
