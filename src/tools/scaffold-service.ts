import * as z from 'zod';
import { kinds } from '../templates/kinds.ts';
import { defineTool } from '../mcp/tool.ts';

export const scaffoldService = defineTool({
  name: 'scaffold_service',
  title: 'Scaffold a serverless service',
  effect: 'local-write',
  description:
    'Writes a complete, tested AWS SAM + TypeScript project into a new folder. Never touches existing files. ' +
    'dryRun lists the files; dryRun without name lists the kinds and their options.',
  input: z.strictObject({
    kind: z.enum(kinds).optional().describe('e.g. http-api (CRUD REST API with DynamoDB)'),
    name: z.string().max(200).optional().describe('e.g. notes-service'),
    directory: z.string().optional().describe('Absolute path of the new folder, e.g. /home/me/notes'),
    options: z
      .record(z.string(), z.unknown())
      .optional()
      .describe(
        'Per kind, e.g. {"auth":"jwt","resource":{"name":"order","fields":{"total":"number","status":["open","paid"]}}}',
      ),
    dryRun: z.boolean().optional().describe('Write nothing. Default false'),
  }),
  output: z.object({
    files: z.array(z.object({ path: z.string(), bytes: z.number() })),
    commands: z.array(z.string()),
    validation: z.object({ errors: z.number(), warnings: z.number() }).optional(),
    next: z.array(z.string()),
    kinds: z.array(z.object({ kind: z.string(), summary: z.string(), options: z.array(z.string()) })),
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
    const options = { ...(context.region === undefined ? {} : { region: context.region }), ...input.options };
    return scaffold({ ...input, directory, options }, { signal: context.signal, validate });
  },
  text({ files, commands, validation, next, kinds }, { directory, dryRun }) {
    if (kinds.length > 0) {
      return kinds
        .map(({ kind, summary, options }) => [`${kind}: ${summary}`, ...options.map((line) => `  ${line}`)].join('\n'))
        .join('\n\n');
    }
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
