import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neededConcurrency, rampSeconds } from '../../src/guidance/fit/estimate-lambda.ts';
import { normaliseWorkload } from '../../src/guidance/fit/normalise.ts';
import { fitPowerModel, predictMs } from '../../src/guidance/fit/power.ts';
import {
  coldStartShare,
  erlangB,
  erlangC,
  inFlight,
  meanWait,
  serversForDelay,
  serversForLoss,
} from '../../src/guidance/fit/queueing.ts';

describe('Erlang formulas', () => {
  it.each([
    [1, 0.5, 0.333333, 0.5, 1],
    [2, 1, 0.2, 0.333333, 0.333333],
    [5, 4, 0.199067, 0.554113, 0.554113],
    [10, 8, 0.121661, 0.40918, 0.20459],
    [20, 18, 0.109213, 0.550769, 0.275385],
    [50, 45, 0.054104, 0.363864, 0.072773],
    [100, 90, 0.026957, 0.21694, 0.021694],
    [100, 95, 0.048804, 0.506457, 0.101291],
    [1000, 950, 0.003649, 0.068253, 0.001365],
  ])('%i servers under %d', (servers, offered, blocked, waiting, wait) => {
    expect(erlangB(servers, offered)).toBeCloseTo(blocked, 6);
    expect(erlangC(servers, offered)).toBeCloseTo(waiting, 6);
    expect(meanWait(servers, offered)).toBeCloseTo(wait, 6);
  });

  it.each([
    [1000, 1000, 0.024812],
    [1000, 1100, 0.098625],
  ])('%i servers overloaded with %d lose a share and never drain a queue', (servers, offered, blocked) => {
    expect(erlangB(servers, offered)).toBeCloseTo(blocked, 6);
    expect(erlangC(servers, offered)).toBeUndefined();
  });

  it('finds the fewest servers for a loss of 0.1 %', () => {
    expect([10, 50, 100, 500].map((offered) => serversForLoss(offered, 0.001))).toEqual([21, 71, 128, 555]);
  });

  it('finds the fewest servers for a waiting share of 20 % and 5 %', () => {
    expect([8, 45, 90].map((offered) => serversForDelay(offered, 0.2))).toEqual([12, 53, 101]);
    expect([8, 45, 90].map((offered) => serversForDelay(offered, 0.05))).toEqual([14, 58, 108]);
  });

  it('always meets the goal with the fewest servers', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 400, noNaN: true }),
        fc.constantFrom(0.001, 0.01, 0.2),
        (offered, share) => {
          const servers = serversForLoss(offered, share);
          expect(erlangB(servers, offered)).toBeLessThanOrEqual(share);
          expect(servers).toBeGreaterThan(0);
          expect(erlangB(servers - 1, offered)).toBeGreaterThan(share);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('cold starts', () => {
  it('follow e^-λT for one environment', () => {
    expect(coldStartShare(1 / 600, 600)).toBeCloseTo(0.368, 3);
    expect(coldStartShare(1 / 60, 600)).toBeLessThan(0.0039);
  });
});

describe('power model', () => {
  it('predicts other sizes from two measurements', () => {
    const model = fitPowerModel([
      { memoryMb: 256, durationMs: 2000 },
      { memoryMb: 1024, durationMs: 650 },
    ]);
    expect(model.waitMs).toBeCloseTo(200, 6);
    expect(model.workMbMs).toBeCloseTo(460_800, 3);
    expect([128, 512, 1769, 3008].map((memoryMb) => Number(predictMs(model, memoryMb).toFixed(1)))).toEqual([
      3800, 1100, 460.5, 460.5,
    ]);
  });

  it('comes within 12 % of the held-out sizes of a published CPU-bound example', () => {
    const model = fitPowerModel([
      { memoryMb: 128, durationMs: 11_723 },
      { memoryMb: 1024, durationMs: 1466 },
    ]);
    expect(model.waitMs).toBeCloseTo(0.7, 1);
    expect(Math.abs(predictMs(model, 256) / 6679 - 1)).toBeLessThan(0.125);
    expect(Math.abs(predictMs(model, 512) / 3195 - 1)).toBeLessThan(0.085);
  });

  it('refuses durations that rise with memory', () => {
    const rising = [
      { memoryMb: 128, durationMs: 100 },
      { memoryMb: 1024, durationMs: 200 },
    ];
    expect(() => fitPowerModel(rising)).toThrow('rise with memory');
  });

  it('refuses a single size', () => {
    expect(() => fitPowerModel([{ memoryMb: 512, durationMs: 100 }])).toThrow('two memory sizes');
  });
});

describe('concurrency a workload needs', () => {
  const needed = (requestsPerSecond: number, averageDurationMs: number): number =>
    neededConcurrency(
      normaliseWorkload({ requestsPerSecond, averageDurationMs, memoryMb: 512, trigger: 'http', peakToMeanRatio: 1 })
        .workload,
    );

  it('is in flight by Little, with room for chance by Erlang B', () => {
    expect(inFlight(100, 0.2)).toBe(20);
    expect(needed(100, 200)).toBe(serversForLoss(20, 0.001));
    expect(needed(500, 3000)).toBeGreaterThan(1500);
  });

  it('follows requests per second when they are short: 20,000 of 50 ms need 2,000, not 1,000', () => {
    expect(inFlight(20_000, 0.05)).toBe(1000);
    expect(needed(20_000, 50)).toBe(2000);
  });

  it('is reached from idle at 1,000 environments per ten seconds: 35,000 per second of 100 ms take 25 s', () => {
    expect(inFlight(35_000, 0.1)).toBe(3500);
    expect(rampSeconds(3500)).toBe(25);
    expect(rampSeconds(1000)).toBe(0);
  });

  it('stays on the safe side of the exact answer where it is approximated', () => {
    for (const offered of [5001, 20_000]) {
      expect(erlangB(serversForLoss(offered, 0.001), offered)).toBeLessThan(0.001);
      expect(erlangC(serversForDelay(offered, 0.05), offered)).toBeLessThan(0.05);
    }
  });
});
