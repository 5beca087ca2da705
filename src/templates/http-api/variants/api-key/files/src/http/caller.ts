import type { APIGatewayProxyEvent } from 'aws-lambda';
import { UnknownCallerError } from '../domain/errors.ts';

/** The API key of the request, by its id: the key itself is a secret and stays out of the data. */
export function ownerOf(event: APIGatewayProxyEvent): string {
  const { apiKeyId } = event.requestContext.identity;
  if (!apiKeyId) throw new UnknownCallerError('The request context holds no API key');
  return apiKeyId;
}
