import { defineCodeRule } from '../../rule.ts';
import { boundNames, walk } from '../../syntax.ts';

export const unended = defineCodeRule({
  id: 'streaming/unended',
  severity: 'error',
  title: 'Response stream that is never ended',
  why: 'The client waits until the function times out, because nothing says that the response is complete.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html',
  contexts: ['streaming'],
  check(model, report) {
    for (const { fn, wrappers } of model.handlers) {
      const [streamName] = boundNames(fn.params[1]);
      if (!wrappers.includes('awslambda.streamifyResponse') || streamName === undefined) continue;
      let isEnded = false;
      let isHandedOn = false;
      walk(fn.body, (node, ancestors) => {
        if (
          (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') &&
          node.property.type === 'Identifier'
        ) {
          isEnded ||= ['end', 'destroy', 'pipe', 'pipeTo', 'pipeThrough'].includes(node.property.name);
        }
        const parent = ancestors.at(-1);
        const isArgument =
          parent?.type === 'CallExpression' || parent?.type === 'NewExpression' || parent?.type === 'ReturnStatement';
        const isFrom =
          parent?.type === 'CallExpression' &&
          parent.callee.type === 'MemberExpression' &&
          parent.callee.property.type === 'Identifier' &&
          parent.callee.property.name === 'from';
        if (node.type === 'Identifier' && node.name === streamName && isArgument && !isFrom) isHandedOn = true;
        return undefined;
      });
      // A stream passed to other code may well be ended there.
      if (isEnded || isHandedOn || /pipeline\(/.test(model.text)) continue;
      report({
        node: fn,
        message: `"${streamName}" is never ended. Call ${streamName}.end() when the response is complete (in finally), or use pipeline().`,
      });
    }
  },
  examples: {
    bad: [
      { code: "export const handler = awslambda.streamifyResponse(async (event, stream) => { stream.write('x'); });" },
      {
        code: "export const handler = awslambda.streamifyResponse(async (event, stream) => { const out = awslambda.HttpResponseStream.from(stream, { statusCode: 200 }); out.write('x'); });",
      },
    ],
    good: [
      {
        code: "export const handler = awslambda.streamifyResponse(async (event, stream) => { stream.write('x'); stream.end(); });",
      },
      {
        code: "import { pipeline } from 'node:stream/promises';\nexport const handler = awslambda.streamifyResponse(async (event, stream) => { await pipeline(source, stream); });",
      },
      {
        code: 'export const handler = awslambda.streamifyResponse(async (event, stream) => { await render(event, stream); });',
      },
      {
        code: "export const handler = awslambda.streamifyResponse(async (event, stream) => { const out = awslambda.HttpResponseStream.from(stream, { statusCode: 200 }); out.write('x'); out.end(); });",
      },
    ],
  },
});
