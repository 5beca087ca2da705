import type { FunctionDescription } from '../cloudformation/functions.ts';
import { facts } from '../guidance/facts/index.ts';
import type { ChildFailure } from './child/outcome.ts';
import type { ChildError } from './child/protocol.ts';

/** A failed invocation as it is told to the caller. */
export interface InvocationError {
  readonly type: string;
  readonly message: string;
  /** Frames in the user's own files first seen from the project: `at handler (src/get.ts:3:9)`. */
  readonly stack: string[];
  /** What to do next. */
  readonly hint: string;
}

export interface FailureContext {
  readonly fn: FunctionDescription;
  readonly timeoutSeconds: number;
  readonly projectDirectory: string;
  /** Paths of our own that say nothing to the user. */
  readonly hiddenPaths: readonly string[];
}

/** Says what happened, where, what is allowed and what to do, for every way an invocation can fail. */
export function describeFailure(failure: ChildFailure, context: FailureContext): InvocationError {
  const { fn, timeoutSeconds } = context;
  const maxSeconds = facts['lambda.timeout.maxSeconds'].value;
  const { type } = failure;
  switch (failure.kind) {
    case 'timeout':
      return {
        type,
        message: `${fn.id} timed out after ${timeoutSeconds} seconds and was ended.`,
        stack: [],
        hint: `Look for an endless loop, or an await on something that never answers. If it needs longer, raise Timeout in the template (at most ${maxSeconds}) or pass timeoutSeconds.`,
      };
    case 'init-timeout':
      return {
        type,
        message: `${fn.id} did not finish loading (${failure.message}) and was ended.`,
        stack: [],
        hint: 'Code outside the handler loops or waits. Move slow work into the handler.',
      };
    case 'memory':
      return {
        type,
        message: `${fn.id} ran out of memory: it ${failure.message}, MemorySize is ${fn.memoryMb} MB. It was ended.`,
        stack: [],
        hint: `Look for data that grows without end, or stream it. If it needs more, raise MemorySize in the template (at most ${facts['lambda.memory.maxMb'].value}).`,
      };
    case 'exit':
      return {
        type,
        message: `${fn.id}: ${failure.message}.`,
        stack: [],
        hint: 'Look for process.exit() or a crash of native code; the logs show its last lines. A handler returns or throws instead.',
      };
    case 'init':
      return {
        ...thrown(failure, context),
        hint: 'The file failed to load: nothing ran yet. Mend the first frame below, or Handler in the template.',
      };
    case 'handler': {
      const told = thrown(failure, context);
      if (dummyCredentialErrors.test(`${told.type} ${told.message}`)) return { ...told, hint: dummyCredentialHint };
      const where = told.stack.length > 0 ? 'see the first frame in your own files, and the logs' : 'see the logs';
      return { ...told, hint: `The handler failed: ${where}.` };
    }
    case 'output':
    case 'cancelled':
      return { type, message: `${fn.id}: ${failure.message}.`, stack: [], hint: 'Send less, or in smaller parts.' };
  }
}

/** How AWS, or the lack of a network, answers the dummy credentials of a local run. */
const dummyCredentialErrors =
  /UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|security token included in the request is invalid|(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED)[^\n]*amazonaws\.com/;
const dummyCredentialHint =
  'It called AWS itself, with the dummy credentials of a local run. Only DynamoDB is embedded here: point the SDK at a stand-in with env AWS_ENDPOINT_URL_<SERVICE>, or test this part against a deployed stack.';

const shownFrames = 12;

function thrown(failure: ChildFailure, context: FailureContext): Omit<InvocationError, 'hint'> {
  const { type, message, cause } = failure;
  return {
    type,
    message: [message, ...causesOf(cause)].join(' Caused by '),
    stack: readFrames(failure, context),
  };
}

function causesOf(cause: ChildError | undefined, depth = 0): string[] {
  if (!cause || depth > 4) return [];
  return [`${cause.type}: ${cause.message}`, ...causesOf(cause.cause, depth + 1)];
}

/** Frames of the stack without Node's and our own, with paths from the project folder. */
function readFrames({ stack = '' }: ChildError, { projectDirectory, hiddenPaths }: FailureContext): string[] {
  return stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .filter((line) => !line.includes('node:internal') && !hiddenPaths.some((hidden) => line.includes(hidden)))
    .slice(0, shownFrames)
    .map((line) => line.replaceAll('file://', '').replaceAll(`${projectDirectory}/`, ''));
}
