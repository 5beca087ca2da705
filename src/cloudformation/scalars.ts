import type { ScalarValue } from './nodes.ts';

const booleans = new Map<string, boolean>(
  ['yes', 'true', 'on', 'no', 'false', 'off'].flatMap((word, index) => {
    const capitalised = `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
    return [word, capitalised, word.toUpperCase()].map((form) => [form, index < 3] as const);
  }),
);
const integer = /^[-+]?(?:0|[1-9][0-9_]*)$/;
const float = /^[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?$/;

/**
 * Type of an unquoted YAML scalar as PyYAML, hence the SAM CLI and CloudFormation's tools, resolve it (YAML 1.1).
 * Octal, hexadecimal, sexagesimal and date forms stay text: templates mean them as text
 * (account ids, `2010-09-09`), and rules compare text anyway.
 */
export function resolvePlainScalar(text: string): ScalarValue {
  if (text === '' || text === '~' || text === 'null' || text === 'Null' || text === 'NULL') return null;
  const boolean = booleans.get(text);
  if (boolean !== undefined) return boolean;
  if (integer.test(text) || float.test(text)) {
    const number = Number(text.replaceAll('_', ''));
    return Number.isFinite(number) && Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : text;
  }
  return text;
}
