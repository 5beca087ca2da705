import { describe, expect, it } from 'vitest';
import { parseProfile, type ProfileInput } from '../../../src/guidance/simulation/arrivals.ts';
import { runFlow } from '../../../src/guidance/simulation/flow.ts';
import { runManagedInstances, type ManagedRun } from '../../../src/guidance/simulation/managed-instances.ts';
import { runQueue, type QueueRun } from '../../../src/guidance/simulation/queue.ts';
import { createRandom } from '../../../src/guidance/simulation/random.ts';
import { createRecorder, type Recorder } from '../../../src/guidance/simulation/recorder.ts';
import { runRequests, type RequestRun } from '../../../src/guidance/simulation/requests.ts';
import { runStream, type StreamRun } from '../../../src/guidance/simulation/stream.ts';

const world = (input: ProfileInput) => {
  const profile = parseProfile(input);
  return { profile, random: createRandom(11), recorder: createRecorder(profile.seconds) };
};

const constant = (requestsPerSecond: number, simulatedSeconds: number): ProfileInput => ({
  profile: 'constant',
  requestsPerSecond,
  simulatedSeconds,
});

function requests(input: ProfileInput, concurrency: number, overrides: Partial<RequestRun> = {}): RequestRun {
  return {
    ...world(input),
    limits: { concurrency, provisioned: 0, idleLifetimeSeconds: 600 },
    durationSeconds: 1,
    spread: { kind: 'exponential' },
    initSeconds: 0,
    whenFull: 'reject',
    ...overrides,
  };
}

const relativeError = (simulated: number, exact: number): number => Math.abs(simulated / exact - 1);

/** The end of the last step in which more than this share of arrivals was throttled. */
function throttledUntil(recorder: Recorder, share = 0.02): number {
  const last = recorder.steps().findLast((step) => step.throttled > step.arrivals * share);
  return (last?.atSeconds ?? 0) + recorder.stepSeconds;
}

/** Erlang's loss (B) and delay (C) formulas for `c` servers at `a` erlangs. */
const erlang = [
  { c: 1, a: 0.5, loss: 0.333333, wait: 0.5, waitPerService: 1 },
  { c: 2, a: 1, loss: 0.2, wait: 0.333333, waitPerService: 0.333333 },
  { c: 5, a: 4, loss: 0.199067, wait: 0.554113, waitPerService: 0.554113 },
  { c: 10, a: 8, loss: 0.121661, wait: 0.40918, waitPerService: 0.20459 },
  { c: 20, a: 18, loss: 0.109213, wait: 0.550769, waitPerService: 0.275385 },
  { c: 50, a: 45, loss: 0.054104, wait: 0.363864, waitPerService: 0.072773 },
  { c: 100, a: 90, loss: 0.026957, wait: 0.21694, waitPerService: 0.021694 },
];

describe('on-demand Lambda, request by request', () => {
  it.each(erlang)('throttles what Erlang B says: $a erlangs on $c, within 3 %', async ({ c, a, loss }) => {
    const totals = await runRequests(requests(constant(a, 900_000 / a), c));
    expect(relativeError(totals.refused.concurrency / totals.arrivals, loss)).toBeLessThan(0.03);
  });

  it.each(erlang)('delays as Erlang C says: $a erlangs on $c, share within 3 %, wait within 10 %', async (row) => {
    const totals = await runRequests(requests(constant(row.a, 400_000 / row.a), row.c, { whenFull: 'wait' }));
    expect(relativeError(totals.waited / totals.arrivals, row.wait)).toBeLessThan(0.03);
    expect(relativeError(totals.waitedSeconds / totals.arrivals, row.waitPerService)).toBeLessThan(0.1);
  });

  it('is insensitive to the spread of handler times, as Erlang B is', async () => {
    for (const spread of [{ kind: 'fixed' }, { kind: 'p95', p95Seconds: 2.5 }] as const) {
      const totals = await runRequests(requests(constant(8, 40_000), 10, { spread }));
      expect(relativeError(totals.refused.concurrency / totals.arrivals, 0.121661)).toBeLessThan(0.04);
    }
  });

  it('keeps the mean of handler times whose 95th percentile is given', async () => {
    const totals = await runRequests(requests(constant(50, 4000), 1000, { spread: { kind: 'p95', p95Seconds: 2.5 } }));
    expect(relativeError(totals.onDemandSeconds / totals.arrivals, 1)).toBeLessThan(0.02);
  });

  it('ramps from idle to 3,500 environments in (3,500 − 1,000) / 100 = 25 s, within 1 s', async () => {
    const run = requests(constant(35_000, 60), 5000, { durationSeconds: 0.1, spread: { kind: 'fixed' } });
    await runRequests(run);
    expect(Math.abs(throttledUntil(run.recorder) - 25)).toBeLessThan(1);
  });

  it.each([
    [1 / 600, 0.368, 0.02],
    [1 / 60, 0.0039, 0.001],
    [0.1, 0.0063, 0.001],
    [1, 0.0007, 0.0002],
    [10, 0.0003, 0.0001],
  ])('has the cold-start share of a 600 s idle lifetime at %d/s: %d ± %d', async (rate, share, tolerance) => {
    const seconds = Math.min(31 * 86_400, 60_000 / rate);
    const totals = await runRequests(requests(constant(rate, seconds), 1000, { durationSeconds: 0.2 }));
    expect(Math.abs(totals.coldStarts / totals.arrivals - share)).toBeLessThan(tolerance);
  });

  it('refuses by request rate when handlers are short: 20,000/s of 50 ms at a quota of 1,000 passes 10,000/s', async () => {
    const totals = await runRequests(
      requests(constant(20_000, 60), 1000, { durationSeconds: 0.02, spread: { kind: 'fixed' } }),
    );
    expect(relativeError(totals.completed / 60, 10_000)).toBeLessThan(0.03);
    expect(totals.refused.rate).toBeGreaterThan(500_000);
  });

  it('uses provisioned environments first and spills over', async () => {
    const limits = { concurrency: 1000, provisioned: 10, idleLifetimeSeconds: 600 };
    const totals = await runRequests(requests(constant(20, 5000), 1000, { limits }));
    // Erlang B on the provisioned ones: 20 erlangs on 10 lose 53.8 %, which is what spills.
    const spilled = totals.onDemandSeconds / (totals.onDemandSeconds + totals.provisionedSeconds);
    expect(relativeError(spilled, 0.538)).toBeLessThan(0.03);
  });

  it('simulates a day of a million invocations in under two seconds of processor time', async () => {
    const run = requests({ profile: 'daily', requestsPerSecond: 1e6 / 86_400, peakRequestsPerSecond: 40 }, 1000, {
      durationSeconds: 0.2,
      initSeconds: 0.3,
      spread: { kind: 'p95', p95Seconds: 0.4 },
    });
    const started = process.cpuUsage();
    const totals = await runRequests(run);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1e6).toBeLessThan(2);
    expect(relativeError(totals.arrivals, 1e6)).toBeLessThan(0.005);
  });

  it('stops when cancelled', async () => {
    const run = requests(constant(100_000, 60), 1_000_000, { signal: AbortSignal.timeout(20) });
    await expect(runRequests(run)).rejects.toThrow(/abort|timeout/i);
  });
});

describe('on-demand Lambda in time steps', () => {
  const flow = (run: RequestRun) => runFlow({ ...run, rateAt: run.profile.rateAt, seconds: run.profile.seconds });

  it.each(erlang.slice(2))('throttles what Erlang B says: $a erlangs on $c, within 4 %', async ({ c, a, loss }) => {
    const totals = await flow(requests(constant(a, Math.max(10_000, 200_000 / a)), c));
    expect(relativeError(totals.refused.concurrency / totals.arrivals, loss)).toBeLessThan(0.04);
  });

  it('carries the whole capacity under overload: 1,100 erlangs on 1,000 lose 9.86 %, within 0.3 points', async () => {
    const totals = await flow(requests(constant(1100, 3600), 1000));
    expect(Math.abs(totals.refused.concurrency / totals.arrivals - 0.098625)).toBeLessThan(0.003);
  });

  it('has λ × lifetime durable executions under way and λ × active time in flight (Little), within 3 %', async () => {
    const run = requests(constant(20, 7200), 10_000, { durationSeconds: 0.5, whenFull: 'wait' });
    const totals = await runFlow({
      ...run,
      rateAt: run.profile.rateAt,
      seconds: run.profile.seconds,
      resumeAfterSeconds: [600, 600],
    });
    expect(relativeError(totals.started - totals.finished, 20 * 1201.5)).toBeLessThan(0.03);
    const settled = run.recorder.steps().filter((step) => step.atSeconds > 2000);
    const completions = settled.reduce((sum, step) => sum + step.completed, 0);
    expect(relativeError(completions / (settled.length * run.recorder.stepSeconds), 60)).toBeLessThan(0.03);
  });
});

function queue(input: ProfileInput, overrides: Partial<QueueRun> = {}): QueueRun {
  return {
    ...world(input),
    batchSeconds: 0.5,
    initSeconds: 0,
    idleLifetimeSeconds: 600,
    batchSize: 10,
    batchWindowSeconds: 0,
    concurrency: 10_000,
    visibilitySeconds: 180,
    maxReceiveCount: 5,
    failureShare: 0,
    reportsPartialFailures: true,
    initialBacklog: 0,
    ...overrides,
  };
}

describe('an SQS queue', () => {
  it('drains a million messages along the poller ramp in 140.4 s, within 1 s', async () => {
    const totals = await runQueue(queue(constant(0, 300), { initialBacklog: 1_000_000 }));
    expect(Math.abs((totals.drainedAtSeconds ?? 0) - 140.4)).toBeLessThan(1);
  });

  it('reaches 1,250 concurrent batches after 4.15 minutes, within 5 s', async () => {
    const run = queue(constant(0, 600), { initialBacklog: 20_000_000 });
    const totals = await runQueue(run);
    expect(totals.peakConcurrency).toBe(1250);
    const reached = run.recorder.steps().find((step) => step.concurrency >= 1249);
    expect(Math.abs((reached?.atSeconds ?? 0) - 249)).toBeLessThan(5);
  });

  it('grows its backlog by what exceeds concurrency × batch / time, within 1 %', async () => {
    const totals = await runQueue(queue(constant(2000, 600), { maximumConcurrency: 50 }));
    expect(relativeError(totals.backlogAtEnd, 600_000)).toBeLessThan(0.01);
    // Age grows by 1 − served/arriving per second of wall time: 600 × (1 − 1000/2000).
    expect(relativeError(totals.longestAgeSeconds, 300)).toBeLessThan(0.02);
  });

  it('dead-letters p ^ receives of the messages, within 5 %', async () => {
    const totals = await runQueue(
      queue(constant(200, 3000), { failureShare: 0.3, visibilitySeconds: 30, maxReceiveCount: 3 }),
    );
    expect(relativeError(totals.deadLettered / totals.arrivals, 0.027)).toBeLessThan(0.05);
  });

  it('sends whole batches back without partial responses', async () => {
    const shared = { failureShare: 0.05, visibilitySeconds: 30, maxReceiveCount: 3, maximumConcurrency: 20 };
    const input = constant(390, 3000);
    const partial = await runQueue(queue(input, shared));
    const whole = await runQueue(queue(input, { ...shared, reportsPartialFailures: false }));
    expect(whole.deadLettered).toBeGreaterThan(partial.deadLettered * 20);
  });

  it('turns reserved concurrency below the pollers into receives and dead letters', async () => {
    const totals = await runQueue(
      queue(constant(1000, 900), { concurrency: 20, visibilitySeconds: 30, maxReceiveCount: 3 }),
    );
    expect(totals.throttledInvocations).toBeGreaterThan(1000);
    expect(totals.deadLettered).toBeGreaterThan(0);
  });

  it('starts provisioned pollers with ten invocations each', async () => {
    const run = queue(constant(0, 60), { initialBacklog: 1_000_000, pollers: { minimum: 50, maximum: 50 } });
    const totals = await runQueue(run);
    expect(totals.peakConcurrency).toBe(500);
    expect(relativeError(totals.pollerSeconds, 50 * 60)).toBeLessThan(0.01);
  });

  it('loses no message', async () => {
    const run = queue(constant(300, 600), { failureShare: 0.1, visibilitySeconds: 40 });
    const totals = await runQueue(run);
    expect(totals.completed + totals.deadLettered + totals.backlogAtEnd).toBe(totals.arrivals);
  });

  it('carries full throughput when steps are longer than a batch', async () => {
    const totals = await runQueue(queue(constant(5000, 86_400), { batchSeconds: 0.02 }));
    expect(totals.completed).toBeGreaterThan(totals.arrivals * 0.999);
  });
});

function stream(input: ProfileInput, overrides: Partial<StreamRun> = {}): StreamRun {
  return {
    ...world(input),
    batchSeconds: 1,
    initSeconds: 0,
    idleLifetimeSeconds: 600,
    batchSize: 100,
    batchWindowSeconds: 0,
    shards: 4,
    parallelizationFactor: 1,
    concurrency: 1000,
    recordKb: 1,
    limitsWrites: true,
    maximumRetryAttempts: -1,
    maximumRecordAgeSeconds: -1,
    bisectsBatch: false,
    retentionSeconds: 86_400,
    ...overrides,
  };
}

describe('a stream', () => {
  it('carries shards × factor × batch / time, within 1 %', async () => {
    const totals = await runStream(stream(constant(900, 600), { parallelizationFactor: 2 }));
    expect(relativeError(totals.completed, 800 * 600)).toBeLessThan(0.01);
  });

  it('refuses writes above 1,000 records or 1 MB per second and shard', async () => {
    const byCount = await runStream(stream(constant(5000, 60), { batchSize: 10_000 }));
    expect(relativeError(byCount.writeThrottled, 1000 * 60)).toBeLessThan(0.01);
    const bySize = await runStream(stream(constant(5000, 60), { batchSize: 10_000, recordKb: 4 }));
    expect(relativeError(bySize.writeThrottled, (5000 - 1024) * 60)).toBeLessThan(0.01);
  });

  it('is blocked by a poison record for (1 + splits + retries) batches', async () => {
    const totals = await runStream(
      stream(constant(200, 600), { poisonAtSeconds: 100, bisectsBatch: true, maximumRetryAttempts: 3 }),
    );
    // A batch of about 50 records is split 6 times.
    expect(Math.abs(totals.blockedSeconds - 10)).toBeLessThanOrEqual(1);
    expect(totals.discarded).toBe(1);
  });

  it('is blocked by a poison record until its age limit, and the age of the oldest shows it', async () => {
    const totals = await runStream(stream(constant(200, 600), { poisonAtSeconds: 100, maximumRecordAgeSeconds: 300 }));
    expect(Math.abs(totals.blockedSeconds - 300)).toBeLessThan(3);
    expect(Math.abs(totals.longestAgeSeconds - 300)).toBeLessThan(3);
    expect(totals.discarded).toBeGreaterThan(10);
  });

  it('lets records expire that nobody reads in time', async () => {
    const totals = await runStream(stream(constant(800, 1200), { retentionSeconds: 300 }));
    expect(totals.expired).toBeGreaterThan(10_000);
  });

  it('follows a sample of lanes when there are thousands, and stays quick', async () => {
    const started = performance.now();
    const totals = await runStream(
      stream(
        { profile: 'daily', requestsPerSecond: 50_000, peakRequestsPerSecond: 90_000 },
        {
          shards: 100,
          parallelizationFactor: 10,
          batchSeconds: 0.2,
        },
      ),
    );
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(relativeError(totals.completed, 50_000 * 86_400)).toBeLessThan(0.01);
  });
});

describe('managed instances', () => {
  const managed = (input: ProfileInput): ManagedRun => ({
    ...world(input),
    durationSeconds: 0.1,
    cpuShare: 0.5,
    vcpuPerInstance: 4,
    slotsPerInstance: 192,
    minimumInstances: 3,
    maxVcpu: 4000,
    targetCpu: 0.5,
  });
  const step = (to: number): ProfileInput => ({
    profile: 'step',
    requestsPerSecond: 1000,
    peakRequestsPerSecond: to,
    simulatedSeconds: 1800,
    changeAtSeconds: 300,
  });

  it('absorb a doubling almost without throttling', async () => {
    const totals = await runManagedInstances(managed(step(2000)));
    expect(totals.throttled / totals.arrivals).toBeLessThan(0.002);
  });

  it('throttle an eightfold step until capacity has doubled twice: 10 minutes and 2.2 million requests, within 2 %', async () => {
    const run = managed(step(8000));
    const totals = await runManagedInstances(run);
    const lost = 8000 * 600 - 2000 * (300 / Math.LN2) * (2 ** 2 - 1);
    expect(relativeError(totals.throttled, lost)).toBeLessThan(0.02);
    expect(Math.abs(throttledUntil(run.recorder) - 900)).toBeLessThan(15);
  });

  it('never fall below three instances', async () => {
    const run = managed(constant(1, 3600));
    await runManagedInstances(run);
    expect(run.recorder.steps().every((each) => each.environments === 3)).toBe(true);
  });
});
