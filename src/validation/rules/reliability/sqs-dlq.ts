import { facts } from '../../../guidance/facts/index.ts';
import { consumedQueues, deadLetterQueues, isFifo, newDeadLetterQueue } from '../../helpers/queues.ts';
import { addProperty, addResourceAfter, reviewFix } from '../../helpers/writing.ts';
import { isUnset } from '../../helpers/settings.ts';
import { nodeAt } from '../../../cloudformation/nodes.ts';
import { functionNamed } from '../../helpers/targets.ts';
import { defineRule } from '../../rule.ts';

export const sqsDlq = defineRule({
  id: 'reliability/sqs-dlq',
  severity: 'warning',
  certainty: 'advice',
  title: 'A queue that a function reads has a dead-letter queue',
  why: 'A message the function cannot handle comes back until it expires, takes concurrency each time, and is then lost.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html',
  aliases: ['ES6000'],
  applies: 'template',
  check({ model }, report) {
    const exempt = deadLetterQueues(model);
    const receives = facts['sqs.redrive.minReceiveCount'].value;
    for (const { queue, mapping } of consumedQueues(model)) {
      if (exempt.has(queue.id) || !isUnset(model, nodeAt(queue.properties, 'RedrivePolicy'))) continue;
      const lambda = functionNamed(model, nodeAt(mapping.properties, 'FunctionName'));
      const misplaced = lambda && nodeAt(lambda.properties, 'DeadLetterConfig');
      const hint = misplaced
        ? ` The dead-letter queue of ${lambda.id} is for asynchronous invocations and takes nothing from here.`
        : '';
      const id = `${queue.id}DeadLetters`;
      const advice = queue.isVirtual
        ? 'Make a queue with a RedrivePolicy yourself and name it in SqsSubscription (QueueArn, QueueUrl).'
        : `Add RedrivePolicy: { deadLetterTargetArn: !GetAtt ${id}.Arn, maxReceiveCount: ${receives} } and the queue ${id}.`;
      report({
        at: queue.keyNode,
        resource: queue.origin,
        message: `${queue.id} has no RedrivePolicy: a message that fails is tried again until it expires, then lost.${hint} ${advice}`,
        fix:
          queue.isVirtual || isFifo(model, queue)
            ? undefined
            : reviewFix(
                `Add the dead-letter queue ${id}`,
                addProperty(model, queue, 'RedrivePolicy', {
                  deadLetterTargetArn: { 'Fn::GetAtt': `${id}.Arn` },
                  maxReceiveCount: receives,
                }),
                addResourceAfter(model, queue.id, id, newDeadLetterQueue),
              ),
      });
    }
  },
  examples: {
    bad: [
      `«Jobs»:
  Type: AWS::SQS::Queue
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Jobs:
        Type: SQS
        Properties: {Queue: !GetAtt Jobs.Arn}
`,
    ],
    good: [
      `Dead:
  Type: AWS::SQS::Queue
Jobs:
  Type: AWS::SQS::Queue
  Properties:
    RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Jobs:
        Type: SQS
        Properties: {Queue: !GetAtt Jobs.Arn}
      Failed:
        Type: SQS
        Properties: {Queue: !GetAtt Dead.Arn}
`,
    ],
  },
});
