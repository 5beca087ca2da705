import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { HttpEndpoint, HttpOptions } from '../mcp/http.ts';
import type { World } from '../world/world.ts';
import { parsePort } from './usage.ts';

/** Flags of every command that can serve over HTTP. */
export const httpFlags = {
  http: { type: 'boolean' },
  port: { type: 'string' },
  host: { type: 'string' },
  token: { type: 'string' },
} as const;

interface HttpFlagValues {
  readonly port?: string | undefined;
  readonly host?: string | undefined;
  readonly token?: string | undefined;
}

/** Serves on standard input and output until the client goes or a signal arrives. */
export async function serveOverStdio(factory: HttpOptions['factory'], world: World): Promise<void> {
  const handle = serveStdio(factory, { onerror: (error) => world.log('warning', error.message) });
  await Promise.race([inputEnd(), endSignal()]);
  await handle.close();
}

/**
 * Serves over HTTP until a signal arrives; prints the address and, when it made the token itself, the token.
 * @param name what the start-up line calls the server
 * @param flags what the command line says of port, host and token; the token may also be in `SERVERLESS_MCP_TOKEN`
 * @param onListening called once, before the first request is awaited
 */
export async function serveOverHttp(
  name: string,
  flags: HttpFlagValues,
  env: NodeJS.ProcessEnv,
  options: Pick<HttpOptions, 'factory' | 'metrics'>,
  world: World,
  onListening?: (endpoint: HttpEndpoint) => void,
): Promise<void> {
  const { serveHttp, newToken } = await import('../mcp/http.ts');
  const given = flags.token ?? env['SERVERLESS_MCP_TOKEN'];
  const token = given ?? newToken();
  const endpoint = await serveHttp({
    ...options,
    host: flags.host ?? '127.0.0.1',
    port: parsePort(flags.port ?? '3000'),
    token,
    onError: (error) => world.log('warning', error.message),
  });
  onListening?.(endpoint);
  process.stderr.write(`${name} listening on ${endpoint.url}${options.metrics ? ', metrics at /metrics' : ''}\n`);
  process.stderr.write(
    given === undefined ? `Authorization: Bearer ${token}\n` : 'Authorization: Bearer <the given token>\n',
  );
  await endSignal();
  await endpoint.close();
}

async function inputEnd(): Promise<void> {
  await new Promise<void>((resolve) => process.stdin.once('close', resolve).once('end', resolve));
}

async function endSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve()).once('SIGINT', () => resolve());
  });
}
