import { createHash } from 'node:crypto';
import type { HttpResponse } from '../http/message.ts';
import type { ProxyTool } from '../operation.ts';
import { jsonText } from '../serialise/scalar.ts';
import { boundJson, describeCuts, safeSlice, type BoundedJson } from './bound.ts';
import type { ResultPart } from './call-result.ts';
import { withoutBigints } from './exact-json.ts';
import { findNextPage, type NextArguments } from './pagination.ts';
import {
  contentType,
  decodeText,
  isText,
  readFilename,
  readRecords,
  reasonOf,
  requestId,
  type Parsed,
} from './read-response.ts';
import { hideInHead, hideInJson, holdsSecret } from './hide-secrets.ts';
import { textual, type ShapeContext, type Shaped } from './shape-context.ts';
import { shapeError, shapeRedirect } from './shape-error.ts';
import { describeError } from '../../world/errors.ts';
import { isObject } from '../../world/json.ts';

/** Turns an HTTP response into the parts of an answer, without the values of secrets. */
export function shapeResponse(given: HttpResponse, context: ShapeContext): Shaped {
  const response = hideInHead(given, context.secrets);
  if (response.status >= 400) return shapeError(response, context);
  if (response.status >= 300 && response.status !== 304) {
    return response.headers.has('location') ? shapeRedirect(response, context) : shapeError(response, context);
  }
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

function shapeJson(response: HttpResponse, parsed: Parsed, head: readonly string[], context: ShapeContext): Shaped {
  const value = hideInJson(parsed.value, response, context.secrets);
  const next = findNextPage({ ...context, headers: response.headers, body: value, url: response.url });
  const { selected, problem } = pick(value, context);
  const bounded =
    (selected === value ? fitsWhole(value, response, context) : undefined) ??
    boundJson(selected, context.limits.maxCharacters);
  const truncated = truncationNote(bounded, parsed, context, next);
  const lines = [
    ...head,
    bounded.text,
    ...problem,
    ...(truncated === undefined ? [] : [truncated]),
    ...nextLines(next),
  ];
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

/** The call is made, so an expression that does not suit the answer costs the choice and not the answer. */
function pick(value: unknown, { select }: ShapeContext): { selected: unknown; problem: string[] } {
  if (select === undefined) return { selected: value, problem: [] };
  try {
    return { selected: select(value), problem: [] };
  } catch (error) {
    return {
      selected: value,
      problem: [`[${describeError(error)} The call itself succeeded; this is its whole answer.]`],
    };
  }
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

function shapeText(response: HttpResponse, head: readonly string[], { limits, tool, secrets }: ShapeContext): Shaped {
  const text = secrets.redact(decodeText(response));
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
  { limits, secrets }: ShapeContext,
): Shaped {
  const { body } = response;
  const isSecret = holdsSecret(body, secrets);
  const sha256 = createHash('sha256').update(body).digest('hex');
  const filename = readFilename(response);
  const mediaType = essence === '' ? 'application/octet-stream' : essence;
  const isWhole =
    !isSecret &&
    !response.isTruncated &&
    body.length <= (type === 'resource' ? limits.maxBinaryBytes : limits.maxMediaBytes);
  const size = `${response.isTruncated ? 'more than ' : ''}${body.length.toLocaleString('en')} bytes`;
  const about = `${mediaType}, ${size}${filename === undefined ? '' : `, ${filename}`}, sha256 ${sha256}`;
  const why = isSecret ? 'repeats a credential of this proxy' : 'is larger than the cap';
  const truncated = isWhole ? undefined : `[The content ${why} and is not included.]`;
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
