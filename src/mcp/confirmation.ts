import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  inputRequired,
  type InputRequiredResult,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import { UserError } from '../world/errors.ts';
import type { Confirmation } from './tool.ts';

const answerKey = 'confirmation';
const answerSchema = z.object({ confirmed: z.boolean().describe('Confirm the change') });

const capabilitiesSchema = z.object({ elicitation: z.object({}) });

interface ConfirmationRequest {
  readonly confirmation: Confirmation;
  /** The call's own `confirm` argument, if any. */
  readonly confirm: unknown;
  readonly server: McpServer;
  readonly context: ServerContext;
}

/**
 * Asks the person at the client where the client can ask (elicitation), else demands the exact name in `confirm`.
 * Returns undefined when the call may go on, or what to send back to get the answer.
 * @throws UserError when the person declined, or when `confirm` is missing or wrong.
 */
export function requireConfirmation(request: ConfirmationRequest): InputRequiredResult | undefined {
  const { confirmation, context } = request;
  if (request.confirm === confirmation.name) return undefined;
  if (!canElicit(request.server, context)) {
    throw new UserError(
      `${confirmation.action} needs a confirmation. Ask the user; if they agree, call again with confirm: "${confirmation.name}".`,
    );
  }
  if (context.mcpReq.inputResponses === undefined) {
    return inputRequired({
      inputRequests: {
        [answerKey]: inputRequired.elicit({ message: `${confirmation.action}?`, requestedSchema: answerSchema }),
      },
    });
  }
  const answer = answerSchema.safeParse(acceptedContent(context.mcpReq.inputResponses, answerKey));
  if (answer.success && answer.data.confirmed) return undefined;
  throw new UserError(
    `The user did not confirm: ${confirmation.action}. Nothing was changed; do not try again unasked.`,
  );
}

function canElicit(server: McpServer, context: ServerContext): boolean {
  const envelope: Record<string, unknown> = { ...context.mcpReq.envelope };
  const declared = envelope[CLIENT_CAPABILITIES_META_KEY] ?? server.server.getClientCapabilities();
  return capabilitiesSchema.safeParse(declared).success;
}
