import { visitOperations } from '../../durable-regions.ts';
import { defineCodeRule, inserting } from '../../rule.ts';
import { durableBody } from './example.ts';

export const notAwaited = defineCodeRule({
  id: 'durable/not-awaited',
  severity: 'warning',
  title: 'Durable operation that nobody awaits',
  why: 'Operations start when they are called, so it runs anyway, but its errors are lost and the handler may end before it does.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-execution-sdk.html',
  contexts: ['durable'],
  check(model, report) {
    visitOperations(model, ({ call, contextName, kind }, { ancestors, region }) => {
      const parent = ancestors.at(-1);
      if (region !== 'orchestration' || parent?.type !== 'ExpressionStatement') return;
      report({
        node: call,
        message: `${contextName}.${kind}() is neither awaited nor returned: it runs, but its result and errors are lost. Write await ${contextName}.${kind}(…), or pass it to ${contextName}.promise.all.`,
        ...inserting(call, 'before', 'await ', 'Await it'),
      });
    });
  },
  examples: {
    bad: [durableBody("context.step('save', async () => 1);"), durableBody("context.wait('pause', { seconds: 5 });")],
    good: [
      durableBody("await context.step('save', async () => 1);"),
      durableBody("const pending = context.step('save', async () => 1);\n  await pending;"),
      durableBody("return context.step('save', async () => 1);"),
    ],
  },
});
