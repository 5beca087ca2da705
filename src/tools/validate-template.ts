import * as z from 'zod';
import { defineTool } from '../mcp/tool.ts';
import { version } from '../world/version.ts';
import type { SummaryFinding, ValidationSummary } from '../validation/summary.ts';

const place = { line: z.number(), column: z.number(), endLine: z.number(), endColumn: z.number() };

export const validateTemplate = defineTool({
  name: 'validate_template',
  title: 'Validate a SAM or CloudFormation template',
  effect: 'read',
  description:
    'Finds everything wrong with a SAM or CloudFormation template in one call: syntax, references, resource types, SAM semantics, limits, reliability, security. Each finding has its line, reason and often an exact fix; a verdict says whether it deploys. Offline, in milliseconds. "fix" returns a diff and what remains; nothing is written. With "path" also the files it names. For handler code use check_code.',
  input: z.strictObject({
    path: z.string().optional().describe('Absolute path of the template or its folder. Or pass "content".'),
    content: z.string().optional().describe('The template itself, YAML or JSON.'),
    region: z.string().max(30).optional().describe('Region of the deployment, e.g. "eu-west-1".'),
    parameters: z
      .record(z.string(), z.string())
      .optional()
      .describe('Parameter values, e.g. {"Stage":"prod"}; else defaults and allowed values count.'),
    minSeverity: z.enum(['error', 'warning', 'info']).optional().describe('Leave out what is milder.'),
    rules: z
      .array(z.string().max(80))
      .max(50)
      .optional()
      .describe('Only these rules or families, e.g. ["schema","ref/undefined"].'),
    profile: z
      .enum(['errors', 'default', 'strict'])
      .default('default')
      .describe('errors: for CI. strict: each place and style rules too.'),
    fix: z.enum(['none', 'safe', 'all']).default('none').describe('safe: surely meant. all: also values to review.'),
  }),
  output: z.object({
    file: z.string(),
    valid: z.boolean(),
    deployable: z.enum(['yes', 'no', 'unknown']),
    counts: z.object({ error: z.number(), warning: z.number(), info: z.number() }),
    findings: z.array(
      z.object({
        rule: z.string(),
        severity: z.enum(['error', 'warning', 'info']),
        certainty: z.enum(['fact', 'documented', 'advice']),
        security: z.boolean().optional(),
        message: z.string(),
        file: z.string().optional(),
        resource: z.string().optional(),
        propertyPath: z.string().optional(),
        ...place,
        fix: z
          .object({
            description: z.string(),
            safety: z.enum(['safe', 'review']),
            edits: z.array(z.object({ ...place, newText: z.string() })),
          })
          .optional(),
        alsoAt: z.array(z.string()).optional(),
        source: z.string(),
      }),
    ),
    notShown: z.record(z.string(), z.number()),
    suppressed: z.number(),
    notChecked: z.array(z.string()),
    schemaDate: z.string(),
    fixes: z
      .object({
        applied: z.array(z.object({ rule: z.string(), description: z.string(), line: z.number() })),
        diff: z.string(),
      })
      .optional(),
  }),
  more: 'Narrow with "rules" or "minSeverity".',
  async handle(input, context) {
    const { runValidation } = await import('../validation/run.ts');
    const location = input.path === undefined ? undefined : await context.resolvePath(input.path);
    return runValidation({ ...input, location }, context.now());
  },
  async formats(inputs, format, context) {
    const { formatFiles } = await import('../validation/output/format-files.ts');
    const requests = await Promise.all(
      inputs.map(async (input) => ({ ...input, location: await context.resolvePath(input.path ?? '') })),
    );
    return formatFiles(requests, format, { now: context.now(), base: process.cwd(), version });
  },
  async write(input, context) {
    const { writeFixes } = await import('../validation/fixes/write.ts');
    const location = await context.resolvePath(input.path ?? '');
    return writeFixes({ ...input, location }, context.now());
  },
  text(value) {
    const rest = Object.entries(value.notShown).map(([rule, number]) => `${number} ${rule}`);
    const { error, warning, info } = value.counts;
    return [
      ...(value.fixes ? fixLines(value.fixes) : []),
      ...value.findings.map((finding) => findingLine(value.file, finding)),
      ...(rest.length > 0 ? [`and more: ${rest.join(', ')}`] : []),
      `${value.file}: ${error} errors, ${warning} warnings, ${info} advice, ${value.suppressed} suppressed. Deployable: ${value.deployable}.`,
      ...value.notChecked.map((gap) => `Not checked: ${gap}`),
      `Resource types as of ${value.schemaDate}.`,
    ].join('\n');
  },
});

function findingLine(file: string, finding: SummaryFinding): string {
  const { line, column, severity, rule, resource, message, fix, alsoAt = [] } = finding;
  const shown = alsoAt.length > 6 ? [...alsoAt.slice(0, 6), `${alsoAt.length - 6} more`] : alsoAt;
  const also = shown.length > 0 ? ` Also: ${shown.join(', ')}.` : '';
  const remedy = fix ? ` [fix, ${fix.safety}: ${fix.description}]` : '';
  const subject = resource === undefined ? '' : `${resource}: `;
  return `${finding.file ?? file}:${line}:${column} ${severity} ${rule} ${subject}${message}${also}${remedy}`;
}

function fixLines({ applied, diff }: NonNullable<ValidationSummary['fixes']>): string[] {
  if (applied.length === 0) return ['No fix applies.'];
  return [`${applied.length} fixes; nothing is written, apply this diff:`, diff, 'What remains after them:'];
}
