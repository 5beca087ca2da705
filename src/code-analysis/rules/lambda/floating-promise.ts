import { defineCodeRule, inserting } from '../../rule.ts';
import { dottedName, type FunctionNode, isCall, isFunctionNode, type SourceNode, unwrap, walk } from '../../syntax.ts';
import type { CodeModel } from '../../code-model.ts';

export const floatingPromise = defineCodeRule({
  id: 'lambda/floating-promise',
  severity: 'warning',
  title: 'Work left after return',
  why: 'When the handler returns, Lambda freezes the environment; a call that was not awaited is cut off, or continues in a later invocation.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html',
  check(model, report) {
    for (const { fn } of model.handlers) {
      walk(fn.body, (node) => {
        if (node.type !== 'ExpressionStatement') return undefined;
        const expression = unwrap(node.expression);
        const name = expression ? floatingCall(expression, fn, model) : undefined;
        if (name !== undefined && expression) {
          report({
            node: expression,
            message: `${name} is not awaited: Lambda freezes the environment when the handler returns, and the call is cut off. Write await ${name}.`,
            ...inserting(expression, 'before', 'await ', 'Await it'),
          });
        }
        if (expression && isAsyncForEach(expression)) {
          report({
            node: expression,
            message:
              'forEach does not wait for an async callback, so the handler returns before the work is done. Use await Promise.all(items.map(async …)) or for … of with await.',
          });
        }
        return undefined;
      });
    }
  },
  examples: {
    bad: [
      {
        code: "import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({});\nexport const handler = async () => { sqs.send(new SendMessageCommand({})); return 'ok'; };",
      },
      { code: "export const handler = async (event) => { fetch('https://api.example.com'); return event; };" },
      { code: 'async function save() {}\nexport const handler = async (event) => { save(); return event; };' },
      {
        code: 'export const handler = async (event) => { event.Records.forEach(async (record) => { await work(record); }); };',
      },
    ],
    good: [
      { code: 'async function save() {}\nexport const handler = async (event) => { await save(); return event; };' },
      {
        code: 'async function save() {}\nexport const handler = async (event) => { const pending = save(); await pending; };',
      },
      {
        code: 'function log() {}\nexport const handler = async (event) => { log(); event.Records.forEach((record) => log(record)); };',
      },
      { code: 'export const handler = async (event, stream) => { stream.send("x"); };' },
    ],
  },
});

function floatingCall(expression: SourceNode, handler: FunctionNode, model: CodeModel): string | undefined {
  if (!isCall(expression) || !handler.async) return undefined;
  const name = dottedName(expression.callee);
  if (name === 'fetch' && !model.functions.has('fetch')) return 'fetch(…)';
  if (name !== undefined && model.functions.get(name)?.async === true) return `${name}(…)`;
  const command = unwrap(expression.arguments[0]);
  const isSend = name?.endsWith('.send') === true && command?.type === 'NewExpression';
  if (!isSend) return undefined;
  const source = model.imports.get(dottedName(command.callee)?.split('.')[0] ?? '')?.source ?? '';
  return source.startsWith('@aws-sdk/') ? `${name}(…)` : undefined;
}

function isAsyncForEach(expression: SourceNode): boolean {
  if (!isCall(expression) || dottedName(expression.callee)?.endsWith('.forEach') !== true) return false;
  const [callback] = expression.arguments;
  return isFunctionNode(callback) && callback.async === true;
}
