import { facts } from '../../guidance/facts/index.ts';
import { alarm, arnOf, singleMetric } from './sam.ts';
import { getAtt, ref } from './yaml.ts';

type Statement = Readonly<Record<string, unknown>>;

export const secondsPerDay = 24 * 60 * 60;

/** Encrypted, kept as long as SQS can. */
export const deadLetterQueue = {
  Type: 'AWS::SQS::Queue',
  DeletionPolicy: 'Delete',
  UpdateReplacePolicy: 'Delete',
  Properties: {
    SqsManagedSseEnabled: true,
    MessageRetentionPeriod: facts['sqs.retention.maxDays'].value * secondsPerDay,
  },
};

/** Refuses requests without TLS; `statements` allow what else the queues need. */
export function queuePolicy(queueIds: readonly string[], statements: readonly Statement[] = []) {
  const arns = queueIds.map(arnOf);
  return {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: queueIds.map(ref),
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'RefuseWithoutTls',
            Effect: 'Deny',
            Principal: '*',
            Action: 'sqs:*',
            Resource: arns,
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
          ...statements,
        ],
      },
    },
  };
}

/** The largest value of a metric of a queue, per minute. */
export function queueMetric(queueId: string, metric: string) {
  return singleMetric('AWS/SQS', metric, 'Maximum', { QueueName: getAtt(queueId, 'QueueName') });
}

/** Rings for anything in the queue with the logical id DeadLetterQueue. */
export const deadLetterAlarm = alarm({
  description: 'Something could not be worked off and waits in the dead-letter queue',
  metric: queueMetric('DeadLetterQueue', 'ApproximateNumberOfMessagesVisible'),
  threshold: 0,
  minutes: 1,
  badMinutes: 1,
});
