// Runs a durable handler through AWS's own local test runner, which keeps its checkpoints and skips its waits.
import { createRequire } from 'node:module';

const pollIntervalMs = 50;
const quietPollsNeeded = 8;
// Taken before the runner replaces the timers to skip time.
const setRealTimeout = setTimeout;

/**
 * @param {string} testingModule file of @aws/durable-execution-sdk-js-testing
 * @param {Function} handler made with withDurableExecution
 * @param {unknown} event payload of the execution
 * @param {Record<string, string>} callbacks result to send for each callback, by name of its operation
 * @param {(message: object) => void} report
 * @returns {Promise<unknown>} the execution's result
 */
export async function runDurable(testingModule, handler, event, callbacks, report) {
  const { LocalDurableTestRunner } = createRequire(testingModule)(testingModule);
  await LocalDurableTestRunner.setupTestEnvironment({ skipTime: true });
  const runner = new LocalDurableTestRunner({ handlerFunction: handler });
  try {
    const finished = runner.run({ payload: event });
    const stuck = watchCallbacks(runner, callbacks);
    const execution = await Promise.race([finished, stuck.failed]).finally(stuck.stop);
    const operations = execution.getOperations().map(describeOperation);
    report({
      type: 'durable',
      status: execution.getStatus() ?? 'UNKNOWN',
      operations,
      invocations: execution.getInvocations().length,
    });
    if (execution.getStatus() !== 'SUCCEEDED') throw executionError(execution);
    return execution.getResult();
  } catch (error) {
    if (error.operations) report({ type: 'durable', status: 'RUNNING', operations: error.operations, invocations: 1 });
    throw error;
  } finally {
    await LocalDurableTestRunner.teardownTestEnvironment();
  }
}

/**
 * Answers the callbacks that have an answer; `failed` rejects when the execution waits for one that has none
 * and nothing else has moved for a while.
 */
function watchCallbacks(runner, callbacks) {
  const answered = new Set();
  let isStopped = false;
  let last = '';
  let quietPolls = 0;
  const look = async () => {
    const operations = allOperations(runner);
    const waiting = operations.filter((operation) => isWaitingCallback(operation, operations));
    for (const operation of waiting) {
      const answer = callbacks[nameOfCallback(operation, operations)];
      if (answer === undefined || answered.has(operation.getId())) continue;
      answered.add(operation.getId());
      await operation.sendCallbackSuccess(answer);
    }
    const state = operations.map((operation) => `${operation.getId()} ${operation.getStatus()}`).join();
    quietPolls = state === last && !operations.some(isRunningStep) ? quietPolls + 1 : 0;
    last = state;
    const unanswered = waiting.find((operation) => !answered.has(operation.getId()));
    if (unanswered && quietPolls >= quietPollsNeeded)
      throw missingCallback(nameOfCallback(unanswered, operations), operations);
  };
  const failed = new Promise((_resolve, reject) => {
    const poll = () => {
      if (!isStopped) look().then(() => setRealTimeout(poll, pollIntervalMs), reject);
    };
    setRealTimeout(poll, pollIntervalMs);
  });
  failed.catch(() => {});
  return { failed, stop: () => (isStopped = true) };
}

function allOperations(runner) {
  const operations = [];
  for (let index = 0; ; index += 1) {
    const operation = runner.getOperationByIndex(index);
    if (operation.getOperationData() === undefined) return operations;
    operations.push(operation);
  }
}

/** waitForCallback has a step that hands the id out; only after it may the callback be answered. */
function isWaitingCallback(operation, operations) {
  if (operation.getType() !== 'CALLBACK' || operation.getStatus() !== 'STARTED') return false;
  const siblings = operations.filter((other) => other.getParentId() === operation.getParentId());
  const isInContext = parentOf(operation, operations)?.getSubType() === 'WaitForCallback';
  return !isInContext || siblings.some((other) => other.getType() === 'STEP' && other.getStatus() === 'SUCCEEDED');
}

function isRunningStep(operation) {
  return operation.getType() === 'STEP' && ['STARTED', 'PENDING', 'READY'].includes(operation.getStatus());
}

function parentOf(operation, operations) {
  const id = operation.getParentId();
  return id === undefined ? undefined : operations.find((candidate) => candidate.getId() === id);
}

/** waitForCallback names its context, the callback inside has no name of its own. */
function nameOfCallback(operation, operations) {
  return operation.getName() ?? parentOf(operation, operations)?.getName() ?? '';
}

function missingCallback(name, operations) {
  const error = new Error(
    `The execution waits for the callback "${name}". Pass its result in "callbacks", for example { "${name}": "{\\"approved\\":true}" }.`,
  );
  error.name = 'DurableCallbackMissing';
  error.stack = '';
  error.operations = operations.map(describeOperation);
  return error;
}

function executionError(execution) {
  const { errorType, errorMessage, stackTrace } = execution.getError();
  const error = new Error(errorMessage ?? `The execution ended as ${execution.getStatus()}`);
  error.name = errorType ?? 'Error';
  error.stack = [`${error.name}: ${error.message}`, ...(stackTrace ?? [])].join('\n');
  return error;
}

const detailReaders = {
  STEP: (operation) => operation.getStepDetails(),
  CONTEXT: (operation) => operation.getContextDetails(),
  CALLBACK: (operation) => operation.getCallbackDetails(),
  CHAINED_INVOKE: (operation) => operation.getChainedInvokeDetails(),
  WAIT: (operation) => operation.getWaitDetails(),
};

function describeOperation(operation) {
  const details = detailReaders[operation.getType()]?.(operation);
  return {
    name: operation.getName() ?? '',
    type: operation.getSubType() ?? operation.getType() ?? '',
    status: operation.getStatus() ?? '',
    ...(details?.attempt !== undefined && { attempt: details.attempt }),
    ...(details?.waitSeconds !== undefined && { waitSeconds: details.waitSeconds }),
    ...(details?.result !== undefined && { result: JSON.stringify(details.result)?.slice(0, 500) }),
    ...(details?.error?.errorMessage !== undefined && { error: details.error.errorMessage }),
  };
}
