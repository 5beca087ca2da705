import { visitOperations } from '../../durable-regions.ts';
import { defineCodeRule } from '../../rule.ts';
import { dottedName, isCall, isFunctionNode, type SourceNode, unwrap } from '../../syntax.ts';
import { durableBody } from './example.ts';

export const secretInCheckpoint = defineCodeRule({
  id: 'durable/secret-in-checkpoint',
  severity: 'warning',
  title: 'A step returns a secret',
  why: 'What a step returns is stored in the execution history and can be read by everyone who may read the execution.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html',
  contexts: ['durable'],
  check(model, report) {
    visitOperations(model, ({ kind, arguments: given }) => {
      if (kind !== 'step') return;
      const body = given.map((argument) => unwrap(argument)).find((argument) => isFunctionNode(argument));
      if (!isFunctionNode(body)) return;
      const returned = returnedValue(body.body);
      const name = isCall(returned) ? dottedName(returned.callee)?.split('.').at(-1) : undefined;
      if (name !== 'getSecret' && name !== 'getSecretValue') return;
      report({
        node: body,
        message: `The step returns the secret of ${name}() into the checkpoint. Read the secret inside the step that uses it, and return only what came of it.`,
      });
    });
  },
  examples: {
    bad: [
      durableBody(
        "const key = await context.step('key', async () => getSecret('api-key'));",
        "import { getSecret } from '@aws-lambda-powertools/parameters/secrets';",
      ),
    ],
    good: [
      durableBody(
        "await context.step('pay', async () => { const key = await getSecret('api-key'); return pay(key); });",
        "import { getSecret } from '@aws-lambda-powertools/parameters/secrets';\nconst pay = async (key) => 'paid';",
      ),
    ],
  },
});

function returnedValue(body: SourceNode): SourceNode | undefined {
  const only = body.type === 'BlockStatement' && body.body.length === 1 ? body.body[0] : body;
  const value = unwrap(only?.type === 'ReturnStatement' ? only.argument : only);
  return value?.type === 'AwaitExpression' ? unwrap(value.argument) : value;
}
