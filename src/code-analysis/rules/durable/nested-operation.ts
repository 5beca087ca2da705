import { visitOperations } from '../../durable-regions.ts';
import { defineCodeRule } from '../../rule.ts';
import { durableBody } from './example.ts';

export const nestedOperation = defineCodeRule({
  id: 'durable/nested-operation',
  severity: 'error',
  title: 'Durable operation inside a step',
  why: 'A step is one checkpoint: operations started inside its body are not recorded in order and break the replay.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-best-practices.html',
  contexts: ['durable'],
  check(model, report) {
    visitOperations(model, (operation, { region }) => {
      if (region !== 'step') return;
      report({
        node: operation.call,
        message: `${operation.contextName}.${operation.kind}() inside a step body. Group operations with ${operation.contextName}.runInChildContext('<name>', async (child) => …) instead of a step.`,
      });
    });
  },
  examples: {
    bad: [
      durableBody("await context.step('outer', async () => { await context.step('inner', async () => 1); });"),
      durableBody("await context.step('outer', async () => { await context.wait('pause', { seconds: 5 }); });"),
      durableBody(
        "await context.step('outer', async () => pause(context));",
        "async function pause(ctx) { await ctx.wait('pause', { seconds: 1 }); }",
      ),
    ],
    good: [
      durableBody(
        "await context.runInChildContext('group', async (child) => { await child.step('one', async () => 1); });",
      ),
      durableBody("await context.step('one', async (s) => { s.logger.info('x'); return 1; });"),
      durableBody(
        "await context.parallel('both', [async (child) => child.step('a', async () => 1), { name: 'b', func: async (child) => child.wait('b', { seconds: 1 }) }]);",
      ),
    ],
  },
});
