import { defineCodeRule } from '../../rule.ts';

export const notStreamed = defineCodeRule({
  id: 'streaming/not-streamed',
  severity: 'error',
  title: 'Streaming integration with a buffered handler',
  why: 'With response streaming on, Lambda expects a handler made by awslambda.streamifyResponse; a plain return value is sent as it stands, or buffered.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html',
  contexts: ['streaming'],
  check(model, report) {
    const usesLibrary = /streamify|streamHandle|streamingHandler|pipeline\(/.test(model.text);
    for (const { exportName, fn, wrappers } of model.handlers) {
      const settings = model.settings.find((candidate) => candidate.exportName === exportName);
      if (!settings?.contexts.includes('streaming') || usesLibrary || wrappers.some((name) => name !== '')) continue;
      report({
        node: fn,
        message: `${settings.functionId} is configured to stream, but "${exportName}" returns a value. Write: export const ${exportName} = awslambda.streamifyResponse(async (event, responseStream, context) => { … responseStream.end(); }).`,
      });
    }
  },
  examples: {
    bad: [
      {
        code: "export const handler = async () => ({ statusCode: 200, body: 'x' });",
        settings: { contexts: ['streaming'] },
      },
    ],
    good: [
      {
        code: "export const handler = awslambda.streamifyResponse(async (event, stream) => { stream.write('x'); stream.end(); });",
        settings: { contexts: ['streaming'] },
      },
      {
        code: "import { streamHandle } from 'hono/aws-lambda';\nexport const handler = streamHandle(app);",
        settings: { contexts: ['streaming'] },
      },
      { code: "export const handler = async () => ({ statusCode: 200, body: 'x' });" },
    ],
  },
});
