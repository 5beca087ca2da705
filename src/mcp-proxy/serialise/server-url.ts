import { ConfigError } from '../../world/errors.ts';
import type { Operation, Server } from '../operation.ts';

export interface ServerSettings {
  /** Replaces every server of the specification; a relative one of an operation or path is taken from it. */
  readonly baseUrl?: string | undefined;
  /** Servers at the root of the specification. */
  readonly servers?: readonly Server[] | undefined;
  /** Where the specification came from, when that was http(s): relative servers are resolved against it. */
  readonly sourceUrl?: string | undefined;
  /** Values of server variables, by name. */
  readonly serverVariables?: Readonly<Record<string, string>> | undefined;
}

export interface ResolvedServer {
  readonly origin: string;
  /** Encoded, without a slash at its end; '' for the root. */
  readonly pathPrefix: string;
}

/**
 * The server of an operation: the configured base URL, else the operation's first server with its variables
 * filled in, else the source's own origin.
 * @throws ConfigError when no absolute URL comes out.
 */
export function resolveServer(operation: Operation, settings: ServerSettings): ResolvedServer {
  const known = resolved.get(settings)?.get(operation);
  if (known !== undefined) return known;
  const server = readServer(operation, settings);
  const servers = resolved.get(settings) ?? new WeakMap<Operation, ResolvedServer>();
  resolved.set(settings, servers.set(operation, server));
  return server;
}

const resolved = new WeakMap<ServerSettings, WeakMap<Operation, ResolvedServer>>();

function readServer(operation: Operation, settings: ServerSettings): ResolvedServer {
  const given = givenAddress(operation, settings);
  if (!URL.canParse(given, settings.sourceUrl)) {
    throw new ConfigError(
      `The server of ${operation.id} is ${JSON.stringify(given)}, which is not a full address. Start the proxy with --base-url https://….`,
    );
  }
  const url = new URL(given, settings.sourceUrl);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new ConfigError(
      `The server of ${operation.id} is ${JSON.stringify(given.slice(0, 200))}, which is no web address. Start the proxy with --base-url https://….`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new ConfigError(
      `The server of ${operation.id} carries a user name or password. Configure basic authorization instead.`,
    );
  }
  return { origin: url.origin, pathPrefix: url.pathname.replace(/\/+$/, '') };
}

function givenAddress(operation: Operation, settings: ServerSettings): string {
  const { baseUrl, servers = [] } = settings;
  const [server = { url: '/', variables: {} }] = operation.servers;
  if (baseUrl === undefined) return fillVariables(server, settings);
  const isOwn = server.url.startsWith('/') && server.url !== '/' && !servers.some(({ url }) => url === server.url);
  return isOwn && URL.canParse(baseUrl) ? new URL(fillVariables(server, settings), baseUrl).href : baseUrl;
}

function fillVariables(server: Server, { serverVariables = {} }: ServerSettings): string {
  return server.url.replace(/\{([^{}]+)\}/g, (_expression, name: string, at: number) => {
    const variable = Object.hasOwn(server.variables, name) ? server.variables[name] : undefined;
    const chosen = Object.hasOwn(serverVariables, name) ? serverVariables[name] : undefined;
    const value = chosen ?? variable?.default;
    if (value === undefined) {
      throw new ConfigError(
        `The server address ${server.url} needs a value for {${name}}. Configure it, or start the proxy with --base-url.`,
      );
    }
    if (chosen !== undefined && variable?.enum && !variable.enum.includes(chosen)) {
      throw new ConfigError(
        `Server variable ${name} is ${JSON.stringify(chosen)}; allowed: ${variable.enum.join(', ')}.`,
      );
    }
    // API Gateway exports `…/{basePath}` with the default `/prod`.
    return server.url[at - 1] === '/' ? value.replace(/^\/+/, '') : value;
  });
}
