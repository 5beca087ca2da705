/** Names at most `2` edits away (or a third of a short name), nearest first, at most three. Case differences count nothing. */
export function nearestNames(written: string, names: Iterable<string>): readonly string[] {
  const lower = written.toLowerCase();
  const limit = Math.min(2, Math.ceil(written.length / 3));
  const found: { name: string; distance: number }[] = [];
  for (const name of names) {
    const distance = editDistance(lower, name.toLowerCase(), limit);
    if (distance <= limit) found.push({ name, distance });
  }
  return found
    .sort((left, right) => left.distance - right.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** `Did you mean "A"?`, or all the names when none is near and they are few. */
export function suggestion(near: readonly string[], all: readonly string[] = []): string {
  if (near.length > 0) return `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`;
  return all.length > 0 && all.length <= 20 ? `It may be ${all.join(', ')}.` : '';
}

/** Optimal string alignment distance, or `limit + 1` as soon as it must exceed the limit. */
function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      const isSwap =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      const best = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwap ? (beforePrevious[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
      current.push(best);
    }
    if (Math.min(...current) > limit) return limit + 1;
    beforePrevious = previous;
    previous = current;
  }
  return previous[right.length] ?? limit + 1;
}
