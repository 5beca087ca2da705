import type { TemplateModel } from '../../../cloudformation/model.ts';
import { nodeAt } from '../../../cloudformation/nodes.ts';
import { sourceKindOf } from '../../helpers/event-source.ts';
import { newDeadLetterQueue } from '../../helpers/queues.ts';
import { isOff, isUnset } from '../../helpers/settings.ts';
import { functionNamed, numbersOf } from '../../helpers/targets.ts';
import { addProperty, addResourceAfter, reviewFix } from '../../helpers/writing.ts';
import { defineRule, type LoweredResource, type ProposedFix } from '../../rule.ts';

/** What Lambda takes for "until the record expires". */
const unlimited = -1;
/** Enough for a passing fault, few enough for the shard to move on. */
const suggestedRetries = 5;

export const streamRetry = defineRule({
  id: 'reliability/stream-retry',
  severity: 'warning',
  certainty: 'documented',
  title: 'A failing record of a stream does not block its shard until it expires',
  why: 'By default Lambda repeats the batch until the record is too old (a day or more), and nothing behind it in the shard is worked on.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-errors.html',
  aliases: ['ES1001'],
  applies: 'lowered',
  types: ['AWS::Lambda::EventSourceMapping'],
  check({ model, resource }, report) {
    const kind = sourceKindOf(model, resource);
    if (kind !== 'kinesis' && kind !== 'dynamodb') return;
    const { properties } = resource;
    const isBound = ['MaximumRetryAttempts', 'MaximumRecordAgeInSeconds'].some(
      (name) => !isUnlimited(model, resource, name),
    );
    const isHandled =
      !isUnset(model, nodeAt(properties, 'DestinationConfig')) ||
      !isOff(model, nodeAt(properties, 'BisectBatchOnFunctionError'));
    if (isBound || isHandled) return;
    report({
      at: resource.keyNode,
      message: `A record that fails blocks its shard until it expires: retries are unlimited. Set MaximumRetryAttempts: ${suggestedRetries}, BisectBatchOnFunctionError: true and an OnFailure destination on ${resource.eventId ?? resource.id}.`,
      fix: fixOf(model, resource),
    });
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      «Changes»:
        Type: DynamoDB
        Properties: {Stream: !ImportValue stream, StartingPosition: LATEST, MaximumRetryAttempts: -1}
`,
    ],
    good: [
      `Failed:
  Type: AWS::SQS::Queue
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Changes:
        Type: DynamoDB
        Properties:
          Stream: !ImportValue stream
          StartingPosition: LATEST
          MaximumRetryAttempts: 5
          BisectBatchOnFunctionError: true
          DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt Failed.Arn}}
`,
    ],
  },
});

/** True when the bound is surely absent. */
function isUnlimited(model: TemplateModel, resource: LoweredResource, name: string): boolean {
  const numbers = numbersOf(model, resource, [name], unlimited);
  return numbers !== undefined && numbers.values.every((value) => value === unlimited);
}

/** With a role of SAM's own, which then may send to the new queue. */
function fixOf(model: TemplateModel, resource: LoweredResource): ProposedFix | undefined {
  const lambda = functionNamed(model, nodeAt(resource.properties, 'FunctionName'));
  const isOwnRole = nodeAt(model.resources.get(resource.origin)?.effective, 'Role') !== undefined;
  const isPlain = nodeAt(resource.properties, 'MaximumRetryAttempts') === undefined;
  if (resource.eventId === undefined || !lambda || isOwnRole || !isPlain) return undefined;
  const id = `${resource.origin}${resource.eventId}Failures`;
  return reviewFix(
    `Bound the retries and send what fails to the queue ${id}`,
    addProperty(model, resource, 'MaximumRetryAttempts', suggestedRetries),
    addProperty(model, resource, 'BisectBatchOnFunctionError', true),
    addProperty(model, resource, 'DestinationConfig', {
      OnFailure: { Type: 'SQS', Destination: { 'Fn::GetAtt': `${id}.Arn` } },
    }),
    addResourceAfter(model, resource.origin, id, newDeadLetterQueue),
  );
}
