import type { TemplateModel } from '../../../cloudformation/model.ts';
import { isMapping, nodeAt } from '../../../cloudformation/nodes.ts';
import { loweredResources } from '../../engine/lowered-resources.ts';
import { insertEntry } from '../../fixes/edits.ts';
import { invocations } from '../../helpers/invocations.ts';
import { isUnset } from '../../helpers/settings.ts';
import { functionNamed } from '../../helpers/targets.ts';
import { addProperty, reviewFix, writtenProperties } from '../../helpers/writing.ts';
import { defineRule, type LoweredResource, type ProposedFix } from '../../rule.ts';

const onFailure = { DestinationConfig: { OnFailure: { Type: 'SQS' } } };

export const asyncDestination = defineRule({
  id: 'reliability/async-destination',
  severity: 'info',
  certainty: 'advice',
  title: 'A function invoked asynchronously keeps the events it could not handle',
  why: 'After two retries Lambda drops the event; without a destination or dead-letter queue nobody learns what it was.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
  aliases: ['ES1007', 'CKV_AWS_116'],
  applies: 'template',
  check({ model }, report) {
    const lambdas = new Map(
      invocations(model)
        .filter(({ kind }) => kind === 'async')
        .map(({ lambda, caller }) => [lambda.id, { lambda, caller }]),
    );
    for (const { lambda, caller } of lambdas.values()) {
      if (!isUnset(model, nodeAt(lambda.properties, 'DeadLetterConfig')) || hasDestination(model, lambda)) continue;
      report({
        at: lambda.keyNode,
        resource: lambda.origin,
        message: `${lambda.id} is invoked asynchronously (${caller.eventId ?? caller.id}) and drops an event after its retries. ${advice(lambda)}`,
        fix: fixOf(model, lambda),
      });
    }
  },
  examples: {
    bad: [
      `«Fn»:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Nightly:
        Type: Schedule
        Properties: {Schedule: rate(1 day)}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SQS}}}
    Events:
      Nightly:
        Type: Schedule
        Properties: {Schedule: rate(1 day)}
`,
    ],
  },
});

function hasDestination(model: TemplateModel, lambda: LoweredResource): boolean {
  return loweredResources(model).some(({ type, properties, origin, isVirtual }) => {
    if (type !== 'AWS::Lambda::EventInvokeConfig') return false;
    const named = functionNamed(model, nodeAt(properties, 'FunctionName'));
    const isThis = isVirtual ? origin === lambda.origin : named === undefined || named.id === lambda.id;
    return isThis && !isUnset(model, nodeAt(properties, 'DestinationConfig', 'OnFailure'));
  });
}

function advice({ isVirtual }: LoweredResource): string {
  return isVirtual
    ? 'Add EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SQS } } }; SAM makes the queue.'
    : 'Add an AWS::Lambda::EventInvokeConfig with DestinationConfig.OnFailure, or DeadLetterConfig.TargetArn.';
}

/** Only with the role SAM makes, which then may send to the queue. */
function fixOf(model: TemplateModel, lambda: LoweredResource): ProposedFix | undefined {
  const properties = model.resources.get(lambda.origin)?.effective;
  if (!lambda.isVirtual || nodeAt(properties, 'Role')) return undefined;
  const description = 'Add EventInvokeConfig with a queue for failed events';
  const config = nodeAt(properties, 'EventInvokeConfig');
  if (!config) return reviewFix(description, addProperty(model, lambda, 'EventInvokeConfig', onFailure));
  const written = nodeAt(writtenProperties(model, lambda), 'EventInvokeConfig');
  if (!isMapping(written) || nodeAt(config, 'DestinationConfig')) return undefined;
  return reviewFix(description, insertEntry(model.document, written, 'DestinationConfig', onFailure.DestinationConfig));
}
