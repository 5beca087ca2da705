import { defineCodeRule } from '../../rule.ts';
import { dottedName, isCall, walk } from '../../syntax.ts';
import { durableBody } from '../durable/example.ts';

const realCalls: Readonly<Record<string, string>> = {
  checkpoint: "context.step('<name>', async () => …)",
  waitForEvent:
    "context.waitForCallback('<name>', async (callbackId) => …, { timeout: { days: 7 } }); the outside answers with SendDurableExecutionCallbackSuccess",
};

export const durablePackage = defineCodeRule({
  id: 'invented/durable-package',
  severity: 'error',
  title: 'Durable package or function that does not exist',
  why: 'The durable SDK is @aws/durable-execution-sdk-js: a handler is wrapped by withDurableExecution and calls methods of its context.',
  source: 'types of @aws/durable-execution-sdk-js 2.4.0',
  check(model, report) {
    const inventedLocals = new Set<string>();
    for (const [local, { source }] of model.imports)
      if (source.startsWith('@aws-lambda-durable/')) inventedLocals.add(local);
    const isDurable = model.contexts.has('durable');
    walk(model.program, (node) => {
      if (node.type === 'ImportDeclaration' && node.source.value.startsWith('@aws-lambda-durable/')) {
        report({
          node,
          message: `The package ${node.source.value} does not exist. Import { withDurableExecution, type DurableContext } from '@aws/durable-execution-sdk-js'.`,
        });
      }
      if (!isCall(node)) return undefined;
      const name = dottedName(node.callee) ?? '';
      const real = Object.hasOwn(realCalls, name) ? realCalls[name] : undefined;
      const isOurs = model.functions.has(name) || (model.imports.has(name) && !inventedLocals.has(name));
      if (real !== undefined && (inventedLocals.has(name) || isDurable) && !isOurs) {
        report({ node, message: `${name}() does not exist. Use ${real}.` });
      }
      return undefined;
    });
  },
  examples: {
    bad: [
      {
        code: "import { checkpoint, waitForEvent } from '@aws-lambda-durable/core';\nexport const handler = async (event, context) => { await checkpoint('save', async () => 1); await waitForEvent({ eventName: 'paid' }); };",
      },
      durableBody("await checkpoint('save', async () => 1);"),
    ],
    good: [
      { code: "import { checkpoint } from './database.ts';\nexport const handler = async () => checkpoint();" },
      durableBody("await context.step('save', async () => 1);"),
      { code: 'function checkpoint() {}\nexport const handler = async () => checkpoint();' },
    ],
  },
});
