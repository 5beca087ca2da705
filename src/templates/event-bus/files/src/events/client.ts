import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { tracer } from '../observability.ts';
import type { PutEntries } from './publish.ts';

// Without throwOnRequestTimeout the SDK would only warn and wait on.
const client = tracer.captureAWSv3Client(
  new EventBridgeClient({
    maxAttempts: 2,
    retryMode: 'standard',
    requestHandler: { connectionTimeout: 500, requestTimeout: 2000, throwOnRequestTimeout: true },
  }),
);

/** Puts entries on the bus they name. */
export const putEntries: PutEntries = async (entries) => {
  const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: entries }));
  return Entries;
};
