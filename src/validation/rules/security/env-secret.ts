import { isMapping, nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';

const secretName = /(?:^|_)(?:PASSWORD|PASSWD|SECRET|TOKEN|APIKEY|API_KEY|SECRET_KEY|ACCESS_KEY|PRIVATE_KEY)$/i;
/** Texts that are credentials whatever they are called. */
const secretText =
  /^(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36,}|sk_live_[A-Za-z0-9]{16,}|xox[abp]-[A-Za-z0-9-]{20,})$|-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** What stands for a secret rather than being one. */
const pointer =
  /^(?:arn:|https?:|\/|\$|<|\{\{)|^(?:true|false|none|null|changeme|todo|xxx+|\*+|replace.*|your.*|test|dummy|example.*)$/i;
const shortestSecret = 6;

export const envSecret = defineRule({
  id: 'security/env-secret',
  severity: 'warning',
  certainty: 'advice',
  title: 'No secret stands in an environment variable',
  why: 'Everyone who may read the template, the stack or the configuration of the function reads it, and it stays in version control.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html',
  aliases: ['CKV_AWS_45'],
  applies: 'lowered',
  types: ['AWS::Lambda::Function'],
  check({ resource }, report) {
    const variables = nodeAt(resource.properties, 'Environment', 'Variables');
    for (const [name, { value }] of isMapping(variables) ? variables.entries : []) {
      const text = textOf(value);
      if (text === undefined || text.includes('{{resolve:')) continue;
      const isNamedSo =
        secretName.test(name) && text.length >= shortestSecret && !pointer.test(text) && !/\s/.test(text);
      if (!isNamedSo && !secretText.test(text)) continue;
      // The text itself stays out of the message.
      report({
        at: value,
        message: `${name} holds a secret in plain text. Store it in Secrets Manager or SSM, pass its name, and read it in the code; treat this one as known to others.`,
      });
    }
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Environment: {Variables: {DB_PASSWORD: «correct-horse-7»}}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Environment: {Variables: {DB_SECRET: !ImportValue secret, TOKEN_TABLE: tokens, API_KEY: /app/api-key}}
`,
    ],
  },
});
