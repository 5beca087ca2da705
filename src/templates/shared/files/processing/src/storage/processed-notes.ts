import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ProcessedNotes } from '../domain/process-note.ts';
import { database, tableName } from './client.ts';

/** Processed notes in the DynamoDB table that TABLE_NAME names; the condition makes a repeated write harmless. */
export const processedNotes: ProcessedNotes = {
  async insert(processed) {
    const { id, ...rest } = processed;
    const write = new PutCommand({
      TableName: tableName(),
      Item: { pk: id, ...rest },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    try {
      await database.send(write);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  },
};
