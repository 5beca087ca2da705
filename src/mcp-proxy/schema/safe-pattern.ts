const maxPatternLength = 256;

const verdicts = new Map<string, boolean>();

/**
 * Whether a `pattern` of an untrusted specification may be published and run: short, valid as ECMA-262 with the
 * `u` flag, and without the shapes that backtrack exponentially (a repeated group that itself repeats or
 * branches, look-arounds, back-references).
 */
export function isSafePattern(pattern: string): boolean {
  if (pattern.length > maxPatternLength) return false;
  const known = verdicts.get(pattern);
  if (known !== undefined) return known;
  const verdict = compiles(pattern) && !canExplode(pattern);
  if (verdicts.size < 10_000) verdicts.set(pattern, verdict);
  return verdict;
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

function canExplode(pattern: string): boolean {
  if (/\(\?<?[=!]|\\[1-9]|\\k</.test(pattern)) return true;
  const bare = pattern.replace(/\\./gs, 'x').replace(/\[[^\]]*\]/g, 'x');
  const groups: { repeats: boolean }[] = [];
  for (let index = 0; index < bare.length; index += 1) {
    const character = bare[index];
    const group = groups.at(-1);
    if (character === '(') groups.push({ repeats: false });
    if (group === undefined) continue;
    if (character === '|' || isRepetition(bare, index)) group.repeats = true;
    if (character === ')') {
      groups.pop();
      const parent = groups.at(-1);
      if (group.repeats && isRepetition(bare, index + 1)) return true;
      if (group.repeats && parent !== undefined) parent.repeats = true;
    }
  }
  return false;
}

/** An unbounded or large repetition starts here. */
function isRepetition(bare: string, index: number): boolean {
  const character = bare[index];
  if (character === '*' || character === '+') return true;
  const bounds = character === '{' ? /^\{\d+(,(\d*))?\}/.exec(bare.slice(index)) : null;
  return bounds !== null && bounds[1] !== undefined && (bounds[2] === '' || Number(bounds[2]) > 20);
}
