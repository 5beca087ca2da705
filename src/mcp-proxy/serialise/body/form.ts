import type { PropertyEncoding } from '../../operation.ts';
import type { EncodedPair } from '../draft.ts';
import { encodePairs } from '../parameters.ts';
import { isComposite, jsonText, scalarText } from '../scalar.ts';
import { expandPairs, type NamedValue } from '../style.ts';

export type Encodings = Readonly<Record<string, PropertyEncoding>>;

/**
 * `application/x-www-form-urlencoded`: each property in its encoding's style; without one, lists repeat the
 * name and nested objects are JSON (OpenAPI "Encoding Object", default content types).
 * A value that is not an object is one text.
 */
export function encodeForm(value: unknown, encodings: Encodings): EncodedPair[] {
  if (!isComposite(value)) return [{ name: '', text: scalarText(value) }];
  return Object.entries(value).flatMap(([name, member]) => {
    const encoding = encodingOf(encodings, name);
    return encodePairs(expandProperty(name, member, encoding), encoding?.allowReserved === true);
  });
}

/** Expands one property of a form by its encoding. */
export function expandProperty(name: string, value: unknown, encoding: PropertyEncoding | undefined): NamedValue[] {
  if (encoding?.style !== undefined) {
    return expandPairs(name, value, { style: encoding.style, explode: encoding.explode ?? encoding.style === 'form' });
  }
  const isJson = /[/+]json\b/i.test(encoding?.contentType ?? '');
  if (isJson && value !== undefined) return [{ name, parts: [jsonText(value)], delimiter: ',' }];
  if (isComposite(value) && !Array.isArray(value)) return [{ name, parts: [jsonText(value)], delimiter: ',' }];
  return expandPairs(name, value, { style: 'form', explode: true });
}

export function encodingOf(encodings: Encodings, name: string): PropertyEncoding | undefined {
  return Object.hasOwn(encodings, name) ? encodings[name] : undefined;
}
