import { UserError } from '../../world/errors.ts';

/** Parses a caller's JSON; the message shows where it breaks and what was expected. */
export function parseJson(text: string, parameter: string, example: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const start = text.length > 80 ? `${text.slice(0, 80)}…` : text;
    throw new UserError(`${parameter} is not JSON (${reason}): ${start}. Expected for example ${example}.`, { cause });
  }
}
