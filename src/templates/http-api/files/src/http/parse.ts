import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as z from 'zod';
import { InvalidRequestError } from '../domain/errors.ts';

/** @throws InvalidRequestError naming every field that is wrong */
export function parseBody<T>(event: APIGatewayProxyEvent, schema: z.ZodType<T>): T {
  const text = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8').toString('utf8');
  return parse(schema, readJson(text), 'body');
}

/** @throws InvalidRequestError */
export function parseId(event: APIGatewayProxyEvent): string {
  return parse(z.uuid(), event.pathParameters?.['id'], 'id');
}

/** @throws InvalidRequestError */
export function parseQuery<T>(event: APIGatewayProxyEvent, schema: z.ZodType<T>): T {
  return parse(schema, event.queryStringParameters ?? {}, 'query');
}

/**
 * The `Idempotency-Key` header, whatever its case.
 * @throws InvalidRequestError
 */
export function parseIdempotencyKey(event: APIGatewayProxyEvent): string | undefined {
  const header = Object.entries(event.headers).find(([name]) => name.toLowerCase() === 'idempotency-key');
  const key = z.string().regex(/^[\x21-\x7e]{1,128}$/, 'Use 1 to 128 visible ASCII characters');
  return parse(key.optional(), header?.[1], 'Idempotency-Key');
}

function parse<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidRequestError(
    result.error.issues.map((issue) => ({ path: issue.path.join('.') || where, message: issue.message })),
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidRequestError([{ path: 'body', message: 'Not valid JSON' }]);
  }
}
