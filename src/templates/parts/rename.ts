import type { ResourceNames } from './names.ts';

// Blueprint files are a real project about notes. Another resource means renaming it: every spelling of `note`
// (note, Note, NOTE, notes, Notes, NOTES) inside identifiers, paths and prose. Files hold the word for nothing else.

const spelling = /(?:(\b[Aa])n? )?(notes?|Notes?|NOTES?)/g;

/** How identifiers are spelled in code; differs from the resource's own name where that would clash. */
export type CodeNames = Pick<
  ResourceNames,
  'camel' | 'pascal' | 'constant' | 'pluralCamel' | 'pluralPascal' | 'pluralConstant'
>;

/** Renames notes in a file's text. `code` is given for source code and absent for prose. */
export function renameInText(text: string, names: ResourceNames, code?: CodeNames): string {
  return text.replaceAll(spelling, (match: string, article: string | undefined, word: string, offset: number) => {
    const before = text.charAt(offset + match.length - word.length - 1);
    const after = text.charAt(offset + match.length);
    const renamed = respell(word, names, code, isPathPart(before, after));
    if (article === undefined) return renamed;
    return `${article === 'A' ? names.article.replace('a', 'A') : names.article} ${renamed}`;
  });
}

/** Renames notes in a path such as `src/handlers/create-note.ts`. */
export function renameInPath(path: string, names: ResourceNames): string {
  return path.replaceAll(/notes|note/g, (word) => (word === 'notes' ? names.pluralKebab : names.kebab));
}

/** Between hyphens, after a slash or alone in quotes: a file name, a URL path or a label, not an identifier. */
function isPathPart(before: string, after: string): boolean {
  return before === '-' || after === '-' || before === '/' || (before === "'" && after === "'");
}

function respell(word: string, names: ResourceNames, code: CodeNames | undefined, isPath: boolean): string {
  const isPlural = word.toLowerCase() === 'notes';
  const spelled = code ?? names;
  if (word.startsWith('NOTE')) return isPlural ? spelled.pluralConstant : spelled.constant;
  if (word.startsWith('N')) return isPlural ? spelled.pluralPascal : spelled.pascal;
  if (isPath) return isPlural ? names.pluralKebab : names.kebab;
  if (code) return isPlural ? code.pluralCamel : code.camel;
  return isPlural ? names.pluralProse : names.prose;
}

/**
 * Identifier spellings that clash with nothing in `sources`: a resource named `event` or `error` becomes
 * `eventRecord` in code, while paths, operations and prose keep its own name.
 */
export function chooseCodeNames(names: ResourceNames, sources: readonly string[]): CodeNames {
  const taken = new Set(sources.flatMap(identifiersIn));
  const own = [names.camel, names.pascal, names.pluralCamel, names.pluralPascal];
  if (!own.some((name) => taken.has(name) || reserved.has(name))) return names;
  return {
    camel: `${names.camel}Record`,
    pascal: `${names.pascal}Record`,
    constant: `${names.constant}_RECORD`,
    pluralCamel: `${names.camel}Records`,
    pluralPascal: `${names.pascal}Records`,
    pluralConstant: `${names.constant}_RECORDS`,
  };
}

const reserved = new Set(
  'any arguments async await boolean break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let never new null number object package private protected public return static string super switch symbol this throw true try type typeof undefined unknown var void while with yield'.split(
    ' ',
  ),
);

/** Every identifier of a source text that is not itself renamed, more rather than fewer: words of template strings count, comments and plain strings do not. */
function identifiersIn(source: string): string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|'[^'\n]*'/g, ' ');
  return (code.match(/[A-Za-z_$][\w$]*/g) ?? []).filter((word) => !/^notes?$/i.test(word));
}
