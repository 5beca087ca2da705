import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { HttpResponse } from '../http/client.ts';
import { readRetryAfter } from '../http/retry.ts';
import type { ProxyTool } from '../operation.ts';
import { bodyKind } from '../serialise/body/body.ts';
import { essenceOf } from '../specification/media-types.ts';
import { boundJson, describeCuts, safeSlice, type BoundedJson } from './bound.ts';
import type { CallResult, ResultPart } from './call-result.ts';
import { parseExactJson, withoutBigints, type ParsedJson } from './exact-json.ts';
import { jsonText } from '../serialise/scalar.ts';
import { findNextPage, type NextArguments } from './pagination.ts';
import { selectJson } from './select.ts';
import { isStreamType } from '../http/stream-types.ts';
import { readStream } from './streams.ts';
import { isObject } from '../validate/schema-node.ts';

export interface ResultLimits {
  /** Characters of one answer's text. */
  readonly maxCharacters: number;
  /** Characters of an error's body. */
  readonly maxErrorCharacters: number;
  /** Bytes of an image or sound that is handed over whole. */
  readonly maxMediaBytes: number;
  /** Bytes of other binary content that is handed over whole. */
  readonly maxBinaryBytes: number;
}

export const defaultResultLimits: ResultLimits = {
  maxCharacters: 24_000,
  maxErrorCharacters: 4_000,
  maxMediaBytes: 5 * 1024 * 1024,
  maxBinaryBytes: 1024 * 1024,
};

export interface ShapeContext {
  readonly tool: ProxyTool;
  readonly given: Readonly<Record<string, unknown>>;
  /** JMESPath. */
  readonly select: string | undefined;
  readonly limits: ResultLimits;
  readonly now: () => number;
  /** Security that the operation asks for and that is not configured, in words. */
  readonly missingCredential: string | undefined;
}

type Shaped = Pick<
  CallResult,
  'isError' | 'status' | 'parts' | 'structured' | 'truncated' | 'next' | 'retryAfterSeconds' | 'requestId'
>;

/** Turns an HTTP response into the parts of an answer; not redacted yet. */
export async function shapeResponse(response: HttpResponse, context: ShapeContext): Promise<Shaped> {
  if (response.status >= 400) return shapeError(response, context);
  if (response.status >= 300 && response.status !== 304) return shapeRedirect(response, context);
  const head = successLines(response, context.tool.operation.method);
  if (response.body.length === 0)
    return textual(response, [...head, emptyText(response, context.tool.operation.method)]);
  const essence = contentType(response);
  const parsed = readRecords(response, essence);
  if (parsed !== undefined) return shapeJson(response, parsed, head, context);
  const media = /^(image|audio)\//.exec(essence)?.[1];
  if (media !== undefined && !essence.endsWith('+xml'))
    return shapeBinary(response, essence, media === 'image' ? 'image' : 'audio', context);
  if (isText(essence, response.body)) return shapeText(response, head, context);
  return shapeBinary(response, essence, 'resource', context);
}

async function shapeJson(
  response: HttpResponse,
  parsed: Parsed,
  head: readonly string[],
  context: ShapeContext,
): Promise<Shaped> {
  const next = findNextPage({ ...context, headers: response.headers, body: parsed.value, url: response.url });
  const selected = context.select === undefined ? parsed.value : await selectJson(parsed.value, context.select);
  const bounded = fitsWhole(selected, response, context) ?? boundJson(selected, context.limits.maxCharacters);
  const truncated = truncationNote(bounded, parsed, context, next);
  const lines = [...head, bounded.text, ...(truncated === undefined ? [] : [truncated]), ...nextLines(next)];
  const structured = parsed.mayHoldBigints ? withoutBigints(bounded.value) : bounded.value;
  return {
    isError: false,
    status: response.status,
    parts: [{ type: 'text', text: lines.join('\n') }],
    structured: isObject(structured) ? structured : undefined,
    truncated,
    next,
    requestId: requestId(response),
  };
}

/** The common case at the platform's own speed: a body that is small, and still is when it is written again. */
function fitsWhole(value: unknown, response: HttpResponse, { limits }: ShapeContext): BoundedJson | undefined {
  if (response.body.length > limits.maxCharacters) return undefined;
  const text = jsonText(value);
  return text.length <= limits.maxCharacters ? { value, text, cuts: [] } : undefined;
}

function truncationNote(
  bounded: BoundedJson,
  parsed: Parsed,
  context: ShapeContext,
  next: NextArguments | undefined,
): string | undefined {
  const what = [
    ...(bounded.cuts.length > 0 ? [describeCuts(bounded.cuts)] : []),
    ...(parsed.isPartial ? ['the stream was cut at the cap, so there may be more records'] : []),
  ];
  if (what.length === 0) return undefined;
  const size = pageSizeArgument(context.tool);
  const ways = [
    `"_select" with a JMESPath expression${context.select === undefined ? ' (e.g. ' + exampleSelect(bounded) + ')' : ' that picks less'}`,
    ...(size === undefined ? [] : [`a smaller "${size}"`]),
    ...(next === undefined ? [] : ['the next page as below']),
  ];
  return `[Truncated: ${what.join('; ')}. For the rest call ${context.tool.name} again with ${ways.join(', or ')}.]`;
}

function exampleSelect({ cuts, value }: BoundedJson): string {
  const list = cuts.find((cut) => cut.unit === 'items' && !cut.path.includes('['));
  if (list === undefined)
    return isObject(value)
      ? `{${Object.keys(value)
          .slice(0, 2)
          .map((key) => `${key}: ${key}`)
          .join(', ')}}`
      : '[0:10]';
  return `${list.path}[${list.shown}:${Math.min(list.total, list.shown * 2)}]`;
}

function pageSizeArgument(tool: ProxyTool): string | undefined {
  const names = new Set(['limit', 'perpage', 'pagesize', 'maxresults', 'maxitems', 'top', 'size', 'count', 'first']);
  return tool.argumentMap.bindings.find((one) =>
    names.has((one.name ?? one.argument).toLowerCase().replace(/[^a-z]/g, '')),
  )?.argument;
}

function nextLines(next: NextArguments | undefined): string[] {
  return next === undefined
    ? []
    : [`[Next page: call again with ${JSON.stringify(next)} and the other arguments as before.]`];
}

function shapeText(response: HttpResponse, head: readonly string[], { limits, tool }: ShapeContext): Shaped {
  const text = decodeText(response);
  const shown = safeSlice(text, limits.maxCharacters);
  const isCut = shown.length < text.length || response.isTruncated;
  const total = response.isTruncated
    ? `more than ${text.length.toLocaleString('en')}`
    : text.length.toLocaleString('en');
  const truncated = isCut
    ? `[Truncated: shown ${shown.length.toLocaleString('en')} of ${total} characters. Narrow the call of ${tool.name} for less.]`
    : undefined;
  const shaped = textual(response, [...head, shown, ...(truncated === undefined ? [] : [truncated])]);
  return { ...shaped, truncated };
}

function shapeBinary(
  response: HttpResponse,
  essence: string,
  type: 'image' | 'audio' | 'resource',
  { limits }: ShapeContext,
): Shaped {
  const { body } = response;
  const sha256 = createHash('sha256').update(body).digest('hex');
  const filename = readFilename(response);
  const mediaType = essence === '' ? 'application/octet-stream' : essence;
  const isWhole =
    !response.isTruncated && body.length <= (type === 'resource' ? limits.maxBinaryBytes : limits.maxMediaBytes);
  const size = `${response.isTruncated ? 'more than ' : ''}${body.length.toLocaleString('en')} bytes`;
  const about = `${mediaType}, ${size}${filename === undefined ? '' : `, ${filename}`}, sha256 ${sha256}`;
  const truncated = isWhole ? undefined : '[The content is larger than the cap and is not included.]';
  const part: ResultPart =
    type !== 'resource' && isWhole
      ? { type, mediaType, base64: body.toString('base64') }
      : {
          type: 'resource',
          uri: response.url.split('?')[0] ?? '',
          mediaType,
          filename,
          bytes: body.length,
          sha256,
          ...(isWhole && { base64: body.toString('base64') }),
        };
  const text = [about, ...(truncated === undefined ? [] : [truncated])].join('\n');
  return { ...textual(response, []), parts: [{ type: 'text', text }, part], truncated };
}

function shapeError(response: HttpResponse, context: ShapeContext): Shaped {
  const { operation } = context.tool;
  const retryAfterSeconds = readRetryAfter(response.headers, context.now());
  const id = requestId(response);
  const essence = contentType(response);
  const parsed = parseJsonBody(response, essence);
  const lines = [
    `HTTP ${response.status} ${reasonOf(response)} from ${operation.id}`,
    ...problemLine(parsed?.value),
    ...errorBody(response, parsed, context.limits.maxErrorCharacters),
    ...(retryAfterSeconds === undefined ? [] : [`Retry after ${retryAfterSeconds} s.`]),
    ...(id === undefined ? [] : [`Request id: ${id}`]),
    ...adviceFor(response.status, context),
  ];
  const shaped = textual(
    response,
    lines.filter((line) => line !== ''),
  );
  return { ...shaped, isError: true, retryAfterSeconds };
}

function errorBody(response: HttpResponse, parsed: Parsed | undefined, maxCharacters: number): string[] {
  if (parsed !== undefined) {
    const bounded = boundJson(parsed.value, maxCharacters);
    return [bounded.text, ...(bounded.cuts.length > 0 ? [`[Truncated: ${describeCuts(bounded.cuts)}]`] : [])];
  }
  if (response.body.length === 0) return [];
  if (!isText(contentType(response), response.body))
    return [`(${response.body.length} bytes of ${contentType(response) || 'unknown content'})`];
  const text = contentType(response) === 'text/html' ? textOfHtml(decodeText(response)) : decodeText(response).trim();
  return [
    safeSlice(text, maxCharacters),
    ...(text.length > maxCharacters ? [`[Truncated: shown ${maxCharacters} of ${text.length} characters]`] : []),
  ];
}

/** RFC 9457 problem details in one line. */
function problemLine(body: unknown): string[] {
  if (!isObject(body)) return [];
  const { title, detail } = body;
  if (typeof title !== 'string' || typeof detail !== 'string') return [];
  return [`${title}: ${detail}`.slice(0, 500)];
}

function adviceFor(status: number, { missingCredential, tool }: ShapeContext): string[] {
  if (status !== 401 && status !== 403) return [];
  if (missingCredential !== undefined) {
    return [
      `${tool.operation.id} needs ${missingCredential}, which is not configured. Start the proxy with --auth, or ask the person who runs it.`,
    ];
  }
  return status === 401
    ? [
        'The configured credential was refused. It cannot be passed as an argument; the person who runs the proxy must mend it.',
      ]
    : [];
}

function shapeRedirect(response: HttpResponse, { tool }: ShapeContext): Shaped {
  const location = response.headers.get('location')?.[0] ?? '(no location)';
  const isAbroad =
    URL.canParse(location, response.url) && new URL(location, response.url).origin !== new URL(response.url).origin;
  const why = isAbroad
    ? 'That is another origin, so it was not followed and no credential was sent there. If it is right, start the proxy with --base-url for it.'
    : 'It was not followed, because only GET and HEAD may be repeated, and only a few times.';
  const text = `HTTP ${response.status} ${reasonOf(response)} from ${tool.operation.id}: redirects to ${location.slice(0, 500)}. ${why}`;
  return { ...textual(response, [text]), isError: true };
}

function textual(response: HttpResponse, lines: readonly string[]): Shaped {
  return {
    isError: false,
    status: response.status,
    parts: [{ type: 'text', text: lines.join('\n') }],
    requestId: requestId(response),
  };
}

function successLines(response: HttpResponse, method: string): string[] {
  const location = response.headers.get('location')?.[0];
  const isPlain = response.status === 200 && method !== 'HEAD' && method !== 'OPTIONS';
  return [
    ...(isPlain ? [] : [`HTTP ${response.status} ${reasonOf(response)}`]),
    ...(location === undefined ? [] : [`Location: ${location.slice(0, 1_000)}`]),
  ];
}

function emptyText(response: HttpResponse, method: string): string {
  if (response.status === 304) return 'Not modified: the version you have is current.';
  if (method === 'HEAD' || method === 'OPTIONS') {
    return [...response.headers]
      .filter(([name]) =>
        /^(?:content-|etag$|last-modified$|allow$|accept|cache-control$|expires$|link$|x-total|access-control-)/.test(
          name,
        ),
      )
      .map(([name, values]) => `${name}: ${values.join(', ')}`)
      .join('\n');
  }
  return 'Done; the answer has no content.';
}

interface Parsed extends ParsedJson {
  readonly isPartial: boolean;
}

function readRecords(response: HttpResponse, essence: string): Parsed | undefined {
  if (isStreamType(essence))
    return { value: readStream(decodeText(response), essence), isPartial: response.isTruncated, mayHoldBigints: true };
  return response.isTruncated ? undefined : parseJsonBody(response, essence);
}

/** JSON by its type, or a body without a usable type that looks like JSON. */
function parseJsonBody(response: HttpResponse, essence: string): Parsed | undefined {
  const isDeclared = essence !== '' && !essence.includes('*') && bodyKind(essence) === 'json';
  const first = String.fromCharCode(response.body.find((byte) => byte > 0x20) ?? 0);
  const isGuess =
    (essence === '' || essence === 'text/plain' || essence === 'application/octet-stream') &&
    (first === '{' || first === '[');
  if (!isDeclared && !isGuess) return undefined;
  const parsed = parseExactJson(decodeText(response));
  return parsed === undefined ? undefined : { ...parsed, isPartial: false };
}

function contentType(response: HttpResponse): string {
  return essenceOf(response.headers.get('content-type')?.[0] ?? '');
}

/** Text in the charset of the response, UTF-8 when it names none or an unknown one. */
function decodeText(response: HttpResponse): string {
  const charset = /;\s*charset="?([\w.:-]+)/i.exec(response.headers.get('content-type')?.[0] ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(response.body);
  } catch {
    return new TextDecoder().decode(response.body);
  }
}

function isText(essence: string, body: Buffer): boolean {
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

function readFilename(response: HttpResponse): string | undefined {
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

function requestId(response: HttpResponse): string | undefined {
  for (const name of requestIdHeaders) {
    const value = response.headers.get(name)?.[0];
    if (value !== undefined) return value.slice(0, 200);
  }
  return undefined;
}

function reasonOf(response: HttpResponse): string {
  return response.statusText === '' ? (STATUS_CODES[response.status] ?? '') : response.statusText.slice(0, 100);
}

/** The words of an HTML error page. */
function textOfHtml(html: string): string {
  return html
    .slice(0, 100_000)
    .replace(/<(script|style)\b[^>]{0,500}>[^<]{0,50000}<\/\1>/gi, ' ')
    .replace(/<[^<>]{0,2000}>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
