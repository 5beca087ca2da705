import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDatabase } from '../../scripts/database.mjs';
import { handler as decide } from '../../src/handlers/decide-note.ts';
import { database as client, tableName } from '../../src/storage/client.ts';
import { noteRecords, waitingCallback } from '../../src/storage/note-records.ts';
import { lambdaContext } from '../support/context.ts';
import { sampleFields } from '../support/samples.ts';

let database: Awaited<ReturnType<typeof startDatabase>>;

beforeAll(async () => {
  database = await startDatabase();
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = database.endpoint;
  process.env['TABLE_NAME'] = database.tableNames[0];
});

afterAll(() => database.stop());

async function stored(id: string) {
  const { Item } = await client.send(new GetCommand({ TableName: tableName(), Key: { pk: id } }));
  return Item;
}

it('keeps the fields and the state, also when a step runs twice', async () => {
  const id = randomUUID();
  await noteRecords.reserve({ id, ...sampleFields });
  await noteRecords.reserve({ id, ...sampleFields });
  await noteRecords.askForApproval(id, 'callback-1');
  expect(await waitingCallback(id)).toBe('callback-1');
  await noteRecords.confirm(id, 'ada');
  await noteRecords.confirm(id, 'ada');
  expect(await stored(id)).toMatchObject({ ...sampleFields, workflow: 'confirmed', by: 'ada' });
  expect(await waitingCallback(id)).toBeUndefined();
});

it('delivers no decision where nobody waits', async () => {
  const decision = { id: randomUUID(), isApproved: true, by: 'ada' };
  expect(await decide(decision, lambdaContext)).toEqual({ isDelivered: false });
});

it('refuses a decision that is none', async () => {
  await expect(decide({ id: randomUUID(), isApproved: 'yes', by: 'ada' }, lambdaContext)).rejects.toThrow('isApproved');
});
