import { asIntrinsic, nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import { templateLimitFacts } from '../../../guidance/facts/template-limits.ts';
import { defineRule, type LoweredResource } from '../../rule.ts';
import { loweredResources } from '../../engine/lowered-resources.ts';

export const logSubscriptions = defineRule({
  id: 'overlay/logs-subscriptions',
  severity: 'error',
  certainty: 'documented',
  title: 'A log group has more subscription filters than allowed',
  why: 'CloudWatch Logs refuses the third filter.',
  source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html',
  aliases: ['E2529'],
  applies: 'template',
  check({ model }, report) {
    const byGroup = new Map<string, LoweredResource[]>();
    for (const resource of loweredResources(model)) {
      if (resource.type !== 'AWS::Logs::SubscriptionFilter' || resource.condition !== undefined) continue;
      const node = nodeAt(resource.properties, 'LogGroupName');
      const call = asIntrinsic(node);
      const group = call?.name === 'Ref' ? textOf(call.argument) : textOf(node);
      if (group === undefined || model.parameters.has(group)) continue;
      byGroup.set(group, [...(byGroup.get(group) ?? []), resource]);
    }
    const max = templateLimitFacts['logs.subscriptions.maxPerGroup'].value;
    for (const [group, filters] of byGroup) {
      for (const { keyNode, origin } of filters.slice(max)) {
        report({
          at: keyNode,
          resource: origin,
          message: `The log group "${group}" has ${filters.length} subscription filters, but takes at most ${max}.`,
        });
      }
    }
  },
  examples: {
    bad: [
      ['A', 'B', '«C»']
        .map(
          (id) =>
            `${id}:\n  Type: AWS::Logs::SubscriptionFilter\n  Properties: { LogGroupName: orders, FilterPattern: "", DestinationArn: "arn:aws:lambda:eu-west-1:123456789012:function:fn" }\n`,
        )
        .join(''),
    ],
    good: [
      ['A', 'B']
        .map(
          (id) =>
            `${id}:\n  Type: AWS::Logs::SubscriptionFilter\n  Properties: { LogGroupName: orders, FilterPattern: "", DestinationArn: "arn:aws:lambda:eu-west-1:123456789012:function:fn" }\n`,
        )
        .join(''),
    ],
  },
});
