export interface LogLine {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

export interface CollectedLogs {
  readonly lines: readonly LogLine[];
  /** Bytes that came after the limit and were not kept. */
  readonly droppedBytes: number;
}

/** Keeps the first `limitBytes` of what a child prints and counts the rest. */
export function collectLogs(limitBytes: number) {
  let lines: LogLine[] = [];
  let bytes = 0;
  let droppedBytes = 0;
  return {
    add(line: LogLine): void {
      const size = Buffer.byteLength(line.text) + 1;
      if (bytes + size > limitBytes) droppedBytes += size;
      else lines.push(line);
      bytes += size;
    },
    /** What came since the last call. */
    take(): CollectedLogs {
      const taken = { lines, droppedBytes };
      lines = [];
      bytes = 0;
      droppedBytes = 0;
      return taken;
    },
  };
}
