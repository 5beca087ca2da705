import { nodeAt } from '../../../cloudformation/nodes.ts';
import { sourceKindOf } from '../../helpers/event-source.ts';
import { isUnset } from '../../helpers/settings.ts';
import { defineRule } from '../../rule.ts';

export const esmFiltering = defineRule({
  id: 'cost/esm-filtering',
  severity: 'info',
  certainty: 'advice',
  title: 'A function is not invoked for records it skips',
  why: 'A filter on the event source costs nothing; an invocation that looks and returns does.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html',
  profile: 'strict',
  applies: 'lowered',
  types: ['AWS::Lambda::EventSourceMapping'],
  check({ model, resource }, report) {
    const kind = sourceKindOf(model, resource);
    if (kind !== 'dynamodb' && kind !== 'kinesis') return;
    if (!isUnset(model, nodeAt(resource.properties, 'FilterCriteria'))) return;
    report({
      at: resource.keyNode,
      message: `${resource.eventId ?? resource.id} passes on every record. If the function skips some, filter them: FilterCriteria: { Filters: [{ Pattern: '${kind === 'dynamodb' ? '{"eventName":["INSERT"]}' : '{"data":{"type":["order"]}}'}' }] }.`,
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
        Properties: {Stream: !ImportValue stream, StartingPosition: LATEST, MaximumRetryAttempts: 3}
`,
    ],
    good: [
      `Fn:
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
          MaximumRetryAttempts: 3
          FilterCriteria: {Filters: [{Pattern: '{"eventName":["INSERT"]}'}]}
`,
    ],
  },
});
