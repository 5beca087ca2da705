import { watch } from 'node:fs';
import path from 'node:path';
import { type Config, readConfig, sharedFlags } from '../config.ts';
import { offeredTools } from '../mcp/effects.ts';
import { messageForModel } from '../mcp/errors.ts';
import { parseArguments } from '../mcp/schema.ts';
import type { PublishedTool, ToolContext, ToolDefinition, ToolEntry } from '../mcp/tool.ts';
import { createToolContext } from '../tool-context.ts';
import { catalogue } from '../tools/catalogue.ts';
import { pathArguments } from '../tools/params.ts';
import { stripInvisible } from '../world/untrusted.ts';
import { createWorld, type World } from '../world/world.ts';
import { expandPaths } from './expand-paths.ts';
import { readToolArguments } from './tool-arguments.ts';
import { UsageError } from './usage.ts';

const outputs = ['text', 'json', 'sarif', 'github'] as const;
type Output = (typeof outputs)[number];

const reloadDelayMs = 150;

interface CommandLine {
  readonly flags: Readonly<Record<string, unknown>>;
  /** One set of arguments per path that was named; one in all where there is no path. */
  readonly inputs: readonly Record<string, unknown>[];
  readonly output: Output;
  readonly isWrite: boolean;
  readonly isWatch: boolean;
}

/** `call <tool> …`: one tool from a shell, on one or several paths, with progress on a terminal. */
export async function call(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [toolName = '', ...rest] = args;
  const entry = findTool(toolName);
  const commandLine = await readCommandLine(entry, rest);
  const config = readConfig(commandLine.flags, env, process.cwd());
  assertOffered(entry, config);
  const tool = await entry.load();
  assertSupported(tool, commandLine, config);
  const world = createWorld(config.logLevel, env);
  const context = createShellContext(config, world);
  const runOnce = () => runAll(tool, commandLine, context, world);
  try {
    const exitCode = await runOnce();
    if (!commandLine.isWatch) return exitCode;
    await watchPaths(commandLine.inputs, context.signal, runOnce);
    return 0;
  } finally {
    await world.close();
  }
}

function findTool(name: string): ToolEntry {
  const tool = catalogue.find((candidate) => candidate.name === name);
  if (tool) return tool;
  const names = catalogue.map((entry) => entry.name).join(', ');
  throw new UsageError(`${name === '' ? 'Name a tool' : `No tool "${name}"`}. Tools: ${names}.`);
}

function assertOffered(tool: PublishedTool, config: Config): void {
  if (offeredTools([tool], config).length > 0) return;
  throw new UsageError(
    `${tool.name} (${tool.effect}) is not allowed with these flags. See --allow-write, --allow-sensitive-data-access, --read-only, --tools.`,
  );
}

function assertSupported(tool: ToolDefinition, { output, isWrite }: CommandLine, config: Config): void {
  if (!tool.formats && (output === 'sarif' || output === 'github')) {
    throw new UsageError(`${tool.name} has no --output ${output}; only text and json.`);
  }
  if (!isWrite) return;
  if (!tool.write) throw new UsageError(`${tool.name} has nothing to --write.`);
  if (config.readOnly) throw new UsageError('--write and --read-only exclude each other.');
}

async function readCommandLine(tool: PublishedTool, args: readonly string[]): Promise<CommandLine> {
  const { flags, input, paths } = readToolArguments(tool.inputSchema, args, sharedFlags);
  const output = outputs.find((candidate) => candidate === (flags['output'] ?? 'text'));
  if (output === undefined) throw new UsageError(`--output: expected ${outputs.join(', ')}.`);
  const expanded = await expandPaths(paths);
  const common = absolutePaths(input);
  const inputs = expanded.length === 0 ? [common] : expanded.map((file) => ({ ...common, path: file }));
  return { flags, inputs, output, isWrite: flags['write'] === true, isWatch: flags['watch'] === true };
}

/** In a shell, paths are relative to the working directory; tools take absolute ones. */
function absolutePaths(input: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(input).map(([name, value]) => {
    const isPath = pathArguments.includes(name) && typeof value === 'string';
    return [name, isPath ? path.resolve(value) : value];
  });
  return Object.fromEntries(entries);
}

function createShellContext(config: Config, world: World): ToolContext {
  const cancellation = new AbortController();
  process.once('SIGINT', () => cancellation.abort());
  return createToolContext(config, world, {
    roots: config.roots.length > 0 ? config.roots : [config.fallbackRoot ?? process.cwd()],
    signal: cancellation.signal,
    progress: (message) => {
      if (process.stderr.isTTY) process.stderr.write(`${message}\n`);
    },
  });
}

interface Answer {
  readonly value: Record<string, unknown>;
  readonly input: Record<string, unknown>;
}

/** Runs the tool on every input, prints the answers, and returns the exit code. */
async function runAll(
  tool: ToolDefinition,
  commandLine: CommandLine,
  context: ToolContext,
  world: World,
): Promise<number> {
  const answers: Answer[] = [];
  let hasFailed = false;
  for (const given of commandLine.inputs) {
    try {
      const input = parseArguments(tool.name, tool.input, given);
      const value = await tool.handle(input, context);
      answers.push({ value: withRelativeFile(value, input), input });
      if (commandLine.isWrite) process.stderr.write(`${(await tool.write?.(input, context)) ?? ''}\n`);
    } catch (error) {
      hasFailed = true;
      process.stderr.write(`${messageForModel(error, tool.name, (text) => world.log('debug', text))}\n`);
    }
  }
  if (answers.length > 0) process.stdout.write(`${await formatAnswers(tool, answers, commandLine.output, context)}\n`);
  return hasFailed || answers.some(({ value }) => value['valid'] === false || value['ok'] === false) ? 1 : 0;
}

/** Findings name their file as the shell sees it, so that a terminal can open it. */
function withRelativeFile(value: Record<string, unknown>, input: Record<string, unknown>): Record<string, unknown> {
  const { file } = value;
  const given = input['path'];
  if (typeof file !== 'string' || typeof given !== 'string') return value;
  const absolute = path.basename(given) === file ? given : path.join(given, file);
  return { ...value, file: path.relative(process.cwd(), absolute) };
}

async function formatAnswers(
  tool: ToolDefinition,
  answers: readonly Answer[],
  output: Output,
  context: ToolContext,
): Promise<string> {
  const values = answers.map(({ value }) => value);
  switch (output) {
    case 'text':
      return answers.map(({ value, input }) => tool.text(value, input, stripInvisible)).join('\n');
    case 'json':
      return JSON.stringify(values.length === 1 ? values[0] : values, null, 2);
    case 'sarif':
    case 'github':
      return (
        (await tool.formats?.(
          answers.map(({ input }) => input),
          output,
          context,
        )) ?? ''
      );
  }
}

/** Runs again whenever one of the paths changes, until interrupted. */
async function watchPaths(
  inputs: readonly Record<string, unknown>[],
  signal: AbortSignal,
  runOnce: () => Promise<number>,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const files = inputs.map((input) => input['path']).filter((file) => typeof file === 'string');
  if (files.length === 0) throw new UsageError('--watch needs --path.');
  for (const file of files) {
    watch(file, { signal, recursive: false }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => void runOnce(), reloadDelayMs);
    });
  }
  process.stderr.write(`watching ${files.join(', ')}; end with Ctrl+C\n`);
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
