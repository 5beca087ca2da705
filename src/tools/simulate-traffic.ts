import * as z from 'zod';
import { formatFact } from '../guidance/facts/line.ts';
import { defineTool } from '../mcp/tool.ts';
import { factList } from './result-fields.ts';

const number = z.number().optional();

export const simulateTraffic = defineTool({
  name: 'simulate_traffic',
  title: 'Simulate traffic on Lambda',
  effect: 'read',
  description:
    'Simulates traffic on Lambda (quotas, scaling, cold starts, SQS pollers, shards, managed instances, durable executions): throttles, cold-start share, queue age, cost, remedies, chart. To choose compute use advise_workload, for queue and stream settings design_event_source.',
  input: z.strictObject({
    profile: z.enum(['constant', 'step', 'spike', 'daily', 'points']).describe('Shape of traffic'),
    requestsPerSecond: number.describe('Before a step or spike; mean of daily'),
    peakRequestsPerSecond: number.describe('Of step, spike, busiest hour'),
    points: z.string().optional().describe('CSV lines "seconds,requestsPerSecond"'),
    simulatedSeconds: number.describe('Default 1800, daily 86400'),
    averageDurationMs: z.number().describe('Per invocation (per batch for sqs, stream)'),
    memoryMb: number.describe('Default 1024'),
    architecture: z.enum(['arm64', 'x86_64']).optional().describe('Default arm64'),
    compute: z
      .enum(['sync', 'async', 'sqs', 'stream', 'durable', 'managed-instances'])
      .optional()
      .describe('Lambda by how it is invoked; default sync'),
    instanceType: z.string().optional().describe('Default m7g.xlarge'),
    settings: z
      .record(z.string(), z.number())
      .optional()
      .describe('E.g. p95DurationMs, reservedConcurrency, batchSize, shards, spikeSeconds; a wrong name lists all'),
    chart: z.boolean().default(true).describe('Draw it'),
  }),
  output: z.object({
    title: z.string(),
    summary: z.record(z.string(), z.number()),
    findings: z.array(z.string()),
    usd: z.number(),
    usdPerMonth: z.number(),
    costLines: z.array(z.string()),
    stepSeconds: z.number(),
    series: z.record(z.string(), z.array(z.number())),
    limits: z.record(z.string(), z.number()),
    assumptions: z.array(z.string()),
    facts: factList,
  }),
  async handle(input, context) {
    const { simulate } = await import('../guidance/simulation/simulate.ts');
    const { presentSimulation } = await import('../guidance/simulation/present.ts');
    return presentSimulation(await simulate(input, { now: context.now(), signal: context.signal }));
  },
  text({ title, summary, findings, usd, usdPerMonth, costLines, assumptions, facts }) {
    return [
      title,
      ...Object.entries(summary).map(([name, value]) => `${name}: ${value.toLocaleString('en-US')}`),
      ...findings.map((finding) => `! ${finding}`),
      `Cost of the simulated time $${usd}, of a month like it $${usdPerMonth} (list price, no free tier):`,
      ...costLines.map((line) => `  ${line}`),
      `Assumed: ${assumptions.join('; ')}.`,
      `Facts: ${facts.map(formatFact).join(' | ')}`,
    ].join('\n');
  },
  async images(value, { chart }) {
    if (!chart) return [];
    const { renderChart } = await import('../guidance/charts/image.ts');
    const { simulationChart } = await import('../guidance/simulation/picture.ts');
    return [await renderChart(simulationChart(value))];
  },
});
