import { defineCodeRule } from '../../rule.ts';
import { dottedName, isCall, isFunctionNode, walk } from '../../syntax.ts';

const writers: ReadonlySet<string> = new Set(['process.stdout.write', 'process.stderr.write']);

export const logRequestId = defineCodeRule({
  id: 'managed-instances/log-request-id',
  severity: 'info',
  title: 'Log line without a request id',
  why: 'Lines of many requests interleave; console and the Powertools logger add the request id, text written straight to the stream has none.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-nodejs-runtime.html',
  contexts: ['managed-instances'],
  check(model, report) {
    walk(model.program, (node, ancestors) => {
      const name = isCall(node) ? dottedName(node.callee) : undefined;
      if (!isCall(node) || name === undefined || !writers.has(name)) return undefined;
      const text = model.text.slice(node.start ?? 0, node.end ?? 0);
      if (/request_?id|_aws/i.test(text) || !ancestors.some((ancestor) => isFunctionNode(ancestor))) return undefined;
      report({
        node,
        message: `${name}() writes a line without the request id. Use console.log(), or put context.awsRequestId into it.`,
      });
      return undefined;
    });
  },
  examples: {
    bad: [
      {
        code: 'export const handler = async (event) => { process.stdout.write(`got ${event.id}\\n`); };',
        contexts: ['managed-instances'],
      },
    ],
    good: [
      {
        code: "export const handler = async (event) => { console.log('got', event.id); };",
        contexts: ['managed-instances'],
      },
      {
        code: 'export const handler = async (event, context) => { process.stdout.write(JSON.stringify({ requestId: context.awsRequestId })); };',
        contexts: ['managed-instances'],
      },
      {
        code: "process.stdout.write('started');\nexport const handler = async () => 1;",
        contexts: ['managed-instances'],
      },
      { code: "export const handler = async () => { process.stdout.write('x'); };" },
    ],
  },
});
