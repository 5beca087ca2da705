import { asIntrinsic, entryOf, textOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { isTruthy, kindOf, literalMap, placeOfMissing, setEntry } from '../../sam/values.ts';

export const samDeadLetterQueue = defineRule({
  id: 'sam/dead-letter-queue',
  severity: 'error',
  certainty: 'fact',
  title: 'DeadLetterQueue names its kind and target',
  why: 'SAM grants the function permission to send there, so it needs Type (SQS or SNS) and TargetArn.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-deadletterqueue.html',
  applies: 'resource',
  types: ['AWS::Serverless::Function'],
  check({ resource }, report) {
    const entry = setEntry(resource.effective, 'DeadLetterQueue');
    const queue = literalMap(entry?.value);
    if (!entry || !queue || queue.entries.size === 0) return;
    const missing = ['Type', 'TargetArn'].filter((name) => !isTruthy(entryOf(queue, name)?.value));
    if (missing.length > 0)
      report({
        at: placeOfMissing(queue, missing, entry.key),
        message: `DeadLetterQueue lacks ${missing.join(' and ')}. Write Type: SQS or SNS and TargetArn: <ARN>.`,
      });
    const type = setEntry(queue, 'Type');
    if (!type || missing.includes('Type')) return;
    if (kindOf(type.value) !== 'string' || asIntrinsic(type.value))
      report({
        at: type.value,
        message: 'Type of DeadLetterQueue must be the text SQS or SNS; functions do not work here.',
      });
    else if (!['SQS', 'SNS'].includes(textOf(type.value) ?? ''))
      report({ at: type.value, message: 'Type of DeadLetterQueue must be SQS or SNS.' });
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: ., «DeadLetterQueue»: {TargetArn: !ImportValue q}}
Other:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: ., DeadLetterQueue: {Type: «Queue», TargetArn: !ImportValue q}}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: ., DeadLetterQueue: {Type: SQS, TargetArn: !ImportValue q}}
`,
    ],
  },
});
