import { UserError } from '../../world/errors.ts';
import type { Operation, Parameter } from '../operation.ts';
import { decodeFully, encodeLiteral, encodeReserved, encodeStrict } from './percent.ts';
import { isComposite, jsonText, scalarText } from './scalar.ts';
import { expandPath } from './style.ts';

/** Values of one operation's parameters, by `Parameter` object. */
export type ParameterValues = ReadonlyMap<Parameter, unknown>;

/**
 * Expands a path template. A value can never leave its own segment: reserved characters are encoded, and values that
 * are empty, `.` or `..`, now or after any number of decodings, are refused; so are control characters.
 * The finished path is parsed again and must have the segments of its template.
 * @returns the encoded path with `pathPrefix` in front
 */
export function buildPath(operation: Operation, values: ParameterValues, pathPrefix: string): string {
  let extraSegments = 0;
  const expanded = operation.path
    .split(/(\{[^{}]+\})/)
    .map((part, index) => {
      if (index % 2 === 0) return encodeLiteral(part);
      const text = expandExpression(operation, part.slice(1, -1), values);
      extraSegments += countSlashes(text);
      return text;
    })
    .join('');
  const path = `${pathPrefix}${expanded.startsWith('/') ? '' : '/'}${expanded}`;
  const slashes =
    countSlashes(pathPrefix) + countSlashes(operation.path) + (expanded.startsWith('/') ? 0 : 1) + extraSegments;
  assertSafePath(path, slashes, operation.id);
  return path;
}

function expandExpression(operation: Operation, expression: string, values: ParameterValues): string {
  const names = [expression, expression.replace(/[+*]$/, '')];
  const parameter = operation.parameters.find((candidate) => candidate.in === 'path' && names.includes(candidate.name));
  const value = parameter === undefined ? undefined : values.get(parameter);
  if (parameter === undefined || value === undefined || value === null) {
    throw new UserError(`The path ${operation.path} needs a value for {${expression}}. Nothing was sent.`);
  }
  if (parameter.isGreedy === true) return expandGreedy(parameter, scalarText(value));
  const encode = (text: string): string => {
    assertSafeValue(text, parameter.name);
    return parameter.allowReserved ? encodeReserved(text, 'path') : encodeStrict(text);
  };
  if (parameter.contentType !== undefined) return encode(typeof value === 'string' ? value : jsonText(value));
  if (isComposite(value) && Object.keys(value).length === 0) throw refusedValue(parameter.name, '(empty)', 'is empty');
  return expandPath(parameter.name, value, parameter, encode);
}

/** `{proxy+}`: slashes separate segments, each checked and encoded on its own. */
function expandGreedy(parameter: Parameter, text: string): string {
  return text
    .split('/')
    .map((segment) => {
      assertSafeValue(segment, parameter.name);
      return encodeStrict(segment);
    })
    .join('/');
}

function assertSafeValue(text: string, name: string): void {
  if (text === '') throw refusedValue(name, text, 'is empty or has an empty segment');
  const decoded = asLooseServersRead(text);
  if (/[^\u0020-\u007e\u0080-\uffff]/.test(decoded)) {
    throw refusedValue(name, text, 'holds a control character');
  }
  if (decoded.split(/[/\\;]/).some((segment) => /^\s*\.{1,2}\s*$/.test(segment))) {
    throw refusedValue(name, text, 'holds a "." or ".." segment');
  }
}

/** Decoded again and again, with the compatibility forms (`．．`, `‥`, `／`) and overlong UTF-8 that some servers still fold. */
function asLooseServersRead(text: string): string {
  const isPlain = /^[\w.~-]*$/.test(text);
  return isPlain
    ? text
    : decodeFully(text.replace(/%c0%ae|%e0%80%ae|%u002e/gi, '.').replace(/%c0%af|%e0%80%af|%u002f/gi, '/')).normalize(
        'NFKC',
      );
}

function refusedValue(name: string, text: string, why: string): UserError {
  return new UserError(
    `Path parameter "${name}" ${why} (${JSON.stringify(text.slice(0, 100))}), which would reach another resource. Nothing was sent. Pass the identifier itself.`,
  );
}

function assertSafePath(path: string, expectedSlashes: number, operationId: string): void {
  const parsed = new URL(`http://host.invalid${path}`);
  const isUnmoved = parsed.host === 'host.invalid' && parsed.search === '' && parsed.hash === '';
  const hasDots = path.split('/').some((segment) => ['.', '..'].includes(decodeFully(segment.split(';')[0] ?? '')));
  if (
    isUnmoved &&
    !hasDots &&
    countSlashes(parsed.pathname) === expectedSlashes &&
    countSlashes(path) === expectedSlashes
  )
    return;
  throw new UserError(
    `The path built for ${operationId} is ${path}, which does not have the segments of its template. Nothing was sent.`,
  );
}

function countSlashes(text: string): number {
  return text.split('/').length - 1;
}
