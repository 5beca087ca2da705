// Runs a durable handler through AWS's own local test runner, which keeps its checkpoints and skips its waits.
import { createRequire } from 'node:module';

const pollIntervalMs = 100;
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

/** Answers the callbacks that have an answer; `failed` rejects when the execution waits for one that has none. */
function watchCallbacks(runner, callbacks) {
  const answered = new Set();
  let isStopped = false;
  const failed = new Promise((_resolve, reject) => {
    const look = async () => {
      if (isStopped) return;
      const operations = allOperations(runner);
      for (const operation of operations.filter(isWaitingCallback)) {
        const id = operation.getCallbackDetails().callbackId;
        const name = nameOfCallback(operation, operations);
        if (answered.has(id)) continue;
        if (callbacks[name] === undefined) {
          reject(missingCallback(name, operations));
          return;
        }
        answered.add(id);
        await operation.sendCallbackSuccess(callbacks[name]);
      }
      setRealTimeout(look, pollIntervalMs);
    };
    setRealTimeout(() => look().catch(reject), pollIntervalMs);
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

function isWaitingCallback(operation) {
  return operation.getType() === 'CALLBACK' && operation.getStatus() === 'STARTED' && isSubmitted(operation);
}

/** waitForCallback has a submitter step; only after it may the callback be answered. */
function isSubmitted(operation) {
  return operation.getCallbackDetails()?.callbackId !== undefined;
}

/** waitForCallback names its context, the callback inside has no name of its own. */
function nameOfCallback(operation, operations) {
  const parent = operations.find((candidate) => candidate.getId() === operation.getParentId());
  return operation.getName() ?? parent?.getName() ?? '';
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
