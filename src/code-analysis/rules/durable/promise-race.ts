import { visitDurableCode } from '../../durable-regions.ts';
import { defineCodeRule } from '../../rule.ts';
import { dottedName, isCall, walk } from '../../syntax.ts';
import { durableBody } from './example.ts';

export const promiseRace = defineCodeRule({
  id: 'durable/promise-race',
  severity: 'error',
  title: 'Promise.race or Promise.any over durable operations',
  why: 'Which promise wins is decided by timing and is not checkpointed, so a replay may go on with another winner.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-best-practices.html',
  contexts: ['durable'],
  check(model, report) {
    visitDurableCode(model, ({ node, region, contextNames }) => {
      if (region !== 'orchestration' || !isCall(node)) return;
      const name = dottedName(node.callee);
      if (name !== 'Promise.race' && name !== 'Promise.any') return;
      let holdsOperation = false;
      walk(node, (inner) => {
        const [head = '', member] = isCall(inner) ? (dottedName(inner.callee) ?? '').split('.') : [];
        holdsOperation ||= contextNames.includes(head) && member !== 'logger';
        return undefined;
      });
      if (!holdsOperation) return;
      const context = contextNames.at(-1) ?? 'context';
      report({
        node,
        message: `${name}() over durable operations is decided anew on replay. Use await ${context}.${name.replace('Promise', 'promise')}('<name>', [...]), which records the outcome.`,
      });
    });
  },
  examples: {
    bad: [
      durableBody("await Promise.race([context.step('a', async () => 1), context.wait('limit', { seconds: 5 })]);"),
      durableBody("await Promise.any([context.step('a', async () => 1), context.step('b', async () => 2)]);"),
    ],
    good: [
      durableBody(
        "await context.promise.race('first', [context.step('a', async () => 1), context.wait('limit', { seconds: 5 })]);",
      ),
      durableBody("await Promise.all([context.step('a', async () => 1), context.step('b', async () => 2)]);"),
      durableBody(
        "await context.step('fetch', async () => Promise.race([one(), two()]));",
        'const one = async () => 1; const two = async () => 2;',
      ),
    ],
  },
});
