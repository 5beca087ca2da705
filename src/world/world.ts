import { createLog, type Log } from './log.ts';
import { createRedactor } from './redact.ts';
import type { ProcessRunner } from './process.ts';

/** What the product touches outside itself, created once per process and shared by all connections. */
export interface World {
  now(this: void): Date;
  readonly run: ProcessRunner;
  readonly log: Log;
  redact(this: void, text: string): string;
  /** Registers something to end with the process. */
  onClose(this: void, close: () => Promise<void>): void;
  close(this: void): Promise<void>;
}

/** The real world: this process's clock and children, and a redactor that knows the secrets of `env`. */
export function createWorld(
  logLevel: Parameters<typeof createLog>[0],
  env: Readonly<Record<string, string | undefined>>,
): World {
  const closers: (() => Promise<void>)[] = [];
  const redactor = createRedactor(secretValues(env));
  return {
    now: () => new Date(),
    // Loaded by the first child, not by every start.
    run: async (request) => (await import('./process.ts')).runProcess(request),
    log: createLog(logLevel, (line) => process.stderr.write(line)),
    redact: (text) => redactor.redact(text),
    onClose: (close) => closers.push(close),
    close: async () => {
      await Promise.allSettled(closers.splice(0).map((close) => close()));
    },
  };
}

const secretName = /SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|PRIVATE_KEY|CREDENTIAL/i;

/** Values of variables whose name says secret; paths and URLs under such names (token files) are none. */
function secretValues(env: Readonly<Record<string, string | undefined>>): string[] {
  const values: string[] = [];
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && value.length >= 8 && secretName.test(name) && !/^(\/|[a-z]+:\/\/)/.test(value))
      values.push(value);
  }
  return values;
}
