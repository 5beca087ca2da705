import { nodeAt } from '../../../cloudformation/nodes.ts';
import { isUnset } from '../../helpers/settings.ts';
import { addFix } from '../../helpers/writing.ts';
import { defineRule } from '../../rule.ts';

export const schedulerDlq = defineRule({
  id: 'reliability/scheduler-dlq',
  severity: 'info',
  certainty: 'advice',
  title: 'A schedule has a dead-letter queue',
  why: 'A run that EventBridge Scheduler cannot start is dropped after its retries, and nothing in the target tells.',
  source: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html',
  applies: 'lowered',
  types: ['AWS::Scheduler::Schedule'],
  check({ model, resource }, report) {
    const target = nodeAt(resource.properties, 'Target');
    if (!nodeAt(target, 'Arn') || !isUnset(model, nodeAt(target, 'DeadLetterConfig'))) return;
    const isEvent = resource.eventId !== undefined;
    report({
      at: resource.keyNode,
      message: `A run of ${resource.eventId ?? resource.id} that cannot be started is lost after its retries. Add DeadLetterConfig: ${isEvent ? '{ Type: SQS } to the event; SAM makes the queue' : '{ Arn: ... } of an SQS queue to the Target'}.`,
      fix: isEvent ? addFix(model, resource, 'DeadLetterConfig', { Type: 'SQS' }) : undefined,
    });
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
      «Nightly»:
        Type: ScheduleV2
        Properties: {ScheduleExpression: rate(1 day)}
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
      Nightly:
        Type: ScheduleV2
        Properties: {ScheduleExpression: rate(1 day), DeadLetterConfig: {Type: SQS}}
`,
    ],
  },
});
