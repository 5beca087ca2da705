import { judgeScalar, milder } from '../../helpers/judging.ts';
import { defineRule } from '../../rule.ts';

export const length = defineRule({
  id: 'schema/length',
  severity: 'warning',
  certainty: 'documented',
  title: 'A text is shorter or longer than the bounds known for the property',
  why: 'The service refuses it, unless the bound has been raised since.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html',
  aliases: ['E3033'],
  applies: 'property',
  isForPassedOn: true,
  check({ schema, value, node, type, isItem }, report) {
    const { minLength, maxLength } = schema.bounds ?? {};
    // On a list the bounds count items; that is schema/items.
    if ((minLength === undefined && maxLength === undefined) || type.kind !== 'string' || isItem) return;
    const judged = judgeScalar(
      value,
      ({ text }) => text.length < (minLength ?? 0) || text.length > (maxLength ?? Infinity),
    );
    if (!judged) return;
    const bounds =
      maxLength === undefined
        ? `at least ${minLength}`
        : minLength === undefined
          ? `at most ${maxLength}`
          : `${minLength} to ${maxLength}`;
    report({
      at: node,
      severity: milder(judged.severity, 'warning'),
      message: `${schema.name} has ${judged.scalar.text.length} characters, but must have ${bounds}.`,
    });
  },
  examples: {
    bad: [
      `
      Task:
        Type: AWS::Scheduler::Schedule
        Properties:
          Name: «a-name-that-is-much-longer-than-the-sixty-four-characters-a-schedule-may-have»
          ScheduleExpression: rate(1 hour)
          FlexibleTimeWindow: { Mode: "OFF" }
          Target: { Arn: "arn:aws:lambda:eu-west-1:123456789012:function:fn", RoleArn: "arn:aws:iam::123456789012:role/fn" }
      `,
    ],
    good: [
      `
      Task:
        Type: AWS::Scheduler::Schedule
        Properties:
          Name: hourly
          ScheduleExpression: rate(1 hour)
          FlexibleTimeWindow: { Mode: "OFF" }
          Target: { Arn: "arn:aws:lambda:eu-west-1:123456789012:function:fn", RoleArn: "arn:aws:iam::123456789012:role/fn" }
      `,
    ],
  },
});
