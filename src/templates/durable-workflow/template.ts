import { facts } from '../../guidance/facts/index.ts';
import type { Entity } from '../parts/entity.ts';
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

export interface WorkflowModel extends Entity {
  readonly service: string;
}

const timeoutSeconds = 30;
const secondsPerDay = 24 * 60 * 60;
const executionDays = 8;

/** The SAM template of the workflow, as YAML with comments. */
export function buildTemplate({ service, names }: WorkflowModel): string {
  const workflow = `Approve${names.pascal}Function`;
  const decide = `Decide${names.pascal}Function`;
  const tableId = `${names.pluralPascal}Table`;
  const environment = { Environment: { Variables: { TABLE_NAME: ref(tableId) } } };
  return toYaml(
    {
      AWSTemplateFormatVersion: '2010-09-09',
      Transform: 'AWS::Serverless-2016-10-31',
      Description: `${service}: approval of ${names.pluralProse} as a durable function`,
      Parameters: { ...commonParameters, ...workflowParameters },
      Conditions: commonConditions,
      Globals: { Function: functionGlobals(service, timeoutSeconds) },
      Resources: {
        ...lambdaFunction({
          id: workflow,
          description: `Reserves ${names.article} ${names.prose}, waits for an approval, confirms or undoes`,
          source: `src/handlers/approve-${names.kebab}`,
          properties: {
            ...environment,
            DurableConfig: explain(
              'Can only be set when a function is created; changing it later replaces the function.',
              {
                ExecutionTimeout: explain('Longer than the workflow ever waits.', executionDays * secondsPerDay),
                RetentionPeriodInDays: facts['durable.retention.defaultDays'].value,
              },
            ),
            AutoPublishAlias: explain('An execution stays on the version it began with.', 'live'),
          },
          statements: [
            { Effect: 'Allow', Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem'], Resource: arnOf(tableId) },
          ],
        }),
        ...lambdaFunction({
          id: decide,
          description: `Delivers the decision about ${names.article} ${names.prose} to the workflow that waits for it`,
          source: `src/handlers/decide-${names.kebab}`,
          properties: environment,
          statements: [
            { Effect: 'Allow', Action: ['dynamodb:GetItem'], Resource: arnOf(tableId) },
            {
              Effect: 'Allow',
              Action: ['lambda:SendDurableExecutionCallbackSuccess'],
              Resource: explain('Callbacks belong to executions of versions.', sub(`\${${workflow}.Arn}:*`)),
            },
          ],
        }),
        [tableId]: table(['pk']),
        ...alarmTopic,
        ...executionAlarms(workflow),
        ...functionAlarms([workflow, decide]),
      },
      Outputs: {
        WorkflowName: { Value: ref(workflow) },
        DecideName: { Value: ref(decide) },
        TableName: { Value: ref(tableId) },
      },
    },
    'A workflow as a durable function, and the function that brings it decisions.\nREADME.md explains the choices; AGENTS.md says how to change them.',
  );
}

const workflowParameters = {
  DeletionProtection: booleanParameter(
    'true',
    'Whether AWS refuses to delete stored data; false suits throw-away stacks',
  ),
};

function executionAlarms(workflow: string) {
  const rings = (metric: string, description: string) =>
    alarm({
      description,
      metric: singleMetric('AWS/Lambda', metric, 'Sum', { FunctionName: ref(workflow) }),
      threshold: 0,
      minutes: 5,
      badMinutes: 1,
    });
  return {
    ExecutionFailedAlarm: rings('DurableExecutionFailed', 'A workflow failed for good'),
    ExecutionTimedOutAlarm: rings('DurableExecutionTimedOut', 'A workflow ran out of time'),
  };
}
