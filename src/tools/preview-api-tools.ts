import * as z from 'zod';
import { defineTool } from '../mcp/tool.ts';

const loose = z.record(z.string(), z.unknown());
const texts = z.array(z.string());
const patterns = z.array(z.string().max(300)).max(50).optional();

export const previewApiTools = defineTool({
  name: 'preview_api_tools',
  title: 'Preview an API as MCP tools',
  effect: 'aws-read',
  description:
    'Shows the MCP tools a REST API becomes through "serverless-mcp proxy": names, sizes, problems, command and configuration to serve them. OpenAPI, Swagger 2.0, a template, or a deployed API. "agentcore": what an AgentCore Gateway target could not carry.',
  input: z.strictObject({
    spec: z
      .string()
      .min(1)
      .max(2000)
      .describe(
        'Absolute path (template.yaml#LogicalId if several), https URL, apigateway:<restApiId>/<stage> or apigatewayv2:<apiId>.',
      ),
    include: patterns.describe('Keep only, e.g. ["GET /pets/**", "tag:store", "list*"].'),
    exclude: patterns.describe('Leave out, same grammar.'),
    output: z.enum(['summary', 'definitions', 'agentcore']).default('summary').describe('Detail.'),
  }),
  output: z.object({
    title: z.string(),
    mode: z.enum(['tools', 'search']),
    servers: texts,
    credentials: texts,
    toolCount: z.number(),
    bytes: z.number(),
    tokens: z.number(),
    tools: z.array(
      z.object({
        name: z.string(),
        operation: z.string(),
        description: z.string(),
        readOnly: z.boolean(),
        bytes: z.number(),
        definition: loose.optional(),
      }),
    ),
    problems: z.array(z.object({ severity: z.string(), code: z.string(), pointer: z.string(), message: z.string() })),
    agentCore: z.array(loose),
    command: z.string(),
    deployCommands: texts,
    clientConfiguration: loose,
  }),
  more: 'Narrow with "include" and "exclude".',
  async handle(input, context) {
    const { previewApi } = await import('../mcp-proxy/preview.ts');
    const { createSourceFetch } = await import('../mcp-proxy/source/guarded-fetch.ts');
    const aws = { region: context.region, profile: context.profile, signal: context.signal };
    const { include, exclude, output } = input;
    return await previewApi({
      source: await resolveSource(input.spec, (file) => context.resolvePath(file, 'spec')),
      show: output,
      ...(include && { include }),
      ...(exclude && { exclude }),
      world: {
        fetchText: createSourceFetch({}),
        exportRestApi: async (request) => (await import('../aws/api-export.ts')).exportRestApi(request, aws),
        exportHttpApi: async (request) => (await import('../aws/api-export.ts')).exportHttpApi(request, aws),
        signal: context.signal,
      },
    });
  },
  text({ title, mode, credentials, toolCount, bytes, tokens, tools, problems, agentCore, ...how }) {
    const kind = mode === 'search' ? 'too large to list, so served by search (4 tools)' : 'listed one by one';
    return [
      `${title}: ${toolCount} operations, ${bytes} bytes (about ${tokens} tokens) of tool definitions, ${kind}.`,
      `Credentials: ${credentials.join('; ') || 'none asked for'}`,
      ...tools.map((tool) =>
        tool.definition ? JSON.stringify(tool.definition) : `${tool.name}: ${tool.operation}, ${tool.bytes} bytes`,
      ),
      ...(tools.length < toolCount ? [`... ${toolCount - tools.length} more`] : []),
      ...problems.map(({ severity, message }) => `${severity}: ${message}`),
      ...agentCore.map((fit) => `AgentCore target: ${JSON.stringify(fit)}`),
      `Serve it: ${how.command}`,
      `Write a project that serves it from Lambda, or as an AgentCore gateway: ${how.deployCommands.join(' | ')}`,
      `Client configuration: ${JSON.stringify(how.clientConfiguration)}`,
    ].join('\n');
  },
});

/** Files must lie under a root; everything else is reached by the guarded client or the AWS SDK. */
async function resolveSource(spec: string, resolvePath: (file: string) => Promise<string>): Promise<string> {
  if (/^(https?:\/\/|apigateway(v2)?:)/i.test(spec)) return spec;
  const [, file = spec, logicalId = ''] = /^(.+\.(?:ya?ml|json|template))(#[A-Za-z0-9]+)?$/.exec(spec) ?? [];
  return `${await resolvePath(file)}${logicalId}`;
}
