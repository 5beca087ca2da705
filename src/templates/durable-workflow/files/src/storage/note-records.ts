import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { count, publishCounts } from '../observability.ts';
import type { Effects } from '../workflow/note-approval.ts';
import { database, tableName } from './client.ts';

/**
 * The workflow's effects on the DynamoDB table that TABLE_NAME names. Setting the same state again changes nothing.
 * Counts are written at once: an invocation of a durable function can end at any wait.
 */
export const noteRecords: Effects = {
  async reserve({ id, ...fields }) {
    await database.send(new PutCommand({ TableName: tableName(), Item: { pk: id, ...fields, workflow: 'reserved' } }));
  },

  async askForApproval(id, callbackId) {
    await setState(id, { workflow: 'waiting', callbackId });
  },

  async confirm(id, by) {
    await setState(id, { workflow: 'confirmed', by });
    count('NoteConfirmed');
    publishCounts();
  },

  async cancel(id, reason) {
    await setState(id, { workflow: 'cancelled', reason });
    count('NoteCancelled');
    publishCounts();
  },
};

/** The callback id under which a workflow waits; undefined when it does not wait. */
export async function waitingCallback(id: string): Promise<string | undefined> {
  const { Item } = await database.send(
    new GetCommand({ TableName: tableName(), Key: { pk: id }, ConsistentRead: true }),
  );
  const isWaiting = Item?.['workflow'] === 'waiting' && typeof Item['callbackId'] === 'string';
  return isWaiting ? Item['callbackId'] : undefined;
}

async function setState(id: string, values: Readonly<Record<string, string>>): Promise<void> {
  const entries = Object.entries(values).map(([name, value], index) => ({ name, value, at: String(index) }));
  await database.send(
    new UpdateCommand({
      TableName: tableName(),
      Key: { pk: id },
      UpdateExpression: `SET ${entries.map(({ at }) => `#n${at} = :v${at}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(entries.map(({ at, name }) => [`#n${at}`, name])),
      ExpressionAttributeValues: Object.fromEntries(entries.map(({ at, value }) => [`:v${at}`, value])),
    }),
  );
}
