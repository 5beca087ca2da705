import * as z from 'zod';
import { defineTool } from '../mcp/tool.ts';

const positive = (most: number): z.ZodOptional<z.ZodNumber> => z.number().min(0).max(most).optional();
const share = z.number().min(0).max(1, 'a share of 0 to 1').optional();
const texts = z.array(z.string());
const usd = (amount: number): string => `$${amount.toLocaleString('en-US')}`;
const line = z.object({ item: z.string(), usd: z.number(), basis: z.string() });
const band = z.object({ low: z.number(), base: z.number(), high: z.number(), lines: z.array(line) });

export const adviseWorkload = defineTool({
  name: 'advise_workload',
  title: 'Advise on compute and cost',
  effect: 'read',
  description:
    'Which compute fits a workload and what it costs: every form of Lambda, Step Functions, Fargate, ECS Express Mode, EC2, Batch. Returns limits met, sizes, bills line by line, break-even, what would change the answer, and a chart. For peaks over time use simulate_traffic.',
  input: z.strictObject({
    requestsPerMonth: positive(1e12).describe('Or requestsPerSecond. 3000000'),
    requestsPerSecond: positive(1e9).describe('Mean rate. 50'),
    averageDurationMs: z.number().max(1e12).describe('Work per request, of a workflow all steps without waits. 120'),
    memoryMb: z.number().max(1e9).describe('Memory in MB. 512'),
    peakToMeanRatio: positive(1e7).describe('Busiest five minutes over the mean. 3'),
    p95DurationMs: positive(1e12).describe('95th percentile. 300'),
    maxDurationSeconds: positive(1e9).describe('Longest run, in seconds.'),
    cpuShare: share.describe('CPU time over duration. 0.2'),
    payloadKb: positive(1e9).describe('Request or event size.'),
    responseKb: positive(1e9).describe('Answer size.'),
    trigger: z
      .enum(['http', 'queue', 'stream', 'schedule', 'event', 'workflow'])
      .optional()
      .describe('What starts it.'),
    idleShare: share.describe('Share of time without any request.'),
    latencyTargetMs: positive(1e7).describe('99th percentile.'),
    statefulConnections: positive(1e9).describe('Open WebSockets at the peak.'),
    gpu: z.boolean().optional().describe('Needs a GPU.'),
    untrustedCode: z.boolean().optional().describe('Runs code of customers or models.'),
    tenants: z.number().int().min(1).max(1e9).optional().describe('Customers it serves.'),
    workflow: z
      .strictObject({
        steps: z.number().int().min(1).max(1e7).optional(),
        waitsSeconds: positive(1e9),
        integrations: z.array(z.string().max(60)).max(30).optional().describe('AWS services called, e.g. glue.'),
      })
      .optional()
      .describe('Several steps or waits.'),
    runtime: z.string().max(40).optional().describe('nodejs24.x, container, windows, ...'),
    architecture: z.enum(['arm64', 'x86_64']).optional().describe('Default arm64'),
    region: z.string().max(30).optional().describe('eu-west-1'),
    commitmentDiscount: share.describe('Savings Plan share on EC2. 0.32'),
    freeTier: z.boolean().optional().describe('Subtract it.'),
    streamMegabytesPerSecond: positive(1e6).describe('Stream throughput.'),
    existing: z
      .enum(['none', 'lambda', 'containers', 'http-server', 'ec2', 'step-functions', 'app-runner'])
      .optional()
      .describe('What runs it today.'),
    powerSamples: z.string().max(2000).optional().describe('Measured MB=ms pairs: 128=2400 512=640'),
    ratesFile: z.string().max(1000).optional().describe('JSON file of own prices.'),
    refreshPrices: z.boolean().default(false).describe('Read the AWS Price List with your credentials.'),
  }),
  output: z.object({
    recommendation: z.object({ options: texts, why: z.string() }),
    options: z.array(
      z.object({
        option: z.string(),
        title: z.string(),
        feasible: z.boolean(),
        blockers: texts,
        score: z.number(),
        monthlyCostUsd: band.optional(),
        sizing: z.string().optional(),
        reasons: texts,
        risks: texts,
      }),
    ),
    breakEven: z.string().optional(),
    decidingQuestions: texts,
    memory: z.string().optional(),
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
  text({ recommendation, options, breakEven, decidingQuestions, memory, assumptions, facts }) {
    const fitting = options.filter(({ feasible }) => feasible);
    const chosen = new Set([fitting[0]?.option, ...recommendation.options]);
    const cost = ({ monthlyCostUsd: of }: (typeof options)[number]): string =>
      of ? `${usd(of.base)}/month (${usd(of.low)} to ${usd(of.high)})` : '';
    const detailed = fitting.filter(({ option }) => chosen.has(option));
    const others = fitting.filter(({ option }) => !chosen.has(option));
    const excluded = options.filter(({ feasible }) => !feasible);
    const limits = [...new Set(excluded.map(({ blockers }) => blockers[0]))];
    const under = (limit: string | undefined): string[] =>
      excluded.filter(({ blockers }) => blockers[0] === limit).map(({ option }) => option);
    return [
      `Recommendation: ${recommendation.options.length > 1 ? 'either. ' : ''}${recommendation.why}`,
      ...(breakEven ? [breakEven] : []),
      ...detailed.flatMap((of) => [
        '',
        `${of.title} (${of.option}): ${cost(of)}, score ${of.score}. ${of.sizing}`,
        ...(of.monthlyCostUsd?.lines ?? []).map((paid) => `  ${usd(paid.usd)} ${paid.item}: ${paid.basis}`),
        ...[...of.reasons, ...of.blockers, ...of.risks].map((line) => `  ${line}`),
      ]),
      ...(others.length > 0 ? ['', 'Also possible:'] : []),
      ...others.map((of) => `- ${of.option}: ${cost(of)}, score ${of.score}. ${of.blockers[0] ?? of.reasons[0] ?? ''}`),
      ...(limits.length > 0 ? ['', 'Excluded:'] : []),
      ...limits.map((limit) => `- ${under(limit).join(', ')}: ${limit}`),
      ...(decidingQuestions.length > 0 ? ['', 'Would change this:'] : []),
      ...decidingQuestions.map((question) => `- ${question}`),
      '',
      ...(memory ? [memory] : []),
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
