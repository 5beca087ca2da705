import { STATUS_CODES } from 'node:http';
import type { HttpResponse } from '../http/message.ts';
import { isStreamType } from '../http/stream-types.ts';
import { bodyKind } from '../serialise/body/body.ts';
import { essenceOf } from '../specification/media-types.ts';
import { parseExactJson, type ParsedJson } from './exact-json.ts';
import { readStream } from './streams.ts';

export interface Parsed extends ParsedJson {
  readonly isPartial: boolean;
}

export function readRecords(response: HttpResponse, essence: string): Parsed | undefined {
  if (isStreamType(essence))
    return { value: readStream(decodeText(response), essence), isPartial: response.isTruncated, mayHoldBigints: true };
  return response.isTruncated ? undefined : parseJsonBody(response, essence);
}

/** JSON by its type, or a body without a usable type that looks like JSON. */
export function parseJsonBody(response: HttpResponse, essence: string): Parsed | undefined {
  const isDeclared = essence !== '' && !essence.includes('*') && bodyKind(essence) === 'json';
  const first = String.fromCharCode(response.body.find((byte) => byte > 0x20) ?? 0);
  const isGuess =
    (essence === '' || essence === 'text/plain' || essence === 'application/octet-stream') &&
    (first === '{' || first === '[');
  if (!isDeclared && !isGuess) return undefined;
  const parsed = parseExactJson(decodeText(response));
  return parsed === undefined ? undefined : { ...parsed, isPartial: false };
}

export function contentType(response: HttpResponse): string {
  return essenceOf(response.headers.get('content-type')?.[0] ?? '');
}

/** Text in the charset of the response, UTF-8 when it names none or an unknown one. */
export function decodeText(response: HttpResponse): string {
  const charset = /;\s*charset="?([\w.:-]+)/i.exec(response.headers.get('content-type')?.[0] ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(response.body);
  } catch {
    return new TextDecoder().decode(response.body);
  }
}

export function isText(essence: string, body: Buffer): boolean {
  const kind = bodyKind(essence);
  if (essence !== '' && essence !== 'application/octet-stream' && kind !== 'binary' && kind !== 'multipart')
    return true;
  if (
    /^application\/(?:javascript|ecmascript|yaml|x-yaml|graphql|sql|toml|x-sh|http)$|^message\/|\+yaml$|^image\/svg\+xml$/.test(
      essence,
    )
  )
    return true;
  const isUndeclared = essence === '';
  const start = body.subarray(0, 4_096);
  return (
    isUndeclared &&
    !start.includes(0) &&
    !new TextDecoder().decode(start.subarray(0, Math.max(0, start.length - 4))).includes('\ufffd')
  );
}

export function readFilename(response: HttpResponse): string | undefined {
  const header = response.headers.get('content-disposition')?.[0] ?? '';
  const encoded = /filename\*\s*=\s*(?:utf-8|iso-8859-1)'[^']*'([^;\s]+)/i.exec(header)?.[1];
  const plain = /filename\s*=\s*(?:"([^"]*)"|([^;\s]+))/i.exec(header);
  const name = encoded === undefined ? (plain?.[1] ?? plain?.[2]) : decodeName(encoded);
  return name
    ?.split(/[/\\]/)
    .at(-1)
    ?.replace(/[^\u0020-\u007e\u00a0-\uffff]/g, '')
    .slice(0, 200);
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const requestIdHeaders = [
  'x-amzn-requestid',
  'x-amz-request-id',
  'apigw-requestid',
  'x-request-id',
  'request-id',
  'x-github-request-id',
  'x-correlation-id',
  'x-trace-id',
  'cf-ray',
];

export function requestId(response: HttpResponse): string | undefined {
  for (const name of requestIdHeaders) {
    const value = response.headers.get(name)?.[0];
    if (value !== undefined) return value.slice(0, 200);
  }
  return undefined;
}

export function reasonOf(response: HttpResponse): string {
  return response.statusText === '' ? (STATUS_CODES[response.status] ?? '') : response.statusText.slice(0, 100);
}
