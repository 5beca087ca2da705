import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateAll } from '../../bench/fit/evaluate.ts';
import { listRates, mergeOverrides, parseRateOverrides, ratesWith } from '../../src/guidance/cost/rates.ts';
import { adviseWorkload, type Advice } from '../../src/guidance/fit/advise.ts';
import { costChart } from '../../src/guidance/fit/picture.ts';
import { presentAdvice } from '../../src/guidance/fit/present.ts';
import type { OptionId } from '../../src/guidance/fit/options.ts';
import type { WorkloadInput } from '../../src/guidance/fit/workload.ts';

const now = new Date('2026-11-21');
const advise = (input: WorkloadInput, rates = listRates): Advice => adviseWorkload(input, rates, now);
const small: WorkloadInput = { requestsPerMonth: 1e6, averageDurationMs: 100, memoryMb: 512 };
const blockersOf = (advice: Advice, option: OptionId): string =>
  (advice.options.find(({ assessment }) => assessment.option === option)?.assessment.blockers ?? [])
    .map(({ limit, yours, allowed, workaround }) => `${limit}: ${yours} > ${allowed}; ${workaround}`)
    .join('\n');

describe('the labelled workloads', () => {
  const rows = evaluateAll(now);

  it('are all answered right', () => {
    const misses = rows.filter(({ passed }) => !passed).map(({ row, misses: why }) => `${row}: ${why.join('; ')}`);
    process.stdout.write(`fit evaluation: ${rows.length - misses.length} of ${rows.length} labelled workloads\n`);
    expect(misses).toEqual([]);
  });

  it('get answers of at most about 2,000 tokens', () => {
    for (const { characters, name } of rows) expect(characters, name).toBeLessThanOrEqual(8000);
  });
});

describe('limits', () => {
  it('exclude Lambda for a run beyond 900 s, naming value, limit and workaround', () => {
    const advice = advise({ ...small, trigger: 'queue', maxDurationSeconds: 1000 });
    expect(blockersOf(advice, 'lambda')).toBe(
      'one invocation: 1,000 s > 900 s; divide the work into steps (durable function, queue), or run it as a Fargate or Batch task',
    );
    expect(advice.recommended).not.toContain('lambda');
  });

  it('let managed instances run asynchronous work for 90 minutes, but not synchronous work', () => {
    const long: WorkloadInput = {
      requestsPerMonth: 5000,
      averageDurationMs: 3e6,
      memoryMb: 2048,
      maxDurationSeconds: 5000,
    };
    expect(blockersOf(advise({ ...long, trigger: 'queue' }), 'lambda-managed-instances')).toBe('');
    expect(blockersOf(advise({ ...long, trigger: 'http' }), 'lambda-managed-instances')).toContain('5,000 s > 900 s');
  });

  it('never offer a GPU on Lambda or Fargate', () => {
    const advice = advise({ ...small, gpu: true, trigger: 'queue' });
    expect(advice.recommended.every((option) => option === 'ec2' || option === 'batch')).toBe(true);
  });

  it('never put untrusted code on managed instances', () => {
    expect(blockersOf(advise({ ...small, untrustedCode: true }), 'lambda-managed-instances')).toContain(
      'untrusted code',
    );
  });

  it('close App Runner to new services, and name its successor', () => {
    expect(blockersOf(advise(small), 'app-runner')).toContain('ECS Express Mode');
    expect(blockersOf(advise({ ...small, existing: 'app-runner' }), 'app-runner')).toBe('');
  });

  it('turn an event of 5 MB into a change, not an exclusion', () => {
    const advice = advise({ ...small, trigger: 'queue', payloadKb: 5 * 1024 });
    expect(blockersOf(advice, 'lambda')).toContain('store the body in S3');
    expect(advice.options.find(({ assessment }) => assessment.option === 'lambda')?.assessment.feasible).toBe(true);
  });
});

describe('what is refused, and why', () => {
  it.each<[string, WorkloadInput, string]>([
    ['missing traffic', { averageDurationMs: 100, memoryMb: 512 }, 'cost and concurrency both follow from traffic'],
    ['a negative rate', { ...small, requestsPerMonth: -1 }, 'requestsPerMonth -1 is negative'],
    ['no traffic', { ...small, requestsPerMonth: 0 }, 'requestsPerMonth is 0'],
    ['NaN', { ...small, averageDurationMs: Number.NaN }, 'averageDurationMs is not a finite number'],
    ['400 % utilisation', { ...small, cpuShare: 4 }, '400 % cannot be'],
    ['p95 below the mean', { ...small, p95DurationMs: 50 }, 'p95DurationMs 50 is below averageDurationMs 100'],
    ['seconds for milliseconds', { ...small, averageDurationMs: 0.2 }, 'Did you mean 200 ms'],
    ['milliseconds for seconds', { ...small, maxDurationSeconds: 30_000 }, 'Did you mean 30,000 ms, which is 30 s'],
    ['gigabytes for megabytes', { ...small, memoryMb: 2 }, 'Did you mean 2,048 MB'],
    ['bytes for megabytes', { ...small, memoryMb: 536_870_912 }, 'Is it in KB or bytes?'],
    ['contradicting rates', { ...small, requestsPerSecond: 100 }, 'contradict each other'],
    ['a peak under the mean', { ...small, peakToMeanRatio: 0.5 }, 'below 1'],
    ['idle time that its peak contradicts', { ...small, idleShare: 0.9, peakToMeanRatio: 2 }, 'contradict each other'],
    ['an unknown Region', { ...small, region: 'us-moon-1' }, 'Unknown Region "us-moon-1". Known: us-east-1'],
    ['an unknown runtime', { ...small, runtime: 'nodejs99.x' }, 'Unknown runtime "nodejs99.x"'],
    ['an impossible rate', { ...small, requestsPerMonth: 1e18 }, 'beyond any AWS account'],
    ['a longest run under the mean', { ...small, averageDurationMs: 5000, maxDurationSeconds: 2 }, 'is in seconds'],
  ])('%s', (_name, input, reason) => {
    expect(() => advise(input)).toThrow(reason);
  });

  it('tells every reason at once', () => {
    expect(() => advise({ ...small, cpuShare: 4, memoryMb: 2 })).toThrow(/2,048 MB[\s\S]*400 %/);
  });

  it('accepts GovCloud', () => {
    expect(advise({ ...small, region: 'us-gov-west-1' }).recommended).toEqual(['lambda']);
  });
});

describe('answers', () => {
  it('echo every assumption', () => {
    const { assumptions } = advise(small);
    for (const name of [
      'trigger',
      'peakToMeanRatio',
      'cpuShare',
      'maxDurationSeconds',
      'idleShare',
      'runtime',
      'region',
    ])
      expect(assumptions.join('; ')).toContain(`${name}: `);
  });

  it('ask at most three questions, and answering one at its threshold changes the recommendation', () => {
    const input: WorkloadInput = { requestsPerSecond: 60, averageDurationMs: 250, memoryMb: 1024, trigger: 'http' };
    const advice = advise(input);
    expect(advice.questions.length).toBeGreaterThan(0);
    expect(advice.questions.length).toBeLessThanOrEqual(3);
    const peak = advice.questions.find(({ question }) => question.includes('peakToMeanRatio'));
    const threshold = Number(/about ([\d.]+) times/.exec(peak?.threshold ?? '')?.[1]);
    const side = peak?.threshold.includes('below') ? 0.9 : 1.1;
    expect(advise({ ...input, peakToMeanRatio: threshold * side }).recommended).not.toEqual(advice.recommended);
  });

  it('state a break-even at which both bills are equal', () => {
    const input: WorkloadInput = {
      requestsPerMonth: 20e6,
      averageDurationMs: 200,
      memoryMb: 1024,
      trigger: 'http',
      peakToMeanRatio: 1.3,
      cpuShare: 0.1,
    };
    const { breakEven, recommended } = advise(input);
    expect(breakEven?.requestsPerMonth).toBeGreaterThan(0);
    const there = advise({ ...input, requestsPerMonth: breakEven?.requestsPerMonth ?? 0 });
    const bill = (option: OptionId | undefined): number =>
      there.options.find(({ assessment }) => assessment.option === option)?.monthlyCostUsd?.base ?? NaN;
    expect(bill(recommended[0]) / bill(breakEven?.against)).toBeCloseTo(1, 2);
  });

  it('give bills for half and one and a half times the traffic around the base', () => {
    const lambda = advise(small).options.find(({ assessment }) => assessment.option === 'lambda');
    const { low = 0, base = 0, high = 0 } = lambda?.monthlyCostUsd ?? {};
    expect(low).toBeLessThan(base);
    expect(high).toBeGreaterThan(base);
  });

  it('differ for a cron job and a GPU training job', () => {
    const cron = advise({ requestsPerMonth: 720, averageDurationMs: 2000, memoryMb: 256, trigger: 'schedule' });
    const training = advise({
      requestsPerMonth: 10,
      averageDurationMs: 7.2e6,
      memoryMb: 40_960,
      gpu: true,
      trigger: 'queue',
    });
    expect(cron.recommended).toEqual(['lambda']);
    expect(training.recommended).not.toContain('lambda');
  });

  it('flag facts older than 180 days', () => {
    const old = adviseWorkload(small, listRates, new Date('2027-12-01'));
    expect(presentAdvice(old).facts[0]?.note).toContain('older than 180 days, check again');
  });

  it('fit measured durations and price every memory size', () => {
    const { memory } = advise({ ...small, powerSamples: '256=2000 1024=650' });
    expect(memory).toContain('fitted to your measurements');
    expect(memory).toContain('512 MB 1,100 ms');
    expect(() => advise({ ...small, powerSamples: '256MB: 2s' })).toThrow('Expected memory=milliseconds pairs');
  });

  it('draw the bills of the options that fit', () => {
    const chart = costChart(presentAdvice(advise(small)));
    expect(chart?.categories[0]).toBe('lambda');
    expect(chart?.parts.map(({ name }) => name)).toContain('Lambda duration');
  });

  it('cost more as traffic grows, whatever the workload', () => {
    fc.assert(
      fc.property(
        fc.record({
          requestsPerMonth: fc.integer({ min: 1, max: 1e10 }),
          averageDurationMs: fc.integer({ min: 1, max: 100_000 }),
          memoryMb: fc.integer({ min: 128, max: 200_000 }),
          trigger: fc.constantFrom('http', 'queue', 'stream', 'schedule', 'event', 'workflow'),
          cpuShare: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        (input) => {
          const advice = advise(input);
          expect(advice.recommended.length).toBeGreaterThan(0);
          for (const { monthlyCostUsd } of advice.options.filter(({ assessment }) => assessment.feasible)) {
            expect(monthlyCostUsd?.low).toBeLessThanOrEqual((monthlyCostUsd?.base ?? 0) * 1.0001);
            expect(monthlyCostUsd?.base).toBeLessThanOrEqual((monthlyCostUsd?.high ?? 0) * 1.0001);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('own prices', () => {
  it('replace list prices and are said to be yours', () => {
    const own = parseRateOverrides(
      '{"checkedOn":"2026-11-20","region":"eu-west-1","rates":{"price.lambda.requestsPerMillion":2,"price.ec2.m7g.large":0.09,"price.lambda.gbSecond.arm64":[{"usd":0.00001}]}}',
      'rates.json',
    );
    const rates = ratesWith(own);
    const advice = advise({ ...small, region: 'eu-west-1' }, rates);
    const lambda = advice.options.find(({ assessment }) => assessment.option === 'lambda')?.monthlyCostUsd;
    expect(lambda?.lines.find(({ item }) => item === 'Lambda requests')?.usd).toBeCloseTo(2, 10);
    expect(lambda?.lines.find(({ item }) => item === 'Lambda duration')?.usd).toBeCloseTo(0.5, 10);
    expect(rates.instance('m7g.large').usdPerHour).toBe(0.09);
    expect(advice.assumptions.join()).toContain('except 3 prices of eu-west-1 given or fetched of 2026-11-20');
    expect(advice.assumptions.join()).not.toContain('differ');
    expect(advice.facts.map(({ id }) => id)).not.toContain('price.lambda.requestsPerMillion');
  });

  it.each([
    ['{', 'is not JSON'],
    ['{"rates":{"price.lambda.typo":1}}', 'unknown id "price.lambda.typo"'],
    ['{"rates":{"price.lambda.gbSecond.arm64":1}}', 'must be a list of tiers'],
    ['{"rates":{"price.lambda.requestsPerMillion":-1}}', 'does not fit'],
    ['{"prices":{}}', 'does not fit'],
  ])('refuse %s', (text, reason) => {
    expect(() => parseRateOverrides(text, 'rates.json')).toThrow(reason);
  });

  it('win over fetched ones', () => {
    const merged = mergeOverrides([
      { region: 'eu-west-1', rates: { 'price.nat.hour': 1, 'price.nat.gb': 2 } },
      { rates: { 'price.nat.hour': 3 } },
    ]);
    expect(merged).toMatchObject({ region: 'eu-west-1', rates: { 'price.nat.hour': 3, 'price.nat.gb': 2 } });
  });
});
