import { defineCodeRule } from '../../rule.ts';
import { dottedName, hasSpread, isCall, propertyOf, unwrap, walk } from '../../syntax.ts';

export const noTimeout = defineCodeRule({
  id: 'lambda/no-timeout',
  severity: 'info',
  title: 'Outgoing call without a time limit',
  why: 'The SDK and fetch have no request timeout of their own: one stuck connection uses up the whole function timeout, and the retry never happens.',
  source: 'https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-maxsockets.html',
  check(model, report) {
    walk(model.program, (node) => {
      if (node.type === 'NewExpression') {
        const name = dottedName(node.callee) ?? '';
        const isClient =
          name.endsWith('Client') && (model.imports.get(name)?.source ?? '').startsWith('@aws-sdk/client-');
        const options = unwrap(node.arguments[0]);
        const isLiteral = options === undefined || options.type === 'ObjectExpression';
        if (isClient && isLiteral && !hasSpread(options) && !propertyOf(options, 'requestHandler')) {
          report({
            node,
            message: `${name} has no request timeout. Pass requestHandler: { connectionTimeout: 1000, requestTimeout: 5000 } (milliseconds, below the function timeout) and maxAttempts: 3.`,
          });
        }
      }
      if (
        isCall(node) &&
        dottedName(node.callee) === 'fetch' &&
        !model.imports.has('fetch') &&
        model.handlers.length > 0
      ) {
        const options = unwrap(node.arguments[1]);
        const isLiteral = options === undefined || options.type === 'ObjectExpression';
        if (isLiteral && !hasSpread(options) && !propertyOf(options, 'signal')) {
          report({
            node,
            message:
              'fetch() has no time limit. Pass { signal: AbortSignal.timeout(5000) }, below the function timeout.',
          });
        }
      }
      return undefined;
    });
  },
  examples: {
    bad: [
      {
        code: "import { SQSClient } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({});\nexport const handler = async () => sqs;",
      },
      { code: "export const handler = async () => fetch('https://api.example.com');" },
    ],
    good: [
      {
        code: "import { SQSClient } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({ requestHandler: { requestTimeout: 2000 } });",
      },
      { code: "import { SQSClient } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient(options);" },
      {
        code: "export const handler = async () => fetch('https://api.example.com', { signal: AbortSignal.timeout(2000) });",
      },
    ],
  },
});
