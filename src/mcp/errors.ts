import { ConfigError, describeError, UserError } from '../world/errors.ts';

/** The one boundary: any thrown value becomes a message for the model. Stacks go to the log, never into the answer. */
export function messageForModel(error: unknown, toolName: string, log: (text: string) => void): string {
  if (error instanceof UserError || error instanceof ConfigError) return error.message;
  if (isAbort(error)) return `${toolName} was cancelled; what it had started was stopped.`;
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return `serverless-mcp failed inside ${toolName}: ${describeError(error)}. This is a defect of the server, not of your call; try different arguments or report it.`;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
}
