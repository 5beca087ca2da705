import { parse } from 'lossless-json';

/** A number whose digits a double may not hold: sixteen or more in a row. */
const longNumber = /\d{16}/;

export interface ParsedJson {
  readonly value: unknown;
  readonly mayHoldBigints: boolean;
}

/**
 * Parses JSON as JSON.parse does, except that integers beyond 2^53 become bigints. The exact parser is slower, so it
 * runs only on texts that hold such a run of digits.
 * @returns undefined when the text is not JSON
 */
export function parseExactJson(text: string): ParsedJson | undefined {
  try {
    if (!longNumber.test(text)) return { value: JSON.parse(text), mayHoldBigints: false };
    return {
      mayHoldBigints: true,
      value: parse(text, null, { parseNumber: readNumber, onDuplicateKey: ({ newValue }) => newValue }),
    };
  } catch (error) {
    return error instanceof RangeError ? parsePlainly(text) : undefined;
  }
}

/** The exact parser recurses; JSON.parse reads far deeper texts. */
function parsePlainly(text: string): ParsedJson | undefined {
  try {
    return { value: JSON.parse(text), mayHoldBigints: false };
  } catch {
    return undefined;
  }
}

function readNumber(text: string): unknown {
  const value = Number(text);
  if (Number.isSafeInteger(value) || !/^-?\d+$/.test(text)) return Number.isFinite(value) ? value : text;
  return BigInt(text);
}

/** Bigints as texts, for places that can hold only plain JSON. */
export function withoutBigints(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(withoutBigints);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutBigints(member)]));
}
