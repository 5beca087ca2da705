import { UserError } from '../../world/errors.ts';

const unreservedOnly = /^[A-Za-z0-9._~-]*$/;

/** RFC 3986 unreserved characters pass; everything else is percent-encoded as UTF-8. */
export function encodeStrict(text: string): string {
  if (unreservedOnly.test(text)) return text;
  return encodeComponent(text).replace(/[!'()*]/g, percentOf);
}

/**
 * Reserved expansion (`allowReserved`): reserved characters and existing triples pass, except those that would
 * end the value: in a query `#`, `&`, `+` and brackets, in a path also `/` and `?`.
 */
export function encodeReserved(text: string, place: 'query' | 'path'): string {
  const kept = place === 'query' ? /^[:/?@!$'()*,;=]$/ : /^[:@!$&'()*+,;=]$/;
  return text
    .split(/(%[0-9A-Fa-f]{2})/)
    .map((part, index) => (index % 2 === 1 ? part : encodeExcept(part, kept)))
    .join('');
}

/** A parameter name that the specification chose: only what the query grammar or form decoding needs is encoded. */
export function encodeName(name: string): string {
  if (unreservedOnly.test(name)) return name;
  return encodeExcept(name, /^[:/?@!$'()*,;]$/);
}

/** Literal text of a path template: characters that no URL may hold are encoded, triples stay. */
export function encodeLiteral(text: string): string {
  if (/^[A-Za-z0-9._~/-]*$/.test(text)) return text;
  return text
    .split(/(%[0-9A-Fa-f]{2})/)
    .map((part, index) => (index % 2 === 1 ? part : encodeExcept(part, /^[/:@!$&'()*+,;=]$/)))
    .join('');
}

/** Percent-decodes until nothing changes, so that a value encoded twice is seen as what it may become. */
export function decodeFully(text: string): string {
  if (!text.includes('%')) return text;
  let current = text;
  for (let round = 0; round < 8; round++) {
    const next = current.replace(/%[0-9A-Fa-f]{2}/g, (triple) =>
      String.fromCharCode(Number.parseInt(triple.slice(1), 16)),
    );
    if (next === current) return current;
    current = next;
  }
  return current;
}

function encodeExcept(text: string, kept: RegExp): string {
  return text.replace(/[^A-Za-z0-9._~-]+/g, (run) =>
    Array.from(run, (character) => (kept.test(character) ? character : encodeStrict(character))).join(''),
  );
}

function encodeComponent(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch (error) {
    throw new UserError(
      `The text ${JSON.stringify(text).slice(0, 80)} holds half of a surrogate pair and cannot be sent. Send well-formed Unicode.`,
      {
        cause: error,
      },
    );
  }
}

function percentOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
