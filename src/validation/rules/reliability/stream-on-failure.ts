import { nodeAt } from '../../../cloudformation/nodes.ts';
import { sourceKindOf } from '../../helpers/event-source.ts';
import { isUnset } from '../../helpers/settings.ts';
import { numbersOf } from '../../helpers/targets.ts';
import { defineRule } from '../../rule.ts';

export const streamOnFailure = defineRule({
  id: 'reliability/stream-on-failure',
  severity: 'info',
  certainty: 'documented',
  title: 'Records a stream mapping gives up are kept somewhere',
  why: 'After the last retry Lambda skips the batch; without an on-failure destination nothing remembers it.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-errors.html',
  applies: 'lowered',
  types: ['AWS::Lambda::EventSourceMapping'],
  check({ model, resource }, report) {
    const kind = sourceKindOf(model, resource);
    if (kind !== 'kinesis' && kind !== 'dynamodb') return;
    if (!isUnset(model, nodeAt(resource.properties, 'DestinationConfig'))) return;
    const bounds = ['MaximumRetryAttempts', 'MaximumRecordAgeInSeconds'].filter((name) => {
      const numbers = numbersOf(model, resource, [name], -1);
      return numbers !== undefined && numbers.values.every((value) => value >= 0);
    });
    if (bounds.length === 0) return;
    report({
      at: resource.keyNode,
      message: `${resource.eventId ?? resource.id} gives records up (${bounds.join(', ')}) and nothing keeps them. Add DestinationConfig: { OnFailure: { Destination: <ARN of a queue, topic or bucket> } }, or ignore this when they may be lost.`,
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
          MaximumRetryAttempts: 3
          DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt Failed.Arn}}
`,
    ],
  },
});
