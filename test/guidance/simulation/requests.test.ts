import { describe, expect, it } from 'vitest';
import { parseProfile, type ProfileInput } from '../../../src/guidance/simulation/arrivals.ts';
import { runFlow } from '../../../src/guidance/simulation/flow.ts';
import { createRandom } from '../../../src/guidance/simulation/random.ts';
import { createRecorder } from '../../../src/guidance/simulation/recorder.ts';
import { runRequests, type RequestRun } from '../../../src/guidance/simulation/requests.ts';

function build(profileInput: ProfileInput, overrides: Partial<RequestRun> & { concurrency?: number } = {}): RequestRun {
  const profile = parseProfile(profileInput);
  return {
    profile,
    limits: {
      concurrency: overrides.concurrency ?? 1000,
      provisioned: 0,
      idleLifetimeSeconds: 600,
      ...overrides.limits,
    },
    durationSeconds: 1,
    spread: { kind: 'exponential' },
    initSeconds: 0,
    whenFull: 'reject',
    random: createRandom(7),
    recorder: createRecorder(profile.seconds),
    ...overrides,
  };
}

/** Published values: Erlang's loss and delay formulas for `c` servers at `a` erlangs. */
const erlang = [
  { c: 1, a: 0.5, loss: 0.333333, wait: 0.5, waitPerService: 1 },
  { c: 2, a: 1, loss: 0.2, wait: 0.333333, waitPerService: 0.333333 },
  { c: 5, a: 4, loss: 0.199067, wait: 0.554113, waitPerService: 0.554113 },
  { c: 10, a: 8, loss: 0.121661, wait: 0.40918, waitPerService: 0.20459 },
  { c: 20, a: 18, loss: 0.109213, wait: 0.550769, waitPerService: 0.275385 },
  { c: 50, a: 45, loss: 0.054104, wait: 0.363864, waitPerService: 0.072773 },
  { c: 100, a: 90, loss: 0.026957, wait: 0.21694, waitPerService: 0.021694 },
];

describe('single requests', () => {
  it.each(erlang)('lose what Erlang B says at $a erlangs on $c environments', async ({ c, a, loss }) => {
    const seconds = 600_000 / a;
    const run = build({ profile: 'constant', requestsPerSecond: a, simulatedSeconds: seconds }, { concurrency: c });
    const totals = await runRequests(run);
    const simulated = totals.refused.concurrency / totals.arrivals;
    console.log('B', c, a, loss, simulated, (simulated / loss - 1) * 100);
    expect(Math.abs(simulated / loss - 1)).toBeLessThan(0.03);
  });
  it.each(erlang)('wait as Erlang C says at $a erlangs on $c environments', async ({ c, a, wait, waitPerService }) => {
    const seconds = 600_000 / a;
    const run = build({ profile: 'constant', requestsPerSecond: a, simulatedSeconds: seconds }, { concurrency: c, whenFull: 'wait' });
    const totals = await runRequests(run);
    const simulated = totals.waited / totals.arrivals;
    const mean = totals.waitedSeconds / totals.arrivals;
    console.log('C', c, a, wait, simulated, (simulated / wait - 1) * 100, 'Wq', (mean/waitPerService-1)*100);
    expect(Math.abs(simulated / wait - 1)).toBeLessThan(0.06);
  });
  it('flow erlang', async () => {
    for (const {c,a,loss} of erlang) {
      const run = build({ profile: 'constant', requestsPerSecond: a, simulatedSeconds: 20_000 }, { concurrency: c });
      const t0 = performance.now();
      const totals = await runFlow({ ...run, rateAt: run.profile.rateAt, seconds: run.profile.seconds });
      const simulated = totals.refused.concurrency / totals.arrivals;
      console.log('flow B', c, a, loss, simulated, (simulated / loss - 1) * 100, performance.now() - t0);
    }
  });
  it('million', async () => {
    const run = build({ profile: 'daily', requestsPerSecond: 1e6/86400, peakRequestsPerSecond: 40 }, {durationSeconds: .2, initSeconds: .3, spread:{kind:'p95',p95Seconds:.4}});
    const t0 = performance.now();
    const totals = await runRequests(run);
    console.log('million', performance.now() - t0, totals);
  });
});
