import { visitOperations } from '../../durable-regions.ts';
import { defineCodeRule } from '../../rule.ts';
import { durableBody } from './example.ts';

export const operationName = defineCodeRule({
  id: 'durable/operation-name',
  severity: 'info',
  title: 'Durable operation without a name of its own',
  why: 'Names identify operations in the history, in tests and in the console; two operations of one name, or none, cannot be told apart.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-best-practices.html',
  contexts: ['durable'],
  check(model, report) {
    const firstLines = new Map<string, { line: number; start: number }>();
    visitOperations(model, (operation, { contextNames }) => {
      const { call, contextName, kind, name } = operation;
      if (!operation.isNamed) {
        report({
          node: call,
          message: `${contextName}.${kind}() has no name. Give it one as first argument: ${contextName}.${kind}('<what-it-does>', …).`,
        });
        return;
      }
      if (name === undefined) return;
      const key = `${contextNames.join('.')}:${name}`;
      const first = firstLines.get(key);
      const start = call.start ?? 0;
      if (first && first.start !== start) {
        report({
          node: call,
          message: `The name "${name}" is already used in line ${first.line}. Give every operation its own name.`,
        });
      } else {
        firstLines.set(key, { line: call.loc?.start.line ?? 0, start });
      }
    });
  },
  examples: {
    bad: [
      durableBody('await context.step(async () => 1);'),
      durableBody('await context.wait({ seconds: 5 });'),
      durableBody("await context.step('save', async () => 1);\n  await context.step('save', async () => 2);"),
    ],
    good: [
      durableBody("await context.step('save', async () => 1);\n  await context.wait('pause', { seconds: 5 });"),
      durableBody('for (const item of event.items) await context.step(`save-${item.id}`, async () => item);'),
      durableBody(
        "await context.map('all', event.items, async (child, item) => child.step('save', async () => item));",
      ),
      durableBody("await context.step('charge', charge);", 'async function charge() {}'),
    ],
  },
});
