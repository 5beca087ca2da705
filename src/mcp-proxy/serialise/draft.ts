import { ConfigError, UserError } from '../../world/errors.ts';
import type { HttpRequest } from '../http/message.ts';

/** One part of a query or cookie string: the name as it is, and the encoded text that is sent. */
export interface EncodedPair {
  readonly name: string;
  readonly text: string;
}

export type HeaderPair = readonly [name: string, value: string];

/** A request between building and sending; credentials are added to it, then it becomes bytes. */
export interface RequestDraft {
  readonly method: string;
  readonly origin: string;
  /** Encoded, without the query. */
  readonly path: string;
  readonly query: readonly EncodedPair[];
  readonly headers: readonly HeaderPair[];
  readonly cookies: readonly EncodedPair[];
  readonly body?: Uint8Array | undefined;
}

/** RFC 9110 token: what a header or cookie name, and a method, may be. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Headers that belong to the connection, the body or the credential; neither a specification's parameter nor an argument sets them. */
const reservedHeaders = new Set(
  'accept accept-encoding authorization connection content-encoding content-length content-type cookie expect host keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding upgrade'.split(
    ' ',
  ),
);

/** True for headers that no argument may set: Authorization, Host, Cookie, Content-*, hop-by-hop and proxy headers. */
export function isReservedHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return reservedHeaders.has(lower) || lower.startsWith('proxy-');
}

/** @throws UserError when `value` could end the header or cannot be written in it. */
export function assertHeaderValue(name: string, value: string): void {
  const bad = /[^\t\u0020-\u007e\u0080-\u00ff]/u.exec(value)?.[0];
  if (bad === undefined) return;
  throw new UserError(
    `Header "${name}" cannot hold the character U+${(bad.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}. Use printable Latin-1 text without line breaks. Nothing was sent.`,
  );
}

export function isToken(text: string): boolean {
  return token.test(text);
}

/** The request as it goes out. Every header is checked once more, whoever wrote it. */
export function finishDraft(draft: RequestDraft): HttpRequest {
  if (!isToken(draft.method)) throw new ConfigError(`${JSON.stringify(draft.method)} is not an HTTP method.`);
  const cookie = draft.cookies.map((pair) => pair.text).join('; ');
  const headers: HeaderPair[] = cookie === '' ? [...draft.headers] : [...draft.headers, ['Cookie', cookie]];
  for (const [name, value] of headers) {
    if (!isToken(name)) throw new UserError(`${JSON.stringify(name)} is not a header name. Nothing was sent.`);
    assertHeaderValue(name, value);
  }
  const query = draft.query.map((pair) => pair.text).join('&');
  return {
    method: draft.method,
    origin: draft.origin,
    path: query === '' ? draft.path : `${draft.path}?${query}`,
    headers,
    body: draft.body,
  };
}

/** Sets a header, replacing every one of its name. */
export function withHeader(draft: RequestDraft, name: string, value: string): RequestDraft {
  const others: HeaderPair[] = draft.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase());
  return { ...draft, headers: [...others, [name, value]] };
}
