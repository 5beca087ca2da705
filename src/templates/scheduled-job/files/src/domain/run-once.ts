/** Keeps what is known of each run, by the time it was scheduled for. */
export interface Runs<T> {
  /** True when this run may start: nobody has finished it, and nobody has been at it since `leaseUntil` of theirs. */
  claim(scheduledAt: string, now: Date, leaseUntil: Date): Promise<boolean>;
  finish(scheduledAt: string, now: Date, result: T): Promise<void>;
  /** Lets the next attempt claim the run at once. */
  release(scheduledAt: string): Promise<void>;
}

export interface RunOptions {
  readonly now: () => Date;
  /** Longer than a run can take; after it a run that died silently may start again. */
  readonly leaseMs: number;
}

/**
 * Does the work of one scheduled time once: the scheduler may deliver twice, and Lambda tries failed runs again.
 * A failed run may start again, a finished one may not.
 * @returns the result, or undefined when there was nothing to do
 */
export async function runOnce<T>(
  runs: Runs<T>,
  scheduledAt: string,
  work: () => Promise<T>,
  { now, leaseMs }: RunOptions,
): Promise<T | undefined> {
  const startedAt = now();
  if (!(await runs.claim(scheduledAt, startedAt, new Date(startedAt.getTime() + leaseMs)))) return undefined;
  try {
    const result = await work();
    await runs.finish(scheduledAt, now(), result);
    return result;
  } catch (error) {
    await runs.release(scheduledAt);
    throw error;
  }
}
