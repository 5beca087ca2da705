import type { CallToolResult, InputRequiredResult, McpServer, ServerContext } from '@modelcontextprotocol/server';
import { requireConfirmation } from './confirmation.ts';
import { effectTraits } from './effects.ts';
import { messageForModel } from './errors.ts';
import { toCallResult, toErrorResult } from './results.ts';
import { parseArguments, publishedSchema } from './schema.ts';
import type { ToolContext, ToolEntry } from './tool.ts';

/** What a call needs of the server around it. */
export interface CallEnvironment {
  createContext(request: ServerContext): Promise<ToolContext>;
  redact(text: string): string;
  log(text: string): void;
}

/** Publishes a tool on a server: annotations from its effect, arguments checked here, one way out. */
export function registerTool(server: McpServer, entry: ToolEntry, environment: CallEnvironment): void {
  server.registerTool(
    entry.name,
    {
      title: entry.title,
      description: entry.description,
      inputSchema: publishedSchema(entry.inputSchema),
      outputSchema: publishedSchema(entry.outputSchema),
      annotations: effectTraits[entry.effect].annotations,
    },
    (given: unknown, request: ServerContext) => answerCall(server, entry, environment, given, request),
  );
}

async function answerCall(
  server: McpServer,
  entry: ToolEntry,
  environment: CallEnvironment,
  given: unknown,
  request: ServerContext,
): Promise<CallToolResult | InputRequiredResult> {
  try {
    const tool = await entry.load();
    const input = parseArguments(tool.name, tool.input, given);
    const confirmation = tool.confirmation?.(input);
    const question =
      confirmation && requireConfirmation({ confirmation, confirm: input['confirm'], server, context: request });
    if (question) return question;
    const value = await tool.handle(input, await environment.createContext(request));
    return toCallResult(tool, value, input, (text) => environment.redact(text));
  } catch (error) {
    const message = messageForModel(error, entry.name, (text) => environment.log(text));
    return toErrorResult(environment.redact(message));
  }
}
