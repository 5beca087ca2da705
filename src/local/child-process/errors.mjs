/** An error as plain data for the report channel; `type` overrides its name. */
export function describeError(error, type) {
  if (!(error instanceof Error) && typeof error?.stack !== 'string') {
    return {
      type: type ?? typeof error,
      message: typeof error === 'string' ? error : (safeJson(error) ?? String(error)),
    };
  }
  return {
    type: type ?? error.name ?? 'Error',
    message: String(error.message),
    stack: String(error.stack),
    ...(error.code !== undefined && { code: String(error.code) }),
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  };
}

function safeJson(value) {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

export function named(name, message) {
  const error = new Error(message);
  error.name = name;
  return error;
}
