import * as z from 'zod';
import { defineTool } from '../mcp/tool.ts';

const amount = z.number().optional();
const share = z.number().min(0).max(1, 'a share of 0 to 1').optional();
const texts = z.array(z.string());
const line = z.object({ item: z.string(), usd: z.number(), basis: z.string() });
const band = z.object({ low: z.number(), base: z.number(), high: z.number(), lines: z.array(line) });
const usd = (value: number): string => `$${value.toLocaleString('en-US')}`;

export const adviseWorkload = defineTool({
  name: 'advise_workload',
  title: 'Advise on compute and cost',
  effect: 'aws-read',
  description:
    'Which compute fits a workload and what it costs: forms of Lambda, Step Functions, Fargate, ECS Express Mode, EC2, Batch. Returns limits, sizes, bills, break-even, deciding questions, a chart. For peaks over time use simulate_traffic.',
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
    facts: texts,
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
  text({ recommendation, options, notes, decidingQuestions, assumptions, facts }) {
    const fitting = options.filter(({ feasible }) => feasible);
    const chosen = new Set([fitting[0]?.option, ...recommendation.options]);
    const cost = ({ monthlyCostUsd: of }: (typeof options)[number]): string =>
      of ? `${usd(of.base)}/month (${usd(of.low)} to ${usd(of.high)})` : '';
    const detailed = fitting.filter(({ option }) => chosen.has(option));
    const others = fitting.filter(({ option }) => !chosen.has(option));
    const limits = new Map<string, string[]>();
    for (const { feasible, option, blockers } of options)
      if (!feasible) limits.set(blockers[0] ?? '', [...(limits.get(blockers[0] ?? '') ?? []), option]);
    return [
      `Recommendation: ${recommendation.options.length > 1 ? 'either. ' : ''}${recommendation.why}`,
      ...notes,
      ...detailed.flatMap((of) => [
        '',
        `${of.option}: ${cost(of)}, score ${of.score}`,
        ...(of.monthlyCostUsd?.lines ?? []).map((paid) => `  ${usd(paid.usd)} ${paid.item}: ${paid.basis}`),
        ...[...of.reasons, ...of.blockers, ...of.risks].map((line) => `  ${line}`),
      ]),
      '',
      ...others.map(
        (of) => `Also ${of.option}: ${cost(of)}, score ${of.score}. ${of.blockers[0] ?? of.reasons[1] ?? ''}`,
      ),
      '',
      ...[...limits].map(([limit, excluded]) => `Not ${excluded.join(', ')}: ${limit}`),
      '',
      ...decidingQuestions.map((question) => `Would change this: ${question}`),
      '',
      `Assumed: ${assumptions.join('; ')}.`,
      'Facts:',
      ...facts.map((fact) => `- ${fact}`),
    ].join('\n');
  },
  async images(value) {
    const { costChart } = await import('../guidance/fit/picture.ts');
    const { renderChart } = await import('../guidance/charts/image.ts');
    const chart = costChart(value);
    return chart ? [await renderChart(chart)] : [];
  },
});
