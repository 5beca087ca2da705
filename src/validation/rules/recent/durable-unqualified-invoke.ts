import { facts } from '../../../guidance/facts/index.ts';
import { isDurable } from '../../helpers/durable.ts';
import { invocations } from '../../helpers/invocations.ts';
import { addFix } from '../../helpers/writing.ts';
import { defineRule } from '../../rule.ts';

export const durableUnqualifiedInvoke = defineRule({
  id: 'durable/unqualified-invoke',
  severity: 'warning',
  certainty: 'documented',
  title: 'A durable function is invoked by version or alias',
  why: 'Lambda refuses to start a durable execution under the bare name of the function: executions belong to a version.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-invoking.html',
  applies: 'template',
  check({ model }, report) {
    for (const { lambda, caller, isQualified, node } of invocations(model)) {
      if (isQualified || !isDurable(model, lambda) || caller.type === 'AWS::Lambda::Url') continue;
      const advice = lambda.isVirtual
        ? `Set AutoPublishAlias: live on ${lambda.origin}${caller.isVirtual ? '; its events then name the alias' : `, and name !Ref ${lambda.origin}.Alias here`}.`
        : 'Name an AWS::Lambda::Alias or AWS::Lambda::Version of it.';
      report({
        at: caller.isVirtual ? caller.keyNode : node,
        resource: caller.origin,
        message: `${caller.eventId ?? caller.id} invokes the durable function ${lambda.id} without a version or alias, which fails. ${advice}`,
        related: [{ at: lambda.keyNode, message: facts['durable.invocation.qualified'].statement }],
        fix:
          lambda.isVirtual && caller.isVirtual && caller.origin === lambda.origin
            ? addFix(model, { origin: lambda.origin, eventId: undefined }, 'AutoPublishAlias', 'live')
            : undefined,
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
    DurableConfig: {ExecutionTimeout: 600}
    Events:
      «Placed»:
        Type: EventBridgeRule
        Properties: {Pattern: {source: [shop]}}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    DurableConfig: {ExecutionTimeout: 600}
    AutoPublishAlias: live
    Events:
      Placed:
        Type: EventBridgeRule
        Properties: {Pattern: {source: [shop]}}
`,
    ],
  },
});
