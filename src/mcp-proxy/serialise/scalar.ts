import { UserError } from '../../world/errors.ts';

/**
 * Text of a value that goes into a URL, header, cookie, form field or XML: booleans in lower case, numbers
 * without exponent, big integers digit by digit, objects and lists as JSON.
 */
export function scalarText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return plainNumber(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  return jsonText(value);
}

/** A composite is expanded by its style; everything else is one text. */
export function isComposite(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Compact JSON in which big integers keep every digit. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    // The platform's own writer is several times faster, but knows no big integers.
    return exactJsonText(value);
  }
}

function exactJsonText(value: unknown): string {
  if (!isComposite(value)) return atomText(value);
  if (Array.isArray(value)) return `[${value.map((item) => exactJsonText(item ?? null)).join(',')}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${exactJsonText(member)}`).join(',')}}`;
}

function atomText(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  return JSON.stringify(value) ?? 'null';
}

/** Decimal digits of a finite number, never `1e21` or `1e-7`. */
export function plainNumber(value: number): string {
  if (!Number.isFinite(value)) throw new UserError(`${value} is not a number that can be sent. Use a finite number.`);
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', lead = '', fraction = '', exponentText = '0'] = match;
  const exponent = Number(exponentText);
  const digits = lead + fraction;
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  return `${sign}${digits.padEnd(exponent + 1, '0')}`;
}
