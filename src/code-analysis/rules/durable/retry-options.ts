import { defineCodeRule, replacing } from '../../rule.ts';
import { dottedName, isCall, keyName, unwrap, walk } from '../../syntax.ts';
import { durableBody } from './example.ts';

const realNames: Readonly<Record<string, string>> = {
  exponentialDelayFactor: 'backoffRate',
  jitterStrategy: 'jitter',
  maxRetries: 'maxAttempts',
};

export const retryOptions = defineCodeRule({
  id: 'durable/retry-options',
  severity: 'error',
  title: 'Retry option that does not exist',
  why: 'createRetryStrategy ignores names it does not know, so the retry behaves by its defaults.',
  source: 'types of @aws/durable-execution-sdk-js 2.4.0',
  check(model, report) {
    walk(model.program, (node) => {
      if (!isCall(node)) return undefined;
      const name = dottedName(node.callee) ?? '';
      const imported = model.imports.get(name);
      if (imported?.imported !== 'createRetryStrategy' || !imported.source.startsWith('@aws/durable-execution-sdk'))
        return undefined;
      const options = unwrap(node.arguments[0]);
      for (const member of options?.type === 'ObjectExpression' ? options.properties : []) {
        if (member.type === 'SpreadElement') continue;
        const written = keyName(member) ?? '';
        const real = Object.hasOwn(realNames, written) ? realNames[written] : undefined;
        if (real === undefined) continue;
        report({
          node: member.key,
          message: `createRetryStrategy has no option "${written}". The name is "${real}".`,
          ...replacing(member.key, real, `Rename to ${real}`),
        });
      }
      return undefined;
    });
  },
  examples: {
    bad: [
      durableBody('return event;', 'const retry = createRetryStrategy({ maxAttempts: 3, exponentialDelayFactor: 2 });'),
    ],
    good: [
      durableBody('return event;', 'const retry = createRetryStrategy({ maxAttempts: 3, backoffRate: 2 });'),
      { code: 'const retry = createRetryStrategy({ jitterStrategy: 1 }); export const handler = async () => retry;' },
    ],
  },
});
