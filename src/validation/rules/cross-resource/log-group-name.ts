import { subText } from '../../../cloudformation/intrinsics.ts';
import { entryOf, nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import { loweredResources } from '../../engine/lowered-resources.ts';
import { targetOf } from '../../helpers/targets.ts';
import { defineRule, type LoweredResource } from '../../rule.ts';

const prefix = '/aws/lambda/';

export const logGroupName = defineRule({
  id: 'xref/log-group-name',
  severity: 'warning',
  certainty: 'documented',
  title: 'A log group for a function has the name the function writes to',
  why: 'Lambda writes to another group and makes it by itself, kept for ever; retention and permissions of this one have no effect.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html',
  applies: 'lowered',
  types: ['AWS::Logs::LogGroup'],
  check({ model, resource }, report) {
    const name = entryOf(resource.properties, 'LogGroupName')?.value;
    const suffix = suffixOf(name);
    if (!name || suffix === undefined) return;
    const functions = loweredResources(model).filter(({ type }) => type === 'AWS::Lambda::Function');
    const byVariable = /^\$\{([A-Za-z0-9]+)\}$/.exec(suffix)?.[1];
    const lambda = functions.find(({ id }) => id === (byVariable ?? suffix));
    if (!lambda) return;
    if (byVariable === undefined && textOf(entryOf(lambda.properties, 'FunctionName')?.value) !== suffix) {
      const own = entryOf(lambda.properties, 'FunctionName') ? 'another name' : 'a generated name';
      report({
        at: name,
        message: `${lambda.id} has ${own}, so it does not write to "${prefix}${suffix}". Write LogGroupName: !Sub "${prefix}\${${lambda.id}}".`,
      });
      return;
    }
    const other = otherGroup(lambda, resource);
    if (other)
      report({
        at: name,
        message: `${lambda.id} writes to the group of its LoggingConfig, not to this one. Name this group there, or remove it.`,
        related: [{ at: other, message: 'LoggingConfig' }],
      });
  },
  examples: {
    bad: [
      `Worker:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
Logs:
  Type: AWS::Logs::LogGroup
  Properties: {LogGroupName: «/aws/lambda/Worker», RetentionInDays: 30}
`,
    ],
    good: [
      `Worker:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
Logs:
  Type: AWS::Logs::LogGroup
  Properties: {LogGroupName: !Sub "/aws/lambda/\${Worker}", RetentionInDays: 30}
`,
    ],
  },
});

/** What follows `/aws/lambda/` in a literal or Sub name. */
function suffixOf(node: ReturnType<typeof nodeAt>): string | undefined {
  const text = subText(node) ?? textOf(node);
  return text?.startsWith(prefix) ? text.slice(prefix.length) : undefined;
}

/** The function's own LogGroup setting, when it is surely another group. */
function otherGroup(lambda: LoweredResource, group: LoweredResource): ReturnType<typeof nodeAt> {
  const named = nodeAt(lambda.properties, 'LoggingConfig', 'LogGroup');
  if (!named) return undefined;
  const target = targetOf(named);
  if (target) return target.id === group.id ? undefined : named;
  return textOf(named) !== undefined && !textOf(named)?.startsWith(prefix) ? named : undefined;
}
