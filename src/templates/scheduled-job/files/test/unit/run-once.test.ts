import { expect, it } from 'vitest';
import { runOnce, type Runs } from '../../src/domain/run-once.ts';

/** One run kept in memory. */
function createMemoryRuns(): Runs<string> {
  let state: { leaseUntil: number } | 'finished' | undefined;
  return {
    async claim(_scheduledAt, now, leaseUntil) {
      if (state === 'finished' || (state && state.leaseUntil >= now.getTime())) return false;
      state = { leaseUntil: leaseUntil.getTime() };
      return true;
    },
    async finish() {
      state = 'finished';
    },
    async release() {
      state = undefined;
    },
  };
}

const options = { now: () => new Date(1000), leaseMs: 100 };

it('does the work of a scheduled time once', async () => {
  const runs = createMemoryRuns();
  expect(await runOnce(runs, 't', async () => 'done', options)).toBe('done');
  expect(await runOnce(runs, 't', async () => 'again', options)).toBeUndefined();
});

it('lets a second delivery pass while the first is at work', async () => {
  const runs = createMemoryRuns();
  let second: string | undefined = 'not asked';
  const work = async () => {
    second = await runOnce(runs, 't', async () => 'twice', options);
    return 'once';
  };
  expect(await runOnce(runs, 't', work, options)).toBe('once');
  expect(second).toBeUndefined();
});

it('may run again after a failure', async () => {
  const runs = createMemoryRuns();
  const failing = runOnce(runs, 't', () => Promise.reject(new Error('no network')), options);
  await expect(failing).rejects.toThrow('no network');
  expect(await runOnce(runs, 't', async () => 'done', options)).toBe('done');
});

it('may run again when the one before died and its lease is over', async () => {
  const runs = createMemoryRuns();
  await runs.claim('t', new Date(0), new Date(500));
  expect(await runOnce(runs, 't', async () => 'done', options)).toBe('done');
});
