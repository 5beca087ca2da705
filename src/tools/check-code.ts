import * as z from 'zod';
import { defineTool } from '../mcp/tool.ts';

const range = { line: z.number(), column: z.number(), endLine: z.number(), endColumn: z.number() };

export const checkCode = defineTool({
  name: 'check_code',
  title: 'Check handler code',
  effect: 'read',
  description:
    'Checks TypeScript and JavaScript handlers: durable determinism, tenant isolation, managed instances, streaming, SDK clients, time limits, partial failures, secrets, and invented AWS APIs with the real one. Rules follow the template beside the code; to check that use validate_template.',
  input: z.strictObject({
    path: z.string().optional().describe('Absolute file or folder, e.g. /home/me/notes/src'),
    source: z.string().max(500_000).optional().describe('Code instead of a path'),
    context: z
      .array(z.enum(['durable', 'tenant-isolated', 'managed-instances', 'streaming']))
      .optional()
      .describe('What the handlers are, beyond what the template says, e.g. ["durable"]'),
    minSeverity: z.enum(['error', 'warning', 'info']).default('info').describe('Leave out what is milder'),
  }),
  output: z.object({
    valid: z.boolean(),
    counts: z.object({ error: z.number(), warning: z.number(), info: z.number() }),
    findings: z.array(
      z.object({
        rule: z.string(),
        severity: z.string(),
        message: z.string(),
        file: z.string(),
        ...range,
        fix: z
          .object({ description: z.string(), edits: z.array(z.object({ ...range, newText: z.string() })) })
          .optional(),
        source: z.string(),
      }),
    ),
    suppressed: z.number(),
    files: z.number(),
    skipped: z.array(z.string()),
    contexts: z.array(z.string()),
    template: z.string().optional(),
  }),
  more: 'Pass one file, or minSeverity "error".',
  async handle(input, context) {
    const { checkCode: check } = await import('../code-analysis/check-code.ts');
    const path = input.path === undefined ? undefined : await context.resolvePath(input.path);
    return check({
      ...input,
      path,
      contexts: input.context ?? [],
      roots: context.roots,
      signal: context.signal,
    });
  },
  text({ counts, findings, suppressed, files, skipped, contexts, template }) {
    const lines = findings.map(({ file, line, column, severity, rule, message, fix }) => {
      const hint = fix ? ` [fix: ${fix.description}]` : '';
      return `${file}:${line}:${column} ${severity} ${rule} ${message}${hint}`;
    });
    return [
      `${files} files: ${counts.error} errors, ${counts.warning} warnings, ${counts.info} advice${suppressed > 0 ? `, ${suppressed} suppressed` : ''}. Checked as ${contexts.join(', ') || 'ordinary functions'}${template === undefined ? ', no template found beside the code' : ` (${template})`}.`,
      ...lines,
      ...skipped.map((reason) => `Skipped ${reason}`),
    ].join('\n');
  },
});
