import { nodeAt } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { isFifo } from '../../helpers/queues.ts';
import { numbersOf, resourceNamed } from '../../helpers/targets.ts';
import { addFix, replaceFix } from '../../helpers/writing.ts';
import { defineRule } from '../../rule.ts';

const secondsPerDay = 86_400;

export const dlqRetention = defineRule({
  id: 'reliability/dlq-retention',
  severity: 'info',
  certainty: 'documented',
  title: 'A dead-letter queue keeps messages longer than its source',
  why: 'The clock of a message starts when it was first sent: what waited long in the source expires in the dead-letter queue before anyone looks.',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  applies: 'lowered',
  types: ['AWS::SQS::Queue'],
  check({ model, resource }, report) {
    const target = nodeAt(resource.properties, 'RedrivePolicy', 'deadLetterTargetArn');
    const dead = resourceNamed(model, target, 'AWS::SQS::Queue');
    // A move to a FIFO queue starts the clock anew.
    if (!dead || dead.isVirtual || isFifo(model, resource)) return;
    const fallback = facts['sqs.retention.defaultDays'].value * secondsPerDay;
    const own = numbersOf(model, resource, ['MessageRetentionPeriod'], fallback);
    const kept = numbersOf(model, dead, ['MessageRetentionPeriod'], fallback);
    const longest = facts['sqs.retention.seconds'].value.max;
    if (!own || !kept) return;
    const [source, held] = [Math.min(...own.values), Math.max(...kept.values)];
    if (held > source || held >= longest) return;
    report({
      at: kept.at,
      resource: dead.origin,
      message: `${dead.id} keeps messages ${held} s, ${resource.id} ${source} s, and the time counts from the first send. Set MessageRetentionPeriod: ${longest} (14 days) on ${dead.id}.`,
      related: [{ at: own.at, message: resource.id }],
      fix: kept.isWritten
        ? replaceFix(model, nodeAt(dead.properties, 'MessageRetentionPeriod'), 'MessageRetentionPeriod', longest)
        : addFix(model, dead, 'MessageRetentionPeriod', longest),
    });
  },
  examples: {
    bad: [
      `«Dead»:
  Type: AWS::SQS::Queue
Jobs:
  Type: AWS::SQS::Queue
  Properties:
    RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}
`,
    ],
    good: [
      `Dead:
  Type: AWS::SQS::Queue
  Properties: {MessageRetentionPeriod: 1209600}
Jobs:
  Type: AWS::SQS::Queue
  Properties:
    RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}
`,
    ],
  },
});
