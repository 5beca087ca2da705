import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Runs } from '../domain/run-once.ts';
import type { Snapshot, Snapshots } from '../domain/snapshot.ts';
import { database, tableName } from './client.ts';

const keptDays = 90;
const keyOf = (scheduledAt: string) => ({ pk: `RUN#${scheduledAt}` });
const latestKey = { pk: 'LATEST' };

/** Runs in the DynamoDB table that TABLE_NAME names; they expire after 90 days. */
export const runs: Runs<Snapshot> = {
  async claim(scheduledAt, now, leaseUntil) {
    const write = new PutCommand({
      TableName: tableName(),
      Item: { ...keyOf(scheduledAt), state: 'running', startedAt: now.toISOString(), leaseUntil: leaseUntil.getTime() },
      ConditionExpression: 'attribute_not_exists(pk) OR (#state = :running AND leaseUntil < :now)',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':running': 'running', ':now': now.getTime() },
    });
    try {
      await database.send(write);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  },

  async finish(scheduledAt, now, result) {
    const ttl = Math.floor(now.getTime() / 1000) + keptDays * 24 * 60 * 60;
    const item = { ...keyOf(scheduledAt), state: 'finished', finishedAt: now.toISOString(), result, ttl };
    await database.send(new PutCommand({ TableName: tableName(), Item: item }));
  },

  async release(scheduledAt) {
    await database.send(new DeleteCommand({ TableName: tableName(), Key: keyOf(scheduledAt) }));
  },
};

export const snapshots: Snapshots = {
  async latestHash() {
    const { Item } = await database.send(
      new GetCommand({ TableName: tableName(), Key: latestKey, ConsistentRead: true }),
    );
    return typeof Item?.['sha256'] === 'string' ? Item['sha256'] : undefined;
  },

  async keepLatestHash(sha256) {
    await database.send(new PutCommand({ TableName: tableName(), Item: { ...latestKey, sha256 } }));
  },
};
