import type { CodeModel } from '../../code-model.ts';
import { visitDurableCode } from '../../durable-regions.ts';
import { defineCodeRule } from '../../rule.ts';
import { dottedName, isCall, type SourceNode, unwrap } from '../../syntax.ts';
import { durableBody } from './example.ts';

const networkPackages =
  /^(axios|got|ky|undici|node-fetch|superagent|node:https?|https?|pg|mysql2?(\/promise)?|ioredis|redis|mongodb|(node:)?fs(\/promises)?|aws-sdk)$/;

export const sideEffect = defineCodeRule({
  id: 'durable/side-effect',
  severity: 'error',
  title: 'Network, AWS, database or file access outside a step',
  why: 'Code outside a step runs again on every replay, so the call is repeated, and its answer may differ from the one the execution went on with.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-best-practices.html',
  contexts: ['durable'],
  check(model, report) {
    visitDurableCode(model, ({ node, region, contextNames }) => {
      if (region !== 'orchestration' || !isCall(node)) return;
      const name = sideEffectName(node, model);
      if (name === undefined) return;
      const context = contextNames.at(-1) ?? 'context';
      report({
        node,
        message: `${name} outside a step is repeated on every replay. Move it into await ${context}.step('<name>', async () => …) and use the step's result.`,
      });
    });
  },
  examples: {
    bad: [
      durableBody("const response = await fetch('https://api.example.com');"),
      durableBody(
        'const item = await client.send(new GetItemCommand({}));',
        "import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';\nconst client = new DynamoDBClient({});",
      ),
      durableBody("await axios.post('https://api.example.com', event);", "import axios from 'axios';"),
      durableBody('const text = await readFile("/tmp/a");', "import { readFile } from 'node:fs/promises';"),
      durableBody(
        'await charge(event);',
        "async function charge(order) { return fetch('https://pay.example.com', { body: order }); }",
      ),
    ],
    good: [
      durableBody("const response = await context.step('call', async () => fetch('https://api.example.com'));"),
      durableBody(
        'await context.step("charge", async () => charge(event));',
        "async function charge(order) { return fetch('https://pay.example.com'); }",
      ),
      durableBody('undo.push(async () => fetch("https://pay.example.com"));', 'const undo = [];'),
      durableBody(
        'const results = await context.map("all", event.items, async (child, item) => child.step("one", async () => fetch(item)));',
      ),
      durableBody(
        'const answer = await context.invoke("other", "arn:aws:lambda:eu-west-1:123456789012:function:other:live", event);',
      ),
    ],
  },
});

function sideEffectName(
  call: Extract<SourceNode, { type: 'CallExpression' | 'OptionalCallExpression' }>,
  model: CodeModel,
): string | undefined {
  const name = dottedName(call.callee);
  if (name === undefined) return undefined;
  if (name === 'fetch' || name === 'globalThis.fetch') return 'fetch()';
  const [head = ''] = name.split('.');
  if (networkPackages.test(model.imports.get(head)?.source ?? '')) return `${name}()`;
  return name.endsWith('.send') && sendsCommand(call, model) ? `${name}()` : undefined;
}

/** `client.send(new SomethingCommand(…))` with the command from an AWS SDK package. */
function sendsCommand(
  call: Extract<SourceNode, { type: 'CallExpression' | 'OptionalCallExpression' }>,
  model: CodeModel,
): boolean {
  const command = unwrap(call.arguments[0]);
  if (command?.type !== 'NewExpression') return false;
  const name = dottedName(command.callee)?.split('.')[0] ?? '';
  return (model.imports.get(name)?.source ?? '').startsWith('@aws-sdk/');
}
