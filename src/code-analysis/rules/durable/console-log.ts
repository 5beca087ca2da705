import { visitDurableCode } from '../../durable-regions.ts';
import { defineCodeRule, replacing } from '../../rule.ts';
import { dottedName, isCall } from '../../syntax.ts';
import { durableBody } from './example.ts';

const consoleMethods = ['log', 'info', 'warn', 'error', 'debug'];

export const consoleLog = defineCodeRule({
  id: 'durable/console-log',
  severity: 'warning',
  title: 'console outside a step',
  why: 'The line is written again on every replay; the context logger writes it once.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-best-practices.html',
  contexts: ['durable'],
  check(model, report) {
    visitDurableCode(model, ({ node, region, contextNames }) => {
      if (region !== 'orchestration' || !isCall(node)) return;
      const [head, method = '', more] = (dottedName(node.callee) ?? '').split('.');
      if (head !== 'console' || !consoleMethods.includes(method) || more !== undefined) return;
      const context = contextNames.at(-1) ?? 'context';
      const replacement = `${context}.logger.${method === 'log' ? 'info' : method}`;
      report({
        node,
        message: `console.${method}() is repeated on every replay. Use ${replacement}(…).`,
        ...replacing(node.callee, replacement, `Use ${replacement}`),
      });
    });
  },
  examples: {
    bad: [durableBody("console.log('started');"), durableBody("console.error('failed', event);")],
    good: [
      durableBody("context.logger.info('started');"),
      durableBody("await context.step('save', async () => { console.log('once'); });"),
      { code: "export const handler = async () => { console.log('x'); };" },
    ],
  },
});
