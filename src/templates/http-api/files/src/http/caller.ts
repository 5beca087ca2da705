import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as z from 'zod';
import { UnknownCallerError } from '../domain/errors.ts';

const authorizer = z.object({ claims: z.object({ sub: z.string().min(1) }) });

/** The signed-in user: `sub` of the JSON web token, which API Gateway has verified before the function runs. */
export function ownerOf(event: APIGatewayProxyEvent): string {
  const parsed = authorizer.safeParse(event.requestContext.authorizer);
  if (!parsed.success) throw new UnknownCallerError('The request context holds no verified claims');
  return parsed.data.claims.sub;
}
