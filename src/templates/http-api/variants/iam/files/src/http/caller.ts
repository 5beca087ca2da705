import type { APIGatewayProxyEvent } from 'aws-lambda';
import { UnknownCallerError } from '../domain/errors.ts';

/**
 * The AWS principal that signed the request, as API Gateway verified it. Behind the colon of an assumed role stands
 * the session, which changes; the part before it is the role's own id.
 */
export function ownerOf(event: APIGatewayProxyEvent): string {
  const [principal] = (event.requestContext.identity.caller ?? '').split(':');
  if (!principal) throw new UnknownCallerError('The request context holds no AWS principal');
  return principal;
}
