import { ConfigError, UserError } from '../../world/errors.ts';
import type { Operation, Parameter } from '../operation.ts';
import { assertHeaderValue, isReservedHeader, isToken, type EncodedPair, type HeaderPair } from './draft.ts';
import { encodeForm } from './body/form.ts';
import type { ParameterValues } from './path.ts';
import { encodeLiteral, encodeName, encodeReserved, encodeStrict } from './percent.ts';
import { jsonText, scalarText } from './scalar.ts';
import { expandHeader, expandPairs, type NamedValue } from './style.ts';

/** RFC 6265 cookie-octet. */
const cookieOctets = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;

const encodedDelimiters = { ',': ',', ' ': '%20', '|': '%7C', '\t': '%09' } as const;

/**
 * The query: what the path key fixes, then each parameter in its style.
 * @throws UserError when a free-form object would write another parameter's name.
 */
export function buildQuery(operation: Operation, values: ParameterValues): EncodedPair[] {
  const fixed = fixedPairs(operation, values);
  const declared = new Set([...fixed.map((pair) => pair.name), ...namesIn(operation, 'query')]);
  const pairs = [...fixed];
  for (const [parameter, value] of values) {
    if (parameter.in === 'querystring') pairs.push(...wholeQuery(parameter, value));
    if (parameter.in !== 'query') continue;
    const written = queryPairs(parameter, value);
    assertNoOverlap(parameter, written, declared);
    pairs.push(...written);
  }
  return pairs;
}

/** @throws UserError for a value that could end the header; reserved headers are never written. */
export function buildHeaders(values: ParameterValues): HeaderPair[] {
  const headers: HeaderPair[] = [];
  for (const [parameter, value] of values) {
    if (parameter.in !== 'header' || value === null || isReservedHeader(parameter.name)) continue;
    if (!isToken(parameter.name)) {
      throw new ConfigError(
        `The specification names a header ${JSON.stringify(parameter.name)}, which HTTP does not permit.`,
      );
    }
    const text = parameter.contentType === undefined ? expandHeader(value, parameter) : asciiJson(value);
    if (text === undefined) continue;
    assertHeaderValue(parameter.name, text);
    headers.push([parameter.name, text]);
  }
  return headers;
}

/** @throws UserError for a value that could add a second cookie. */
export function buildCookies(values: ParameterValues): EncodedPair[] {
  const cookies: EncodedPair[] = [];
  for (const [parameter, value] of values) {
    if (parameter.in !== 'cookie') continue;
    for (const pair of contentOr(parameter, value, () => expandPairs(parameter.name, value, parameter))) {
      const name = isToken(pair.name) ? pair.name : encodeStrict(pair.name);
      const text =
        parameter.style === 'cookie'
          ? assertCookieValue(parameter.name, pair.parts.join(pair.delimiter))
          : encodeStrict(pair.parts.join(pair.delimiter));
      cookies.push({ name, text: `${name}=${text}` });
    }
  }
  return cookies;
}

/** Encodes expanded pairs for a query or a form. */
export function encodePairs(pairs: readonly NamedValue[], allowReserved: boolean): EncodedPair[] {
  const encode = allowReserved ? (text: string) => encodeReserved(text, 'query') : encodeStrict;
  return pairs.map(({ name, parts, delimiter }) => ({
    name,
    text: `${encodeName(name)}=${parts.map(encode).join(encodedDelimiters[delimiter])}`,
  }));
}

function queryPairs(parameter: Parameter, value: unknown): EncodedPair[] {
  const pairs = contentOr(parameter, value, () => expandPairs(parameter.name, value, parameter));
  const isEmpty = pairs.length === 0 && parameter.allowEmptyValue;
  return isEmpty
    ? [{ name: parameter.name, text: `${encodeName(parameter.name)}=` }]
    : encodePairs(pairs, parameter.allowReserved);
}

function contentOr(parameter: Parameter, value: unknown, expand: () => NamedValue[]): NamedValue[] {
  if (parameter.contentType === undefined) return expand();
  const isJson = /[/+]json\b/i.test(parameter.contentType);
  return [{ name: parameter.name, parts: [isJson ? jsonText(value) : scalarText(value)], delimiter: ',' }];
}

/** OpenAPI 3.2 `in: querystring`: one value is the whole query, in the parameter's media type. */
function wholeQuery(parameter: Parameter, value: unknown): EncodedPair[] {
  if (/^application\/x-www-form-urlencoded\b/i.test(parameter.contentType ?? '')) return encodeForm(value, {});
  const isJson = /[/+]json\b/i.test(parameter.contentType ?? '');
  return [{ name: '', text: encodeStrict(isJson ? jsonText(value) : scalarText(value)) }];
}

function fixedPairs(operation: Operation, values: ParameterValues): EncodedPair[] {
  if (operation.fixedQuery === undefined || operation.fixedQuery === '') return [];
  return operation.fixedQuery.split('&').map((pair) => {
    const text = pair
      .split(/(\{[^{}]+\})/)
      .map((part, index) =>
        index % 2 === 0 ? encodeLiteral(part) : encodeStrict(valueByName(values, part.slice(1, -1))),
      )
      .join('');
    return { name: text.split('=')[0] ?? '', text };
  });
}

function valueByName(values: ParameterValues, name: string): string {
  for (const [parameter, value] of values) if (parameter.name === name && value !== null) return scalarText(value);
  throw new UserError(`The query needs a value for {${name}}. Nothing was sent.`);
}

function assertNoOverlap(parameter: Parameter, written: readonly EncodedPair[], declared: ReadonlySet<string>): void {
  const overlap = written.find((pair) => pair.name !== parameter.name && declared.has(pair.name));
  if (overlap === undefined) return;
  throw new UserError(
    `"${parameter.name}" may not hold the key "${overlap.name}": that is a parameter of its own. Nothing was sent. Pass it as such, or leave it out.`,
  );
}

function assertCookieValue(name: string, text: string): string {
  if (cookieOctets.test(text)) return text;
  throw new UserError(
    `Cookie "${name}" may not hold blanks, quotes, commas, semicolons, backslashes or non-ASCII characters. Nothing was sent. Encode the value as the API expects it.`,
  );
}

/** JSON for a header: characters beyond ASCII as \u escapes. */
function asciiJson(value: unknown): string {
  return jsonText(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function namesIn(operation: Operation, place: Parameter['in']): string[] {
  return operation.parameters.filter((parameter) => parameter.in === place).map((parameter) => parameter.name);
}
