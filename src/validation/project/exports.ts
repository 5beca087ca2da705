/**
 * Names a module exports when `name` is surely not among them; undefined otherwise.
 * A name after a comma may be a further one of `export const a = 1, b = 2`.
 */
export function exportsWithout(source: string, name: string): ReadonlySet<string> | undefined {
  if (!/^[\w$]+$/.test(name)) return undefined;
  const names = exportedNames(source);
  const further = new RegExp(String.raw`,\s*${name.replaceAll('$', '[$]')}\s*[:=](?!=)`);
  if (!names || names.has(name) || further.test(source)) return undefined;
  return names;
}

/**
 * Names a JavaScript or TypeScript module exports, read without parsing: every place that could export must have one of
 * the common forms. Undefined when one has not, for then anything may be exported. Names in comments count too.
 */
export function exportedNames(source: string): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const match of source.matchAll(/(?<![\w$.])export(?![\w$])(?!\s*[:?(,)])/g)) {
    const found = namesOfExport(source.slice(match.index + 'export'.length, match.index + 2_000));
    if (!found) return undefined;
    for (const name of found) names.add(name);
  }
  return addCommonJs(source, names) ? names : undefined;
}

const identifier = String.raw`[\w$\u0080-\uffff]+`;
const declaration = new RegExp(
  String.raw`^\s+(?:declare\s+)?(?:async\s+)?(?:(?:const|let|var|class|abstract\s+class|enum|const\s+enum)\s+|function\s*\*?\s*)(${identifier})`,
);
const typeOnly = /^\s+(?:declare\s+)?(?:type|interface|namespace|module)(?![\w$])/;

/** Names after one `export`; undefined when its form is not known here. */
function namesOfExport(text: string): string[] | undefined {
  if (/^\s+default(?![\w$])/.test(text)) return ['default'];
  if (typeOnly.test(text)) return [];
  const declared = declaration.exec(text);
  if (declared) return [declared[1] ?? ''];
  const list = /^\s*\{([^{}]*)\}/.exec(text);
  if (!list) return undefined;
  return (list[1] ?? '')
    .replace(/\/\/.*|\/\*[^]*?\*\//g, '')
    .split(',')
    .map(
      (item) =>
        item
          .trim()
          .replace(/^type\s+/, '')
          .split(/\s+as\s+/)
          .at(-1)
          ?.replaceAll(/['"]/g, '') ?? '',
    )
    .filter((name) => name !== '');
}

/** Adds what CommonJS code exports; false when it does so in a way not known here. */
function addCommonJs(source: string, names: Set<string>): boolean {
  if (/(?<![\w$.])(?:this\s*[.[]|eval\s*\()/.test(source) && names.size === 0) return false;
  for (const match of source.matchAll(/(?<![\w$.])(?:module\s*\.\s*)?exports(?![\w$])/g)) {
    const rest = source.slice(match.index + match[0].length);
    const property = new RegExp(String.raw`^\s*\.\s*(${identifier})`).exec(rest);
    const literal = /^\s*=\s*\{([^{}()]*)\}\s*(?:;|$|\r?\n)/.exec(rest);
    if (property) names.add(property[1] ?? '');
    else if (literal && match[0] !== 'exports' && !(literal[1] ?? '').includes('...')) {
      for (const item of (literal[1] ?? '').split(','))
        names.add((item.split(':')[0] ?? '').trim().replaceAll(/['"]/g, ''));
    } else return false;
  }
  names.delete('');
  return true;
}
