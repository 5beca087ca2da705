import { nodeAt } from '../../../cloudformation/nodes.ts';
import { isAnyone, resourcePolicies } from '../../helpers/identity-policies.ts';
import { defineRule } from '../../rule.ts';

export const queueTopicBucketPolicyPublic = defineRule({
  id: 'security/queue-topic-bucket-policy-public',
  severity: 'info',
  certainty: 'advice',
  title: 'A policy of a queue, topic or bucket does not let everyone in',
  why: 'Principal "*" without a condition opens it to the whole internet.',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html',
  aliases: ['F18', 'F21', 'F16'],
  applies: 'template',
  check({ model }, report) {
    for (const { owner, statements } of resourcePolicies(model)) {
      for (const { node, isAllow } of statements) {
        const principal = nodeAt(node, 'Principal');
        if (!isAllow || !principal || !isAnyone(principal) || nodeAt(node, 'Condition')) continue;
        report({
          at: principal,
          resource: owner,
          message: `${owner} lets everyone in. Name the service or account, and add Condition: { ArnEquals: { aws:SourceArn: ... } }.`,
        });
      }
    }
  },
  examples: {
    bad: [
      `Jobs:
  Type: AWS::SQS::Queue
Policy:
  Type: AWS::SQS::QueuePolicy
  Properties:
    Queues: [!Ref Jobs]
    PolicyDocument:
      Version: '2012-10-17'
      Statement: [{Effect: Allow, Principal: «'*'», Action: sqs:SendMessage, Resource: !GetAtt Jobs.Arn}]
`,
    ],
    good: [
      `Jobs:
  Type: AWS::SQS::Queue
Policy:
  Type: AWS::SQS::QueuePolicy
  Properties:
    Queues: [!Ref Jobs]
    PolicyDocument:
      Version: '2012-10-17'
      Statement: [{Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: sqs:SendMessage, Resource: !GetAtt Jobs.Arn}]
`,
    ],
  },
});
