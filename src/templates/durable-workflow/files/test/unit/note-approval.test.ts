import { withDurableExecution, type DurableContext } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner, WaitingOperationStatus } from '@aws/durable-execution-sdk-js-testing';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NoteRequest } from '../../src/domain/note-request.ts';
import { approveNote, type Effects } from '../../src/workflow/note-approval.ts';
import { sampleFields } from '../support/samples.ts';

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

/** Runs the workflow with effects that only take notice. */
function start(changes: Partial<Effects> = {}) {
  const seen: string[] = [];
  const take = (name: string) => async () => {
    seen.push(name);
  };
  const effects: Effects = {
    reserve: take('reserve'),
    askForApproval: take('ask'),
    confirm: async (_id, by) => void seen.push(`confirm ${by}`),
    cancel: async (_id, reason) => void seen.push(`cancel: ${reason}`),
    ...changes,
  };
  const handlerFunction = withDurableExecution((event: NoteRequest, context: DurableContext) =>
    approveNote(context, event, effects),
  );
  const runner = new LocalDurableTestRunner({ handlerFunction });
  const approval = runner.getOperation('approval');
  const execution = runner.run({ payload: { id: randomUUID(), ...sampleFields } });
  const answer = async (decision: object) => {
    await approval.waitForData(WaitingOperationStatus.SUBMITTED);
    await approval.sendCallbackSuccess(JSON.stringify(decision));
  };
  return { execution, answer, seen };
}

it('confirms after an approval', async () => {
  const { execution, answer, seen } = start();
  await answer({ isApproved: true, by: 'ada' });
  expect((await execution).getResult()).toEqual({ state: 'confirmed', by: 'ada' });
  expect(seen).toEqual(['reserve', 'ask', 'confirm ada']);
});

it('undoes after a refusal', async () => {
  const { execution, answer, seen } = start();
  await answer({ isApproved: false, by: 'grace' });
  expect((await execution).getResult()).toEqual({ state: 'refused', by: 'grace' });
  expect(seen).toEqual(['reserve', 'ask', 'cancel: refused by grace']);
});

it('tries a step again that fails', async () => {
  let attempts = 0;
  const { execution, answer } = start({
    reserve: async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('flaky');
    },
  });
  await answer({ isApproved: true, by: 'ada' });
  expect((await execution).getStatus()).toBe('SUCCEEDED');
  expect(attempts).toBe(2);
});

it('undoes and fails when the answer makes no sense', async () => {
  const { execution, answer, seen } = start();
  await answer({ isApproved: 'perhaps' });
  expect((await execution).getStatus()).toBe('FAILED');
  expect(seen).toEqual(['reserve', 'ask', 'cancel: failed']);
});
