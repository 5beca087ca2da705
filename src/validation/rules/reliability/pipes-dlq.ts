import { entryOf, nodeAt } from '../../../cloudformation/nodes.ts';
import { isUnset } from '../../helpers/settings.ts';
import { defineRule } from '../../rule.ts';

export const pipesDlq = defineRule({
  id: 'reliability/pipes-dlq',
  severity: 'info',
  certainty: 'advice',
  title: 'A pipe that reads a stream has a dead-letter queue',
  why: 'A record the pipe cannot deliver blocks its shard until it expires, or is dropped after its retries.',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html',
  applies: 'resource',
  types: ['AWS::Pipes::Pipe'],
  check({ model, resource }, report) {
    const source = nodeAt(resource.effective, 'SourceParameters');
    for (const name of ['KinesisStreamParameters', 'DynamoDBStreamParameters']) {
      const entry = entryOf(source, name);
      if (entry?.value.kind !== 'mapping' || !isUnset(model, nodeAt(entry.value, 'DeadLetterConfig'))) continue;
      report({
        at: entry.key,
        message: `${resource.id} loses or blocks on a record it cannot deliver. Add DeadLetterConfig: { Arn: !GetAtt <queue>.Arn } and MaximumRetryAttempts to ${name}.`,
      });
    }
  },
  examples: {
    bad: [
      `Pipe:
  Type: AWS::Pipes::Pipe
  Properties:
    RoleArn: !ImportValue role
    Source: !ImportValue stream
    Target: !ImportValue target
    SourceParameters:
      «KinesisStreamParameters»: {StartingPosition: LATEST}
`,
    ],
    good: [
      `Failed:
  Type: AWS::SQS::Queue
Pipe:
  Type: AWS::Pipes::Pipe
  Properties:
    RoleArn: !ImportValue role
    Source: !ImportValue stream
    Target: !ImportValue target
    SourceParameters:
      KinesisStreamParameters: {StartingPosition: LATEST, DeadLetterConfig: {Arn: !GetAtt Failed.Arn}}
`,
    ],
  },
});
