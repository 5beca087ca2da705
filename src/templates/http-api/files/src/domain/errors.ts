export interface FieldError {
  /** Where, e.g. `title`, `tags.0` or `body`. */
  readonly path: string;
  readonly message: string;
}

/** The request is not what the API describes. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError';
  readonly fields: readonly FieldError[];

  constructor(fields: readonly FieldError[]) {
    super(`Invalid request: ${fields.map((field) => field.path).join(', ')}`);
    this.fields = fields;
  }
}

/** The caller is not known, although the API is configured to let only known callers in. */
export class UnknownCallerError extends Error {
  override readonly name = 'UnknownCallerError';
}

/** Nothing with this id belongs to the caller. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError';
}

/** The update is based on a version that is no longer the current one. */
export class StaleVersionError extends Error {
  override readonly name = 'StaleVersionError';
  readonly currentVersion: number;

  constructor(currentVersion: number) {
    super(`The current version is ${String(currentVersion)}`);
    this.currentVersion = currentVersion;
  }
}

/** The same idempotency key came with another body. */
export class IdempotencyKeyReusedError extends Error {
  override readonly name = 'IdempotencyKeyReusedError';
}
