import { defineCodeRule } from '../../rule.ts';
import { literalText, valueOf, walk } from '../../syntax.ts';

export const integrationUri = defineCodeRule({
  id: 'streaming/integration-uri',
  severity: 'error',
  title: 'Streaming integration with the address of a buffered invocation',
  why: 'STREAM needs the path 2021-11-15/functions/<arn>/response-streaming-invocations; with the other one the response stays buffered or is refused.',
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html',
  check(model, report) {
    walk(model.program, (node) => {
      if (node.type !== 'ObjectExpression') return undefined;
      if (literalText(valueOf(node, 'responseTransferMode')) !== 'STREAM') return undefined;
      const uri = valueOf(node, 'uri');
      const text = uri ? model.text.slice(uri.start ?? 0, uri.end ?? 0) : '';
      if (!uri || !/2015-03-31\/functions\/.*\/invocations/.test(text)) return undefined;
      report({
        node: uri,
        message:
          'responseTransferMode STREAM needs …:lambda:path/2021-11-15/functions/<arn>/response-streaming-invocations.',
      });
      return undefined;
    });
  },
  examples: {
    bad: [
      {
        code: "const integration = { type: 'aws_proxy', responseTransferMode: 'STREAM', uri: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations` };",
      },
    ],
    good: [
      {
        code: "const integration = { type: 'aws_proxy', responseTransferMode: 'STREAM', uri: `arn:aws:apigateway:${region}:lambda:path/2021-11-15/functions/${arn}/response-streaming-invocations` };",
      },
      {
        code: "const integration = { type: 'aws_proxy', uri: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations` };",
      },
    ],
  },
});
