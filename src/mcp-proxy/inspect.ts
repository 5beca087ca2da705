import type { LoadedApi } from './load-api.ts';
import type { Diagnostic } from './operation.ts';

/** What `proxy inspect` prints and `preview_api_tools` returns. */
export interface Inspection {
  readonly title: string;
  readonly version: string;
  readonly origin: string;
  readonly mode: 'tools' | 'search';
  readonly servers: readonly string[];
  /** Names of the credentials the operations ask for, with their kind. */
  readonly credentials: readonly { readonly scheme: string; readonly kind: string; readonly operations: number }[];
  readonly tools: readonly InspectedTool[];
  /** Of the whole listing in mode `tools`. */
  readonly bytes: number;
  readonly tokens: number;
  readonly diagnostics: readonly Diagnostic[];
}

export interface InspectedTool {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly description: string;
  readonly isRead: boolean;
  /** Of its definition as JSON. */
  readonly bytes: number;
  readonly tokens: number;
}

/** Measured on GitHub's and Stripe's listings with the o200k tokenizer. */
const charactersPerToken = 4.4;

/** Tokens of JSON text, near enough to plan with (within a tenth on the listings tried). */
function estimateTokens(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}

/** Builds every tool and sums up what a user wants to know before serving the API. */
export function inspectApi(api: LoadedApi): Inspection {
  const tools: InspectedTool[] = [];
  const uses = new Map<string, number>();
  const published = new Map(api.listTools().map((tool) => [tool.name, tool]));
  for (const { name, method, path, isRead } of api.entries) {
    const tool = published.get(name);
    if (tool === undefined) continue;
    const text = JSON.stringify(tool);
    tools.push({
      name,
      method,
      path,
      description: tool.description,
      isRead,
      bytes: Buffer.byteLength(text),
      tokens: estimateTokens(text.length),
    });
    for (const scheme of schemesOf(api, name)) uses.set(scheme, (uses.get(scheme) ?? 0) + 1);
  }
  const bytes = tools.reduce((sum, tool) => sum + tool.bytes + 1, 0);
  return {
    title: api.title,
    version: api.version,
    origin: api.origin,
    mode: api.mode,
    servers: api.servers.map(({ url }) => url),
    credentials: [...uses].map(([scheme, operations]) => ({ scheme, kind: kindOf(api, scheme), operations })),
    tools,
    bytes,
    tokens: estimateTokens(bytes),
    diagnostics: api.diagnostics(),
  };
}

function schemesOf(api: LoadedApi, name: string): Set<string> {
  const alternatives = api.tool(name)?.operation.security ?? [];
  return new Set(alternatives.flat().map(({ scheme }) => scheme));
}

function kindOf(api: LoadedApi, name: string): string {
  const scheme = api.securitySchemes.get(name);
  if (scheme === undefined) return 'not declared';
  if (scheme.type === 'http') return scheme.scheme;
  if (scheme.type === 'apiKey') return scheme.awsAuthType ?? `API key in ${scheme.in} ${scheme.name}`;
  return scheme.type;
}
