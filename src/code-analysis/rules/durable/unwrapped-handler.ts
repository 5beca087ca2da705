import { defineCodeRule } from '../../rule.ts';
import { durableBody } from './example.ts';

const durableSettings = { functionId: 'OrderFunction', exportName: 'handler', contexts: ['durable'] as const };

export const unwrappedHandler = defineCodeRule({
  id: 'durable/unwrapped-handler',
  severity: 'error',
  title: 'Durable function whose handler is not wrapped',
  why: 'The template has DurableConfig, but without withDurableExecution the handler gets no durable context and nothing is checkpointed.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-execution-sdk.html',
  contexts: ['durable'],
  check(model, report) {
    const isFromSdk = [...model.imports.values()].some(({ source }) => source.startsWith('@aws/durable-execution-sdk'));
    for (const { exportName, fn, wrappers } of model.handlers) {
      const settings = model.settings.find((candidate) => candidate.exportName === exportName);
      // A wrapper we do not know may well call withDurableExecution itself.
      if (!settings?.contexts.includes('durable') || wrappers.some((name) => name !== '') || isFromSdk) continue;
      report({
        node: fn,
        message: `${settings.functionId} has DurableConfig, but "${exportName}" is not wrapped. Write: export const ${exportName} = withDurableExecution(async (event, context) => …), imported from @aws/durable-execution-sdk-js.`,
      });
    }
  },
  examples: {
    bad: [{ code: 'export const handler = async (event, context) => context;', settings: durableSettings }],
    good: [
      { ...durableBody('return event;'), settings: durableSettings },
      { code: 'export const handler = async (event) => event;' },
      {
        code: "import { ours } from './ours.ts';\nexport const handler = ours(async (event) => event);",
        settings: durableSettings,
      },
    ],
  },
});
