import { Script, createContext } from 'node:vm';

/** Runs one fixed line; no text of a specification is ever compiled. */
const script = new Script('work()');

/**
 * Runs synchronous work and ends it when it takes too long. V8 interrupts regular expressions too, so a pattern
 * that backtracks without end costs at most `timeoutMs`. Costs about 0.1 ms itself.
 * @throws an error with code `ERR_SCRIPT_EXECUTION_TIMEOUT`
 */
export function runBounded<T>(work: () => T, timeoutMs: number): T {
  let result: { value: T } | undefined;
  const context = createContext({
    work: () => {
      result = { value: work() };
    },
  });
  script.runInContext(context, { timeout: timeoutMs });
  if (result === undefined) throw new Error('The work did not finish.');
  return result.value;
}

/** The error comes from another realm, so it is no `Error` of this one. */
export function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
