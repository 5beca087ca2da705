import { readFile } from 'node:fs/promises';
import { ConfigError } from '../world/errors.ts';
import type { FileReader } from './serialise/body/file.ts';
import { loadApi, type LoadedApi } from './load-api.ts';
import { searchTools } from './search-tools.ts';
import type { ProxySession } from './session.ts';
import type { ProxyApiSettings } from './settings.ts';
import type { SourceWorld } from './source/read-source.ts';

/** What an opened API needs of the world. */
export interface ProxyWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly readStandardInput?: SourceWorld['readStandardInput'];
  readonly exportRestApi?: SourceWorld['exportRestApi'];
  readonly exportHttpApi?: SourceWorld['exportHttpApi'];
  /** Reads files that arguments name; absent where the caller is not on this machine. */
  readonly readFile?: FileReader | undefined;
}

/** An API that can be listed and called. */
export interface OpenedApi {
  readonly settings: ProxyApiSettings;
  readonly api: LoadedApi;
  /** What its calls share; made for the first of them, since a start only lists. */
  session(): Promise<ProxySession>;
  close(): Promise<void>;
}

/**
 * Reads the specification and prepares its calls; nothing is called yet.
 * @throws UserError or ConfigError when the specification cannot be read or the settings contradict it
 */
async function openApi(settings: ProxyApiSettings, world: ProxyWorld): Promise<OpenedApi> {
  const { spec, prefix, allowReferences, overlays, mode, include, exclude, readOnly, references, agentCore } = settings;
  const api = await loadApi({
    source: spec,
    overlays,
    allowReferences,
    mode,
    readOnly,
    ...(include && { include }),
    ...(exclude && { exclude }),
    ...(references && { references }),
    ...(agentCore === undefined ? {} : { agentCore }),
    ...(prefix === undefined ? {} : { prefix: `${prefix}_` }),
    world: sourceWorld(settings, world),
  });
  let opened: Promise<ProxySession> | undefined;
  return {
    settings,
    api,
    session: () => (opened ??= openSession(settings, api, world)),
    close: async () => (await opened)?.close(),
  };
}

/**
 * Opens the APIs that one server serves together.
 * @throws UserError or ConfigError as `openApi` does, and when two of them offer a tool of the same name
 */
export async function openApis(settings: readonly ProxyApiSettings[], world: ProxyWorld): Promise<OpenedApi[]> {
  const apis = await Promise.all(settings.map((api) => openApi(api, world)));
  if (apis.length > 1) assertDistinctNames(apis);
  return apis;
}

/** Of two tools of one name only the first could be called. */
function assertDistinctNames(apis: readonly OpenedApi[]): void {
  const owners = new Map<string, OpenedApi>();
  for (const opened of apis) {
    for (const name of publishedNames(opened)) {
      const owner = owners.get(name);
      if (owner !== undefined && owner !== opened) {
        throw new ConfigError(
          `${owner.settings.spec} and ${opened.settings.spec} both offer a tool named "${name}". Give each API its own "prefix" in --config.`,
        );
      }
      owners.set(name, opened);
    }
  }
}

function publishedNames({ api }: OpenedApi): string[] {
  return (api.mode === 'tools' ? api.entries : searchTools(api)).map(({ name }) => name);
}

async function openSession(settings: ProxyApiSettings, api: LoadedApi, world: ProxyWorld): Promise<ProxySession> {
  const { createProxySession } = await import('./session.ts');
  const isRemote = /^https?:/i.test(settings.spec);
  return createProxySession({
    baseUrl: settings.baseUrl,
    sourceUrl: isRemote ? settings.spec : undefined,
    servers: api.servers,
    serverVariables: settings.serverVariables,
    schemas: api.schemas,
    securitySchemes: api.securitySchemes,
    auth: authFor(settings, api),
    headers: settings.headers,
    forwardHeaders: settings.forwardHeaders,
    network: { allowHosts: settings.allowHosts, allowPrivate: settings.allowPrivate },
    env: world.env,
    region: world.region,
    profile: world.profile,
    readFile: world.readFile,
    readSecretFile: (file) => readFile(file, 'utf8'),
  });
}

/** A credential given without a scheme's name goes with every call of an API that declares no security at all. */
export function authFor({ auth }: ProxyApiSettings, api: LoadedApi): ProxyApiSettings['auth'] {
  if (api.securitySchemes.size > 0 || auth.fallback === undefined) return auth;
  const { fallback, ...rest } = auth;
  return { ...rest, always: [...(auth.always ?? []), fallback] };
}

/** The address of a specification comes from a person, so its host may be private or plain http; nobody else's. */
function sourceWorld(settings: ProxyApiSettings, world: ProxyWorld): SourceWorld {
  const named = [settings.spec, ...settings.overlays].filter((source) => /^https?:/i.test(source));
  const hosts = named.map((source) => new URL(source).host);
  return {
    signal: world.signal,
    readStandardInput: world.readStandardInput,
    exportRestApi: world.exportRestApi,
    exportHttpApi: world.exportHttpApi,
    fetchText: async (url, signal) => {
      const { createSourceFetch } = await import('./source/guarded-fetch.ts');
      return createSourceFetch({ allowPrivate: settings.allowPrivate || hosts, allowHttp: hosts })(url, signal);
    },
  };
}
