import { facts } from '../../guidance/facts/index.ts';
import type { Entity } from '../parts/entity.ts';
import { deadLetterAlarm, deadLetterQueue, queuePolicy } from '../parts/queues.ts';
import {
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
import { explain, ref, sub, toYaml } from '../parts/yaml.ts';

export interface BusModel extends Entity {
  readonly service: string;
}

const timeoutSeconds = 30;
const secondsPerHour = 60 * 60;

/** The SAM template of the bus, as YAML with comments. */
export function buildTemplate({ service, names, code }: BusModel): string {
  const publisher = `Publish${names.pluralPascal}Function`;
  const consumer = `Handle${names.pascal}ChangedFunction`;
  const tableId = `Processed${names.pluralPascal}Table`;
  return toYaml(
    {
      AWSTemplateFormatVersion: '2010-09-09',
      Transform: 'AWS::Serverless-2016-10-31',
      Description: `${service}: events about ${names.pluralProse} on a bus of their own`,
      Parameters: { ...commonParameters, ...busParameters },
      Conditions: commonConditions,
      Globals: { Function: functionGlobals(service, timeoutSeconds) },
      Resources: {
        ...bus,
        ...lambdaFunction({
          id: publisher,
          description: `Publishes events about ${names.pluralProse}`,
          source: `src/handlers/publish-${names.pluralKebab}`,
          properties: {
            Environment: { Variables: { BUS_NAME: ref('Bus'), EVENT_SOURCE: service } },
            EventInvokeConfig: asyncInvocation,
          },
          statements: [{ Effect: 'Allow', Action: ['events:PutEvents'], Resource: arnOf('Bus') }],
        }),
        ...lambdaFunction({
          id: consumer,
          description: `Handles events about ${names.pluralProse}`,
          source: `src/handlers/handle-${names.kebab}-changed`,
          properties: {
            Environment: { Variables: { TABLE_NAME: ref(tableId) } },
            EventInvokeConfig: asyncInvocation,
          },
          statements: [{ Effect: 'Allow', Action: ['dynamodb:PutItem'], Resource: arnOf(tableId) }],
          events: { Changed: ruleEvent(service, `${code.pascal}Changed`) },
        }),
        [tableId]: onceTable,
        DeadLetterQueue: deadLetterQueue,
        DeadLetterQueuePolicy: queuePolicy(['DeadLetterQueue'], [rulesMaySend]),
        ...alarmTopic,
        DeadLetterAlarm: deadLetterAlarm,
        ...functionAlarms([publisher, consumer]),
      },
      Outputs: {
        BusName: { Value: ref('Bus') },
        BusArn: { Value: arnOf('Bus') },
        PublisherName: { Value: ref(publisher) },
        TableName: { Value: ref(tableId) },
      },
    },
    'A bus with an archive, a publisher, a consumer, and what becomes of events that cannot be handled.\nREADME.md explains the choices; AGENTS.md says how to change them.',
  );
}

const busParameters = {
  ArchiveDays: { Type: 'Number', Default: 30, MinValue: 1, Description: 'Days that events can be replayed' },
  DeletionProtection: booleanParameter(
    'true',
    'Whether AWS refuses to delete stored data; false suits throw-away stacks',
  ),
};

const bus = {
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: sub('${AWS::StackName}') } },
  Archive: {
    Type: 'AWS::Events::Archive',
    Properties: { SourceArn: arnOf('Bus'), RetentionDays: ref('ArchiveDays') },
  },
};

const asyncInvocation = {
  MaximumRetryAttempts: facts['lambda.async.maxRetries'].value,
  MaximumEventAgeInSeconds: secondsPerHour,
  DestinationConfig: { OnFailure: { Type: 'SQS', Destination: arnOf('DeadLetterQueue') } },
};

function ruleEvent(source: string, detailType: string) {
  return {
    Type: 'EventBridgeRule',
    Properties: {
      EventBusName: ref('Bus'),
      Pattern: { source: [source], 'detail-type': [detailType] },
      RetryPolicy: { MaximumEventAgeInSeconds: secondsPerHour, MaximumRetryAttempts: 50 },
      DeadLetterConfig: explain(
        'For events that EventBridge cannot deliver; errors of the function have their own way there.',
        {
          Arn: arnOf('DeadLetterQueue'),
        },
      ),
    },
  };
}

const rulesMaySend = {
  Sid: 'RulesOfThisBus',
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: arnOf('DeadLetterQueue'),
  Condition: {
    ArnLike: { 'aws:SourceArn': sub('arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${Bus}/*') },
  },
};
