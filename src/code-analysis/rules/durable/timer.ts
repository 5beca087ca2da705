import type { CodeModel } from '../../code-model.ts';
import { visitDurableCode } from '../../durable-regions.ts';
import { defineCodeRule } from '../../rule.ts';
import { dottedName, isCall, isFunctionNode, type SourceNode, walk } from '../../syntax.ts';
import { durableBody } from './example.ts';

export const timer = defineCodeRule({
  id: 'durable/timer',
  severity: 'warning',
  title: 'A timer of Node.js outside a step',
  why: 'The function stays up and is billed while it runs, and every replay waits for it again; a durable wait costs nothing and is over once.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-best-practices.html',
  contexts: ['durable'],
  check(model, report) {
    visitDurableCode(model, ({ node, region, contextNames }) => {
      const waiting = region === 'orchestration' ? timerIn(node, model) : undefined;
      if (!waiting) return;
      const context = contextNames.at(-1) ?? 'context';
      report({
        node: waiting,
        message: `This timer keeps the function running and starts anew on every replay. Write await ${context}.wait('<name>', { seconds: … }).`,
      });
    });
  },
  examples: {
    bad: [
      durableBody('await new Promise((resolve) => setTimeout(resolve, 5000));'),
      durableBody('await setTimeout(5000);', "import { setTimeout } from 'node:timers/promises';"),
      durableBody(
        'await sleep(5000);',
        'const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });',
      ),
    ],
    good: [
      durableBody("await context.wait('pause', { seconds: 5 });"),
      durableBody(
        "await context.step('poll', async () => { await new Promise((resolve) => setTimeout(resolve, 100)); return 1; });",
      ),
      durableBody('const answer = await new Promise((resolve) => resolve(event));'),
      { code: 'export const handler = async () => new Promise((resolve) => setTimeout(resolve, 5000));' },
    ],
  },
});

/** `setTimeout` of `node:timers/promises`, or a `new Promise` that a `setTimeout` resolves. */
function timerIn(node: SourceNode, model: CodeModel): SourceNode | undefined {
  if (isCall(node)) {
    const source = model.imports.get(dottedName(node.callee)?.split('.')[0] ?? '')?.source;
    return source === 'timers/promises' || source === 'node:timers/promises' ? node : undefined;
  }
  if (node.type !== 'NewExpression' || dottedName(node.callee) !== 'Promise') return undefined;
  const [executor] = node.arguments;
  if (!isFunctionNode(executor)) return undefined;
  let found: SourceNode | undefined;
  walk(executor.body, (inner) => {
    if (isCall(inner) && dottedName(inner.callee) === 'setTimeout') found ??= inner;
    return undefined;
  });
  return found;
}
