import type { Needs } from './input.ts';
import type { Alarm, SourcePlan, Statement } from './plan.ts';
import { getAtt, ref, text, toYaml } from './tags.ts';

type Document = Record<string, unknown>;

import { logRetentionDays } from './plan.ts';
const runtime = 'nodejs24.x';
const memoryMb = 512;

/** A whole SAM template around the source: function with its own role, log group, failure path and alarms. */
export function buildTemplate(needs: Needs, plan: SourcePlan): string {
  const parameters = plan.parameters ?? {};
  return toYaml({
    AWSTemplateFormatVersion: '2010-09-09',
    Transform: 'AWS::Serverless-2016-10-31',
    Description: `Function reading from ${needs.source}`,
    ...(Object.keys(parameters).length > 0 ? { Parameters: parameters } : {}),
    Resources: {
      Function: functionResource(plan),
      FunctionRole: roleResource(needs, plan.statements),
      FunctionLogs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: logRetentionDays } },
      ...plan.resources,
      ErrorsAlarm: alarmResource({
        id: 'ErrorsAlarm',
        namespace: 'AWS/Lambda',
        metric: 'Errors',
        statistic: 'Sum',
        threshold: 0,
        dimensions: { FunctionName: ref('Function') },
        reason: 'the handler failed',
      }),
      ...Object.fromEntries(plan.alarms.map((alarm) => [alarm.id, alarmResource(alarm)])),
    },
  });
}

function functionResource(plan: SourcePlan): Document {
  const { type, properties } = plan.event;
  return {
    Type: 'AWS::Serverless::Function',
    Properties: {
      CodeUri: 'src/',
      Handler: 'handler.handler',
      Runtime: runtime,
      Architectures: ['arm64'],
      MemorySize: memoryMb,
      Timeout: plan.timeoutSeconds,
      Role: getAtt('FunctionRole', 'Arn'),
      Tracing: 'Active',
      LoggingConfig: { LogFormat: 'JSON', LogGroup: ref('FunctionLogs') },
      ...plan.functionProperties,
      ...(type === '' ? {} : { Events: { Source: { Type: type, Properties: properties } } }),
    },
  };
}

function roleResource({ place, arn }: Needs, statements: readonly Statement[]): Document {
  const portable = (resource: string): unknown => {
    // What exists already is named as it is; what the template makes may be deployed anywhere.
    if (arn !== undefined && !resource.includes('${')) return resource;
    return text(
      resource
        .replace(`arn:${place.partition}:`, 'arn:${AWS::Partition}:')
        .replace(`:${place.region}:`, ':${AWS::Region}:'),
    );
  };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      Policies: [
        {
          PolicyName: 'source',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'WriteLogs',
                Effect: 'Allow',
                Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
                Resource: getAtt('FunctionLogs', 'Arn'),
              },
              {
                Sid: 'Trace',
                Effect: 'Allow',
                Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
                Resource: '*',
              },
              ...statements.map((statement) => ({
                ...statement,
                Resource:
                  typeof statement.Resource === 'string'
                    ? portable(statement.Resource)
                    : statement.Resource.map(portable),
              })),
            ],
          },
        },
      ],
    },
  };
}

function alarmResource(alarm: Alarm): Document {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmDescription: alarm.reason,
      Namespace: alarm.namespace,
      MetricName: alarm.metric,
      Dimensions: Object.entries(alarm.dimensions).map(([Name, Value]) => ({ Name, Value })),
      Statistic: alarm.statistic,
      Period: 60,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      Threshold: alarm.threshold,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    },
  };
}

/** The policy of the role as a document of its own, with the partition, Region and account that are known. */
export function buildPolicy(statements: readonly Statement[]): {
  Version: '2012-10-17';
  Statement: readonly Statement[];
} {
  return { Version: '2012-10-17', Statement: statements };
}
