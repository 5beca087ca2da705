import { stat } from 'node:fs/promises';
import path from 'node:path';
import { parseFlags, parsePort, UsageError } from './usage.ts';

const devFlags = { port: { type: 'string' }, host: { type: 'string' } } as const;

/** `dev <directory>`: the template's HTTP routes on localhost until the process is told to end. */
export async function dev(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values, positionals } = parseFlags(args, devFlags, true);
  const [given = '.', ...more] = positionals;
  if (more.length > 0) throw new UsageError(`dev takes one directory, got also: ${more.join(' ')}.`);
  const directory = path.resolve(given);
  const status = await stat(directory).catch(() => undefined);
  if (!status) throw new UsageError(`${directory} does not exist.`);
  const { startDevServer } = await import('../local/dev/dev-server.ts');
  const { formatDevEvent } = await import('../local/dev/events.ts');
  const ending = new AbortController();
  process.once('SIGINT', () => ending.abort()).once('SIGTERM', () => ending.abort());
  const server = await startDevServer({
    directory,
    port: parsePort(values.port ?? '3000'),
    host: values.host ?? '127.0.0.1',
    env,
    signal: ending.signal,
    onEvent: (event) => process.stdout.write(`${formatDevEvent(event)}\n`),
  });
  await server.closed;
  return 0;
}
