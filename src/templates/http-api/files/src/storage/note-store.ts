import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { NoteFields } from '../domain/note-fields.ts';
import { noteSchema } from '../domain/note.ts';
import type { NoteStore } from '../domain/note-service.ts';
import { database, tableName } from './client.ts';

const reservationSchema = z.object({ id: z.uuid(), fingerprint: z.string() });
const idempotencyDays = 1;

// One table: notes under pk NOTE#<owner> sorted by id, idempotency keys under pk KEY#<owner> with a time to live.
const noteKey = (owner: string, id: string) => ({ pk: `NOTE#${owner}`, sk: id });
const reservationKey = (owner: string, key: string) => ({ pk: `KEY#${owner}`, sk: key });

/** Notes in the DynamoDB table that TABLE_NAME names. */
export const noteStore: NoteStore = {
  async insert(owner, note) {
    const write = new PutCommand({
      TableName: tableName(),
      Item: { ...noteKey(owner, note.id), ...note },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    return (await unlessConditionFails(database.send(write))) !== undefined;
  },

  async find(owner, id) {
    const { Item } = await database.send(
      new GetCommand({ TableName: tableName(), Key: noteKey(owner, id), ConsistentRead: true }),
    );
    return Item && parseNote(Item);
  },

  async page(owner, limit, after) {
    const { Items = [], LastEvaluatedKey } = await database.send(
      new QueryCommand({
        TableName: tableName(),
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': noteKey(owner, '').pk },
        ScanIndexForward: false,
        Limit: limit,
        ...(after === undefined ? {} : { ExclusiveStartKey: noteKey(owner, after) }),
      }),
    );
    const items = Items.map(parseNote);
    const last = items.at(-1);
    return LastEvaluatedKey && last ? { items, next: last.id } : { items };
  },

  async replace(owner, id, version, fields, now) {
    const update = new UpdateCommand({
      TableName: tableName(),
      Key: noteKey(owner, id),
      ...setExpression({ ...fields, version: version + 1, updatedAt: now.toISOString() }, version),
      ReturnValues: 'ALL_NEW',
    });
    const result = await unlessConditionFails(database.send(update));
    return result?.Attributes && parseNote(result.Attributes);
  },

  async remove(owner, id) {
    const removal = new DeleteCommand({
      TableName: tableName(),
      Key: noteKey(owner, id),
      ConditionExpression: 'attribute_exists(pk)',
    });
    return (await unlessConditionFails(database.send(removal))) !== undefined;
  },

  async reserve(owner, key, reservation, now) {
    const expiresAt = Math.floor(now.getTime() / 1000) + idempotencyDays * 24 * 60 * 60;
    const write = new PutCommand({
      TableName: tableName(),
      Item: { ...reservationKey(owner, key), ...reservation, ttl: expiresAt },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    if (await unlessConditionFails(database.send(write))) return reservation;
    const { Item } = await database.send(
      new GetCommand({ TableName: tableName(), Key: reservationKey(owner, key), ConsistentRead: true }),
    );
    return Item ? reservationSchema.parse(Item) : reservation;
  },
};

/** SET of every field, by placeholder because many good names (`status`, `name`, `total`) are DynamoDB keywords. */
function setExpression(fields: NoteFields & { version: number; updatedAt: string }, expectedVersion: number) {
  const entries = Object.entries(fields).map(([name, value], index) => ({ name, value, at: String(index) }));
  return {
    UpdateExpression: `SET ${entries.map(({ at }) => `#f${at} = :f${at}`).join(', ')}`,
    ConditionExpression: '#version = :expectedVersion',
    ExpressionAttributeNames: {
      '#version': 'version',
      ...Object.fromEntries(entries.map(({ at, name }) => [`#f${at}`, name])),
    },
    ExpressionAttributeValues: {
      ':expectedVersion': expectedVersion,
      ...Object.fromEntries(entries.map(({ at, value }) => [`:f${at}`, value])),
    },
  };
}

/** What is stored was written by this code, but perhaps by an older version of it: parse, never assume. */
function parseNote(item: Record<string, unknown>) {
  const { pk: _pk, sk: _sk, ...note } = item;
  return noteSchema.parse(note);
}

/** Undefined instead of an error when the condition of a write does not hold. */
async function unlessConditionFails<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
