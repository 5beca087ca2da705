import { matchesInTime } from '../../helpers/bounded-match.ts';
import { judgeScalar, milder } from '../../helpers/judging.ts';
import { defineRule } from '../../rule.ts';

/** Long texts are not worth the time a pattern may take on them. */
const maxTestedLength = 256;

export const pattern = defineRule({
  id: 'schema/pattern',
  severity: 'warning',
  certainty: 'documented',
  title: 'A text does not have the form known for the property',
  why: 'The service refuses it, unless it has become more tolerant since.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html',
  aliases: ['E3031'],
  applies: 'property',
  isForPassedOn: true,
  check({ schema, value, node, type }, report) {
    const source = schema.bounds?.pattern;
    if (source === undefined || type.kind !== 'string') return;
    const judged = judgeScalar(
      value,
      ({ text }) =>
        text.length <= maxTestedLength && text !== '' && !text.includes('${') && matchesInTime(source, text) === false,
    );
    if (!judged) return;
    report({
      at: node,
      severity: milder(judged.severity, 'warning'),
      message: `"${judged.scalar.text}" does not have the form of a ${schema.name}: ${source.length > 120 ? `${source.slice(0, 120)}…` : source}`,
    });
  },
  examples: {
    bad: [
      `
      Task:
        Type: AWS::Scheduler::Schedule
        Properties:
          Name: «every hour»
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
          Name: !Sub "every hour \${AWS::Region}"
          ScheduleExpression: rate(1 hour)
          FlexibleTimeWindow: { Mode: "OFF" }
          Target: { Arn: "arn:aws:lambda:eu-west-1:123456789012:function:fn", RoleArn: "arn:aws:iam::123456789012:role/fn" }
      `,
    ],
  },
});
