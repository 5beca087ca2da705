import type { CodeExample } from '../../rule.ts';

/** An example whose lines are the body of a durable handler with `event` and `context`. */
export function durableBody(body: string, before = ''): CodeExample {
  const code = `import { withDurableExecution, createRetryStrategy, retryPresets, StepSemantics } from '@aws/durable-execution-sdk-js';
${before}
export const handler = withDurableExecution(async (event, context) => {
  ${body}
});
`;
  return { code };
}
