import { defineCodeRule } from '../../rule.ts';
import { boundNames, keyName, literalText, type SourceNode, walk } from '../../syntax.ts';

const secretName =
  /^(?:.*[a-z_])?(?:password|passwd|secret|apikey|api_key|accesskey|access_key|privatekey|private_key|clientsecret|authtoken|auth_token)$/i;
/** Names and values that talk about secrets without being one. */
const harmlessName = /(?:name|arn|id|path|parameter|prefix|header|field|url|key_?name)$/i;
const placeholder =
  /^(?:x+|\*+|\.+|changeme|change-me|secret|password|test|dummy|example|placeholder|todo|your[-_ ].*|<.*>|\$\{.*\}|\{\{.*\}\}|arn:.*|\/.*|https?:.*|env:.*)$/i;

export const secretInCode = defineCodeRule({
  id: 'lambda/secret-in-code',
  severity: 'error',
  title: 'Secret in the code',
  why: 'Code ends in repositories, bundles and logs; a secret in it must be treated as public.',
  source: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/hardcoded.html',
  check(model, report) {
    walk(model.program, (node) => {
      const found = knownShape(node) ?? namedSecret(node);
      if (found !== undefined) {
        report({
          node,
          message: `${found} stands in the code. Remove and rotate it; read it at run time, e.g. getSecret('<id>') from @aws-lambda-powertools/parameters/secrets, which caches.`,
        });
        return false;
      }
      return undefined;
    });
  },
  examples: {
    bad: [
      { code: `const key = '${'AKIA'}IOSFODNN7ABCDEFG';` },
      { code: "const dbPassword = 'S3cr3t-Pa55-2026';" },
      { code: "const client = connect({ apiKey: 'f3a9c2d1e0b74856a1c2' });" },
    ],
    good: [
      { code: 'const password = process.env.DB_PASSWORD;' },
      { code: "const secretName = 'prod/db/password';\nconst apiKeyHeader = 'x-api-key';" },
      { code: "const password = 'password';\nconst apiKey = '<your key>';" },
      { code: "const apiKey = await getSecret('prod/api-key');" },
      { code: "const schema = { password: 'string', secret: 'required' };" },
    ],
  },
});

function knownShape(node: SourceNode): string | undefined {
  const text = literalText(node);
  if (text === undefined) return undefined;
  if (/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/.test(text)) return 'An AWS access key id';
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return 'A private key';
  if (/\b(?:ghp_\w{30,}|sk_live_\w{16,}|xox[bp]-[\w-]{20,})/.test(text)) return 'A service token';
  return undefined;
}

function namedSecret(node: SourceNode): string | undefined {
  const [name, value] =
    node.type === 'VariableDeclarator'
      ? [boundNames(node.id)[0], literalText(node.init)]
      : node.type === 'ObjectProperty'
        ? [keyName(node), literalText(node.value)]
        : [];
  if (name === undefined || value === undefined || value.length < 10) return undefined;
  if (!secretName.test(name) || harmlessName.test(name) || placeholder.test(value)) return undefined;
  return looksRandom(value) ? `A value for "${name}"` : undefined;
}

/** Letters with digits or signs; plain words and sentences are names or messages. */
function looksRandom(value: string): boolean {
  return !/\s/.test(value) && /[a-z]/i.test(value) && /\d/.test(value);
}
