import { visitOperations } from '../../durable-regions.ts';
import { defineCodeRule } from '../../rule.ts';
import { hasSpread, propertyOf, unwrap } from '../../syntax.ts';
import { durableBody } from './example.ts';

export const callbackTimeout = defineCodeRule({
  id: 'durable/callback-timeout',
  severity: 'warning',
  title: 'Callback without a timeout',
  why: 'A callback that never comes keeps the execution waiting until its execution timeout, up to a year.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-best-practices.html',
  contexts: ['durable'],
  check(model, report) {
    visitOperations(model, ({ call, kind, arguments: given }) => {
      if (kind !== 'waitForCallback' && kind !== 'createCallback') return;
      const options = unwrap(given.at(-1));
      const isOpaque =
        options?.type === 'Identifier' || options?.type === 'MemberExpression' || isOptionsCall(options?.type);
      if (isOpaque || hasSpread(options) || propertyOf(options, 'timeout')) return;
      report({
        node: call,
        message: `${kind}() has no timeout. Pass one as last argument, e.g. { timeout: { days: 7 } }, and heartbeatTimeout for long outside work.`,
      });
    });
  },
  examples: {
    bad: [
      durableBody("await context.waitForCallback('approve', async (id) => {});"),
      durableBody("const [promise, id] = await context.createCallback('approve');"),
      durableBody("await context.waitForCallback('approve', async (id) => {}, { heartbeatTimeout: { hours: 1 } });"),
    ],
    good: [
      durableBody("await context.waitForCallback('approve', async (id) => {}, { timeout: { days: 7 } });"),
      durableBody(
        "await context.waitForCallback('approve', async (id) => {}, options);",
        'const options = { timeout: { days: 1 } };',
      ),
      durableBody("const [promise, id] = await context.createCallback('approve', { timeout: { hours: 1 } });"),
    ],
  },
});

function isOptionsCall(type: string | undefined): boolean {
  return type === 'CallExpression' || type === 'ConditionalExpression';
}
