import { nodeAt, type ScalarNode } from '../../../cloudformation/nodes.ts';
import { replaceScalar } from '../../fixes/edits.ts';
import { badScalars } from '../../helpers/judging.ts';
import { problemWithSchedule } from '../../helpers/schedule.ts';
import { defineRule } from '../../rule.ts';

export const eventsSchedule = defineRule({
  id: 'overlay/events-schedule',
  severity: 'error',
  certainty: 'documented',
  title: 'A schedule expression is malformed',
  why: 'EventBridge refuses the rule or schedule.',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html',
  aliases: ['E3027'],
  applies: 'lowered',
  types: ['AWS::Events::Rule', 'AWS::Scheduler::Schedule'],
  check({ resource, model }, report) {
    const node = nodeAt(resource.properties, 'ScheduleExpression');
    if (!node) return;
    const isScheduler = resource.type === 'AWS::Scheduler::Schedule';
    const isMalformed = ({ text }: ScalarNode) => problemWithSchedule(text, isScheduler) !== undefined;
    for (const { at, severity, scalar } of badScalars(model, node, isMalformed)) {
      const problem = problemWithSchedule(scalar.text, isScheduler);
      if (!problem) continue;
      report({
        at,
        severity,
        message: problem.message,
        explainsAt: [node, at],
        fix:
          problem.replacement === undefined || node.kind !== 'scalar'
            ? undefined
            : {
                description: `Write ${problem.replacement}`,
                safety: 'safe',
                edits: [replaceScalar(model.document, node, problem.replacement)],
              },
      });
    }
  },
  examples: {
    bad: [
      `
      Nightly:
        Type: AWS::Events::Rule
        Properties: { ScheduleExpression: «rate(1 hours)», State: ENABLED }
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          CodeUri: .
          Events:
            Tick: { Type: Schedule, Properties: { Schedule: «cron(0 3 * * *)» } }
      `,
    ],
    good: [
      `
      Nightly:
        Type: AWS::Events::Rule
        Properties: { ScheduleExpression: "cron(0 3 ? * MON-FRI *)", State: ENABLED }
      Once:
        Type: AWS::Scheduler::Schedule
        Properties:
          ScheduleExpression: at(2027-01-01T00:00:00)
          FlexibleTimeWindow: { Mode: "OFF" }
          Target: { Arn: "arn:aws:lambda:eu-west-1:123456789012:function:fn", RoleArn: "arn:aws:iam::123456789012:role/fn" }
      `,
    ],
  },
});
