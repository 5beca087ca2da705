import * as z from 'zod';
import { formatAdvice } from '../guidance/fit/text.ts';
import { defineTool } from '../mcp/tool.ts';
import { factList } from './result-fields.ts';

const amount = z.number().optional();
const share = z.number().min(0).max(1, 'a share of 0 to 1').optional();
const texts = z.array(z.string());
const line = z.object({ item: z.string(), usd: z.number(), basis: z.string() });
const band = z.object({ low: z.number(), base: z.number(), high: z.number(), lines: z.array(line) });

export const adviseWorkload = defineTool({
  name: 'advise_workload',
  title: 'Advise on compute and cost',
  effect: 'aws-read',
  description:
    'Which compute fits a workload and what it costs: Lambda in all its forms, Step Functions, Fargate, ECS, EC2, Batch; limits, bills, break-even, deciding questions, chart. For peaks over time use simulate_traffic.',
  input: z.strictObject({
    requestsPerMonth: amount.describe('Or requestsPerSecond.'),
    requestsPerSecond: amount.describe('Mean rate.'),
    averageDurationMs: z.number().describe('Work per request, without waits.'),
    memoryMb: z.number().describe('512'),
    peakToMeanRatio: amount.describe('Busiest 5 minutes over mean.'),
    p95DurationMs: amount.describe('95th percentile.'),
    maxDurationSeconds: amount.describe('Longest run.'),
    cpuShare: share.describe('CPU time over duration.'),
    payloadKb: amount.describe('In.'),
    responseKb: amount.describe('Out.'),
    trigger: z
      .enum(['http', 'queue', 'stream', 'schedule', 'event', 'workflow'])
      .optional()
      .describe('What starts it.'),
    idleShare: share.describe('Share of time without traffic.'),
    latencyTargetMs: amount.describe('99th percentile.'),
    statefulConnections: amount.describe('Open sockets.'),
    gpu: z.boolean().optional().describe('GPU needed.'),
    untrustedCode: z.boolean().optional().describe('Runs code of strangers.'),
    tenants: amount.describe('Customers.'),
    workflow: z
      .strictObject({
        steps: amount,
        waitsSeconds: amount,
        integrations: texts.optional().describe('AWS services.'),
      })
      .optional()
      .describe('Steps and waits.'),
    runtime: z.string().optional().describe('nodejs24.x, container, windows'),
    architecture: z.enum(['arm64', 'x86_64']).optional().describe('Default arm64'),
    region: z.string().optional().describe('eu-west-1'),
    commitmentDiscount: share.describe('EC2 discount, 0.32.'),
    freeTier: z.boolean().optional().describe('Subtract.'),
    streamMegabytesPerSecond: amount.describe('Stream.'),
    existing: z
      .enum(['none', 'lambda', 'containers', 'http-server', 'ec2', 'step-functions', 'app-runner'])
      .optional()
      .describe('What runs it today.'),
    powerSamples: z.string().max(2000).optional().describe('Measured MB=ms: 128=2400 512=640'),
    ratesFile: z.string().optional().describe('JSON file of own prices.'),
    refreshPrices: z.boolean().default(false).describe('Ask the AWS Price List.'),
  }),
  output: z.object({
    recommendation: z.object({ options: texts, why: z.string() }),
    options: z.array(
      z.object({
        option: z.string(),
        feasible: z.boolean(),
        blockers: texts,
        score: z.number(),
        monthlyCostUsd: band.optional(),
        reasons: texts,
        risks: texts,
      }),
    ),
    notes: texts,
    decidingQuestions: texts,
    assumptions: texts,
    facts: factList,
  }),
  async handle({ ratesFile, refreshPrices, ...workload }, context) {
    const { adviseWorkload: advise } = await import('../guidance/fit/advise.ts');
    const { presentAdvice } = await import('../guidance/fit/present.ts');
    const { mergeOverrides, ratesWith, readRateOverrides } = await import('../guidance/cost/rates.ts');
    const { region = 'us-east-1' } = workload;
    const fetched = refreshPrices
      ? await (await import('../aws/price-list.ts')).fetchRates({ ...context, region, now: context.now() })
      : undefined;
    const own = ratesFile && (await readRateOverrides(await context.resolvePath(ratesFile, 'ratesFile')));
    return presentAdvice(advise(workload, ratesWith(mergeOverrides([fetched, own || undefined])), context.now()));
  },
  text: formatAdvice,
  async images(value) {
    const { costChart } = await import('../guidance/fit/picture.ts');
    const { renderChart } = await import('../guidance/charts/image.ts');
    const chart = costChart(value);
    return chart ? [await renderChart(chart)] : [];
  },
});
