import { isScalar, nodeAt, type ScalarNode } from '../../../cloudformation/nodes.ts';
import { templateLimitFacts } from '../../../guidance/facts/template-limits.ts';
import { replaceScalar } from '../../fixes/edits.ts';
import { badScalars, numberOf } from '../../helpers/judging.ts';
import { defineRule } from '../../rule.ts';

const allowed: readonly number[] = templateLimitFacts['logs.retention.days'].value;

export const logRetention = defineRule({
  id: 'overlay/logs-retention',
  severity: 'error',
  certainty: 'documented',
  title: "A log group's retention is not among the allowed numbers of days",
  why: 'CloudWatch Logs refuses the log group.',
  source: 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html',
  aliases: ['E3030'],
  applies: 'resource',
  types: ['AWS::Logs::LogGroup'],
  check({ resource, model }, report) {
    const node = nodeAt(resource.effective, 'RetentionInDays');
    if (!node) return;
    const isRefused = (scalar: ScalarNode) => {
      const days = numberOf(scalar);
      return days !== undefined && !allowed.includes(days);
    };
    for (const { at, severity, scalar } of badScalars(model, node, isRefused)) {
      const days = numberOf(scalar) ?? 0;
      const next = allowed.find((each) => each >= days) ?? allowed.at(-1) ?? days;
      report({
        at,
        severity,
        message: `Logs cannot be kept for ${days} days. The next allowed number is ${next}.`,
        explainsAt: [node, at],
        fix: isScalar(node)
          ? { description: `Write ${next}`, safety: 'review', edits: [replaceScalar(model.document, node, next)] }
          : undefined,
      });
    }
  },
  examples: {
    bad: ['Logs:\n  Type: AWS::Logs::LogGroup\n  Properties: { RetentionInDays: «10» }\n'],
    good: ['Logs:\n  Type: AWS::Logs::LogGroup\n  Properties: { RetentionInDays: 14 }\n'],
  },
});
