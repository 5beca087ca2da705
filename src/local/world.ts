import type { ProcessRunner } from '../world/process.ts';

/** What running code on this machine needs of its surroundings; a tool's context fits. */
export interface LocalWorld {
  /** Resolves a path under the allowed roots, or throws an error that says what is allowed. */
  resolvePath(candidate: string, parameter?: string): Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: ProcessRunner;
  progress(message: string, fraction?: number): void;
  readonly signal: AbortSignal;
  onClose(close: () => Promise<void>): void;
}
