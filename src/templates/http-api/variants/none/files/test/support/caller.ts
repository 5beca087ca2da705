import type { APIGatewayProxyEvent } from 'aws-lambda';

type Identified = Pick<APIGatewayProxyEvent['requestContext'], 'authorizer' | 'identity'>;

/** What API Gateway adds to the request context: nothing, the API is open. */
export function identify(_user: string, anonymous: Identified): Identified {
  return anonymous;
}

/** Whether the API tells callers apart. */
export const hasCallers: boolean = false;
