import { describe, expect, it } from 'vitest';
import { listRates } from '../../src/guidance/cost/rates.ts';
import { adviseWorkload, type Advice } from '../../src/guidance/fit/advise.ts';
import type { OptionId } from '../../src/guidance/fit/options.ts';
import { presentAdvice } from '../../src/guidance/fit/present.ts';
import { formatAdvice } from '../../src/guidance/fit/text.ts';
import type { WorkloadInput } from '../../src/guidance/fit/workload.ts';

const now = new Date('2026-11-21');
const advise = (input: WorkloadInput): Advice => adviseWorkload(input, listRates, now);
const optionOf = (advice: Advice, wanted: OptionId) =>
  advice.options.find(({ assessment }) => assessment.option === wanted);
const lineOf = (advice: Advice, option: OptionId, item: string) =>
  optionOf(advice, option)?.monthlyCostUsd?.lines.find((line) => line.item === item);

const chat: WorkloadInput = {
  requestsPerMonth: 3e6,
  averageDurationMs: 25_000,
  memoryMb: 512,
  cpuShare: 0.02,
  trigger: 'http',
  maxDurationSeconds: 120,
};
const nightly: WorkloadInput = {
  requestsPerMonth: 30,
  averageDurationMs: 43_200_000,
  memoryMb: 4096,
  trigger: 'schedule',
};
const workloads: readonly (readonly [name: string, input: WorkloadInput, first: readonly OptionId[]])[] = [
  ['the least one can say', { requestsPerMonth: 1e6, averageDurationMs: 100, memoryMb: 512 }, ['lambda']],
  ['answers of a model that stream for half a minute', chat, ['ecs-express']],
  [
    'a job of 40 GB every hour',
    { ...nightly, requestsPerMonth: 720, averageDurationMs: 6e5, memoryMb: 40_960 },
    ['fargate'],
  ],
  ['one job of twelve hours a month', { ...nightly, requestsPerMonth: 1 }, ['fargate']],
  [
    'GPU work',
    { requestsPerMonth: 300, averageDurationMs: 36e5, memoryMb: 40_960, gpu: true, trigger: 'queue' },
    ['batch'],
  ],
  [
    'uploads of 100 MB',
    { requestsPerMonth: 1e5, averageDurationMs: 3000, memoryMb: 1024, payloadKb: 102_400 },
    ['lambda'],
  ],
  [
    'a flash sale',
    { requestsPerMonth: 2e7, averageDurationMs: 150, memoryMb: 512, peakToMeanRatio: 200, idleShare: 0.9 },
    ['lambda'],
  ],
  [
    '100,000 requests per second, around the clock',
    { requestsPerSecond: 1e5, averageDurationMs: 20, memoryMb: 256, peakToMeanRatio: 1.5, cpuShare: 0.8 },
    ['ecs-express'],
  ],
  [
    'a workflow with waits of two years',
    {
      requestsPerMonth: 100,
      averageDurationMs: 2000,
      memoryMb: 1024,
      workflow: { steps: 3, waitsSeconds: 63_072_000 },
    },
    ['lambda-durable', 'step-functions-standard'],
  ],
  [
    'an approval on a runtime without durable functions',
    {
      requestsPerMonth: 5000,
      averageDurationMs: 3000,
      memoryMb: 512,
      workflow: { steps: 6, waitsSeconds: 604_800 },
      runtime: 'python3.11',
    },
    ['step-functions-standard'],
  ],
  [
    'scripts of tenants',
    { requestsPerMonth: 2e6, averageDurationMs: 800, memoryMb: 512, untrustedCode: true, tenants: 2000 },
    ['lambda'],
  ],
  [
    '.NET Framework behind HTTP',
    { requestsPerMonth: 1e5, averageDurationMs: 200, memoryMb: 2048, runtime: 'dotnet-framework' },
    ['fargate'],
  ],
  ['200 GB in memory', { requestsPerSecond: 100, averageDurationMs: 50, memoryMb: 204_800 }, ['ec2']],
];

describe('hard workloads', () => {
  it.each(workloads)('%s', (_name, input, first) => {
    const advice = advise(input);
    expect(first).toContain(advice.recommended[0]);
    expect(advice.why).not.toMatch(/ {2}|undefined|NaN|by 1 points/);
    expect(formatAdvice(presentAdvice(advice)).length / 4).toBeLessThan(1500);
  });
});

describe('numbers', () => {
  it('of a GPU job come from an instance that holds its memory', () => {
    const advice = advise({
      requestsPerMonth: 300,
      averageDurationMs: 36e5,
      memoryMb: 40_960,
      gpu: true,
      trigger: 'queue',
    });
    expect(lineOf(advice, 'batch', 'GPU instances')?.basis).toContain('g5.4xlarge (64 GB)');
    expect(advice.assumptions.join()).toContain('24 GB of its own');
  });

  it('of a task follow its size, the run and its start', () => {
    const advice = advise({ ...nightly, requestsPerMonth: 1, cpuShare: 0.7 });
    const hours = (43_200 + 30) / 3600;
    expect(lineOf(advice, 'fargate', 'Fargate tasks')?.usd).toBeCloseTo(hours * (2 * 0.03238 + 4 * 0.00356), 2);
    expect(lineOf(advice, 'batch', 'NAT gateway')).toEqual(lineOf(advice, 'fargate', 'NAT gateway'));
    expect(advice.assumptions.join()).toContain('1.6 busy vCPUs per request');
  });

  it('of Windows tasks have the licence, and one vCPU at least', () => {
    const advice = advise({
      requestsPerMonth: 1e5,
      averageDurationMs: 200,
      memoryMb: 2048,
      runtime: 'dotnet-framework',
    });
    expect(lineOf(advice, 'fargate', 'Fargate tasks')?.usd).toBeCloseTo(2 * 730 * (0.13748 + 2 * 0.01005), 2);
    expect(advice.assumptions).toContain('architecture: x86_64');
  });

  it('of open connections count at the balancer and in memory', () => {
    const sockets = { requestsPerMonth: 5e8, averageDurationMs: 5, memoryMb: 256, statefulConnections: 50_000 };
    const advice = advise({ ...sockets, peakToMeanRatio: 2 });
    expect(lineOf(advice, 'fargate', 'Load balancer')?.usd).toBeCloseTo(730 * (0.0225 + (50_000 / 3000) * 0.008), 2);
    expect(lineOf(advice, 'fargate', 'Fargate tasks')?.basis).toContain('2 x 0.25 vCPU/2 GB');
    expect(optionOf(advice, 'lambda-web-function')?.assessment.feasible).toBe(false);
  });

  it('of much data fall by the tiers, and guessed logs stay bounded', () => {
    const advice = advise({
      requestsPerSecond: 1e5,
      averageDurationMs: 20,
      memoryMb: 256,
      peakToMeanRatio: 1.5,
      cpuShare: 0.8,
    });
    const billedGb = (262.8e9 * 4) / 1024 / 1024 - 100;
    const tiers = 10_240 * 0.09 + 40_960 * 0.085 + 102_400 * 0.07 + (billedGb - 153_600) * 0.05;
    expect(lineOf(advice, 'fargate', 'Data to the internet')?.usd).toBeCloseTo(tiers, 0);
    expect(lineOf(advice, 'fargate', 'CloudWatch Logs')?.usd).toBeCloseTo(5120, 0);
    expect(optionOf(advice, 'fargate')?.assessment.estimate?.sizing).toMatch(/^\d\d tasks of 16 vCPU/);
  });

  it('of other memory sizes count invocations, not records, and show the size in use', () => {
    const { memory } = advise({ requestsPerSecond: 5000, averageDurationMs: 2, memoryMb: 640, trigger: 'stream' });
    expect(memory).toContain('640 MB 2 ms');
    expect(Number(/640 MB 2 ms \$([\d.,]+)/.exec(memory ?? '')?.[1])).toBeCloseTo(
      13.14e9 * 0.002 * 0.625 * 0.0000133334 + 26.28,
      0,
    );
  });
});

describe('what the answer says', () => {
  it('is that nothing costs less only when nothing does', () => {
    const untrue = workloads.filter(([, input]) => {
      const { why, options } = advise(input);
      const [first = 0, ...others] = options.flatMap(({ assessment }) => assessment.monthlyUsd ?? []);
      return why.includes('Nothing that fits costs less') && Math.min(...others) < first - 0.01;
    });
    expect(untrue.map(([name]) => name)).toEqual([]);
  });

  it('compares with another platform, not with the same tasks under another name', () => {
    const { why, breakEven } = advise(chat);
    expect(why).toContain('The same tasks at the same cost run as ECS on Fargate.');
    expect(why).toMatch(/Ahead of (?!ECS)/);
    expect(breakEven?.against).not.toBe('fargate');
  });
});

describe('nonsense', () => {
  it.each<[string, Partial<WorkloadInput>, RegExp]>([
    [
      'an HTTP request of a day',
      { averageDurationMs: 9e7 },
      /25 hours for one HTTP request. If that was microseconds, give 90,000/,
    ],
    [
      'a target below the work',
      { averageDurationMs: 2000, latencyTargetMs: 100 },
      /no platform answers before the work is done/,
    ],
    ['a discount of 100 %', { commitmentDiscount: 1 }, /at most 72 %. Give the share saved, 0.32/],
    ['an endless wait', { workflow: { steps: 2, waitsSeconds: Infinity } }, /waitsSeconds/],
    ['a negative number of tenants', { tenants: -1 }, /tenants -1 is negative/],
    ['infinite memory', { memoryMb: Infinity }, /not a finite number/],
  ])('%s', (_name, change, reason) => {
    expect(() => advise({ requestsPerMonth: 1e6, averageDurationMs: 100, memoryMb: 512, ...change })).toThrow(reason);
  });
});
