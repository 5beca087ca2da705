import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Config, readConfig, sharedFlags } from '../config.ts';
import { carriesCredential } from '../mcp-proxy/auth/credential-headers.ts';
import { openApis as openTogether, type OpenedApi, type ProxyWorld } from '../mcp-proxy/open-proxy.ts';
import { apiSettings, parseAuthFlag, parseProxyConfiguration, type ProxyApiSettings } from '../mcp-proxy/settings.ts';
import { describeError } from '../world/errors.ts';
import { resolveUnderRoots } from '../world/paths.ts';
import { assertOnePositional, UsageError } from './usage.ts';

/** Flags that every proxy command takes. */
export const proxyFlags = {
  root: sharedFlags.root,
  region: sharedFlags.region,
  profile: sharedFlags.profile,
  'log-level': sharedFlags['log-level'],
  config: { type: 'string' },
  'base-url': { type: 'string' },
  prefix: { type: 'string' },
  mode: { type: 'string' },
  include: { type: 'string', multiple: true },
  exclude: { type: 'string', multiple: true },
  'read-only': { type: 'boolean' },
  header: { type: 'string', multiple: true },
  auth: { type: 'string', multiple: true },
  overlay: { type: 'string', multiple: true },
  'agentcore-config': { type: 'string' },
  'allow-reference': { type: 'string', multiple: true },
  'allow-host': { type: 'string', multiple: true },
  'allow-private': { type: 'boolean' },
  'forward-header': { type: 'string', multiple: true },
  'server-variable': { type: 'string', multiple: true },
  'no-references': { type: 'boolean' },
} as const;

type ProxyFlagValues = {
  [Name in keyof typeof proxyFlags]?: (typeof proxyFlags)[Name] extends { multiple: true }
    ? string[]
    : (typeof proxyFlags)[Name]['type'] extends 'boolean'
      ? boolean
      : string;
};

/** Flags that concern the command as a whole; every other describes the one API of the command line. */
const generalFlags: ReadonlySet<string> = new Set(['root', 'region', 'profile', 'log-level', 'config']);

/**
 * The APIs that the command line names: one specification with its flags, or those of --config.
 * @throws UsageError for more than one specification, and for flags that --config leaves no meaning
 */
export async function readProxySettings(
  values: ProxyFlagValues,
  positionals: readonly string[],
): Promise<ProxyApiSettings[]> {
  assertOnePositional(positionals);
  const [specification] = positionals;
  if (values.config !== undefined) {
    if (specification !== undefined) throw new UsageError('Pass a specification or --config, not both.');
    assertNoApiFlags(values);
    const apis = parseProxyConfiguration(await readGivenFile('--config', values.config), values.config);
    const resolve = (file: string): string => relativeTo(path.dirname(values.config ?? ''), file);
    return apis.map((api) => ({
      ...api,
      spec: resolve(api.spec),
      overlays: api.overlays.map(resolve),
      allowReferences: api.allowReferences.map(resolve),
    }));
  }
  if (specification === undefined) {
    throw new UsageError(
      'Name a specification: a file, a URL, "-", apigateway:<restApiId>/<stage>, apigatewayv2:<apiId>, or a template.',
    );
  }
  return [
    apiSettings({
      spec: specification,
      mode: chooseMode(values.mode),
      readOnly: values['read-only'] ?? false,
      overlays: values.overlay ?? [],
      allowReferences: values['allow-reference'] ?? [],
      allowHosts: values['allow-host'] ?? [],
      allowPrivate: values['allow-private'] ?? false,
      forwardHeaders: values['forward-header'] ?? [],
      headers: Object.fromEntries((values.header ?? []).map(readHeader)),
      serverVariables: Object.fromEntries(
        (values['server-variable'] ?? []).map((pair) => splitPair(pair, '=', '--server-variable name=value')),
      ),
      auth: readAuth(values.auth ?? []),
      ...(values.prefix === undefined ? {} : { prefix: values.prefix }),
      ...(values['base-url'] === undefined ? {} : { baseUrl: values['base-url'] }),
      ...(values.include === undefined ? {} : { include: values.include }),
      ...(values.exclude === undefined ? {} : { exclude: values.exclude }),
      ...(values['no-references'] === true ? { references: 'never' as const } : {}),
      ...(values['agentcore-config'] === undefined
        ? {}
        : { agentCore: await readJson('--agentcore-config', values['agentcore-config']) }),
    }),
  ];
}

async function readGivenFile(flag: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${flag} ${file} cannot be read: ${describeError(error)}`);
  }
}

async function readJson(flag: string, file: string): Promise<unknown> {
  const text = await readGivenFile(flag, file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${flag} ${file} is not valid JSON: ${describeError(error)}`);
  }
}

function assertNoApiFlags(values: ProxyFlagValues): void {
  const flag = Object.keys(proxyFlags).find((name) => !generalFlags.has(name) && Object.hasOwn(values, name));
  if (flag === undefined) return;
  throw new UsageError(
    `--${flag} belongs to a specification on the command line. With --config, write it into ${values.config ?? ''}, to the API that it is meant for.`,
  );
}

function chooseMode(given = 'auto'): 'auto' | 'tools' | 'search' {
  if (given === 'auto' || given === 'tools' || given === 'search') return given;
  throw new UsageError(`--mode ${given}: expected auto, tools or search.`);
}

/** Arguments of a process are public, so what a header of a credential holds must be a reference. */
function readHeader(text: string): [string, string] {
  const [name, value] = splitPair(text, ':', '--header name:value');
  if (carriesCredential(name) && !/^(?:env|file|ssm|secretsmanager):/.test(value))
    throw new UsageError(
      `--header ${name}: a secret does not belong on the command line. Write --header "${name}: env:NAME" (or file:, ssm:, secretsmanager:), or use --auth.`,
    );
  return [name, value];
}

function splitPair(text: string, separator: string, form: string): [string, string] {
  const at = text.indexOf(separator);
  if (at <= 0) throw new UsageError(`"${text}" is not of the form ${form}.`);
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function readAuth(flags: readonly string[]) {
  const parsed = flags.map((flag) => parseAuthFlag(flag));
  const unnamed = parsed.filter(({ scheme }) => scheme === undefined).map(({ credential }) => credential);
  if (unnamed.length > 1)
    throw new UsageError('Only one --auth may come without a scheme; write --auth <scheme>:<type>=<secret>.');
  const schemes = parsed.flatMap(({ scheme, credential }) =>
    scheme === undefined ? [] : [[scheme, credential] as const],
  );
  const [fallback] = unnamed;
  return { schemes: Object.fromEntries(schemes), ...(fallback ? { fallback } : {}) };
}

/** In a configuration file, files are relative to it. */
function relativeTo(directory: string, spec: string): string {
  return spec === '-' || path.isAbsolute(spec) || /^[a-z][a-z0-9+.-]+:/i.test(spec) ? spec : path.join(directory, spec);
}

/** Opens every API; AWS clients are loaded only when a source needs them. */
export async function openApis(
  settings: readonly ProxyApiSettings[],
  config: Config,
  options: { readonly isLocal: boolean },
): Promise<OpenedApi[]> {
  const aws = { region: config.region, profile: config.profile };
  const roots = config.roots.length > 0 ? config.roots : config.fallbackRoot === undefined ? [] : [config.fallbackRoot];
  const world: ProxyWorld = {
    ...aws,
    env: config.env,
    readStandardInput: readInput,
    exportRestApi: async (request) => (await import('../aws/api-export.ts')).exportRestApi(request, aws),
    exportHttpApi: async (request) => (await import('../aws/api-export.ts')).exportHttpApi(request, aws),
    ...(options.isLocal
      ? { readFile: async (file: string, argument: string) => readFile(await resolveUnderRoots(roots, file, argument)) }
      : {}),
  };
  return openTogether(settings, world);
}

export function proxyConfig(values: ProxyFlagValues, env: NodeJS.ProcessEnv): Config {
  const { root, region, profile } = values;
  return readConfig({ root, region, profile, 'log-level': values['log-level'] }, env, process.cwd());
}

const maxInputBytes = 64 * 1024 * 1024;

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > maxInputBytes)
      throw new UsageError(`Standard input holds more than ${maxInputBytes} bytes. Pass a file.`);
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}
