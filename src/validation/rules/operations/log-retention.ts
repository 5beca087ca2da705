import { readSub, subVariables } from '../../../cloudformation/intrinsics.ts';
import type { TemplateModel } from '../../../cloudformation/model.ts';
import { asIntrinsic, isMapping, nodeAt, textOf, walkNodes, type TemplateNode } from '../../../cloudformation/nodes.ts';
import { loweredResources } from '../../engine/lowered-resources.ts';
import { insertEntry } from '../../fixes/edits.ts';
import { isUnset } from '../../helpers/settings.ts';
import { addFix, addProperty, addResourceAfter, reviewFix, writtenProperties } from '../../helpers/writing.ts';
import { defineRule, type LoweredResource, type ProposedFix } from '../../rule.ts';
import { oncePer } from '../../../world/once-per.ts';

/** Long enough to look into last month's trouble. */
const suggestedDays = 30;

export const logRetention = defineRule({
  id: 'observability/log-retention',
  severity: 'info',
  certainty: 'advice',
  title: 'Logs are kept for a time, not for ever',
  why: 'The log group Lambda makes by itself keeps every line for ever, and you pay for storing it each month.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html',
  aliases: ['WS1004', 'CKV_AWS_66'],
  applies: 'lowered',
  types: ['AWS::Lambda::Function', 'AWS::Logs::LogGroup'],
  check({ model, resource }, report) {
    if (resource.type === 'AWS::Logs::LogGroup') {
      if (!isUnset(model, nodeAt(resource.properties, 'RetentionInDays'))) return;
      report({
        at: resource.keyNode,
        message: `${resource.id} keeps its lines for ever. Set RetentionInDays, for example ${suggestedDays}.`,
        fix: addFix(model, resource, 'RetentionInDays', suggestedDays),
      });
      return;
    }
    if (!isUnset(model, nodeAt(resource.properties, 'LoggingConfig', 'LogGroup'))) return;
    if (namedInLogGroups(model).has(resource.id) || hasLiteralGroup(model, resource)) return;
    const id = `${resource.origin}LogGroup`;
    report({
      at: resource.keyNode,
      message: `Lambda makes the log group of ${resource.id} and keeps every line for ever. Add the AWS::Logs::LogGroup ${id} with RetentionInDays: ${suggestedDays}, and LoggingConfig: { LogGroup: !Ref ${id} }.`,
      fix: fixOf(model, resource, id),
    });
  },
  examples: {
    bad: [
      `«Fn»:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
«Group»:
  Type: AWS::Logs::LogGroup
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: ., LoggingConfig: {LogGroup: !Ref Group}}
Group:
  Type: AWS::Logs::LogGroup
  Properties: {RetentionInDays: 30}
Other:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
OtherGroup:
  Type: AWS::Logs::LogGroup
  Properties: {LogGroupName: !Sub "/aws/lambda/\${Other}", RetentionInDays: 30}
`,
    ],
  },
});

/** Ids that names of log groups mention, in whatever form. */
const namedInLogGroups = oncePer((model: TemplateModel): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const name of groupNames(model)) {
    walkNodes(name, (node) => {
      const call = asIntrinsic(node);
      if (call?.name === 'Ref') found.add(textOf(call.argument) ?? '');
      const sub = call?.name === 'Fn::Sub' ? readSub(call.argument) : undefined;
      for (const variable of sub ? subVariables(sub.text.text) : []) found.add(variable.name.split('.')[0] ?? '');
    });
  }
  return found;
});

const groupNames = oncePer((model: TemplateModel): readonly TemplateNode[] =>
  loweredResources(model).flatMap(({ type, properties }) => {
    const name = type === 'AWS::Logs::LogGroup' ? nodeAt(properties, 'LogGroupName') : undefined;
    return name ? [name] : [];
  }),
);

/** A group whose name ends in the name the function has, or may have. */
function hasLiteralGroup(model: TemplateModel, lambda: LoweredResource): boolean {
  const name = nodeAt(lambda.properties, 'FunctionName');
  if (!name) return false;
  const written = textOf(name) ?? textOf(nodeAt(name, 'Fn::Sub'));
  return groupNames(model).some((group) => {
    const text = textOf(group) ?? textOf(nodeAt(group, 'Fn::Sub'));
    // Names put together otherwise cannot be compared.
    return text === undefined || written === undefined || text.endsWith(`/${written}`);
  });
}

function fixOf(model: TemplateModel, lambda: LoweredResource, id: string): ProposedFix | undefined {
  const group = { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: suggestedDays } };
  const written = nodeAt(writtenProperties(model, lambda), 'LoggingConfig');
  const reference = { Ref: id };
  const edit =
    isMapping(written) && !asIntrinsic(written)
      ? insertEntry(model.document, written, 'LogGroup', reference)
      : addProperty(model, lambda, 'LoggingConfig', { LogGroup: reference });
  return reviewFix(`Add the log group ${id}`, edit, addResourceAfter(model, lambda.origin, id, group));
}
