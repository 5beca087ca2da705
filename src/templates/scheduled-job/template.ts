import { facts } from '../../guidance/facts/index.ts';
import { deadLetterAlarm, deadLetterQueue, queuePolicy } from '../parts/queues.ts';
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
  singleMetric,
} from '../parts/sam.ts';
import { table } from '../parts/tables.ts';
import { explain, ref, sub, toYaml } from '../parts/yaml.ts';

export interface JobModel {
  readonly service: string;
  readonly schedule: string;
  readonly timezone: string;
}

const timeoutSeconds = 60;
const secondsPerHour = 60 * 60;

const hoursPerUnit = { minute: 1 / 60, hour: 1, day: 24 };
const graceHours = 2;
const longestAlarmHours = 7 * 24;

/** Hours without a finished run that mean something is wrong; undefined where the schedule does not tell or is too rare. */
export function silenceHoursOf(schedule: string): number | undefined {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule);
  const isDaily = /^cron\(\S+ \S+ [*?] \* [*?] \*\)$/.test(schedule);
  const unit = rate?.[2] === 'minute' || rate?.[2] === 'hour' ? rate[2] : 'day';
  if (!rate && !isDaily) return undefined;
  const hours = Math.ceil(Number(rate?.[1] ?? 1) * hoursPerUnit[unit]) + graceHours;
  return hours <= longestAlarmHours ? hours : undefined;
}

/** The SAM template of the job, as YAML with comments. */
export function buildTemplate({ service, schedule, timezone }: JobModel): string {
  return toYaml(
    {
      AWSTemplateFormatVersion: '2010-09-09',
      Transform: 'AWS::Serverless-2016-10-31',
      Description: `${service}: a job on a schedule`,
      Parameters: { ...commonParameters, ...jobParameters(schedule, timezone) },
      Conditions: commonConditions,
      Globals: { Function: functionGlobals(service, timeoutSeconds) },
      Resources: {
        ...lambdaFunction({
          id: 'RunJobFunction',
          description: 'Runs the job once for each scheduled time',
          source: 'src/handlers/run-job',
          properties: {
            Environment: { Variables: { TABLE_NAME: ref('RunsTable'), WATCHED_URL: ref('WatchedUrl') } },
            EventInvokeConfig: {
              MaximumRetryAttempts: facts['lambda.async.maxRetries'].value,
              MaximumEventAgeInSeconds: secondsPerHour,
              DestinationConfig: { OnFailure: { Type: 'SQS', Destination: arnOf('DeadLetterQueue') } },
            },
          },
          statements: [
            {
              Effect: 'Allow',
              Action: ['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:DeleteItem'],
              Resource: arnOf('RunsTable'),
            },
          ],
          events: { Schedule: { Type: 'ScheduleV2', Properties: scheduleEvent } },
        }),
        RunsTable: table(['pk'], { TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } }),
        DeadLetterQueue: deadLetterQueue,
        DeadLetterQueuePolicy: queuePolicy(['DeadLetterQueue']),
        ...alarmTopic,
        ...silenceAlarm(service, silenceHoursOf(schedule)),
        DeadLetterAlarm: deadLetterAlarm,
        ...functionAlarms(['RunJobFunction']),
      },
      Outputs: { FunctionName: { Value: ref('RunJobFunction') }, TableName: { Value: ref('RunsTable') } },
    },
    'A job on a schedule, the table of its runs, and what becomes of runs that fail.\nREADME.md explains the choices; AGENTS.md says how to change them.',
  );
}

function jobParameters(schedule: string, timezone: string) {
  return {
    Schedule: { Type: 'String', Default: schedule, Description: 'When: rate(1 hour), cron(0 6 * * ? *)' },
    Timezone: { Type: 'String', Default: timezone, Description: 'Time zone of cron schedules, e.g. Europe/Madrid' },
    WatchedUrl: {
      Type: 'String',
      Default: 'https://checkip.amazonaws.com/',
      AllowedPattern: '^https://.+$',
      Description: 'The page the job looks at',
    },
    DeletionProtection: booleanParameter(
      'true',
      'Whether AWS refuses to delete stored data; false suits throw-away stacks',
    ),
  };
}

const scheduleEvent = {
  Name: explain('SAM would give every stack the same name.', sub('${AWS::StackName}')),
  ScheduleExpression: ref('Schedule'),
  ScheduleExpressionTimezone: ref('Timezone'),
  FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 },
  Input: explain(
    'The scheduler fills in the time it was asked for.',
    JSON.stringify({ scheduledAt: '<aws.scheduler.scheduled-time>' }),
  ),
  RetryPolicy: { MaximumEventAgeInSeconds: secondsPerHour, MaximumRetryAttempts: 10 },
  DeadLetterConfig: { Arn: arnOf('DeadLetterQueue') },
};

function silenceAlarm(service: string, hours: number | undefined) {
  if (hours === undefined) return {};
  const { Properties, ...resource } = alarm({
    description: `No run finished for ${String(hours)} hours. Change it together with the schedule.`,
    metric: singleMetric(service, 'RunFinished', 'Sum', { service }),
    threshold: 1,
    comparison: 'LessThanThreshold',
    minutes: hours,
    badMinutes: hours,
  });
  return {
    SilenceAlarm: {
      ...resource,
      Properties: { ...Properties, Period: secondsPerHour, TreatMissingData: 'breaching' },
    },
  };
}
