import { nodeAt } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { consumedQueues } from '../../helpers/queues.ts';
import { numbersOf } from '../../helpers/targets.ts';
import { replaceFix } from '../../helpers/writing.ts';
import { defineRule } from '../../rule.ts';

export const sqsMaxReceive = defineRule({
  id: 'reliability/sqs-max-receive',
  severity: 'info',
  certainty: 'documented',
  title: 'A queue that a function reads allows several receives',
  why: 'A throttled poll counts as a receive, so with few of them good messages land in the dead-letter queue untried.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  applies: 'template',
  check({ model }, report) {
    const wanted = facts['sqs.redrive.minReceiveCount'].value;
    for (const { queue } of consumedQueues(model)) {
      const path = ['RedrivePolicy', 'maxReceiveCount'];
      const count = numbersOf(model, queue, path, wanted);
      if (!count || !count.isWritten || Math.max(...count.values) >= wanted) continue;
      report({
        at: count.at,
        resource: queue.origin,
        message: `maxReceiveCount of ${queue.id} is ${Math.max(...count.values)}; throttled polls count too, so good messages are given up. Set maxReceiveCount: ${wanted} or more.`,
        fix: replaceFix(model, nodeAt(queue.properties, ...path), 'maxReceiveCount', wanted),
      });
    }
  },
  examples: {
    bad: [
      `Dead:
  Type: AWS::SQS::Queue
Jobs:
  Type: AWS::SQS::Queue
  Properties:
    RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: «1»}
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
`,
    ],
  },
});
