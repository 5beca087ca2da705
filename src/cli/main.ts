import { ConfigError, describeError, UserError } from '../world/errors.ts';
import { version } from '../world/version.ts';
import { help, UsageError } from './usage.ts';

type Command = (args: readonly string[], env: NodeJS.ProcessEnv) => Promise<number>;

/** Every subcommand, loaded when it is asked for. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  call: async () => (await import('./call.ts')).call,
  tools: async () => (await import('./tools.ts')).listTools,
  doctor: async () => (await import('./doctor.ts')).doctor,
  proxy: async () => (await import('./proxy.ts')).proxy,
  dev: async () => (await import('./dev.ts')).dev,
};

/**
 * Runs one command line.
 * @returns the exit code: 0 done, 1 findings at error level or a failed tool, 2 wrong usage
 */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [first = ''] = args;
  try {
    if (first === '--version' || first === '-v') return print(`${version}\n`);
    if (first === '--help' || first === '-h' || first === 'help') return print(help);
    const load = commands[first];
    if (load) return await (await load())(args.slice(1), env);
    if (first === '' || first.startsWith('-')) return await (await import('./serve.ts')).serve(args, env);
    throw new UsageError(`Unknown command "${first}". Commands: ${Object.keys(commands).join(', ')}.`);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function explain(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\nRun serverless-mcp --help.`;
  if (error instanceof UserError || error instanceof ConfigError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : describeError(error);
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
