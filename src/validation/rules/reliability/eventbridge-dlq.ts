import { nodeAt } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { isUnset, itemsAt } from '../../helpers/settings.ts';
import { addFix } from '../../helpers/writing.ts';
import { defineRule } from '../../rule.ts';

export const eventBridgeDlq = defineRule({
  id: 'reliability/eventbridge-dlq',
  severity: 'info',
  certainty: 'advice',
  title: 'A target of an EventBridge rule has a dead-letter queue',
  why: 'An event that cannot be delivered (missing permission, throttled target) is dropped without a trace once its retries end.',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html',
  aliases: ['ES4000'],
  applies: 'lowered',
  types: ['AWS::Events::Rule'],
  check({ model, resource }, report) {
    for (const target of itemsAt(resource.properties, 'Targets')) {
      if (target.kind !== 'mapping' || !nodeAt(target, 'Arn')) continue;
      if (!isUnset(model, nodeAt(target, 'DeadLetterConfig'))) continue;
      const hours = facts['eventbridge.retry.maxHours'].value;
      const isEvent = resource.eventId !== undefined;
      report({
        at: isEvent ? resource.keyNode : target,
        message: `An event of ${resource.eventId ?? resource.id} that cannot be delivered for ${hours} hours is lost. Add ${isEvent ? 'DeadLetterConfig: { Type: SQS } to the event; SAM makes the queue' : 'DeadLetterConfig: { Arn: ... } of an SQS queue to the target'}.`,
        fix: isEvent ? addFix(model, resource, 'DeadLetterConfig', { Type: 'SQS' }) : undefined,
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
    Events:
      «Placed»:
        Type: EventBridgeRule
        Properties: {Pattern: {source: [shop]}}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Placed:
        Type: EventBridgeRule
        Properties: {Pattern: {source: [shop]}, DeadLetterConfig: {Type: SQS}}
`,
    ],
  },
});
