import { templateLimitFacts } from '../../../guidance/facts/template-limits.ts';
import { eventSourceFacts } from '../../../guidance/facts/event-sources.ts';
import { checkBound } from '../../helpers/bounds.ts';
import { defineRule } from '../../rule.ts';

export const sqsQueueLimits = defineRule({
  id: 'overlay/sqs-limits',
  severity: 'error',
  certainty: 'documented',
  title: 'A number of a queue is out of bounds',
  why: 'SQS refuses the queue.',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html',
  aliases: ['E3034', 'E3502'],
  applies: 'resource',
  types: ['AWS::SQS::Queue'],
  check(context, report) {
    const { effective } = context.resource;
    const facts = templateLimitFacts;
    const bounds = [
      {
        path: ['VisibilityTimeout'],
        min: facts['sqs.visibility.minSeconds'].value,
        max: eventSourceFacts['sqs.visibility.maxSeconds'].value,
      },
      { path: ['MessageRetentionPeriod'], ...facts['sqs.retention.seconds'].value },
      { path: ['DelaySeconds'], ...facts['sqs.delay.seconds'].value },
      { path: ['ReceiveMessageWaitTimeSeconds'], ...facts['sqs.wait.seconds'].value },
      { path: ['KmsDataKeyReusePeriodSeconds'], ...facts['sqs.keyReuse.seconds'].value },
    ];
    for (const bound of bounds) checkBound(context, effective, { ...bound, unit: 'seconds' }, report);
    checkBound(
      context,
      effective,
      { path: ['RedrivePolicy', 'maxReceiveCount'], ...facts['sqs.receiveCount.bounds'].value },
      report,
    );
  },
  examples: {
    bad: [
      'Orders:\n  Type: AWS::SQS::Queue\n  Properties: { VisibilityTimeout: «50000», DelaySeconds: «901», MessageRetentionPeriod: «30» }\n',
    ],
    good: [
      'Orders:\n  Type: AWS::SQS::Queue\n  Properties: { VisibilityTimeout: 43200, DelaySeconds: 900, MessageRetentionPeriod: 1209600 }\n',
    ],
  },
});
