import path from 'node:path';
import { type Config, readConfig, sharedFlags } from '../config.ts';
import { offeredTools } from '../mcp/effects.ts';
import { messageForModel } from '../mcp/errors.ts';
import { parseArguments } from '../mcp/schema.ts';
import type { PublishedTool, ToolContext, ToolDefinition, ToolEntry } from '../mcp/tool.ts';
import { catalogue } from '../tools/catalogue.ts';
import { resolveUnderRoots } from '../world/paths.ts';
import { createWorld, type World } from '../world/world.ts';
import { readToolArguments } from './tool-arguments.ts';
import { UsageError } from './usage.ts';

const outputs = ['text', 'json', 'sarif', 'github'] as const;
type Output = (typeof outputs)[number];

/** `call <tool> …`: one tool from a shell, with progress on a terminal. */
export async function call(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [toolName = '', ...rest] = args;
  const entry = findTool(toolName);
  const { flags, input, output } = readCommandLine(entry, rest);
  const config = readConfig(flags, env, process.cwd());
  assertOffered(entry, config);
  const tool = await entry.load();
  const world = createWorld(config.logLevel, env);
  try {
    const parsed = parseArguments(tool.name, tool.input, input);
    const value = await tool.handle(parsed, createShellContext(config, world));
    await printResult(tool, value, parsed, output);
    return hasErrorFindings(value) ? 1 : 0;
  } catch (error) {
    process.stderr.write(`${messageForModel(error, tool.name, (text) => world.log('debug', text))}\n`);
    return 1;
  } finally {
    await world.close();
  }
}

function findTool(name: string): ToolEntry {
  const tool = catalogue.find((candidate) => candidate.name === name);
  if (tool) return tool;
  throw new UsageError(
    `${name === '' ? 'Name a tool' : `No tool "${name}"`}. Tools: ${catalogue.map((entry) => entry.name).join(', ')}.`,
  );
}

function assertOffered(tool: PublishedTool, config: Config): void {
  if (offeredTools([tool], config).length > 0) return;
  throw new UsageError(
    `${tool.name} (${tool.effect}) is not allowed with these flags. See --allow-write, --allow-sensitive-data-access, --read-only, --tools.`,
  );
}

function readCommandLine(tool: PublishedTool, args: readonly string[]) {
  const { flags, input } = readToolArguments(tool.inputSchema, args, sharedFlags);
  const output = outputs.find((candidate) => candidate === (flags['output'] ?? 'text'));
  if (output === undefined) throw new UsageError(`--output: expected ${outputs.join(', ')}.`);
  return { flags, input: absolutePaths(input), output };
}

/** In a shell, paths are relative to the working directory; tools take absolute ones. */
function absolutePaths(input: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(input).map(([name, value]) => {
    const isPath = ['path', 'directory'].includes(name) && typeof value === 'string';
    return [name, isPath ? path.resolve(value) : value];
  });
  return Object.fromEntries(entries);
}

function createShellContext(config: Config, world: World): ToolContext {
  const roots = config.roots.length > 0 ? config.roots : [config.fallbackRoot ?? process.cwd()];
  const cancellation = new AbortController();
  process.once('SIGINT', () => cancellation.abort());
  return {
    roots,
    resolvePath: (candidate, parameter) => resolveUnderRoots(roots, candidate, parameter),
    env: config.env,
    now: world.now,
    run: world.run,
    progress: (message) => {
      if (process.stderr.isTTY) process.stderr.write(`${message}\n`);
    },
    signal: cancellation.signal,
    region: config.region,
    profile: config.profile,
    allowWrite: config.allowWrite,
    onClose: world.onClose,
  };
}

async function printResult(
  tool: ToolDefinition,
  value: Record<string, unknown>,
  input: Record<string, unknown>,
  output: Output,
): Promise<void> {
  process.stdout.write(`${await formatResult(tool, value, input, output)}\n`);
}

async function formatResult(
  tool: ToolDefinition,
  value: Record<string, unknown>,
  input: Record<string, unknown>,
  output: Output,
): Promise<string> {
  switch (output) {
    case 'text':
      return tool.text(value, input);
    case 'json':
      return JSON.stringify(value, null, 2);
    case 'sarif':
    case 'github': {
      if (!tool.formats) throw new UsageError(`${tool.name} has no --output ${output}; only text and json.`);
      return tool.formats(value, input, output);
    }
  }
}

function hasErrorFindings(value: Record<string, unknown>): boolean {
  return value['valid'] === false;
}
