import type { HttpResponse } from '../http/message.ts';
import { readRetryAfter } from '../http/retry.ts';
import { boundJson, describeCuts, safeSlice } from './bound.ts';
import { hideInJson } from './hide-secrets.ts';
import { contentType, decodeText, isText, parseJsonBody, reasonOf, requestId, type Parsed } from './read-response.ts';
import { textual, type ShapeContext, type Shaped } from './shape-context.ts';
import { isObject } from '../../world/json.ts';

/** An HTTP error: status, reason, body, how long to wait, request id, and what to do where that is known. */
export function shapeError(response: HttpResponse, context: ShapeContext): Shaped {
  const { operation } = context.tool;
  const retryAfterSeconds = readRetryAfter(response.headers, context.now());
  const id = requestId(response);
  const essence = contentType(response);
  const parsed = readErrorBody(response, essence, context);
  const lines = [
    `HTTP ${response.status} ${reasonOf(response)} from ${operation.id}`,
    ...problemLine(parsed?.value),
    ...errorBody(response, parsed, context),
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

function readErrorBody(response: HttpResponse, essence: string, { secrets }: ShapeContext): Parsed | undefined {
  const parsed = parseJsonBody(response, essence);
  return parsed === undefined ? undefined : { ...parsed, value: hideInJson(parsed.value, response, secrets) };
}

function errorBody(response: HttpResponse, parsed: Parsed | undefined, { limits, secrets }: ShapeContext): string[] {
  const maxCharacters = limits.maxErrorCharacters;
  if (parsed !== undefined) {
    const bounded = boundJson(parsed.value, maxCharacters);
    return [bounded.text, ...(bounded.cuts.length > 0 ? [`[Truncated: ${describeCuts(bounded.cuts)}]`] : [])];
  }
  if (response.body.length === 0) return [];
  if (!isText(contentType(response), response.body))
    return [`(${response.body.length} bytes of ${contentType(response) || 'unknown content'})`];
  const body = secrets.redact(decodeText(response));
  const text = contentType(response) === 'text/html' ? textOfHtml(body) : body.trim();
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

function adviceFor(status: number, { missingCredential, credentials, tool }: ShapeContext): string[] {
  if (status !== 401 && status !== 403) return [];
  if (missingCredential !== undefined) {
    return [
      `${tool.operation.id} needs ${missingCredential}, which is not configured. Start the proxy with --auth, or ask the person who runs it.`,
    ];
  }
  if (status === 403) return [];
  return credentials.length === 0
    ? [
        `No credential was sent, because the specification asks for none here. If ${tool.operation.id} needs one, the person who runs the proxy must configure it for every call ("auth": {"always": […]} in --config).`,
      ]
    : [
        'The configured credential was refused. It cannot be passed as an argument; the person who runs the proxy must mend it.',
      ];
}

/** A redirect that was not followed. */
export function shapeRedirect(response: HttpResponse, { tool }: ShapeContext): Shaped {
  const location = response.headers.get('location')?.[0] ?? '(no location)';
  const isAbroad =
    URL.canParse(location, response.url) && new URL(location, response.url).origin !== new URL(response.url).origin;
  const why = isAbroad
    ? 'That is another origin, so it was not followed and no credential was sent there. If it is right, start the proxy with --base-url for it.'
    : 'It was not followed, because only GET and HEAD may be repeated, and only a few times.';
  const text = `HTTP ${response.status} ${reasonOf(response)} from ${tool.operation.id}: redirects to ${location.slice(0, 500)}. ${why}`;
  return { ...textual(response, [text]), isError: true };
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
