import { stat } from 'node:fs/promises';

const intervalMs = 400;

/**
 * Notices changed files by looking at their times: exact about which files, the same on every system,
 * and cheap for the few dozen files a service has.
 */
export class FileWatch {
  #times = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #checking: Promise<void> | undefined;
  readonly #onChange: (files: readonly string[]) => Promise<void>;

  constructor(onChange: (files: readonly string[]) => Promise<void>) {
    this.#onChange = onChange;
  }

  /** Watches these files too, from how they are now. */
  async add(files: readonly string[]): Promise<void> {
    for (const file of files) if (!this.#times.has(file)) this.#times.set(file, await timeOf(file));
  }

  start(): void {
    this.#timer = setTimeout(() => void this.check().finally(() => this.#timer && this.start()), intervalMs);
    this.#timer.unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Looks now, so that a request right after a save gets the new code. */
  check(): Promise<void> {
    this.#checking ??= this.#look().finally(() => {
      this.#checking = undefined;
    });
    return this.#checking;
  }

  async #look(): Promise<void> {
    const changed: string[] = [];
    for (const [file, before] of this.#times) {
      const now = await timeOf(file);
      if (now === before) continue;
      this.#times.set(file, now);
      changed.push(file);
    }
    if (changed.length > 0) await this.#onChange(changed);
  }
}

/** 0 for a file that is not there, so that its creation is a change. */
async function timeOf(file: string): Promise<number> {
  return stat(file).then(
    (status) => status.mtimeMs,
    () => 0,
  );
}
