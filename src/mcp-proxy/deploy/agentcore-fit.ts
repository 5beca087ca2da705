import type { ApiEntry } from '../catalogue.ts';
import type { LoadedApi } from '../load-api.ts';
import type { Operation, ProxyTool, SecurityScheme } from '../operation.ts';
import { chooseTargetCredential, credentialMisfit, type TargetCredential } from './agentcore-credential.ts';
import { cleanOperation, gatewayMethods, type CleanedOperation } from './agentcore-document.ts';

/**
 * What AgentCore Gateway can carry, from its developer guide and control API (bedrock-agentcore-control), read 2026-11.
 * `apiGateway`: a REST API of the same account and Region; `openApi`: a document of its own.
 */
export type TargetKind = 'apiGateway' | 'openApi';

/** An operation that a target cannot carry. */
export interface Misfit {
  readonly name: string;
  readonly operation: string;
  readonly reasons: readonly string[];
}

/** An operation that an OpenAPI target carries, but not as the specification has it. */
export interface Change {
  readonly name: string;
  readonly operation: string;
  readonly changes: readonly string[];
}

export interface AgentCoreFit {
  readonly target: TargetKind;
  readonly carried: number;
  readonly misfits: readonly Misfit[];
  /** Reasons that concern the API as a whole. */
  readonly general: readonly string[];
  /** The one credential that the target can hold. */
  readonly credential: TargetCredential;
  /** `apiGatewayToolConfiguration` of the target, for the operations it can carry; only for `apiGateway`. */
  readonly configuration?: ToolConfiguration;
  /** Only for `openApi`. */
  readonly changes?: readonly Change[];
  /** The operations of the cleaned document; only for `openApi`. */
  readonly operations?: readonly CleanedOperation[];
}

export interface ToolConfiguration {
  readonly toolFilters: readonly { readonly filterPath: string; readonly methods: readonly string[] }[];
  readonly toolOverrides: readonly {
    readonly name: string;
    readonly description: string;
    readonly path: string;
    readonly method: string;
  }[];
}

interface Candidate {
  readonly entry: ApiEntry;
  readonly tool: ProxyTool;
}

/**
 * Judges every selected operation for a kind of target, and writes the tool configuration or the cleaned operations
 * of what fits.
 * @param server where the operations are called; the specification's first server unless given
 */
export function assessAgentCoreFit(api: LoadedApi, target: TargetKind, server = api.servers[0]?.url): AgentCoreFit {
  const candidates = api.entries.flatMap((entry): Candidate[] => {
    const tool = api.tool(entry.name);
    return tool === undefined ? [] : [{ entry, tool }];
  });
  const general = generalReasons(server, target);
  return target === 'apiGateway' ? fitApiGateway(api, candidates, general) : fitOpenApi(api, candidates, general);
}

function fitApiGateway(api: LoadedApi, candidates: readonly Candidate[], general: readonly string[]): AgentCoreFit {
  const reasonsOf = new Map(candidates.map((one) => [one, apiGatewayReasons(one.tool, api)]));
  const possible = candidates.filter((one) => reasonsOf.get(one)?.length === 0);
  const credential = chooseTargetCredential(operationsOf(possible), api.securitySchemes);
  const judged = candidates.map((one) => ({
    ...one,
    reasons: withCredential(reasonsOf.get(one) ?? [], one.tool.operation, credential),
  }));
  const carried = judged.filter(({ reasons }) => reasons.length === 0);
  return {
    target: 'apiGateway',
    carried: carried.length,
    misfits: misfitsOf(judged),
    general,
    credential,
    configuration: toolConfiguration(carried),
  };
}

function fitOpenApi(api: LoadedApi, candidates: readonly Candidate[], general: readonly string[]): AgentCoreFit {
  const cleaned = candidates.map((one) => ({ ...one, cleaned: cleanOperation(one.entry, one.tool.operation, api) }));
  const possible = cleaned.filter((one) => one.cleaned.obstacles.length === 0);
  const credential = chooseTargetCredential(operationsOf(possible), api.securitySchemes);
  const judged = cleaned.map((one) => ({
    ...one,
    reasons: withCredential(one.cleaned.obstacles, one.tool.operation, credential),
  }));
  const carried = judged.filter(({ reasons }) => reasons.length === 0);
  return {
    target: 'openApi',
    carried: carried.length,
    misfits: misfitsOf(judged),
    general,
    credential,
    changes: carried.flatMap(({ entry, cleaned: { changes } }) =>
      changes.length === 0 ? [] : [{ name: entry.name, operation: entry.id, changes }],
    ),
    operations: carried.map((one) => one.cleaned),
  };
}

function operationsOf(candidates: readonly Candidate[]): Operation[] {
  return candidates.map(({ tool }) => tool.operation);
}

/** The target's one credential decides only for what it could carry otherwise. */
function withCredential(reasons: readonly string[], operation: Operation, credential: TargetCredential): string[] {
  const misfit = reasons.length === 0 ? credentialMisfit(operation, credential) : undefined;
  return misfit === undefined ? [...reasons] : [misfit];
}

function misfitsOf(judged: readonly { entry: ApiEntry; reasons: readonly string[] }[]): Misfit[] {
  return judged.flatMap(({ entry, reasons }) =>
    reasons.length === 0 ? [] : [{ name: entry.name, operation: entry.id, reasons }],
  );
}

function apiGatewayReasons({ operation }: ProxyTool, api: LoadedApi): string[] {
  const reasons: string[] = [];
  if (operation.path.includes('+}')) reasons.push('greedy path ({proxy+}) is not supported');
  if (!gatewayMethods.has(operation.method)) reasons.push(`method ${operation.method} is not supported`);
  const types = operation.security.map((alternative) =>
    alternative.map(({ scheme }) => authorizationOf(api.securitySchemes.get(scheme))),
  );
  const isCarried =
    types.length === 0 ||
    types.some((alternative) => alternative.every((type) => type === 'apiKey' || type === 'awsSigv4'));
  if (!isCarried)
    reasons.push(`authorization ${[...new Set(types.flat())].join(', ')} is not supported (only none, API key or IAM)`);
  if (types.some((alternative) => alternative.includes('apiKey') && alternative.includes('awsSigv4'))) {
    reasons.push('IAM and API key together are not supported');
  }
  return reasons;
}

function authorizationOf(scheme: SecurityScheme | undefined): string {
  if (scheme === undefined) return 'unknown';
  if (scheme.type === 'apiKey' && scheme.awsAuthType !== undefined) return scheme.awsAuthType;
  return scheme.type === 'http' ? scheme.scheme : scheme.type;
}

function generalReasons(server: string | undefined, target: TargetKind): string[] {
  const reasons: string[] = [];
  if (target === 'openApi') {
    if (server === undefined || !server.startsWith('https://'))
      reasons.push(`the server must be an https URL, it is ${server ?? 'missing'}`);
    if (server?.includes('{') === true) reasons.push(`the server URL ${server} holds variables; write it out`);
    return reasons;
  }
  reasons.push('only REST APIs with a public endpoint, in the same account and Region as the gateway');
  if (server !== undefined && !/execute-api\.[a-z0-9-]+\.amazonaws\.com/.test(server)) {
    reasons.push(
      `the server ${server} is no API Gateway default endpoint; the target calls the API by its id and stage`,
    );
  }
  return reasons;
}

/** One filter per path, and an override for every operation, so that names stay those of our tools. */
function toolConfiguration(carried: readonly Candidate[]): ToolConfiguration {
  const methodsByPath = new Map<string, string[]>();
  for (const { tool } of carried) {
    const { path, method } = tool.operation;
    methodsByPath.set(path, [...(methodsByPath.get(path) ?? []), method]);
  }
  return {
    toolFilters: [...methodsByPath].map(([filterPath, methods]) => ({ filterPath, methods })),
    toolOverrides: carried.map(({ entry, tool }) => ({
      name: entry.name,
      description: tool.description,
      path: tool.operation.path,
      method: tool.operation.method,
    })),
  };
}
