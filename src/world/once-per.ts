/**
 * The same function, computing its answer once for each object it is given, such as a template's model. Answers are
 * shared, so they must not be changed; they live as long as their object.
 */
export function oncePer<Key extends object, Result extends object>(
  compute: (key: Key) => Result,
): (key: Key) => Result {
  const answers = new WeakMap<Key, Result>();
  return (key) => {
    const known = answers.get(key);
    if (known) return known;
    const answer = compute(key);
    answers.set(key, answer);
    return answer;
  };
}
