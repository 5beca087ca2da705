import { defineCodeRule } from '../../rule.ts';
import { dottedName, isCall, isFunctionNode, type SourceNode, walk } from '../../syntax.ts';
import type { CodeModel } from '../../code-model.ts';

export const clientInHandler = defineCodeRule({
  id: 'lambda/client-in-handler',
  severity: 'warning',
  title: 'SDK client made in the handler',
  why: 'A client made per invocation opens new connections every time; made once outside, it is reused by all invocations of the environment.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html',
  check(model, report) {
    for (const { fn } of model.handlers) {
      walk(fn.body, (node) => {
        // A named function inside may be a lazy initialiser that runs once.
        if (isFunctionNode(node) && node.type === 'FunctionDeclaration') return false;
        if (node.type === 'AssignmentExpression' && node.operator === '??=') return false;
        const name = clientName(node, model);
        if (name !== undefined) {
          report({
            node,
            message: `${name} is made on every invocation. Make it once at module level, above the handler, and reuse it.`,
          });
        }
        return undefined;
      });
    }
  },
  examples: {
    bad: [
      {
        code: "import { S3Client } from '@aws-sdk/client-s3';\nexport const handler = async () => { const s3 = new S3Client({}); return s3; };",
      },
      {
        code: "import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\nimport { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';\nconst base = new DynamoDBClient({});\nexport async function handler() { return DynamoDBDocumentClient.from(base); }",
      },
    ],
    good: [
      {
        code: "import { S3Client } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\nexport const handler = async () => s3;",
      },
      {
        code: "import { S3Client } from '@aws-sdk/client-s3';\nlet s3;\nexport const handler = async () => { s3 ??= new S3Client({}); return s3; };",
      },
      {
        code: "import { S3Client } from '@aws-sdk/client-s3';\nlet s3;\nconst client = () => (s3 ??= new S3Client({}));\nexport const handler = async () => client();",
      },
      { code: "import { Client } from './ours.ts';\nexport const handler = async () => new Client();" },
    ],
  },
});

function clientName(node: SourceNode, model: CodeModel): string | undefined {
  if (node.type === 'NewExpression') {
    const name = dottedName(node.callee) ?? '';
    const source = model.imports.get(name.split('.')[0] ?? '')?.source ?? '';
    return source.startsWith('@aws-sdk/') && name.endsWith('Client') ? `new ${name}()` : undefined;
  }
  if (!isCall(node)) return undefined;
  const name = dottedName(node.callee) ?? '';
  return name === 'DynamoDBDocumentClient.from' || name === 'DynamoDBDocument.from' ? `${name}()` : undefined;
}
