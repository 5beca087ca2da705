import { visitOperations } from '../../durable-regions.ts';
import { defineCodeRule, inserting } from '../../rule.ts';
import { dottedName, hasSpread, propertyOf, unwrap } from '../../syntax.ts';
import { durableBody } from './example.ts';

export const atMostOnce = defineCodeRule({
  id: 'durable/at-most-once',
  severity: 'warning',
  title: 'At-most-once step that is retried',
  why: 'AtMostOncePerRetry limits each attempt; without retryPresets.noRetry the default strategy still makes up to six attempts.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-best-practices.html',
  contexts: ['durable'],
  check(model, report) {
    visitOperations(model, ({ kind, arguments: given }) => {
      const options = unwrap(given.at(-1));
      const semantics = kind === 'step' ? propertyOf(options, 'semantics') : undefined;
      if (semantics?.type !== 'ObjectProperty' || options === undefined || hasSpread(options)) return;
      if (dottedName(semantics.value) !== 'StepSemantics.AtMostOncePerRetry' || propertyOf(options, 'retryStrategy'))
        return;
      report({
        node: semantics,
        message:
          'StepSemantics.AtMostOncePerRetry alone still retries (default: 6 attempts). Add retryStrategy: retryPresets.noRetry to run it at most once.',
        ...inserting(
          semantics,
          'after',
          ', retryStrategy: retryPresets.noRetry',
          'Add retryStrategy: retryPresets.noRetry (import it from the SDK)',
        ),
      });
    });
  },
  examples: {
    bad: [durableBody("await context.step('pay', async () => 1, { semantics: StepSemantics.AtMostOncePerRetry });")],
    good: [
      durableBody(
        "await context.step('pay', async () => 1, { semantics: StepSemantics.AtMostOncePerRetry, retryStrategy: retryPresets.noRetry });",
      ),
      durableBody("await context.step('pay', async () => 1, { semantics: StepSemantics.AtLeastOncePerRetry });"),
    ],
  },
});
