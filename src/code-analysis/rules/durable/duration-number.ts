import { visitOperations } from '../../durable-regions.ts';
import { defineCodeRule, replacing } from '../../rule.ts';
import { propertyOf, unwrap } from '../../syntax.ts';
import { durableBody } from './example.ts';

export const durationNumber = defineCodeRule({
  id: 'durable/duration-number',
  severity: 'error',
  title: 'A number where a duration object is expected',
  why: 'Timeouts of the durable SDK are objects such as { hours: 1 }; a number is not a duration.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-execution-sdk.html',
  contexts: ['durable'],
  check(model, report) {
    visitOperations(model, ({ arguments: given }) => {
      for (const name of ['timeout', 'heartbeatTimeout']) {
        const property = propertyOf(given.at(-1), name);
        if (property?.type !== 'ObjectProperty') continue;
        const value = unwrap(property.value);
        if (value?.type !== 'NumericLiteral') continue;
        report({
          node: value,
          message: `${name}: ${value.value} is not a duration. Write ${name}: { seconds: ${value.value} }.`,
          ...replacing(value, `{ seconds: ${value.value} }`, `Write { seconds: ${value.value} }`),
        });
      }
    });
  },
  examples: {
    bad: [
      durableBody("await context.waitForCallback('approve', async (id) => {}, { timeout: 3600 });"),
      durableBody("await context.createCallback('approve', { timeout: { hours: 1 }, heartbeatTimeout: 60 });"),
    ],
    good: [durableBody("await context.waitForCallback('approve', async (id) => {}, { timeout: { hours: 1 } });")],
  },
});
