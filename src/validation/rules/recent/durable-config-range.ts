import { isMapping, nodeAt, entryOf } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { insertEntry, removeEntry, renameKey } from '../../fixes/edits.ts';
import { checkBound } from '../../helpers/bounds.ts';
import { reviewFix } from '../../helpers/writing.ts';
import { defineRule, type ProposedFix, type ResourceContext } from '../../rule.ts';
import { literalMap } from '../../sam/values.ts';

const keys = ['ExecutionTimeout', 'RetentionPeriodInDays', 'KMSKeyArn'];

export const durableConfigRange = defineRule({
  id: 'durable/config-range',
  severity: 'error',
  certainty: 'fact',
  title: 'DurableConfig has the keys and numbers that Lambda takes',
  why: 'Lambda refuses the function; SAM passes the map on unread, so nothing tells before the deployment.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-configuration.html',
  applies: 'resource',
  types: ['AWS::Lambda::Function', 'AWS::Serverless::Function'],
  check(context, report) {
    const { resource } = context;
    const entry = entryOf(resource.effective, 'DurableConfig');
    const config = literalMap(entry?.value);
    if (!entry || !config) return;
    const longest = facts['durable.execution.maxSeconds'].value;
    checkBound(
      context,
      resource.effective,
      {
        path: ['DurableConfig', 'ExecutionTimeout'],
        min: facts['durable.execution.minSeconds'].value,
        max: longest,
        unit: 'seconds',
        note: ' (366 days)',
      },
      report,
    );
    checkBound(
      context,
      resource.effective,
      {
        path: ['DurableConfig', 'RetentionPeriodInDays'],
        min: facts['durable.retention.minDays'].value,
        max: facts['durable.retention.maxDays'].value,
        unit: 'days',
      },
      report,
    );
    // The schema tells the rest of a CloudFormation function.
    if (resource.type !== 'AWS::Serverless::Function') return;
    for (const [name, { key }] of config.entries) {
      if (keys.includes(name) || name.startsWith('Fn::')) continue;
      const near = keys.find((known) => known.toLowerCase() === name.toLowerCase());
      const hint = near === undefined ? `It has ${keys.join(', ')}. Remove it.` : `Write ${near}.`;
      report({
        at: key,
        message: `DurableConfig has no "${name}". ${hint}`,
        fix: fixOf(context, name, near),
      });
    }
    if (!config.entries.has('ExecutionTimeout') && ![...config.entries.keys()].some((key) => key.startsWith('Fn::'))) {
      const seconds = facts['durable.execution.maxSyncSeconds'].value;
      report({
        at: entry.key,
        message: `DurableConfig lacks the required ExecutionTimeout: the seconds an execution may live, up to ${longest}.`,
        fix: reviewFix(
          `Add ExecutionTimeout: ${seconds}`,
          insertEntry(context.model.document, config, 'ExecutionTimeout', seconds),
        ),
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
    DurableConfig: {ExecutionTimeout: «40000000», RetentionPeriodInDays: «365», «AllowInvokeLatest»: true, «KmsKeyArn»: !ImportValue k}
Other:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    «DurableConfig»: {RetentionPeriodInDays: 7}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    DurableConfig: {ExecutionTimeout: 3600, RetentionPeriodInDays: 7}
`,
    ],
  },
});

/** The right spelling is sure; a key that does not exist only goes. */
function fixOf({ model, resource }: ResourceContext, name: string, near: string | undefined): ProposedFix | undefined {
  const written = nodeAt(resource.properties, 'DurableConfig');
  const entry = entryOf(written, name);
  if (!isMapping(written) || !entry) return undefined;
  if (near !== undefined) return { description: `Rename to ${near}`, safety: 'safe', edits: [renameKey(entry, near)] };
  return reviewFix(`Remove ${name}`, removeEntry(model.document, written, entry));
}
