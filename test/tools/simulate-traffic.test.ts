import { describe, expect, it } from 'vitest';
import { simulateTraffic } from '../../src/tools/simulate-traffic.ts';
import { makeToolContext } from '../local/support.ts';

describe('simulate_traffic', () => {
  const call = async (given: Record<string, unknown>) => {
    const input = simulateTraffic.input.parse(given);
    const value = await simulateTraffic.handle(input, makeToolContext('/'));
    return { input, value, text: simulateTraffic.text(value, input) };
  };

  it('answers in readable lines with numbers, findings, cost, assumptions and dated facts', async () => {
    const { value, text } = await call({
      profile: 'spike',
      requestsPerSecond: 20,
      peakRequestsPerSecond: 8000,
      simulatedSeconds: 600,
      averageDurationMs: 200,
    });
    expect(simulateTraffic.output.parse(value)).toEqual(value);
    expect(text).toMatch(/throttled \(%\): 3\d/);
    expect(text).toMatch(/! 3\d.*concurrency limit of 1000/);
    expect(text).toMatch(/Cost of the simulated time \$0\.8/);
    expect(text).toContain('2026-11-21');
    expect(text.length).toBeLessThan(4000);
  });

  it('tells concurrency, cold starts, throttles, queue age and cost of every step, also where they are zero', async () => {
    for (const compute of ['sync', 'sqs', 'stream', 'durable', 'managed-instances']) {
      const { value } = await call({ profile: 'constant', requestsPerSecond: 5, averageDurationMs: 100, compute });
      const { series, usd } = value;
      for (const name of ['concurrency', 'coldStarts', 'throttled', 'oldestAgeSeconds', 'usd'])
        expect(series[name]).toHaveLength(series['arrivals']?.length ?? 0);
      const spent = (series['usd'] ?? []).reduce((sum, each) => sum + each, 0);
      expect(spent).toBeGreaterThan(usd * 0.99);
      expect(spent).toBeLessThan(usd * 1.01);
    }
  });

  it('lets the cost follow the traffic', async () => {
    const { value } = await call({
      profile: 'step',
      requestsPerSecond: 5,
      peakRequestsPerSecond: 500,
      averageDurationMs: 100,
    });
    const spent = value.series['usd'] ?? [];
    expect(spent.at(-2)).toBeGreaterThan(50 * (spent[1] ?? 0));
  });

  it('draws the simulation unless told not to', async () => {
    const { value, input } = await call({ profile: 'constant', requestsPerSecond: 5, averageDurationMs: 100 });
    const [image] = (await simulateTraffic.images?.(value, input)) ?? [];
    expect(image?.mimeType).toBe('image/png');
    expect(image?.alternativeText).toContain('Lambda, sync: constant 5/s');
    expect(await simulateTraffic.images?.(value, { ...input, chart: false })).toEqual([]);
  });
});
