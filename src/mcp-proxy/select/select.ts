import { UserError } from '../../world/errors.ts';
import type { OperationHead } from '../specification/operations.ts';

/** Which operations become tools. All given conditions must hold. */
export interface Selection {
  /** Keep only what matches one of these. `GET /pets/*`, `/pets/**`, `tag:store`, `listPets`, `list*`. */
  readonly include?: readonly string[];
  /** Leave out what matches one of these. */
  readonly exclude?: readonly string[];
  /** Only operations that change nothing. */
  readonly readOnly?: boolean;
}

const readMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']);

/** Whether the HTTP method promises to change nothing (RFC 9110 safe methods, and OpenAPI 3.2's QUERY). */
export function isReadMethod(method: string): boolean {
  return readMethods.has(method.toUpperCase());
}

/**
 * A test for the selection.
 * @throws UserError for a pattern that cannot be understood
 */
export function compileSelection(selection: Selection): (head: OperationHead) => boolean {
  const include = selection.include?.map(compilePattern);
  const exclude = selection.exclude?.map(compilePattern) ?? [];
  return (head) => {
    if (include !== undefined && include.length > 0 && !include.some((matches) => matches(head))) return false;
    return !exclude.some((matches) => matches(head));
  };
}

/** The patterns that no operation matches: most likely mistyped. */
export function findIdlePatterns(patterns: readonly string[], heads: readonly OperationHead[]): string[] {
  return patterns.filter((pattern) => {
    const matches = compilePattern(pattern);
    return !heads.some((head) => matches(head));
  });
}

type Match = (head: OperationHead) => boolean;

function compilePattern(pattern: string): Match {
  const text = pattern.trim();
  if (text === '' || text.length > 300 || text.split('*').length > 12) {
    throw new UserError(
      `Filter "${pattern.slice(0, 80)}" is empty or too long. Use "GET /pets/*", "/pets/**", "tag:store" or an operationId such as "listPets" or "list*".`,
    );
  }
  if (text.startsWith('tag:')) {
    const matches = compileGlob(text.slice(4), 'word');
    return (head) => head.tags.some(matches);
  }
  const [, methods, path] = /^(?:([A-Za-z*][A-Za-z,*]*)\s+)?(\/.*)$/.exec(text) ?? [];
  if (path === undefined) {
    const matches = compileGlob(text, 'word');
    return (head) => head.operationId !== undefined && matches(head.operationId);
  }
  const allowed = methods === undefined || methods === '*' ? undefined : methods.toUpperCase().split(',');
  const matches = compileGlob(path, 'path');
  return (head) => (allowed === undefined || allowed.includes(head.method.toUpperCase())) && matches(head.pathKey);
}

/** `*` is anything (in a path: within one segment), `**` anything across segments; `/pets/**` also matches `/pets`. */
function compileGlob(glob: string, kind: 'path' | 'word'): (text: string) => boolean {
  const single = kind === 'path' ? '[^/]*' : '.*';
  const source = glob
    .split(/(\/\*\*$|\*\*|\*)/)
    .map((part) => {
      if (part === '/**') return '(?:/.*)?';
      if (part === '**') return '.*';
      return part === '*' ? single : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  const expression = new RegExp(`^${source}$`, 's');
  return (text) => expression.test(text);
}
