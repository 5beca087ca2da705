import { defineCodeRule } from '../../rule.ts';
import { isFunctionNode, propertyOf, walk } from '../../syntax.ts';

export const returnedResponse = defineCodeRule({
  id: 'streaming/returned-response',
  severity: 'error',
  title: 'Streaming handler that returns a response object',
  why: 'A streamed handler answers through its stream; a returned { statusCode, body } is ignored and the status stays 200.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html',
  contexts: ['streaming'],
  check(model, report) {
    for (const { fn, wrappers } of model.handlers) {
      if (!wrappers.includes('awslambda.streamifyResponse')) continue;
      walk(fn.body, (node) => {
        if (isFunctionNode(node)) return false;
        if (node.type === 'ReturnStatement' && propertyOf(node.argument, 'statusCode')) {
          report({
            node,
            message:
              'A streaming handler’s return value is ignored. Set the status with awslambda.HttpResponseStream.from(responseStream, { statusCode, headers }) before the first write, then write and end.',
          });
        }
        return undefined;
      });
    }
  },
  examples: {
    bad: [
      {
        code: "export const handler = awslambda.streamifyResponse(async (event, stream) => { stream.end(); return { statusCode: 404, body: '' }; });",
      },
    ],
    good: [
      {
        code: 'export const handler = awslambda.streamifyResponse(async (event, stream) => { const out = awslambda.HttpResponseStream.from(stream, { statusCode: 404 }); out.end(); return; });',
      },
      { code: 'export const handler = async () => ({ statusCode: 200 });' },
    ],
  },
});
