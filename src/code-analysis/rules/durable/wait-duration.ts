import { visitOperations } from '../../durable-regions.ts';
import { defineCodeRule } from '../../rule.ts';
import { unwrap } from '../../syntax.ts';
import { durableBody } from './example.ts';

export const waitDuration = defineCodeRule({
  id: 'durable/wait-duration',
  severity: 'error',
  title: 'wait() without a duration object',
  why: 'wait() is a timer only: it takes { days, hours, minutes, seconds }. It cannot wait for an event, and a bare number is refused.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-execution-sdk.html',
  contexts: ['durable'],
  check(model, report) {
    visitOperations(model, ({ call, kind, contextName, arguments: given }) => {
      if (kind !== 'wait') return;
      const last = unwrap(given.at(-1));
      const isWrong =
        last === undefined ||
        last.type === 'NumericLiteral' ||
        last.type === 'StringLiteral' ||
        last.type === 'TemplateLiteral';
      if (!isWrong) return;
      const seconds = last?.type === 'NumericLiteral' ? last.value : 30;
      report({
        node: call,
        message: `${contextName}.wait() takes a duration object: ${contextName}.wait('<name>', { seconds: ${seconds} }). To wait for an event from outside use waitForCallback, for a state waitForCondition.`,
      });
    });
  },
  examples: {
    bad: [
      durableBody('await context.wait(30);'),
      durableBody("await context.wait('pause', 30);"),
      durableBody("await context.wait('payment-received');"),
    ],
    good: [
      durableBody("await context.wait('pause', { seconds: 30 });"),
      durableBody('await context.wait({ minutes: 5 });'),
      durableBody("await context.wait('pause', delay);", 'const delay = { seconds: 1 };'),
    ],
  },
});
