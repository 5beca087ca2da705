import * as z from 'zod';
import { eventSourceNames } from '../guidance/event-sources/names.ts';
import { formatFact } from '../guidance/facts/line.ts';
import { defineTool } from '../mcp/tool.ts';
import { factList } from './result-fields.ts';

const text = z.string().optional();
const number = z.number().optional();

export const designEventSource = defineTool({
  name: 'design_event_source',
  title: 'Design an event source',
  effect: 'read',
  description:
    'Every setting of an event source with its arithmetic, from throughput, handler time, ordering and tolerances; a valid SAM template, least-privilege policy, alarms, failure path. With "existing" it checks a mapping. For behaviour over time use simulate_traffic.',
  input: z.strictObject({
    source: z.enum(eventSourceNames).describe('What invokes'),
    perSecond: number.describe('Mean records per second'),
    peakPerSecond: number.describe('At the peak'),
    recordKb: number.describe('Default 1'),
    handlerMs: number.describe('Per record'),
    ordering: z.enum(['none', 'per-key', 'strict']).optional().describe('Default none'),
    maxLatencySeconds: number.describe('Tolerated delay'),
    failureTolerance: z.enum(['lose-none', 'skip-poison', 'may-lose']).optional().describe('Default lose-none'),
    maxConcurrency: number.describe('What is behind bears'),
    resource: text.describe('Name or ARN: orders.fifo; for msk the cluster ARN'),
    topic: text.describe('Kafka topic, broker queue'),
    partitions: number.describe('Partitions or shards'),
    region: text.describe('us-gov-west-1'),
    existing: text.describe('JSON of a mapping to check'),
  }),
  output: z.object({
    title: z.string(),
    decisions: z.array(z.object({ setting: z.string(), value: z.unknown(), reason: z.string() })),
    findings: z.array(z.object({ rule: z.string(), severity: z.string(), property: z.string(), message: z.string() })),
    template: z.string().optional(),
    policy: z.record(z.string(), z.unknown()).optional(),
    alarms: z.array(z.string()),
    failurePath: z.string().optional(),
    notes: z.array(z.string()),
    facts: factList,
  }),
  more: 'The whole template is in the structured result.',
  async handle({ existing, ...input }, context) {
    const { presentCheck, presentDesign } = await import('../guidance/event-sources/present.ts');
    if (existing !== undefined) {
      const { mappingRules, templateOfExisting } = await import('../guidance/event-sources/existing.ts');
      const { validateTemplate } = await import('../validation/validate.ts');
      const template = templateOfExisting(input.source, existing);
      const options = { file: 'existing.json', rules: mappingRules, now: context.now() };
      return presentCheck(input.source, validateTemplate(template, options).findings, context.now());
    }
    return presentDesign(input, { region: context.region, now: context.now() });
  },
  text({ title, decisions, findings, template, failurePath, alarms, notes, facts }) {
    return [
      title,
      ...findings.map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`),
      ...decisions.map(({ setting, value, reason }) => `${setting} = ${String(value)}: ${reason}.`),
      ...(failurePath === undefined ? [] : [`Failures: ${failurePath}`]),
      ...alarms.map((alarm) => `Alarm: ${alarm}`),
      ...notes,
      ...(facts.length > 0 ? [`Facts: ${facts.map(formatFact).join(' | ')}`] : []),
      ...(template === undefined ? [] : ['', template]),
    ].join('\n');
  },
});
