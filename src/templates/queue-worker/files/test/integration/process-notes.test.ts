import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDatabase } from '../../scripts/database.mjs';
import { handler } from '../../src/handlers/process-notes.ts';
import { database as client, tableName } from '../../src/storage/client.ts';
import { lambdaContext } from '../support/context.ts';
import { batchOf } from '../support/events.ts';
import { invalidBodies, sampleFields } from '../support/samples.ts';

let database: Awaited<ReturnType<typeof startDatabase>>;

beforeAll(async () => {
  database = await startDatabase();
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = database.endpoint;
  process.env['TABLE_NAME'] = database.tableNames[0];
});

afterAll(() => database.stop());

const message = () => ({ id: randomUUID(), ...sampleFields });

async function storedIds(): Promise<string[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName() }));
  return Items.map((item) => item['pk']);
}

it('works off a batch', async () => {
  const messages = [message(), message(), message()];
  expect(await handler(batchOf(...messages), lambdaContext)).toEqual({ batchItemFailures: [] });
  expect(await storedIds()).toEqual(expect.arrayContaining(messages.map(({ id }) => id)));
});

it('returns to the queue only what failed', async () => {
  const good = message();
  const bad = invalidBodies.map(({ body }) => ({ id: randomUUID(), ...body }));
  const batch = batchOf(good, 'no JSON', ...bad, { id: 'no uuid', ...sampleFields });
  const failed = batch.Records.slice(1).map(({ messageId }) => ({ itemIdentifier: messageId }));
  expect(await handler(batch, lambdaContext)).toEqual({ batchItemFailures: failed });
  expect(await storedIds()).toContain(good.id);
});

it('takes a message that arrives twice as done', async () => {
  const again = message();
  expect(await handler(batchOf(again, again), lambdaContext)).toEqual({ batchItemFailures: [] });
  expect(await handler(batchOf(again), lambdaContext)).toEqual({ batchItemFailures: [] });
  expect((await storedIds()).filter((id) => id === again.id)).toHaveLength(1);
});

it('returns the whole batch when the table cannot be reached', async () => {
  process.env['TABLE_NAME'] = 'missing';
  const batch = batchOf(message(), message());
  const { batchItemFailures } = await handler(batch, lambdaContext);
  process.env['TABLE_NAME'] = database.tableNames[0];
  expect(batchItemFailures).toHaveLength(2);
});
