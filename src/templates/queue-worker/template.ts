import { facts } from '../../guidance/facts/index.ts';
import type { Entity } from '../parts/entity.ts';
import { deadLetterAlarm, deadLetterQueue, queueMetric, queuePolicy, secondsPerDay } from '../parts/queues.ts';
import {
  alarm,
  alarmTopic,
  arnOf,
  booleanParameter,
  commonConditions,
  commonParameters,
  functionAlarms,
  functionGlobals,
  lambdaFunction,
} from '../parts/sam.ts';
import { onceTable } from '../parts/tables.ts';
import { explain, ref, toYaml } from '../parts/yaml.ts';

export interface WorkerModel extends Entity {
  readonly service: string;
}

const timeoutSeconds = 30;

/** Deliveries of a message before it becomes a dead letter. */
export const receiveCount = facts['sqs.redrive.minReceiveCount'].value;

/** The SAM template of the worker, as YAML with comments. */
export function buildTemplate({ service, names }: WorkerModel): string {
  const functionId = `Process${names.pluralPascal}Function`;
  const table = `Processed${names.pluralPascal}Table`;
  return toYaml(
    {
      AWSTemplateFormatVersion: '2010-09-09',
      Transform: 'AWS::Serverless-2016-10-31',
      Description: `${service}: works off messages about ${names.pluralProse}`,
      Parameters: { ...commonParameters, ...workerParameters },
      Conditions: commonConditions,
      Globals: { Function: functionGlobals(service, timeoutSeconds) },
      Resources: {
        ...queues,
        ...lambdaFunction({
          id: functionId,
          description: `Works off messages about ${names.pluralProse}`,
          source: `src/handlers/process-${names.pluralKebab}`,
          properties: { Environment: { Variables: { TABLE_NAME: ref(table) } } },
          statements: [{ Effect: 'Allow', Action: ['dynamodb:PutItem'], Resource: arnOf(table) }],
          events: { Queue: { Type: 'SQS', Properties: queueEvent } },
        }),
        [table]: onceTable,
        ...alarmTopic,
        ...alarms(functionId),
      },
      Outputs: {
        QueueUrl: { Value: ref('Queue') },
        DeadLetterQueueArn: { Value: arnOf('DeadLetterQueue') },
        TableName: { Value: ref(table) },
      },
    },
    'A queue, the function that works it off, and what becomes of messages that cannot be.\nREADME.md explains the choices; AGENTS.md says how to change them.',
  );
}

const workerParameters = {
  MaximumConcurrency: {
    Type: 'Number',
    Default: 10,
    MinValue: facts['sqs.esm.maximumConcurrencyMin'].value,
    MaxValue: facts['sqs.esm.maximumConcurrencyMax'].value,
    Description: 'Batches worked off at the same time; what the systems behind the function can bear',
  },
  DeletionProtection: booleanParameter(
    'true',
    'Whether AWS refuses to delete stored data; false suits throw-away stacks',
  ),
};

const queueEvent = {
  Queue: arnOf('Queue'),
  BatchSize: facts['sqs.esm.batchDefault'].value,
  FunctionResponseTypes: ['ReportBatchItemFailures'],
  ScalingConfig: { MaximumConcurrency: ref('MaximumConcurrency') },
};

const queues = {
  Queue: {
    Type: 'AWS::SQS::Queue',
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
    Properties: {
      SqsManagedSseEnabled: true,
      VisibilityTimeout: explain(
        `${String(facts['sqs.visibility.timeoutFactor'].value)} times the function's Timeout, so that nothing is delivered again while it is worked on.`,
        facts['sqs.visibility.timeoutFactor'].value * timeoutSeconds,
      ),
      MessageRetentionPeriod: facts['sqs.retention.defaultDays'].value * secondsPerDay,
      RedrivePolicy: { deadLetterTargetArn: arnOf('DeadLetterQueue'), maxReceiveCount: receiveCount },
    },
  },
  DeadLetterQueue: deadLetterQueue,
  QueuePolicy: queuePolicy(['Queue', 'DeadLetterQueue']),
};

function alarms(functionId: string) {
  return {
    DeadLetterAlarm: deadLetterAlarm,
    WaitingAlarm: alarm({
      description: 'The oldest message has waited longer than 5 minutes, in 5 of 5 minutes',
      metric: queueMetric('Queue', 'ApproximateAgeOfOldestMessage'),
      threshold: 300,
      minutes: 5,
      badMinutes: 5,
    }),
    ...functionAlarms([functionId]),
  };
}
