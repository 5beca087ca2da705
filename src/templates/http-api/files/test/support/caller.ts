import type { APIGatewayProxyEvent } from 'aws-lambda';

type Identified = Pick<APIGatewayProxyEvent['requestContext'], 'authorizer' | 'identity'>;

/** What API Gateway adds to the request context of a request of this user. */
export function identify(user: string, anonymous: Identified): Identified {
  return { ...anonymous, authorizer: { claims: { sub: user, email: `${user}@example.com` } } };
}

/** Whether the API tells callers apart. */
export const hasCallers: boolean = true;
