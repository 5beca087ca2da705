import { setImmediate } from 'node:timers/promises';

/** Lets other work and a cancellation through during a long computation; throws when cancelled. */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}
