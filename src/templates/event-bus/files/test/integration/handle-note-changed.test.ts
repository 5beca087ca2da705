import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDatabase } from '../../scripts/database.mjs';
import { handler } from '../../src/handlers/handle-note-changed.ts';
import { database as client, tableName } from '../../src/storage/client.ts';
import { lambdaContext } from '../support/context.ts';
import { eventOf } from '../support/events.ts';
import { invalidBodies, sampleFields } from '../support/samples.ts';

let database: Awaited<ReturnType<typeof startDatabase>>;

beforeAll(async () => {
  database = await startDatabase();
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = database.endpoint;
  process.env['TABLE_NAME'] = database.tableNames[0];
});

afterAll(() => database.stop());

it('handles an event once, however often it arrives', async () => {
  const detail = { id: randomUUID(), ...sampleFields };
  await handler(eventOf(detail), lambdaContext);
  await handler(eventOf(detail), lambdaContext);
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName() }));
  expect(Items.filter(({ pk }) => pk === detail.id)).toHaveLength(1);
});

it.each(invalidBodies)('fails for an event with a wrong $path', async ({ body }) => {
  await expect(handler(eventOf({ id: randomUUID(), ...body }), lambdaContext)).rejects.toThrow(/invalid/i);
});
