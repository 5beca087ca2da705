import { nodeAt } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { isDurable } from '../../helpers/durable.ts';
import { invocationsByFunction } from '../../helpers/invocations.ts';
import { isUnset } from '../../helpers/settings.ts';
import { numbersOf } from '../../helpers/targets.ts';
import { defineRule } from '../../rule.ts';

export const durableSyncOrEsmCap = defineRule({
  id: 'durable/sync-or-esm-cap',
  severity: 'warning',
  certainty: 'documented',
  title: 'A durable execution that someone waits for ends in time',
  why: 'Event source mappings and synchronous callers drive the whole execution: what lives longer is cut off, whatever ExecutionTimeout says.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-invoking-esm.html',
  applies: 'template',
  check({ model }, report) {
    for (const uses of invocationsByFunction(model, ({ kind }) => kind !== 'async')) {
      const [use] = uses;
      const lambda = use?.lambda;
      if (!use || !lambda || !isDurable(model, lambda)) continue;
      const isManaged = !isUnset(model, nodeAt(lambda.properties, 'CapacityProviderConfig'));
      const cap =
        isManaged && use.kind === 'poll'
          ? facts['managed-instances.timeout.asyncSeconds'].value
          : facts['durable.execution.maxSyncSeconds'].value;
      const path = ['DurableConfig', 'ExecutionTimeout'];
      const timeout = numbersOf(model, lambda, path, 0);
      if (!timeout || Math.min(...timeout.values) <= cap) continue;
      const caller = use.caller.eventId ?? use.caller.id;
      report({
        at: timeout.at,
        resource: lambda.origin,
        message: `ExecutionTimeout is ${Math.min(...timeout.values)} s, but ${caller} waits for the execution, so it ends after ${cap} s. Let a small function start ${lambda.id} asynchronously, or set ExecutionTimeout: ${cap} or less.`,
        related: [{ at: use.caller.keyNode, message: caller }],
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
    DurableConfig: {ExecutionTimeout: «86400»}
    AutoPublishAlias: live
    Events:
      Jobs:
        Type: SQS
        Properties: {Queue: !ImportValue queue}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    DurableConfig: {ExecutionTimeout: 900}
    AutoPublishAlias: live
    Events:
      Jobs:
        Type: SQS
        Properties: {Queue: !ImportValue queue}
`,
    ],
  },
});
