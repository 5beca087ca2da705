import { describe, expect, it } from 'vitest';
import { parseProfile, type ProfileInput } from '../../../src/guidance/simulation/arrivals.ts';
import { runFlow } from '../../../src/guidance/simulation/flow.ts';
import { runManagedInstances, type ManagedRun } from '../../../src/guidance/simulation/managed-instances.ts';
import { runQueue, type QueueRun } from '../../../src/guidance/simulation/queue.ts';
import { createRandom } from '../../../src/guidance/simulation/random.ts';
import { createRecorder } from '../../../src/guidance/simulation/recorder.ts';
import { runRequests, type RequestRun } from '../../../src/guidance/simulation/requests.ts';
import { runStream, type StreamRun } from '../../../src/guidance/simulation/stream.ts';

const common = (input: ProfileInput) => {
  const profile = parseProfile(input);
  return { profile, random: createRandom(11), recorder: createRecorder(profile.seconds) };
};

describe('on-demand scaling', () => {
  it('ramp', async () => {
    // From idle to 3,500 environments takes (3500 - 1000) / 100 = 25 s.
    const base = common({ profile: 'constant', requestsPerSecond: 35_000, simulatedSeconds: 60 });
    const run: RequestRun = { ...base, limits: { concurrency: 3600, provisioned: 0, idleLifetimeSeconds: 600 }, durationSeconds: 0.1, spread: { kind: 'fixed' }, initSeconds: 0, whenFull: 'reject' };
    const totals = await runRequests(run);
    const last = run.recorder.steps().filter((s) => s.throttled > s.arrivals * 0.01).at(-1);
    console.log('ramp', totals, last, 'throttled until', last?.atSeconds);
    const flow = common({ profile: 'constant', requestsPerSecond: 35_000, simulatedSeconds: 60 });
    const ft = await runFlow({ ...run, ...flow, rateAt: flow.profile.rateAt, seconds: 60 });
    console.log('flow ramp', ft, flow.recorder.steps().filter((s) => s.throttled > s.arrivals * 0.01).at(-1)?.atSeconds);
  });
  it('cold table', async () => {
    for (const [rate, expected] of [[1/600,.368],[1/60,.0039],[.1,.0063],[1,.0007],[10,.0003]] as const) {
      const base = common({ profile: 'constant', requestsPerSecond: rate, simulatedSeconds: Math.min(31*86400, 60000/rate) });
      const run: RequestRun = { ...base, limits: { concurrency: 1000, provisioned: 0, idleLifetimeSeconds: 600 }, durationSeconds: 0.2, spread: { kind: 'fixed' }, initSeconds: 0, whenFull: 'reject' };
      const totals = await runRequests(run);
      console.log('cold', rate, expected, totals.coldStarts / totals.arrivals, totals.arrivals);
    }
  });
  it('flow large', async () => {
    const base = common({ profile: 'constant', requestsPerSecond: 950, simulatedSeconds: 3600*6 });
    const t0=performance.now();
    const ft = await runFlow({ ...base, rateAt: base.profile.rateAt, seconds: base.profile.seconds, limits: { concurrency: 1000, provisioned: 0, idleLifetimeSeconds: 600 }, durationSeconds: 1, initSeconds: 0, whenFull: 'reject' });
    console.log('flow 950/1000 expected .003649', ft.refused.concurrency/ft.arrivals, performance.now()-t0);
  });
});
const q = (input: ProfileInput, o: Partial<QueueRun> = {}): QueueRun => ({ ...common(input), batchSeconds: .5, initSeconds: 0, idleLifetimeSeconds: 600, batchSize: 10, batchWindowSeconds: 0, concurrency: 10_000, visibilitySeconds: 180, maxReceiveCount: 5, failureShare: 0, reportsPartialFailures: true, initialBacklog: 0, ...o });
describe('queue', () => {
  it('drain 1M', async () => {
    let t0=performance.now();
    const t = await runQueue(q({ profile: 'constant', requestsPerSecond: 0, simulatedSeconds: 300 }, { initialBacklog: 1_000_000 }));
    console.log('drain expected 140.4', t, performance.now()-t0);
    t0=performance.now();
    const d = await runQueue(q({ profile: 'daily', requestsPerSecond: 12, peakRequestsPerSecond: 40 }));
    console.log('day', d, performance.now()-t0);
    const s = await runQueue(q({ profile: 'constant', requestsPerSecond: 2000, simulatedSeconds: 600 }, { maximumConcurrency: 50 }));
    console.log('steady: capacity 1000/s, backlog 600k, age', s);
    const f = await runQueue(q({ profile: 'constant', requestsPerSecond: 100, simulatedSeconds: 3000 }, { failureShare: .3, visibilitySeconds: 30, maxReceiveCount: 3 }));
    console.log('dlq share expected .027', f.deadLettered/f.arrivals, f);
    const g = await runQueue(q({ profile: 'constant', requestsPerSecond: 1000, simulatedSeconds: 600 }, { concurrency: 20 }));
    console.log('reserved', g);
    const short = await runQueue(q({ profile: 'constant', requestsPerSecond: 5000, simulatedSeconds: 86400 }, { batchSeconds: .02 }));
    console.log('short', short);
  });
});
const st = (input: ProfileInput, o: Partial<StreamRun> = {}): StreamRun => ({ ...common(input), batchSeconds: 1, initSeconds: 0, idleLifetimeSeconds: 600, batchSize: 100, batchWindowSeconds: 0, shards: 4, parallelizationFactor: 1, concurrency: 1000, recordKb: 1, limitsWrites: true, maximumRetryAttempts: -1, maximumRecordAgeSeconds: -1, bisectsBatch: false, retentionSeconds: 86400, ...o });
describe('stream', () => {
  it('capacity', async () => {
    console.log('over: cap 400/s, 500 → backlog 60k age 120', await runStream(st({ profile: 'constant', requestsPerSecond: 500, simulatedSeconds: 600 })));
    console.log('poison bisect', await runStream(st({ profile: 'constant', requestsPerSecond: 200, simulatedSeconds: 600 }, { poisonAtSeconds: 100, bisectsBatch: true, maximumRetryAttempts: 3 })));
    console.log('poison age', await runStream(st({ profile: 'constant', requestsPerSecond: 200, simulatedSeconds: 600 }, { poisonAtSeconds: 100, maximumRecordAgeSeconds: 300 })));
    const t0=performance.now();
    console.log('big', await runStream(st({ profile: 'daily', requestsPerSecond: 50_000, peakRequestsPerSecond: 90_000 }, { shards: 100, parallelizationFactor: 10, batchSeconds: .2 })), performance.now()-t0);
  });
});
describe('managed', () => {
  it('step', async () => {
    const run: ManagedRun = { ...common({ profile: 'step', requestsPerSecond: 1000, peakRequestsPerSecond: 8000, simulatedSeconds: 1800, changeAtSeconds: 300 }), durationSeconds: .1, cpuShare: .5, vcpuPerInstance: 4, slotsPerInstance: 192, minimumInstances: 3, maxVcpu: 4000, targetCpu: .5 };
    const t = await runManagedInstances(run);
    const lastT = run.recorder.steps().filter(s=>s.throttled> s.arrivals*.01).at(-1)?.atSeconds;
    const T=600; const C0=2000; const lost = 8000*T - C0*(300/Math.LN2)*(2**(T/300)-1);
    console.log('managed expected until 900, lost', lost, t, lastT);
    const run2 = { ...run, ...common({ profile: 'step', requestsPerSecond: 1000, peakRequestsPerSecond: 2000, simulatedSeconds: 1800 })};
    console.log('double → 0 throttled', await runManagedInstances(run2));
  });
});
