import { CallbackTimeoutError, type DurableContext } from '@aws/durable-execution-sdk-js';
import { decisionSchema, type NoteRequest } from '../domain/note-request.ts';

/** What the workflow does to the world. Each may run more than once for the same workflow and must not mind. */
export interface Effects {
  reserve(request: NoteRequest): Promise<void>;
  /** Lets an approver know; the answer comes back under the callback id. */
  askForApproval(id: string, callbackId: string): Promise<void>;
  confirm(id: string, by: string): Promise<void>;
  /** Undoes `reserve`. */
  cancel(id: string, reason: string): Promise<void>;
}

export type Outcome = { readonly state: 'confirmed' | 'refused'; readonly by: string } | { readonly state: 'expired' };

/**
 * Reserves, waits up to a week for an approval without costing anything meanwhile, then confirms or undoes.
 * This code is replayed from its start after each pause: whatever is not the same each time (time, chance,
 * requests) belongs into a step, and steps keep their names and their order.
 */
export async function approveNote(context: DurableContext, request: NoteRequest, effects: Effects): Promise<Outcome> {
  await context.step('reserve', () => effects.reserve(request));
  try {
    const answer = await context.waitForCallback<string>(
      'approval',
      (callbackId) => effects.askForApproval(request.id, callbackId),
      { timeout: { days: 7 } },
    );
    const { isApproved, by } = decisionSchema.parse(JSON.parse(answer));
    if (isApproved) {
      await context.step('confirm', () => effects.confirm(request.id, by));
      return { state: 'confirmed', by };
    }
    await context.step('cancel', () => effects.cancel(request.id, `refused by ${by}`));
    return { state: 'refused', by };
  } catch (error) {
    const isExpired = error instanceof CallbackTimeoutError;
    await context.step('undo', () => effects.cancel(request.id, isExpired ? 'nobody answered' : 'failed'));
    if (isExpired) return { state: 'expired' };
    throw error;
  }
}
