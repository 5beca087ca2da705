import * as z from 'zod';
import { InternalError } from '../../world/errors.ts';

const errorSchema = z.object({ __type: z.string().default('') });
const requestTimeoutMs = 10_000;

/**
 * Calls the embedded DynamoDB. It checks that a request is signed, not by whom.
 * @returns the answer; undefined when the table does not exist
 */
export async function callDynamoDb(endpoint: string, operation: string, input: unknown): Promise<unknown> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': new Date().toISOString().replace(/[:-]|\.\d{3}/g, ''),
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(requestTimeoutMs),
  });
  const answer: unknown = await response.json();
  if (response.ok) return answer;
  const { __type } = errorSchema.parse(answer);
  if (__type.endsWith('ResourceNotFoundException')) return undefined;
  throw new InternalError(`The embedded DynamoDB refused ${operation}: ${JSON.stringify(answer)}`);
}
