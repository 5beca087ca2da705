import { createHash } from 'node:crypto';

/** What a web address answered. */
export interface Page {
  readonly status: number;
  readonly body: string;
}

/** What is kept of an answer. */
export interface Snapshot {
  readonly status: number;
  readonly bytes: number;
  readonly sha256: string;
  /** Whether it differs from the one before; false for the first. */
  readonly isChanged: boolean;
}

export interface Snapshots {
  latestHash(): Promise<string | undefined>;
  keepLatestHash(sha256: string): Promise<void>;
}

/** Looks at a page and compares it with the last look. This is the job's work: replace it by yours. */
export async function takeSnapshot(snapshots: Snapshots, fetchPage: () => Promise<Page>): Promise<Snapshot> {
  const { status, body } = await fetchPage();
  const sha256 = createHash('sha256').update(body).digest('hex');
  const before = await snapshots.latestHash();
  if (before !== sha256) await snapshots.keepLatestHash(sha256);
  return { status, bytes: Buffer.byteLength(body), sha256, isChanged: before !== undefined && before !== sha256 };
}
