import { ConfigError } from '../../world/errors.ts';
import { parseProxyConfiguration, type ProxyApiSettings } from '../settings.ts';
import { isObject } from '../../world/json.ts';

/** A secret that was in this machine's environment, and where the deployed function reads it. */
export interface MovedSecret {
  readonly variable: string;
  /** Parameter Store name. */
  readonly parameter: string;
}

export interface DeployedConfiguration {
  /** Text of `proxy.json`. */
  readonly json: string;
  /** Parameter Store names and Secrets Manager names or ARNs the function reads. */
  readonly parameters: readonly string[];
  readonly secrets: readonly string[];
  readonly moved: readonly MovedSecret[];
}

export interface DeployedApi {
  readonly settings: ProxyApiSettings;
  /** File beside `proxy.json`; absent where the API is read anew at each start. */
  readonly compiledFile?: string;
  /** Replaces the specification's servers; see `deployedBaseUrl`. */
  readonly baseUrl: string | undefined;
}

const referenceForm = /^(env|file|ssm|secretsmanager):(.+)$/s;
const secretHeader = /^(?:authorization|proxy-authorization|cookie)$|api-?key|token|secret|password/i;

/**
 * The configuration as a function can use it: secrets of this machine's environment move to Parameter Store, local
 * profiles are left out.
 * @throws ConfigError for secrets in files and for header values that look like secrets written out
 */
export function deployedConfiguration(project: string, apis: readonly DeployedApi[]): DeployedConfiguration {
  const found = { parameters: new Set<string>(), secrets: new Set<string>(), moved: new Map<string, string>() };
  const json = `${JSON.stringify({ apis: apis.map((api) => deployedSettings(api, project, found)) }, null, 2)}\n`;
  parseProxyConfiguration(json, 'proxy.json');
  return {
    json,
    parameters: [...found.parameters].toSorted(),
    secrets: [...found.secrets].toSorted(),
    moved: [...found.moved].map(([variable, parameter]) => ({ variable, parameter })),
  };
}

interface Found {
  readonly parameters: Set<string>;
  readonly secrets: Set<string>;
  readonly moved: Map<string, string>;
}

function deployedSettings({ settings, compiledFile, baseUrl }: DeployedApi, project: string, found: Found) {
  const move = (text: string) => moveReference(text, project, found);
  const { prefix, serverVariables, forwardHeaders, allowHosts, allowPrivate } = settings;
  return {
    ...(compiledFile === undefined ? selection(settings) : { spec: compiledFile, mode: settings.mode }),
    ...(prefix !== undefined && { prefix }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(compiledFile === undefined && settings.agentCore !== undefined && { agentCore: settings.agentCore }),
    serverVariables,
    headers: Object.fromEntries(
      Object.entries(settings.headers).map(([name, value]) => [name, moveHeader(name, value, move)]),
    ),
    forwardHeaders,
    allowHosts,
    allowPrivate,
    auth: moveAll(settings.auth, move),
  };
}

/** What a compiled API has already applied, and a live one still has to. */
function selection({ spec, mode, include, exclude, readOnly, references }: ProxyApiSettings) {
  return { spec, mode, include, exclude, readOnly, references };
}

function moveHeader(name: string, value: string, move: (text: string) => string): string {
  if (referenceForm.test(value)) return move(value);
  if (!secretHeader.test(name)) return value;
  throw new ConfigError(
    `The header ${name} holds its value in plain text, which would be readable in the project. Store it and pass a reference: --header ${name}:ssm:/name or secretsmanager:name.`,
  );
}

function moveAll(value: unknown, move: (text: string) => string): unknown {
  if (typeof value === 'string') return move(value);
  if (Array.isArray(value)) return value.map((item) => moveAll(item, move));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !(key === 'profile' && value['type'] === 'sigv4'));
  return Object.fromEntries(kept.map(([key, item]) => [key, moveAll(item, move)]));
}

function moveReference(text: string, project: string, found: Found): string {
  const [, kind, place = ''] = referenceForm.exec(text) ?? [];
  const name = place.split('#')[0] ?? place;
  switch (kind) {
    case 'env': {
      const parameter = `/${project}/${place}`;
      found.moved.set(place, parameter);
      found.parameters.add(parameter);
      return `ssm:${parameter}`;
    }
    case 'file':
      throw new ConfigError(
        `${text} is a file of this machine, which a function cannot read. Store it and pass ssm:/name or secretsmanager:name.`,
      );
    case 'ssm':
      found.parameters.add(name);
      return text;
    case 'secretsmanager':
      found.secrets.add(name);
      return text;
    default:
      return text;
  }
}
