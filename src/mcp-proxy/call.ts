import { ConfigError, UserError } from '../world/errors.ts';
import type { HttpRequest, HttpResponse } from './http/message.ts';
import { isIdempotent, sendWithRetries } from './http/retry.ts';
import type { ProxyTool } from './operation.ts';
import type { CallResult, ResultPart } from './result/call-result.ts';
import { prepareSelect, type Select } from './result/select.ts';
import { shapeResponse } from './result/shape.ts';
import { finishDraft, isReservedHeader, withHeader, type RequestDraft } from './serialise/draft.ts';
import { serialiseCall } from './serialise/serialise.ts';
import type { ProxySession } from './session.ts';
import { restoreNames } from './schema/legal-names.ts';
import { validateArguments } from './validate/validate.ts';
import { isObject } from '../world/json.ts';
import { valueAt } from './json.ts';

/** Argument of every tool that picks parts of a JSON answer; it never reaches the API. */
const selectArgument = '_select';

export interface CallOptions {
  readonly tool: ProxyTool;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly session: ProxySession;
  readonly signal?: AbortSignal | undefined;
  /** Headers of the request that carries this call; only those in `forwardHeaders` are passed on. */
  readonly inboundHeaders?: Readonly<Record<string, string | readonly string[] | undefined>> | undefined;
  /** Time the caller has left; the session's limit when that is shorter. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Calls one operation: validate, serialise, authorise, send, shape.
 * @throws UserError for arguments that cannot be sent and servers that do not answer; ConfigError for what a person
 * must mend; the signal's reason when cancelled. Messages are redacted. An HTTP error status is a result, not thrown.
 */
export async function callOperation(options: CallOptions): Promise<CallResult> {
  try {
    return await run(options);
  } catch (error) {
    throw redactError(error, options);
  }
}

/** The request as it would be sent, with credentials masked; nothing is sent. Tokens are not fetched. */
export interface RequestPreview {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Text, or base64 when the body is not UTF-8. */
  readonly body?: { readonly text: string } | { readonly base64: string } | undefined;
  /** The request as lines of HTTP, for people. */
  readonly text: string;
  /** Security the operation asks for and that is not configured. */
  readonly missingCredential?: string | undefined;
}

/** Builds the request of a call without sending it, for dry runs. @throws as `callOperation` */
export async function buildRequest(options: CallOptions): Promise<RequestPreview> {
  const { session, tool } = options;
  try {
    const { draft } = await prepare(options);
    const described = session.authorizer.preview(draft, tool.operation);
    const request = finishDraft(described);
    return preview(request, options, described);
  } catch (error) {
    throw redactError(error, options);
  }
}

async function run(options: CallOptions): Promise<CallResult> {
  const { session, tool, signal } = options;
  const { draft, given, select } = await prepare(options);
  const http = await session.http();
  const deadline = performance.now() + Math.min(options.timeoutMs ?? Infinity, session.limits.timeoutMs);
  let used: readonly string[] = [];
  let hasRenewed = false;
  const attempt = async (timeoutMs: number): Promise<HttpResponse> => {
    const startedAt = performance.now();
    const authorised = await session.authorizer.authorise(draft, tool.operation, { signal, timeoutMs });
    used = authorised.used;
    const remainingMs = Math.max(1, timeoutMs - (performance.now() - startedAt));
    const sendOptions = { signal, timeoutMs: remainingMs, streamMs: session.limits.streamMs };
    const response = await http.send(finishDraft(authorised.draft), sendOptions);
    if (response.status !== 401 || hasRenewed || !authorised.renew()) return response;
    hasRenewed = true;
    return attempt(Math.max(1, timeoutMs - (performance.now() - startedAt)));
  };
  const { response, attempts } = await sendWithRetries(attempt, {
    isIdempotent: isIdempotent(draft.method) || hasIdempotencyKey(draft),
    deadline,
    signal,
    now: session.now,
    random: session.random,
  });
  const shaped = shapeResponse(response, {
    tool,
    given,
    select,
    limits: session.limits,
    now: session.now,
    secrets: session.redactor().values,
    credentials: used,
    missingCredential: session.authorizer.missingFor(tool.operation),
  });
  return redactResult({ ...shaped, credentials: used, attempts: attempts + Number(hasRenewed) }, session);
}

interface Prepared {
  readonly draft: RequestDraft;
  readonly given: Readonly<Record<string, unknown>>;
  readonly select: Select | undefined;
}

async function prepare({ tool, arguments: all, session, inboundHeaders }: CallOptions): Promise<Prepared> {
  const { select, rest } = await takeSelect(tool, all);
  const given = validateArguments(tool, rest);
  const serialised = await serialiseCall(tool, withWireNames(tool, given), session.options);
  const draft = await withOwnHeaders(serialised, session, inboundHeaders ?? {});
  return { draft, given, select };
}

/** Nested properties whose names had to be made legal get their own again. */
function withWireNames(tool: ProxyTool, given: Prepared['given']): Prepared['given'] {
  const { nestedNames } = tool.argumentMap;
  if (Object.keys(nestedNames).length === 0) return given;
  const properties = valueAt(tool.inputSchema, ['properties']);
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      restoreNames(value, valueAt(properties, [name]), tool.inputSchema, nestedNames),
    ]),
  );
}

async function takeSelect(
  tool: ProxyTool,
  all: Readonly<Record<string, unknown>>,
): Promise<{ select: Select | undefined; rest: Readonly<Record<string, unknown>> }> {
  const isOwn = tool.argumentMap.bindings.some((binding) => binding.argument === selectArgument);
  if (isOwn || !Object.hasOwn(all, selectArgument)) return { select: undefined, rest: all };
  const { [selectArgument]: select, ...rest } = all;
  if (select === null || select === '') return { select: undefined, rest };
  if (typeof select !== 'string')
    throw new UserError(`"${selectArgument}" must be a JMESPath expression in a text, e.g. "items[0:10].name".`);
  return { select: await prepareSelect(select), rest };
}

/** Headers in rising order of right: the call's, forwarded ones, configured ones. Credentials come after all of them. */
async function withOwnHeaders(
  draft: RequestDraft,
  session: ProxySession,
  inbound: NonNullable<CallOptions['inboundHeaders']>,
): Promise<RequestDraft> {
  const hasUserAgent = draft.headers.some(([name]) => name.toLowerCase() === 'user-agent');
  const userAgent = session.options.userAgent ?? 'serverless-mcp';
  let current = hasUserAgent ? draft : withHeader(draft, 'User-Agent', userAgent);
  current = withHeader(current, 'Accept-Encoding', 'gzip, deflate, br');
  for (const name of session.options.forwardHeaders ?? []) {
    if (isReservedHeader(name) && name.toLowerCase() !== 'authorization') {
      throw new ConfigError(`The inbound header ${name} cannot be forwarded.`);
    }
    const value = Object.entries(inbound).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
    const text = typeof value === 'string' ? value : value?.join(', ');
    if (text !== undefined) current = withHeader(current, name, text);
  }
  for (const [name, value] of await session.staticHeaders()) current = withHeader(current, name, value);
  return current;
}

function hasIdempotencyKey(draft: RequestDraft): boolean {
  return draft.headers.some(([name]) => name.toLowerCase() === 'idempotency-key');
}

function redactResult(result: CallResult, session: ProxySession): CallResult {
  const { redact, redactDeep, isClean } = session.redactor().all;
  // The text holds all that `structured` holds, and the request id in errors.
  if (result.parts.every((part) => part.type === 'text' && isClean(part.text)) && result.requestId === undefined)
    return result;
  const [structured, next] = [redactDeep(result.structured), redactDeep(result.next)];
  return {
    ...result,
    parts: result.parts.map((part) => redactPart(part, redact)),
    structured: isObject(structured) ? structured : undefined,
    next: isNextArguments(next) ? next : undefined,
    truncated: result.truncated === undefined ? undefined : redact(result.truncated),
    requestId: result.requestId === undefined ? undefined : redact(result.requestId),
  };
}

function isNextArguments(value: unknown): value is NonNullable<CallResult['next']> {
  return isObject(value) && Object.values(value).every((one) => typeof one === 'string' || typeof one === 'number');
}

function redactPart(part: ResultPart, redact: (text: string) => string): ResultPart {
  switch (part.type) {
    case 'text':
      return { ...part, text: redact(part.text) };
    case 'resource':
      return {
        ...part,
        uri: redact(part.uri),
        filename: part.filename === undefined ? undefined : redact(part.filename),
      };
    case 'image':
    case 'audio':
      return part;
  }
}

function redactError(error: unknown, { session }: CallOptions): unknown {
  if (!(error instanceof UserError) && !(error instanceof ConfigError)) return error;
  const message = session.redactor().all.redact(error.message);
  if (message === error.message) return error;
  return error instanceof ConfigError ? new ConfigError(message) : new UserError(message);
}

function preview(request: HttpRequest, { session, tool }: CallOptions, draft: RequestDraft): RequestPreview {
  const { redact } = session.redactor().all;
  const url = redact(request.origin + request.path);
  const headers = request.headers.map(([name, value]): [string, string] => [name, redact(value)]);
  const bytes = draft.body === undefined ? undefined : Buffer.from(draft.body);
  const isText = bytes !== undefined && !bytes.toString('utf8').includes('\ufffd');
  const body =
    bytes === undefined
      ? undefined
      : isText
        ? { text: redact(bytes.toString('utf8')) }
        : { base64: bytes.toString('base64') };
  const shownBody = body === undefined ? [] : ['', 'text' in body ? body.text : `(${bytes?.length ?? 0} bytes)`];
  const lines = [`${request.method} ${url}`, ...headers.map(([name, value]) => `${name}: ${value}`), ...shownBody];
  return {
    method: request.method,
    url,
    headers,
    body,
    text: lines.join('\n'),
    missingCredential: session.authorizer.missingFor(tool.operation),
  };
}
