import { visitOperations } from '../../durable-regions.ts';
import { defineCodeRule, replacing } from '../../rule.ts';
import { durableBody } from './example.ts';

export const outerContext = defineCodeRule({
  id: 'durable/outer-context',
  severity: 'error',
  title: 'Outer context used in a child context',
  why: 'Branches run side by side; operations on the outer context get their ids in an order that differs from replay to replay.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-best-practices.html',
  contexts: ['durable'],
  check(model, report) {
    visitOperations(model, (operation, { region, contextNames }) => {
      const nearest = contextNames.at(-1);
      if (region !== 'orchestration' || nearest === undefined || operation.contextName === nearest) return;
      const { callee } = operation.call;
      const object = callee.type === 'MemberExpression' ? callee.object : undefined;
      report({
        node: operation.call,
        message: `${operation.contextName}.${operation.kind}() inside a child context. Use the child: ${nearest}.${operation.kind}(…).`,
        ...replacing(object, nearest, `Use ${nearest}`),
      });
    });
  },
  examples: {
    bad: [
      durableBody(
        "await context.map('all', event.items, async (child, item) => context.step('one', async () => item));",
      ),
      durableBody(
        "await context.runInChildContext('group', async (child) => { await context.wait('pause', { seconds: 1 }); });",
      ),
      durableBody("await context.parallel('both', [async (branch) => context.step('a', async () => 1)]);"),
    ],
    good: [
      durableBody("await context.map('all', event.items, async (child, item) => child.step('one', async () => item));"),
      durableBody("await context.runInChildContext('group', async () => context.step('a', async () => 1));"),
      durableBody(
        "await context.map('all', event.items, async (context, item) => context.step('one', async () => item));",
      ),
    ],
  },
});
