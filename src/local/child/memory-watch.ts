import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';

const pollIntervalMs = { linux: 40, darwin: 250 };

/**
 * Measures the resident memory of a process while it runs, from outside, so that a loop that never
 * yields is seen too. Linux and macOS; elsewhere only V8's heap limit and the child's own figure hold.
 * @returns stops the watch and gives the highest figure seen, in KB
 */
export function watchMemory(pid: number, limitKb: number, onExceeded: (residentKb: number) => void): () => number {
  const read = readers[process.platform];
  if (!read) return () => 0;
  let peakKb = 0;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  const poll = async (): Promise<void> => {
    const residentKb = await read.residentKb(pid);
    if (isStopped) return;
    peakKb = Math.max(peakKb, residentKb);
    if (residentKb > limitKb) {
      onExceeded(residentKb);
      return;
    }
    timer = setTimeout(() => void poll(), read.intervalMs);
  };
  void poll();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    return peakKb;
  };
}

interface Reader {
  readonly intervalMs: number;
  /** 0 when the process is gone. */
  residentKb(pid: number): Promise<number>;
}

const readers: Partial<Record<NodeJS.Platform, Reader>> = {
  linux: {
    intervalMs: pollIntervalMs.linux,
    async residentKb(pid) {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0);
    },
  },
  darwin: {
    intervalMs: pollIntervalMs.darwin,
    residentKb: (pid) =>
      new Promise((resolve) => {
        execFile('ps', ['-o', 'rss=', '-p', String(pid)], { timeout: 1000 }, (_error, stdout) =>
          resolve(Number(stdout.trim()) || 0),
        );
      }),
  },
};
