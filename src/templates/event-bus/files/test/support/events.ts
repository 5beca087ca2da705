import type { EventBridgeEvent } from 'aws-lambda';
import { randomUUID } from 'node:crypto';

/** An event as EventBridge hands it to a function. */
export function eventOf(detail: unknown): EventBridgeEvent<string, unknown> {
  return {
    id: randomUUID(),
    version: '0',
    account: '123456789012',
    time: new Date().toISOString(),
    region: 'us-east-1',
    resources: [],
    source: 'test',
    'detail-type': 'test',
    detail,
  };
}
