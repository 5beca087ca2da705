import type { PutEventsRequestEntry, PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import { setTimeout as sleep } from 'node:timers/promises';

/** Puts up to 10 entries on a bus; the replies are in the same order. */
export type PutEntries = (entries: PutEventsRequestEntry[]) => Promise<PutEventsResultEntry[]>;

/** Some events could not be published, also not when tried again. The others are. */
export class PublishError extends Error {
  override readonly name = 'PublishError';
  readonly failed: readonly PutEventsRequestEntry[];

  constructor(failed: readonly PutEventsRequestEntry[], codes: readonly string[]) {
    super(`${String(failed.length)} events were not published: ${[...new Set(codes)].join(', ')}`);
    this.failed = failed;
  }
}

const entriesPerRequest = 10;
const bytesPerRequest = 1024 * 1024;
const attempts = 3;

/**
 * Publishes events in as few requests as possible. A request can succeed for some entries and fail for others:
 * only those that failed are tried again, after a growing and random pause.
 * @throws PublishError
 */
export async function publish(entries: readonly PutEventsRequestEntry[], put: PutEntries): Promise<void> {
  let left = [...entries];
  let codes: string[] = [];
  for (let attempt = 1; attempt <= attempts && left.length > 0; attempt += 1) {
    if (attempt > 1) await sleep(Math.random() * 100 * 2 ** attempt);
    const failed: PutEventsRequestEntry[] = [];
    codes = [];
    for (const batch of batchesOf(left)) {
      const replies = await put(batch);
      for (const [index, entry] of batch.entries()) {
        const code = replies[index]?.ErrorCode;
        if (code === undefined) continue;
        failed.push(entry);
        codes.push(code);
      }
    }
    left = failed;
  }
  if (left.length > 0) throw new PublishError(left, codes);
}

/** Cuts entries into requests that keep both limits of PutEvents. */
function batchesOf(entries: readonly PutEventsRequestEntry[]): PutEventsRequestEntry[][] {
  const batches: PutEventsRequestEntry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = Buffer.byteLength(`${entry.Source ?? ''}${entry.DetailType ?? ''}${entry.Detail ?? ''}`);
    const current = batches.at(-1);
    if (current && current.length < entriesPerRequest && bytes + size <= bytesPerRequest) {
      current.push(entry);
      bytes += size;
    } else {
      batches.push([entry]);
      bytes = size;
    }
  }
  return batches;
}
