import type { ApiEntry } from '../catalogue.ts';
import { own } from '../json.ts';
import type { LoadedApi } from '../load-api.ts';
import type { ProxyTool, SecurityScheme, SpecSchema } from '../operation.ts';
import { essenceOf } from '../specification/media-types.ts';

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

export interface AgentCoreFit {
  readonly target: TargetKind;
  readonly carried: number;
  readonly misfits: readonly Misfit[];
  /** Reasons that concern the API as a whole. */
  readonly general: readonly string[];
  /** `apiGatewayToolConfiguration` of the target, for the operations it can carry; only for `apiGateway`. */
  readonly configuration?: ToolConfiguration;
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

/** Judges every selected operation for a kind of target, and writes the tool configuration for what fits. */
export function assessAgentCoreFit(api: LoadedApi, target: TargetKind): AgentCoreFit {
  const misfits: Misfit[] = [];
  const carried: { entry: ApiEntry; tool: ProxyTool }[] = [];
  for (const entry of api.entries) {
    const tool = api.tool(entry.name);
    if (tool === undefined) continue;
    const reasons = target === 'apiGateway' ? apiGatewayReasons(tool, api) : openApiReasons(tool, api);
    if (reasons.length === 0) carried.push({ entry, tool });
    else misfits.push({ name: entry.name, operation: entry.id, reasons });
  }
  return {
    target,
    carried: carried.length,
    misfits,
    general: generalReasons(api, target),
    ...(target === 'apiGateway' && { configuration: toolConfiguration(carried) }),
  };
}

const gatewayMethods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

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

const plainStyles: Readonly<Record<string, string>> = { path: 'simple', query: 'form', header: 'simple' };

function openApiReasons({ operation }: ProxyTool, api: LoadedApi): string[] {
  const reasons: string[] = [];
  if (operation.path.includes('+}')) reasons.push('greedy path ({proxy+}) is no OpenAPI');
  if (operation.operationId === undefined) reasons.push('no operationId');
  for (const { name, in: location, style, contentType } of operation.parameters) {
    if (contentType !== undefined) reasons.push(`parameter "${name}" is written as ${contentType}`);
    else if (plainStyles[location] === undefined) reasons.push(`parameter "${name}" is in the ${location}`);
    else if (plainStyles[location] !== style) reasons.push(`parameter "${name}" uses style ${style}`);
  }
  const { requestBody } = operation;
  if (
    requestBody !== undefined &&
    !requestBody.content.some(({ mediaType }) => essenceOf(mediaType) === 'application/json')
  ) {
    reasons.push(`body is ${requestBody.content[0]?.mediaType ?? 'missing'}, not application/json`);
  }
  const schemas = [
    ...operation.parameters.map(({ schema }) => schema),
    ...(requestBody?.content ?? []).map(({ schema }) => schema),
  ];
  const combinators = new Set(schemas.flatMap((schema) => (schema === undefined ? [] : combinatorsIn(schema, api))));
  if (combinators.size > 0) reasons.push(`schema uses ${[...combinators].join(', ')}`);
  return reasons;
}

const maxNodes = 5_000;

function combinatorsIn(schema: SpecSchema, api: LoadedApi): string[] {
  const found = new Set<string>();
  const seen = new Set<unknown>();
  const pending: SpecSchema[] = [schema];
  for (let next = pending.pop(); next !== undefined && seen.size < maxNodes; next = pending.pop()) {
    const { node, document } = api.schemas.resolve(next);
    if (typeof node === 'boolean' || seen.has(node)) continue;
    seen.add(node);
    for (const keyword of ['oneOf', 'anyOf', 'allOf']) if (Object.hasOwn(node, keyword)) found.add(keyword);
    for (const inner of innerSchemas(node)) pending.push({ node: inner, document });
  }
  return [...found];
}

function innerSchemas(node: Readonly<Record<string, unknown>>) {
  const inner = [own(node, 'items'), own(node, 'additionalProperties')];
  const properties = own(node, 'properties');
  if (typeof properties === 'object' && properties !== null) inner.push(...Object.values(properties));
  return inner.filter(
    (value): value is Readonly<Record<string, unknown>> =>
      typeof value === 'object' && value !== null && !Array.isArray(value),
  );
}

function generalReasons(api: LoadedApi, target: TargetKind): string[] {
  const reasons: string[] = [];
  const server = api.servers[0]?.url;
  if (target === 'openApi') {
    if (server === undefined || !server.startsWith('https://'))
      reasons.push(`the server must be an https URL, it is ${server ?? 'missing'}`);
    if (server !== undefined && server.includes('{'))
      reasons.push(`the server URL ${server} holds variables; write it out`);
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
function toolConfiguration(carried: readonly { entry: ApiEntry; tool: ProxyTool }[]): ToolConfiguration {
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
