import { assessAgentCoreFit, type TargetKind } from './deploy/agentcore-fit.ts';
import { firstServer } from './deploy/endpoint.ts';
import { shortName } from './deploy/project-name.ts';
import { inspectApi } from './inspect.ts';
import { loadApi, type LoadedApi, type LoadOptions } from './load-api.ts';
import type { Diagnostic } from './operation.ts';

export interface PreviewRequest extends LoadOptions {
  /** `summary`: names and sizes; `definitions`: whole tools; `agentcore`: what AgentCore Gateway could not carry. */
  readonly show: 'summary' | 'definitions' | 'agentcore';
}

const targets = ['apiGateway', 'openApi'] as const;

const maxTools = 200;
const maxMisfits = 100;
const maxDefinitions = 20;
const maxProblems = 50;

/** Shows what a specification becomes, and the commands and client configuration that serve and deploy it, without doing so. Long lists are cut; `toolCount` tells the whole. */
export async function previewApi(request: PreviewRequest) {
  const api = await loadApi({ ...request, mode: request.mode ?? 'auto' });
  const inspection = inspectApi(api);
  const shown = inspection.tools.slice(0, request.show === 'definitions' ? maxDefinitions : maxTools);
  const definitions =
    request.show === 'definitions' ? new Map(api.listTools().map((tool) => [tool.name, tool])) : undefined;
  const about = [request.source, ...filterArguments(request)];
  const args = ['proxy', ...about];
  const name = shortName(api);
  return {
    title: inspection.title,
    mode: inspection.mode,
    servers: [...inspection.servers],
    credentials: inspection.credentials.map(
      ({ scheme, kind, operations }) => `${scheme} (${kind}): ${operations} operations`,
    ),
    toolCount: inspection.tools.length,
    bytes: inspection.bytes,
    tokens: inspection.tokens,
    tools: shown.map(({ name, method, path, description, isRead, bytes }) => {
      const definition = definitions?.get(name);
      return {
        name,
        operation: `${method} ${path}`,
        description,
        readOnly: isRead,
        bytes,
        ...(definition && { definition: { ...definition } }),
      };
    }),
    problems: [...inspection.diagnostics]
      .toSorted(bySeverity)
      .slice(0, maxProblems)
      .map((problem) => ({ ...problem })),
    agentCore: request.show === 'agentcore' ? targets.map((target) => describeFit(api, request.source, target)) : [],
    command: commandLine(args),
    deployCommands: [
      commandLine(['proxy', 'deploy', ...about, '--sam', '--output', `${name}-mcp`]),
      commandLine(['proxy', 'deploy', ...about, '--agentcore', '--output', `${name}-gateway`]),
    ],
    clientConfiguration: {
      mcpServers: { [name]: { command: 'npx', args: ['-y', 'serverless-mcp', ...args] } },
    },
  };
}

/** The misfits first found, and how many there are. */
function describeFit(api: LoadedApi, spec: string, target: TargetKind) {
  const server = firstServer(api, { spec, baseUrl: undefined, serverVariables: {} });
  const { carried, misfits, general, configuration, changes } = assessAgentCoreFit(api, target, server);
  return {
    target,
    carried,
    lost: misfits.length,
    misfits: misfits.slice(0, maxMisfits),
    general,
    ...(configuration && { configuration }),
    ...(changes && { changed: changes.length, changes: changes.slice(0, maxMisfits) }),
  };
}

const severities: readonly Diagnostic['severity'][] = ['error', 'warning', 'info'];

function bySeverity(left: Diagnostic, right: Diagnostic): number {
  return severities.indexOf(left.severity) - severities.indexOf(right.severity);
}

function filterArguments({ include, exclude, readOnly }: PreviewRequest): string[] {
  return [
    ...(include ?? []).flatMap((pattern) => ['--include', pattern]),
    ...(exclude ?? []).flatMap((pattern) => ['--exclude', pattern]),
    ...(readOnly === true ? ['--read-only'] : []),
  ];
}

function commandLine(args: readonly string[]): string {
  return `npx -y serverless-mcp ${args.map(quote).join(' ')}`;
}

/** For a POSIX shell. */
function quote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}
