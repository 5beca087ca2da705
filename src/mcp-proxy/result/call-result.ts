import type { JsonObject } from '../operation.ts';
import type { NextArguments } from './pagination.ts';

/** One piece of an answer; the protocol edge turns it into content. */
export type ResultPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image' | 'audio'; readonly mediaType: string; readonly base64: string }
  | {
      readonly type: 'resource';
      /** Where it came from, without the query. */
      readonly uri: string;
      readonly mediaType: string;
      readonly filename?: string | undefined;
      readonly bytes: number;
      readonly sha256: string;
      /** Absent when the content is larger than the cap. */
      readonly base64?: string | undefined;
    };

/** The outcome of one call as plain values. Secrets are already redacted. */
export interface CallResult {
  readonly isError: boolean;
  /** HTTP status. */
  readonly status: number;
  readonly parts: readonly ResultPart[];
  /** The body, when it is a JSON object; big integers as texts. Cut like the text. */
  readonly structured?: JsonObject | undefined;
  /** What is not shown, and how to get it; also said in the text. */
  readonly truncated?: string | undefined;
  /** Arguments to change for the next page; also said in the text. */
  readonly next?: NextArguments | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly requestId?: string | undefined;
  /** Schemes whose credentials were sent. */
  readonly credentials: readonly string[];
  /** Requests sent, retries included. */
  readonly attempts: number;
}
