import { parseArgs, type ParseArgsConfig } from 'node:util';
import { describeError } from '../world/errors.ts';

/** The command line itself is wrong: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const help = `serverless-mcp: build serverless software on AWS, from an AI coding agent or a shell

Usage
  serverless-mcp                            serve MCP over stdio (what editors start)
  serverless-mcp serve --http               serve MCP over Streamable HTTP on 127.0.0.1:3000/mcp
        [--port <n>] [--host <address>] [--token <token>]
  serverless-mcp call <tool> [--json <object>] [--<argument> <value> ...] [--output text|json|sarif|github]
        [--watch] [--write]
                                            run one tool from a shell; --path may repeat and hold patterns
  serverless-mcp tools [--output json]      list the tools and what they may do
  serverless-mcp doctor                     what is present on this machine, and what it enables
  serverless-mcp proxy [serve] <spec> [--base-url <url>] [--auth <type>=<secret>] [--include <pattern>] [--exclude <pattern>]
        [--mode auto|tools|search] [--read-only] [--http] [--watch] [--config <file>] [--header <name>:<value>]
                                            serve an API as MCP tools; <spec> is a file, URL, "-",
                                            apigateway:<restApiId>/<stage>, apigatewayv2:<apiId>, or a template
  serverless-mcp proxy inspect <spec>       its tools, sizes and every problem of the specification
  serverless-mcp proxy call <spec> <tool> [--json <object>] [--dry-run]
                                            one call, or the request that it would send
  serverless-mcp proxy build <spec> [--output <file>]
                                            compile it, so that a start parses no OpenAPI
  serverless-mcp proxy deploy <spec> --sam|--agentcore --output <folder> [--auth-type iam|jwt] [--name <name>] [--live]
                                            write a project that serves it from Lambda, or an AgentCore gateway
  serverless-mcp dev <directory> [--port <n>] [--host <address>]
                                            run a service on localhost with reload and an embedded DynamoDB
  serverless-mcp --help | --version

Flags of the server and of call
  --root <directory>                allow paths below it (repeatable)
  --region <region>, --profile <name>
  --read-only                       no local writes, no code execution, no AWS writes
  --allow-write                     offer the tools that change the AWS account
  --allow-sensitive-data-access     offer the tools that read logs, payloads and environment values
  --tools <name,name>               offer only these tools
  --log-level error|warning|info|debug

Exit codes: 0 done, 1 findings at error level or a failed tool, 2 wrong usage.
`;

/** @throws UsageError for a second word, which would otherwise go unnoticed. */
export function assertOnePositional([, extra]: readonly string[]): void {
  if (extra !== undefined)
    throw new UsageError(`"${extra}" is one word too many. Name one specification; several go into --config.`);
}

/** parseArgs with our error class. @throws UsageError */
export function parseFlags<T extends ParseArgsConfig['options']>(
  args: readonly string[],
  options: T,
  allowPositionals = false,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals, strict: true });
  } catch (error) {
    throw new UsageError(describeError(error));
  }
}

/** A port from the command line; 0 means any free one. Throws `UsageError`. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageError(`--port ${text}: expected a whole number from 0 to 65535.`);
}
