import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '../domain/snapshot.ts';

const attempts = 3;
const timeoutMs = 5000;
const maxBytes = 5 * 1024 * 1024;

/**
 * Fetches a page with a time limit and a size limit. Tries again, after a growing and random pause, when the
 * server does not answer or says that it cannot now; never for answers that will not change.
 */
export async function fetchPage(url: string): Promise<Page> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), headers: { accept: '*/*' } });
      if (response.status < 500 || attempt === attempts) return await readPage(response);
      await response.body?.cancel();
    } catch (error) {
      if (attempt === attempts || error instanceof PageTooLargeError) throw error;
    }
    await sleep(Math.random() * 200 * 2 ** attempt);
  }
}

export class PageTooLargeError extends Error {
  override readonly name = 'PageTooLargeError';
}

async function readPage(response: Response): Promise<Page> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new PageTooLargeError(`The page is larger than ${String(maxBytes)} bytes`);
    chunks.push(chunk);
  }
  return { status: response.status, body: Buffer.concat(chunks).toString('utf8') };
}
