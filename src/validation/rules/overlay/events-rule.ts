import { isIntrinsic, isSequence, nodeAt } from '../../../cloudformation/nodes.ts';
import { templateLimitFacts } from '../../../guidance/facts/template-limits.ts';
import { certainText } from '../../helpers/bounds.ts';
import { defineRule } from '../../rule.ts';

export const eventsRule = defineRule({
  id: 'overlay/events-rule',
  severity: 'error',
  certainty: 'documented',
  title: 'A rule matches nothing, has too many targets, or is scheduled on a custom bus',
  why: 'EventBridge refuses the rule.',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html',
  aliases: ['E3027'],
  applies: 'resource',
  types: ['AWS::Events::Rule'],
  check(context, report) {
    const { resource, model } = context;
    const { properties } = resource;
    if (!properties || isIntrinsic(properties) || model.hasMacro || properties.entries.has('Fn::Transform')) return;
    const schedule = nodeAt(properties, 'ScheduleExpression');
    if (!schedule && !nodeAt(properties, 'EventPattern')) {
      report({
        at: resource.attribute('Properties')?.key ?? resource.key,
        message: 'A rule needs an EventPattern or a ScheduleExpression.',
      });
    }
    const targets = nodeAt(properties, 'Targets');
    const max = templateLimitFacts['eventbridge.targets.maxPerRule'].value;
    if (isSequence(targets) && targets.items.filter((item) => !isIntrinsic(item)).length > max) {
      report({
        at: targets,
        message: `${targets.items.length} targets, but a rule has at most ${max}. Add a second rule.`,
      });
    }
    const bus = nodeAt(properties, 'EventBusName');
    const name = certainText(context, bus);
    if (schedule && bus && name !== undefined && name !== 'default' && !name.endsWith('/default')) {
      report({
        at: schedule,
        message: `Rules with a schedule work on the default bus only, not on "${name}". Remove EventBusName, or use AWS::Scheduler::Schedule.`,
      });
    }
  },
  examples: {
    bad: [
      'Nightly:\n  Type: AWS::Events::Rule\n  Properties: { ScheduleExpression: «rate(1 hour)», EventBusName: orders }\nNothing:\n  Type: AWS::Events::Rule\n  «Properties»: { State: ENABLED }\n',
    ],
    good: [
      'Orders:\n  Type: AWS::Events::Rule\n  Properties: { EventPattern: { source: [orders] }, ScheduleExpression: rate(1 hour) }\n',
    ],
  },
});
