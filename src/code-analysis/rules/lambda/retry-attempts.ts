import { defineCodeRule } from '../../rule.ts';
import { dottedName, valueOf, walk } from '../../syntax.ts';

/** The SDK's own default. */
const usualAttempts = 3;

export const retryAttempts = defineCodeRule({
  id: 'lambda/retry-attempts',
  severity: 'info',
  title: 'SDK client that retries many times',
  why: 'Retries of the client, of the function and of the queue multiply: under load they keep a struggling service down, and the function pays for the waiting.',
  source: 'https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html',
  check(model, report) {
    walk(model.program, (node) => {
      if (node.type !== 'NewExpression') return undefined;
      const name = dottedName(node.callee) ?? '';
      if (!(model.imports.get(name)?.source ?? '').startsWith('@aws-sdk/client-')) return undefined;
      const attempts = valueOf(node.arguments[0], 'maxAttempts');
      if (attempts?.type === 'NumericLiteral' && attempts.value > usualAttempts) {
        report({
          node: attempts,
          message: `${name} tries ${attempts.value} times. Keep to ${usualAttempts}, the default, and retry at one layer only.`,
        });
      }
      return undefined;
    });
  },
  examples: {
    bad: [
      {
        code: "import { SQSClient } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({ maxAttempts: 10, requestHandler: { requestTimeout: 2000 } });",
      },
    ],
    good: [
      {
        code: "import { SQSClient } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({ maxAttempts: 3, requestHandler: { requestTimeout: 2000 } });",
      },
      {
        code: "import { SQSClient } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({ maxAttempts: attempts });",
      },
      { code: 'const strategy = new Retry({ maxAttempts: 10 });' },
    ],
  },
});
