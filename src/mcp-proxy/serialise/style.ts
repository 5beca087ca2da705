import type { ParameterStyle } from '../operation.ts';
import { encodeStrict } from './percent.ts';
import { isComposite, scalarText } from './scalar.ts';

/** One `name=value` before encoding; several `parts` are joined by the delimiter after each is encoded. */
export interface NamedValue {
  readonly name: string;
  readonly parts: readonly string[];
  readonly delimiter: ',' | ' ' | '|' | '\t';
}

export interface StyleRules {
  readonly style: ParameterStyle;
  readonly explode: boolean;
}

const delimiters: Partial<Record<ParameterStyle, NamedValue['delimiter']>> = {
  spaceDelimited: ' ',
  pipeDelimited: '|',
  tabDelimited: '\t',
};

/**
 * Expands a value for a place that holds `name=value` pairs: query, cookie, form. OpenAPI 3.2 "Style Values" and
 * RFC 6570 3.2.8; null members and empty lists and objects are undefined there, so they give nothing.
 * Objects and lists inside `deepObject` become `name[key][0]`; inside any other style they are JSON texts.
 */
export function expandPairs(name: string, value: unknown, { style, explode }: StyleRules): NamedValue[] {
  if (value === null || value === undefined) return [];
  if (!isComposite(value)) return [single(name, scalarText(value))];
  if (style === 'deepObject') return expandDeep(name, value);
  const members = definedMembers(value);
  if (members.length === 0) return [];
  if (explode) {
    return members.map(([key, member]) => single(Array.isArray(value) ? name : key, scalarText(member)));
  }
  return [{ name, parts: flatten(value, members), delimiter: delimiters[style] ?? ',' }];
}

/** Expands a value for a header: RFC 6570 simple style, without percent-encoding. Undefined for an empty list or object. */
export function expandHeader(value: unknown, { style, explode }: StyleRules): string | undefined {
  if (!isComposite(value)) return scalarText(value);
  const members = definedMembers(value);
  if (members.length === 0) return undefined;
  if (explode && !Array.isArray(value)) return members.map(([key, member]) => `${key}=${scalarText(member)}`).join(',');
  return flatten(value, members).join(delimiters[style] ?? ',');
}

/** Expands a path value in simple, label or matrix style (RFC 6570 3.2.2, 3.2.5, 3.2.7). */
export function expandPath(
  name: string,
  value: unknown,
  { style, explode }: StyleRules,
  encode: (text: string) => string,
): string {
  if (!isComposite(value)) return pathPrefix(style, name, encode(scalarText(value)));
  const members = definedMembers(value);
  // Of Swagger 2.0's collection formats in a path.
  const other = delimiters[style];
  const delimiter = other === undefined ? ',' : encodeStrict(other);
  if (!explode) return pathPrefix(style, name, flatten(value, members).map(encode).join(delimiter));
  const isList = Array.isArray(value);
  const items = members.map(([key, member]) =>
    isList ? encode(scalarText(member)) : `${encode(key)}=${encode(scalarText(member))}`,
  );
  if (style === 'label') return items.map((item) => `.${item}`).join('');
  if (style === 'matrix') return items.map((item) => `;${isList ? `${encode(name)}=` : ''}${item}`).join('');
  return items.join(',');
}

function pathPrefix(style: ParameterStyle, name: string, text: string): string {
  if (style === 'label') return `.${text}`;
  if (style === 'matrix') return text === '' ? `;${encodeStrict(name)}` : `;${encodeStrict(name)}=${text}`;
  return text;
}

function expandDeep(name: string, value: unknown): NamedValue[] {
  if (value === null || value === undefined) return [];
  if (!isComposite(value)) return [single(name, scalarText(value))];
  return Object.entries(value).flatMap(([key, member]) => expandDeep(`${name}[${key}]`, member));
}

function definedMembers(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
}

function flatten(value: object, members: readonly [string, unknown][]): string[] {
  if (Array.isArray(value)) return members.map(([, member]) => scalarText(member));
  return members.flatMap(([key, member]) => [key, scalarText(member)]);
}

function single(name: string, text: string): NamedValue {
  return { name, parts: [text], delimiter: ',' };
}
