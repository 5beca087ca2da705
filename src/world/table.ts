/**
 * A table to look up by names from outside, with the tables inside it: without what every object inherits, so
 * `constructor` and `__proto__` are as unknown as any other name.
 */
export function table<T extends object>(entries: T): T {
  for (const value of Object.values(entries)) if (isPlain(value)) table(value);
  Object.setPrototypeOf(entries, null);
  return entries;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
