import type { HttpResponse } from '../http/message.ts';
import type { ProxyTool } from '../operation.ts';
import type { CallResult } from './call-result.ts';
import type { Redactor } from '../../world/redact.ts';
import { requestId } from './read-response.ts';
import type { Select } from './select.ts';

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
  readonly select: Select | undefined;
  /** Hides the values of secrets. Runs before anything is picked or cut, which could leave a part that is not known again. */
  readonly secrets: Redactor;
  readonly limits: ResultLimits;
  readonly now: () => number;
  /** Kinds of the credentials that were sent. */
  readonly credentials: readonly string[];
  /** Security that the operation asks for and that is not configured, in words. */
  readonly missingCredential: string | undefined;
}

export type Shaped = Pick<
  CallResult,
  'isError' | 'status' | 'parts' | 'structured' | 'truncated' | 'next' | 'retryAfterSeconds' | 'requestId'
>;

export function textual(response: HttpResponse, lines: readonly string[]): Shaped {
  return {
    isError: false,
    status: response.status,
    parts: [{ type: 'text', text: lines.join('\n') }],
    requestId: requestId(response),
  };
}
