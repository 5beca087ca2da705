/** A mistake the caller can mend: a bad value, a missing file. The message says what, where, what is allowed, what next. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** Something a person must mend outside the call: credentials, a missing program, a server flag. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** An invariant of ours that did not hold: a bug in serverless-mcp, never the caller's fault. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}

/** Text of any thrown value, for use inside another message. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
