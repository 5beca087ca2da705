import type { Redactor } from '../../world/redact.ts';
import type { HttpResponse } from '../http/message.ts';

/** The response with secrets hidden in its status line, headers and address; servers repeat them in all of these. */
export function hideInHead(response: HttpResponse, { redact }: Redactor): HttpResponse {
  const headers = new Map([...response.headers].map(([name, values]) => [name, values.map(redact)]));
  return { ...response, headers, statusText: redact(response.statusText), url: redact(response.url) };
}

/** The parsed body with secrets hidden, however the JSON spelled them. */
export function hideInJson(value: unknown, { body, headers }: HttpResponse, secrets: Redactor): unknown {
  // Without a backslash JSON texts are what they stand for, so that one look at the bytes is enough.
  const isUtf8 = !/charset="?(?!utf-?8)/i.test(headers.get('content-type')?.[0] ?? '');
  const isPlain = isUtf8 && !body.includes('\\') && !holdsSecret(body, secrets);
  return isPlain ? value : secrets.redactDeep(value);
}

/** Whether bytes hold a secret in one of the forms it travels in. */
export function holdsSecret(body: Buffer, { isClean }: Redactor): boolean {
  return !isClean(body.toString('utf8'));
}
