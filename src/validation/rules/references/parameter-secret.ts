import { isScalar, nodeAt } from '../../../cloudformation/nodes.ts';
import { referencesIn } from '../../../cloudformation/references.ts';
import { insertEntry } from '../../fixes/edits.ts';
import { defineRule } from '../../rule.ts';

const secretName = /(?:password|passwd|secret|apikey|api_key|accesskey|private_?key|token)$/i;
const pointerName = /(?:arn|name|id|path|expiry|expiration|ttl|seconds|minutes|hours|length)$/i;

export const parameterSecret = defineRule({
  id: 'param/secret-plain',
  severity: 'warning',
  certainty: 'advice',
  title: 'A secret is passed as a plain parameter, has a default, or is given out again',
  why: 'Everyone who may read the stack reads the secret.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html',
  isSecurity: true,
  aliases: ['W1011', 'W2010', 'W2501', 'CKV_SECRET_6'],
  applies: 'template',
  check({ model }, report) {
    for (const { id, key, node, isNoEcho, default: fallback, type } of model.parameters.values()) {
      const isSecret = secretName.test(id) && !pointerName.test(id) && type === 'String';
      if (isSecret && !isNoEcho) {
        report({
          at: key,
          message: `"${id}" looks like a secret but is shown in the console and in events. Set NoEcho: true, or better, take it from Secrets Manager with {{resolve:secretsmanager:…}}.`,
          fix:
            node.kind === 'mapping' && !nodeAt(node, 'NoEcho') && !fallback
              ? {
                  description: 'Add NoEcho: true',
                  safety: 'review',
                  edits: [insertEntry(model.document, node, 'NoEcho', true)],
                }
              : undefined,
        });
      }
      if (isNoEcho && isScalar(fallback) && fallback.value !== null && fallback.text !== '') {
        report({
          at: fallback,
          message: `The default of the secret "${id}" is readable in the template. Leave the default out.`,
        });
      }
    }
    for (const { section, target, start, end } of referencesIn(model)) {
      const isGivenOut =
        (section === 'Outputs' || section === 'Metadata') && model.parameters.get(target)?.isNoEcho === true;
      if (isGivenOut)
        report({
          at: { start, end },
          message: `${section} show the secret parameter "${target}" in plain text. Leave it out.`,
        });
    }
  },
  examples: {
    bad: [
      `
      Parameters:
        «DbPassword»: { Type: String }
        ApiToken: { Type: String, NoEcho: true, Default: «hunter2» }
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties: { Tags: [{ Key: a, Value: !Ref DbPassword }] }
      Outputs:
        Token: { Value: !Ref «ApiToken» }
      `,
    ],
    good: [
      `
      Parameters:
        DbPassword: { Type: String, NoEcho: true }
        PasswordSecretArn: { Type: String }
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties: { Tags: [{ Key: a, Value: !Sub "\${DbPassword}\${PasswordSecretArn}" }] }
      `,
    ],
  },
});
