/** `Did you mean "A"?`, or all the names when none is near and they are few. */
export function suggestion(near: readonly string[], all: readonly string[] = []): string {
  if (near.length > 0) return `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`;
  return all.length > 0 && all.length <= 20 ? `It may be ${all.join(', ')}.` : '';
}
