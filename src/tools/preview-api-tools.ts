import * as z from 'zod';
import { defineTool } from '../mcp/tool.ts';

const patterns = z.array(z.string().max(300)).max(50).optional();

export const previewApiTools = defineTool({
  name: 'preview_api_tools',
  title: 'Preview an API as MCP tools',
  effect: 'aws-read',
  description:
    'Shows the MCP tools that a REST API becomes through "serverless-mcp proxy": names, sizes, problems of the specification, and the command and client configuration that serve them. Takes OpenAPI 3.x, Swagger 2.0, a SAM or CloudFormation template with a definition, or a deployed API Gateway API. Use "output": "agentcore" to see what an AgentCore Gateway target could not carry.',
  input: z.strictObject({
    spec: z
      .string()
      .min(1)
      .max(2000)
      .describe(
        'Absolute path (template.yaml#LogicalId for one of several APIs), https URL, apigateway:<restApiId>/<stage> or apigatewayv2:<apiId>.',
      ),
    include: patterns.describe('Keep only: "GET /pets/**", "tag:store", operationId "list*".'),
    exclude: patterns.describe('Leave out, same grammar.'),
    output: z.enum(['summary', 'definitions', 'agentcore']).default('summary').describe('What to show of each tool.'),
  }),
  output: z.object({
    title: z.string(),
    mode: z.enum(['tools', 'search']),
    servers: z.array(z.string()),
    credentials: z.array(z.string()),
    toolCount: z.number(),
    bytes: z.number(),
    tokens: z.number(),
    tools: z.array(z.looseObject({ name: z.string(), operation: z.string(), bytes: z.number() })),
    problems: z.array(z.looseObject({ severity: z.string(), code: z.string(), message: z.string() })),
    agentCore: z.array(z.looseObject({ target: z.string(), carried: z.number() })),
    command: z.string(),
    clientConfiguration: z.looseObject({}),
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
  text(preview) {
    const { title, mode, toolCount, bytes, tokens, tools, problems, agentCore } = preview;
    const kind = mode === 'search' ? 'too large to list, so served by search (4 tools)' : 'listed one by one';
    return [
      `${title}: ${toolCount} operations, ${bytes} bytes (about ${tokens} tokens) of tool definitions, ${kind}.`,
      preview.credentials.length > 0 ? `Credentials: ${preview.credentials.join('; ')}.` : 'No credentials asked for.',
      ...tools.map((tool) =>
        tool['definition'] === undefined
          ? `${tool.name}: ${tool.operation}, ${tool.bytes} bytes`
          : JSON.stringify(tool['definition']),
      ),
      ...(tools.length < toolCount ? [`... ${toolCount - tools.length} more`] : []),
      ...problems.map(({ severity, message }) => `${severity}: ${message}`),
      ...agentCore.map((fit) => `AgentCore ${fit.target} target: ${JSON.stringify(fit)}`),
      `Serve it: ${preview.command}`,
      `Client configuration: ${JSON.stringify(preview.clientConfiguration)}`,
    ].join('\n');
  },
});

/** Files must lie under a root; everything else is reached by the guarded client or the AWS SDK. */
async function resolveSource(spec: string, resolvePath: (file: string) => Promise<string>): Promise<string> {
  if (/^(https?:\/\/|apigateway(v2)?:)/i.test(spec)) return spec;
  const [, file = spec, logicalId = ''] = /^(.+\.(?:ya?ml|json|template))(#[A-Za-z0-9]+)?$/.exec(spec) ?? [];
  return `${await resolvePath(file)}${logicalId}`;
}
