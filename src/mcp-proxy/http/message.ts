/** Bytes, all of them; nothing is added to the body, `Host` and `Content-Length` follow from URL and body. */
export interface HttpRequest {
  readonly method: string;
  /** Origin, e.g. `https://api.example.com`. */
  readonly origin: string;
  /** Path and query, encoded; sent as it is. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array | undefined;
}

export interface HttpResponse {
  readonly status: number;
  readonly statusText: string;
  /** Lower-case names; a header that came several times has several values. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** Decompressed. */
  readonly body: Buffer;
  /** Reading stopped at `maxResponseBytes`. */
  readonly isTruncated: boolean;
  /** Bytes on the wire. */
  readonly receivedBytes: number;
  /** Where the answer came from, after same-origin redirects. */
  readonly url: string;
}
