import { defineCodeRule } from '../../rule.ts';
import { dottedName, isCall, isFunctionNode, literalText, walk } from '../../syntax.ts';

const writers =
  /(?:^|\.)(?:writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|open|openSync|mkdir|mkdirSync|cp|copyFile|copyFileSync|rename|renameSync)$/;

export const sharedTemporaryFile = defineCodeRule({
  id: 'managed-instances/shared-temporary-file',
  severity: 'warning',
  title: 'Fixed file name under /tmp',
  why: 'Invocations of one process share /tmp and write over each other’s file.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-nodejs-runtime.html',
  contexts: ['managed-instances'],
  check(model, report) {
    walk(model.program, (node, ancestors) => {
      if (!isCall(node) || !writers.test(dottedName(node.callee) ?? '')) return undefined;
      const name = literalText(node.arguments[0]);
      if (name?.startsWith('/tmp/') !== true || !ancestors.some((ancestor) => isFunctionNode(ancestor)))
        return undefined;
      report({
        node,
        message: `"${name}" is shared by all invocations of the process. Put the request id into the name (\`/tmp/\${context.awsRequestId}-…\`) and delete the file in finally.`,
      });
      return undefined;
    });
  },
  examples: {
    bad: [
      {
        code: "import { writeFile } from 'node:fs/promises';\nexport const handler = async (event) => { await writeFile('/tmp/out.pdf', event.body); };",
        contexts: ['managed-instances'],
      },
    ],
    good: [
      {
        code: "import { writeFile } from 'node:fs/promises';\nexport const handler = async (event, context) => { await writeFile(`/tmp/${context.awsRequestId}.pdf`, event.body); };",
        contexts: ['managed-instances'],
      },
      {
        code: "import { readFile } from 'node:fs/promises';\nexport const handler = async () => readFile('/tmp/model.bin');",
        contexts: ['managed-instances'],
      },
    ],
  },
});
