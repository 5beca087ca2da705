import * as z from 'zod';
import type { LocalRoute } from './routes.ts';

/** What a client gets for a handler's result. */
export interface HttpResponse {
  readonly statusCode: number;
  /** Lower-case names; several values stay apart, as Set-Cookie needs. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Buffer;
}

const headerValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const proxyResultSchema = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), headerValue).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(headerValue)).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

export type ProxyResult = z.output<typeof proxyResultSchema>;

export type ResponseReading =
  | { readonly kind: 'response'; readonly response: HttpResponse }
  /** The front door answers 502 (REST, HTTP) because the result is not what it takes. */
  | { readonly kind: 'malformed'; readonly reason: string };

/**
 * Reads a handler's result as the API of `route` does. HTTP APIs and function URLs take a bare value as a 200.
 * @param isBase64Decoded false for a REST API without BinaryMediaTypes, which sends base64 on as it is
 */
export function readProxyResult(
  route: Pick<LocalRoute, 'payloadFormat'>,
  result: unknown,
  isBase64Decoded = true,
): ResponseReading {
  const isProxyShape = typeof result === 'object' && result !== null && 'statusCode' in result;
  if (!isProxyShape && route.payloadFormat === '2.0') return { kind: 'response', response: bareResponse(result) };
  const parsed = proxyResultSchema.safeParse(result);
  if (parsed.success) {
    const { isBase64Encoded } = parsed.data;
    return {
      kind: 'response',
      response: toResponse({ ...parsed.data, isBase64Encoded: isBase64Encoded && isBase64Decoded }),
    };
  }
  const [issue] = parsed.error.issues;
  const where = issue && issue.path.length > 0 ? `"${issue.path.join('.')}": ` : '';
  return {
    kind: 'malformed',
    reason: `The handler's result is not a proxy response (${where}${issue?.message ?? 'no statusCode'}). Return { statusCode, headers, body } with body as text; API Gateway answers 502 here.`,
  };
}

/** Response of a streaming handler: status and headers from HttpResponseStream.from, 200 without it. */
export function readStreamHead(metadata: unknown, contentType: string | undefined): Omit<HttpResponse, 'body'> {
  const parsed = proxyResultSchema.partial({ statusCode: true }).safeParse(metadata ?? {});
  const result = parsed.success ? parsed.data : {};
  const { headers } = toResponse({ ...result, statusCode: result.statusCode ?? 200, body: '' });
  const type = metadata === undefined ? contentType : undefined;
  return {
    statusCode: result.statusCode ?? 200,
    headers: { 'content-type': [type ?? 'application/octet-stream'], ...headers },
  };
}

function bareResponse(result: unknown): HttpResponse {
  const body = typeof result === 'string' ? result : (JSON.stringify(result) ?? '');
  return { statusCode: 200, headers: { 'content-type': ['application/json'] }, body: Buffer.from(body) };
}

function toResponse(result: ProxyResult): HttpResponse {
  const headers: Record<string, readonly string[]> = {};
  for (const [name, value] of Object.entries(result.headers ?? {})) headers[name.toLowerCase()] = [value];
  for (const [name, values] of Object.entries(result.multiValueHeaders ?? {})) headers[name.toLowerCase()] = values;
  if (result.cookies?.length) headers['set-cookie'] = result.cookies;
  const body = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8');
  return { statusCode: result.statusCode, headers: { 'content-type': ['application/json'], ...headers }, body };
}
