import type { APIGatewayProxyEvent } from 'aws-lambda';

/** This API is open: all callers share the same data. Replace this when you add `Auth` to template.yaml. */
export function ownerOf(_event: APIGatewayProxyEvent): string {
  return 'everybody';
}
