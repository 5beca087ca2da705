import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { tracer } from '../observability.ts';

// At most 3 attempts (exponential backoff with jitter) of 1.5 s each, so that three requests in a row stay below the
// function's timeout. Without throwOnRequestTimeout the SDK would only warn and wait on.
const client = new DynamoDBClient({
  maxAttempts: 3,
  retryMode: 'standard',
  requestHandler: { connectionTimeout: 500, requestTimeout: 1000, throwOnRequestTimeout: true },
});

/** One client per execution environment; it keeps its connections between invocations. */
export const database = DynamoDBDocumentClient.from(tracer.captureAWSv3Client(client), {
  marshallOptions: { removeUndefinedValues: true },
});

/** Read when needed, so that importing a module never depends on the environment. */
export function tableName(): string {
  const name = process.env['TABLE_NAME'];
  if (!name) throw new Error('The environment variable TABLE_NAME is not set');
  return name;
}
