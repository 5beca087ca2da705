import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedRequests, parseProfile } from '../../../src/guidance/simulation/arrivals.ts';
import { presentSimulation } from '../../../src/guidance/simulation/present.ts';
import { simulate } from '../../../src/guidance/simulation/simulate.ts';
import type { SimulationInput } from '../../../src/guidance/simulation/workload.ts';

const now = new Date('2026-11-21T12:00:00Z');
const base: SimulationInput = {
  profile: 'constant',
  requestsPerSecond: 50,
  simulatedSeconds: 120,
  averageDurationMs: 100,
};
const run = (input: Partial<SimulationInput> = {}) => simulate({ ...base, ...input }, { now });
const valueOf = async (input: Partial<SimulationInput>, name: string): Promise<number | undefined> =>
  (await run(input)).summary.find((row) => row.name === name)?.value;

describe('profiles', () => {
  it.each([
    [{ profile: 'constant', requestsPerSecond: 10, simulatedSeconds: 100 }, 1000],
    [
      { profile: 'step', requestsPerSecond: 10, peakRequestsPerSecond: 20, changeAtSeconds: 50, simulatedSeconds: 100 },
      1500,
    ],
    [
      {
        profile: 'spike',
        requestsPerSecond: 10,
        peakRequestsPerSecond: 100,
        changeAtSeconds: 50,
        spikeSeconds: 10,
        simulatedSeconds: 100,
      },
      1900,
    ],
    [{ profile: 'daily', requestsPerSecond: 10, peakRequestsPerSecond: 15 }, 864_000],
    [{ profile: 'daily', requestsPerSecond: 10, peakRequestsPerSecond: 90 }, 864_000],
    [{ profile: 'points', points: 'seconds,rate\n0,0\n100,20\n200,0' }, 2000],
  ] as const)('%j has the requests it should', (input, requests) => {
    expect(Math.abs(expectedRequests(parseProfile(input)) / requests - 1)).toBeLessThan(0.005);
  });

  it('reaches the peak of a daily curve at two in the afternoon', () => {
    const daily = parseProfile({ profile: 'daily', requestsPerSecond: 10, peakRequestsPerSecond: 90 });
    expect(daily.rateAt(14 * 3600)).toBeCloseTo(90, 5);
    expect(daily.rateAt(2 * 3600)).toBeLessThan(1);
  });
});

describe('simulate', () => {
  it('gives the same answer for the same seed and another for another', async () => {
    const first = presentSimulation(await run());
    expect(presentSimulation(await run())).toEqual(first);
    expect(presentSimulation(await run({ settings: { seed: 2 } })).series).not.toEqual(first.series);
  });

  it('names the quota a peak needs and what it cost', async () => {
    const result = await run({ profile: 'step', peakRequestsPerSecond: 6000, averageDurationMs: 500 });
    expect(result.findings[0]).toMatch(/concurrency limit of 1000.*3,000 in flight.*at least 3,600/);
    expect(result.cost.lines.map((line) => line.item)).toEqual(['Lambda duration', 'Lambda requests']);
    expect(result.facts.map((fact) => fact.id)).toContain('lambda.concurrency.accountDefault');
  });

  it('prices what ran: a million requests of 100 ms at 1,024 MB on arm64 are $1.53', async () => {
    const result = await run({ requestsPerSecond: 500, simulatedSeconds: 2000, settings: { initMs: 0 } });
    const perMillion =
      (result.cost.usd / ((await valueOf({ requestsPerSecond: 500, simulatedSeconds: 2000 }, 'requests')) ?? 1)) * 1e6;
    expect(perMillion).toBeCloseTo(1.533, 2);
  });

  it.each([
    [
      { compute: 'sqs', settings: { maximumConcurrency: 2 }, requestsPerSecond: 900, averageDurationMs: 1000 },
      /messages wait at the end/,
    ],
    [{ compute: 'stream', settings: { shards: 1, poisonAtSeconds: 5 } }, /poison record.*Nothing bounds the retries/],
    [{ compute: 'durable', requestsPerSecond: 400 }, /quota of 300\/s/],
    [{ compute: 'managed-instances', requestsPerSecond: 5 }, /Mean CPU use/],
    [{ settings: { provisionedConcurrency: 100 } }, /dearer than on demand/],
    [{ compute: 'async', settings: { reservedConcurrency: 2 } }, /events still wait/],
  ] as const)('judges %j', async (input, finding) => {
    expect((await run(input)).findings.join('\n')).toMatch(finding);
  });

  it('never loses a request, whatever the input', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          requestsPerSecond: fc.integer({ min: 0, max: 500 }),
          averageDurationMs: fc.integer({ min: 1, max: 20_000 }),
          reserved: fc.integer({ min: 0, max: 300 }),
          seed: fc.integer({ min: 0, max: 1000 }),
        }),
        async ({ requestsPerSecond, averageDurationMs, reserved, seed }) => {
          const { series } = await run({
            requestsPerSecond,
            averageDurationMs,
            simulatedSeconds: 30,
            settings: { reservedConcurrency: reserved, seed },
          });
          const sum = (name: 'arrivals' | 'completed' | 'throttled'): number =>
            (series[name] ?? []).reduce((total, value) => total + value, 0);
          expect(sum('completed') + sum('throttled')).toBeLessThanOrEqual(sum('arrivals') * 1.001);
          expect(Math.max(0, ...(series.concurrency ?? []))).toBeLessThanOrEqual(reserved);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('extremes', () => {
  it.each([
    [
      {
        compute: 'async',
        requestsPerSecond: 1,
        averageDurationMs: 900_000,
        simulatedSeconds: 2_678_400,
        settings: { reservedConcurrency: 1 },
      },
    ],
    [{ compute: 'async', requestsPerSecond: 1, simulatedSeconds: 2_678_400, settings: { reservedConcurrency: 0 } }],
    [{ compute: 'sync', requestsPerSecond: 1e7, averageDurationMs: 1, simulatedSeconds: 2_678_400 }],
    [
      {
        compute: 'sqs',
        requestsPerSecond: 1e6,
        averageDurationMs: 1,
        simulatedSeconds: 2_678_400,
        settings: { failurePercent: 50 },
      },
    ],
    [
      {
        compute: 'stream',
        requestsPerSecond: 1e6,
        averageDurationMs: 1,
        simulatedSeconds: 2_678_400,
        settings: { shards: 10_000, parallelizationFactor: 10 },
      },
    ],
    [
      {
        compute: 'durable',
        requestsPerSecond: 1000,
        averageDurationMs: 10,
        simulatedSeconds: 2_678_400,
        settings: { invocations: 50 },
      },
    ],
    [{ compute: 'managed-instances', requestsPerSecond: 1e6, averageDurationMs: 1, simulatedSeconds: 2_678_400 }],
  ] as const)('%j ends in bounded time', { timeout: 60_000 }, async (input) => {
    const started = process.cpuUsage();
    const { series } = await run(input as Partial<SimulationInput>);
    const { user } = process.cpuUsage(started);
    expect(Object.values(series).flat().every(Number.isFinite)).toBe(true);
    expect(user / 1e6).toBeLessThan(15);
  });
});

describe('bad input', () => {
  it.each([
    [{ requestsPerSecond: undefined }, /requestsPerSecond is missing; profile "constant" needs it/],
    [{ profile: 'spike' }, /peakRequestsPerSecond is missing/],
    [{ profile: 'daily', peakRequestsPerSecond: 10 }, /below the daily mean.*Swap them/],
    [{ profile: 'points' }, /points is missing/],
    [{ profile: 'points', points: '0,1' }, /at least two lines/],
    [{ profile: 'points', points: '0,1\n10,many' }, /line 2 is "10,many"; each line must be/],
    [{ profile: 'points', points: '10,1\n5,2' }, /second 5 is not after 10/],
    [{ averageDurationMs: Number.NaN }, /averageDurationMs is NaN/],
    [{ averageDurationMs: 0.2 }, /If that was seconds, give 200/],
    [{ averageDurationMs: 30_000_000 }, /may run 900 s.*advise_workload/],
    [{ settings: { p95DurationMs: 50 } }, /p95DurationMs 50 is below averageDurationMs 100/],
    [{ memoryMb: 2 }, /If that was GB, give 2048/],
    [{ memoryMb: 20_480 }, /between 128 and 10240 MB/],
    [{ requestsPerSecond: -1 }, /between 0 and/],
    [{ requestsPerSecond: 1e12 }, /between 0 and/],
    [{ simulatedSeconds: 1e9 }, /31 days/],
    [{ settings: { batchsize: 3 } }, /Unknown setting "batchsize". For sync: changeAtSeconds.*accountConcurrency/],
    [{ settings: { shards: 3 } }, /no meaning for sync; it is for stream/],
    [{ settings: { initMs: Number.POSITIVE_INFINITY } }, /"initMs" is Infinity; allowed is 0 to 900000/],
    [{ settings: { reservedConcurrency: 950 } }, /reserve at most 900/],
    [{ settings: { provisionedConcurrency: 2000 } }, /exceeds the concurrency/],
    [{ compute: 'sqs', settings: { maximumConcurrency: 10, minimumPollers: 2 } }, /exclude each other/],
    [{ compute: 'sqs', settings: { minimumPollers: 20, maximumPollers: 10 } }, /exceeds maximumPollers/],
    [{ compute: 'managed-instances', instanceType: 'g5.xlarge' }, /has no price here. Known: /],
  ] as const)('%j is refused with the reason', async (input, message) => {
    await expect(run(input as Partial<SimulationInput>)).rejects.toThrow(message);
  });
});
