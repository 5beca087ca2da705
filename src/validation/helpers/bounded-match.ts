import vm from 'node:vm';

/** Longest one match may take; patterns that backtrack without end are cut off here. */
const maxMatchMs = 50;
const compiled = new Map<string, RegExp | undefined>();
const maxCompiled = 2000;
let sandbox: { readonly context: vm.Context; readonly script: vm.Script } | undefined;

/**
 * Whether a pattern from a template or a registry matches a text.
 * @returns undefined for a pattern JavaScript does not read, and when the answer would take too long
 */
export function matchesInTime(pattern: string, text: string): boolean | undefined {
  const expression = compile(pattern);
  if (!expression) return undefined;
  return text.length > 20 && mayBacktrack(pattern) ? matchWithLimit(pattern, text) : expression.test(text);
}

function compile(pattern: string): RegExp | undefined {
  if (compiled.has(pattern)) return compiled.get(pattern);
  if (compiled.size >= maxCompiled) compiled.clear();
  let expression: RegExp | undefined;
  try {
    expression = new RegExp(pattern);
  } catch {
    expression = undefined;
  }
  compiled.set(pattern, expression);
  return expression;
}

/** A repeated group that repeats something itself, or more than two open repetitions. */
function mayBacktrack(pattern: string): boolean {
  const bare = pattern.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  const isNested = /[*+}|?][^()]*\)+[^()]*\)*(?:[*+]|\{\d*,)/.test(bare);
  return isNested || (bare.match(/[*+]|\{\d+,\}/g)?.length ?? 0) > 2;
}

function matchWithLimit(pattern: string, text: string): boolean | undefined {
  sandbox ??= { context: vm.createContext({}), script: new vm.Script('new RegExp(pattern).test(text)') };
  Object.assign(sandbox.context, { pattern, text });
  try {
    return sandbox.script.runInContext(sandbox.context, { timeout: maxMatchMs }) === true;
  } catch {
    return undefined; // Out of time.
  }
}
