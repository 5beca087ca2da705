const order = ['error', 'warning', 'info', 'debug'] as const;

export type Log = (level: (typeof order)[number], text: string) => void;

/** Lines to standard error, which is free for any text; standard output belongs to the protocol. */
export function createLog(threshold: (typeof order)[number], write: (line: string) => void): Log {
  return (level, text) => {
    if (order.indexOf(level) <= order.indexOf(threshold)) write(`serverless-mcp ${level}: ${text}\n`);
  };
}
