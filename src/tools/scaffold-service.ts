import * as z from 'zod';
import { defineTool } from '../mcp/tool.ts';

export const scaffoldService = defineTool({
  name: 'scaffold_service',
  title: 'Scaffold a serverless service',
  effect: 'local-write',
  description:
    'Writes a complete, tested AWS SAM + TypeScript project (functions, template, API document, tests, workflow, README) into a new folder. ' +
    'Use it to start a service; it never touches existing files. ' +
    'dryRun lists the files; dryRun without name lists the kinds and their options.',
  input: z.strictObject({
    kind: z
      .enum(['http-api', 'queue-worker'])
      .optional()
      .describe('What to build. http-api: CRUD REST API on Lambda and DynamoDB; queue-worker: SQS to Lambda.'),
    name: z.string().max(200).optional().describe('Service name: lower-case words and hyphens, e.g. notes-service.'),
    directory: z
      .string()
      .optional()
      .describe('Absolute path of the project folder; absent or empty, e.g. /work/notes.'),
    options: z
      .record(z.string(), z.unknown())
      .optional()
      .describe(
        'Options of the kind. http-api: auth (jwt, iam, api-key, none), region, prefix, resource { name, fields: { title: "string", status: ["open", "done"] } }.',
      ),
    dryRun: z.boolean().optional().describe('Only list what would be written. Default false.'),
  }),
  output: z.object({
    directory: z.string().optional(),
    files: z.array(z.object({ path: z.string(), bytes: z.number() })),
    validation: z.object({ errors: z.number(), warnings: z.number() }).optional().describe('Of the new template.'),
    commands: z.array(z.string()).describe('To run in the folder, in order.'),
    next: z.array(z.string()),
    kinds: z.array(
      z.object({
        kind: z.string(),
        summary: z.string(),
        options: z.array(
          z.object({ name: z.string(), type: z.string(), default: z.string().optional(), description: z.string() }),
        ),
      }),
    ),
  }),
  async handle(input, context) {
    const { scaffoldService: scaffold } = await import('../templates/scaffold.ts');
    const directory =
      input.directory === undefined ? undefined : await context.resolvePath(input.directory, 'directory');
    const { validateTemplate } = await import('../validation/validate.ts');
    const validate = (template: string) => {
      const { counts } = validateTemplate(template, { file: 'template.yaml', now: context.now() });
      return { errors: counts.error, warnings: counts.warning };
    };
    return scaffold({ ...input, directory }, { signal: context.signal, validate });
  },
  text({ directory, files, commands, validation, next, kinds }, { dryRun }) {
    if (kinds.length > 0) return kinds.map(describeKind).join('\n\n');
    const bytes = files.reduce((total, file) => total + file.bytes, 0);
    const place = directory === undefined ? '' : ` in ${directory}`;
    return [
      `${dryRun ? 'Would write' : 'Wrote'} ${String(files.length)} files (${String(bytes)} bytes)${place}:`,
      ...files.map((file) => `  ${file.path} (${String(file.bytes)})`),
      `template.yaml: ${String(validation?.errors ?? 0)} errors, ${String(validation?.warnings ?? 0)} warnings.`,
      'Commands, in that folder:',
      ...commands.map((command) => `  ${command}`),
      ...next,
    ].join('\n');
  },
});

interface Kind {
  readonly kind: string;
  readonly summary: string;
  readonly options: readonly { name: string; type: string; default?: string | undefined; description: string }[];
}

function describeKind({ kind, summary, options }: Kind): string {
  const lines = options.map(({ name, type, default: fallback, description }) => {
    const suffix = fallback === undefined ? '' : ` Default: ${fallback}.`;
    return `  ${name} (${type}): ${description}${suffix}`;
  });
  return [`${kind}: ${summary}`, ...lines].join('\n');
}
