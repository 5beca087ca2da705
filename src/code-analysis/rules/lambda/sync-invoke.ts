import { defineCodeRule } from '../../rule.ts';
import { dottedName, hasSpread, literalText, propertyOf, unwrap, walk } from '../../syntax.ts';

export const syncInvoke = defineCodeRule({
  id: 'lambda/sync-invoke',
  severity: 'warning',
  title: 'Function that waits for another function',
  why: 'Both functions are paid for while one waits, their timeouts and retries multiply, and a failure of the second fails the first.',
  source: 'https://docs.aws.amazon.com/lambda/latest/operatorguide/functions-calling-functions.html',
  check(model, report) {
    if (model.handlers.length === 0) return;
    walk(model.program, (node) => {
      if (node.type !== 'NewExpression') return undefined;
      const name = dottedName(node.callee) ?? '';
      if (name !== 'InvokeCommand' || model.imports.get(name)?.source !== '@aws-sdk/client-lambda') return undefined;
      const options = unwrap(node.arguments[0]);
      if (options?.type !== 'ObjectExpression' || hasSpread(options)) return undefined;
      const type = propertyOf(options, 'InvocationType');
      const value = type?.type === 'ObjectProperty' ? literalText(type.value) : undefined;
      if (type !== undefined && value !== 'RequestResponse') return undefined;
      report({
        node,
        message:
          'This handler waits for another function. Put a queue or an event between them, set InvocationType: "Event" when no answer is needed, use a durable function (context.invoke) or Step Functions for a sequence, or call shared code directly.',
      });
      return undefined;
    });
  },
  examples: {
    bad: [
      {
        code: "import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';\nconst client = new LambdaClient({});\nexport const handler = async () => client.send(new InvokeCommand({ FunctionName: 'next' }));",
      },
      {
        code: "import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';\nconst client = new LambdaClient({});\nexport const handler = async () => client.send(new InvokeCommand({ FunctionName: 'next', InvocationType: 'RequestResponse' }));",
      },
    ],
    good: [
      {
        code: "import { InvokeCommand } from '@aws-sdk/client-lambda';\nexport const handler = async () => client.send(new InvokeCommand({ FunctionName: 'next', InvocationType: 'Event' }));",
      },
      {
        code: "import { InvokeCommand } from '@aws-sdk/client-lambda';\nexport const handler = async (type) => client.send(new InvokeCommand({ FunctionName: 'next', InvocationType: type }));",
      },
      {
        code: "import { InvokeCommand } from '@aws-sdk/client-lambda';\nawait client.send(new InvokeCommand({ FunctionName: 'next' }));",
        file: 'script.ts',
      },
    ],
  },
});
