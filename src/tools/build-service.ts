import * as z from 'zod';
import { defineTool } from '../mcp/tool.ts';

export const buildService = defineTool({
  name: 'build_service',
  title: 'Build the functions of a service',
  effect: 'execute',
  description:
    'Bundles the Node.js functions of a SAM project as the template says; reports size and hash of each package, or every build error with its line. Other languages and images: engine "sam". invoke_local bundles by itself.',
  input: z.strictObject({
    path: z.string().describe('Project folder or template.yaml, absolute.'),
    functions: z.array(z.string()).max(200).optional().describe('Logical ids, e.g. ["GetNote"]. Default: all.'),
    engine: z
      .enum(['auto', 'esbuild', 'sam'])
      .default('auto')
      .describe('auto: esbuild where the template asks for it. sam: run "sam build", if installed.'),
  }),
  output: z.object({
    template: z.string(),
    engine: z.enum(['esbuild', 'sam']),
    artifacts: z.array(
      z.object({
        function: z.string(),
        directory: z.string(),
        handler: z.string(),
        bytes: z.number(),
        sourceMapBytes: z.number(),
        sha256: z.string(),
        milliseconds: z.number(),
      }),
    ),
    notBuilt: z.array(z.object({ function: z.string(), reason: z.string() })),
    warnings: z.array(z.string()),
  }),
  more: 'Name single functions in "functions".',
  async handle(input, context) {
    const { buildService: build } = await import('../local/build/build-service.ts');
    const location = await context.resolvePath(input.path);
    return build({ location, functions: input.functions, engine: input.engine }, context);
  },
  text({ artifacts, notBuilt, warnings, engine }) {
    const lines = artifacts.map(
      (item) =>
        `${item.function}: ${kilobytes(item.bytes - item.sourceMapBytes)}${item.sourceMapBytes > 0 ? ` + ${kilobytes(item.sourceMapBytes)} source maps` : ''} in ${item.milliseconds} ms, handler ${item.handler}, sha256 ${item.sha256.slice(0, 12)}, ${item.directory}`,
    );
    return [
      `Built ${artifacts.length} of ${artifacts.length + notBuilt.length} functions with ${engine}.`,
      ...lines,
      ...notBuilt.map((item) => `Not built: ${item.function}: ${item.reason}.`),
      ...warnings.map((warning) => `Warning: ${warning}`),
    ].join('\n');
  },
});

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
