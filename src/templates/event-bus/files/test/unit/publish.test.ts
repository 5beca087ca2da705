import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { expect, it } from 'vitest';
import { publish, PublishError } from '../../src/events/publish.ts';

const entry = (detail: string): PutEventsRequestEntry => ({ Source: 's', DetailType: 't', Detail: detail });
const entries = (count: number) => Array.from({ length: count }, (_, index) => entry(String(index)));

it('puts ten entries into a request', async () => {
  const sizes: number[] = [];
  await publish(entries(25), async (batch) => {
    sizes.push(batch.length);
    return batch.map(() => ({ EventId: 'x' }));
  });
  expect(sizes).toEqual([10, 10, 5]);
});

it('keeps a request below the limit of its size', async () => {
  const sizes: number[] = [];
  await publish([entry('x'.repeat(700_000)), entry('y'.repeat(700_000)), entry('z')], async (batch) => {
    sizes.push(batch.length);
    return batch.map(() => ({}));
  });
  expect(sizes).toEqual([1, 2]);
});

it('tries only those again that failed', async () => {
  const seen: string[][] = [];
  await publish(entries(3), async (batch) => {
    seen.push(batch.map(({ Detail = '' }) => Detail));
    return batch.map(({ Detail }) => (seen.length === 1 && Detail === '1' ? { ErrorCode: 'ThrottlingException' } : {}));
  });
  expect(seen).toEqual([['0', '1', '2'], ['1']]);
});

it('names in the end what was not published and why', async () => {
  const outcome = publish(entries(3), async (batch) =>
    batch.map(({ Detail }) => (Detail === '2' ? { ErrorCode: 'InternalFailure' } : {})),
  );
  await expect(outcome).rejects.toEqual(new PublishError([entry('2')], ['InternalFailure']));
});
