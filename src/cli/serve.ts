import * as z from 'zod';
import { readConfig, sharedFlags } from '../config.ts';
import { createServer } from '../server.ts';
import { createWorld, type World } from '../world/world.ts';
import { version } from '../world/version.ts';
import { httpFlags, serveOverHttp, serveOverStdio } from './transports.ts';
import { parseFlags } from './usage.ts';

const serveFlags = {
  ...sharedFlags,
  ...httpFlags,
} as const;

/** Serves until the client goes (stdio) or a signal arrives (HTTP). */
export async function serve(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values } = parseFlags(args, serveFlags);
  // Compiling validators pays off after thousands of parses; interpreting them saves milliseconds of every start.
  z.config({ jitless: true });
  const config = readConfig(values, env, process.cwd());
  const world = createWorld(config.logLevel, env);
  const factory = () => createServer(config, world);
  if (values.http) {
    await serveOverHttp(`serverless-mcp ${version}`, values, env, { factory }, world);
  } else if (process.stdin.isTTY) {
    process.stdout.write(greeting);
    return 0;
  } else await serveOverStdio(factory, world);
  await endWithin(world);
  return 0;
}

/** Closes what calls left open and leaves: a handle that hangs must not keep the process alive. */
async function endWithin(world: World, milliseconds = 500): Promise<void> {
  setTimeout(() => process.exit(0), milliseconds).unref();
  await world.close();
  process.exit(0);
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
