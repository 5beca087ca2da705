import { equals, explain, getAtt, not, ref, sub } from './yaml.ts';

// Pieces of SAM templates that more than one blueprint needs, as plain values.

type Entries = Readonly<Record<string, unknown>>;

/** Parameters every service has; a blueprint adds its own. */
export const commonParameters = {
  LogRetentionDays: {
    Type: 'Number',
    Default: 30,
    AllowedValues: [1, 3, 7, 14, 30, 60, 90, 180, 365],
    Description: 'Days that logs are kept',
  },
  AlarmEmail: {
    Type: 'String',
    Default: '',
    Description: 'Address that alarms are sent to; empty for none. The address has to confirm once.',
  },
};

export const commonConditions = {
  HasAlarmEmail: not(equals(ref('AlarmEmail'), '')),
};

/** Defaults of every function. `service` names logs, metrics and traces. */
export function functionGlobals(service: string, timeoutSeconds: number): Entries {
  return {
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    MemorySize: explain('More memory is also more CPU. Tune with AWS Lambda Power Tuning once there is traffic.', 512),
    Timeout: timeoutSeconds,
    Tracing: 'Active',
    LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO', SystemLogLevel: 'INFO' },
    Environment: {
      Variables: {
        POWERTOOLS_SERVICE_NAME: service,
        POWERTOOLS_METRICS_NAMESPACE: service,
        NODE_OPTIONS: explain('Stack traces show the TypeScript source.', '--enable-source-maps'),
      },
    },
  };
}

export interface FunctionSpec {
  /** Logical id, ending in `Function`. */
  readonly id: string;
  readonly description: string;
  /** Handler file without extension, e.g. `src/handlers/create-note`. */
  readonly source: string;
  /** IAM statements beyond writing logs and traces. */
  readonly statements: readonly Entries[];
  readonly properties?: Entries;
  readonly events?: Entries;
}

/** A function bundled by esbuild, and its own log group: without one Lambda makes a group that keeps logs for ever. */
export function lambdaFunction({ id, description, source, statements, properties, events }: FunctionSpec): Entries {
  const stem = id.replace(/Function$/, '');
  return {
    [id]: {
      Type: 'AWS::Serverless::Function',
      Metadata: {
        BuildMethod: 'esbuild',
        BuildProperties: {
          EntryPoints: [`${source}.ts`],
          Format: 'cjs',
          Target: 'node24',
          MainFields: 'module,main',
          Minify: true,
          Sourcemap: true,
          UseNpmCi: true,
        },
      },
      Properties: {
        Description: description,
        CodeUri: '.',
        Handler: `${source}.handler`,
        ...properties,
        LoggingConfig: { LogGroup: ref(`${stem}LogGroup`) },
        Policies: [{ Version: '2012-10-17', Statement: statements }],
        ...(events && { Events: events }),
      },
    },
    [`${stem}LogGroup`]: logGroup(`/aws/lambda/\${AWS::StackName}-${stem}`),
  };
}

export function logGroup(name: string): Entries {
  return {
    Type: 'AWS::Logs::LogGroup',
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
    Properties: { LogGroupName: sub(name), RetentionInDays: ref('LogRetentionDays') },
  };
}

/** Where alarms go, with the address of the parameter AlarmEmail subscribed. */
export const alarmTopic = {
  AlarmTopic: {
    Type: 'AWS::SNS::Topic',
  },
  AlarmSubscription: {
    Type: 'AWS::SNS::Subscription',
    Condition: 'HasAlarmEmail',
    Properties: { TopicArn: ref('AlarmTopic'), Protocol: 'email', Endpoint: ref('AlarmEmail') },
  },
};

export interface AlarmSpec {
  readonly description: string;
  readonly threshold: number;
  readonly comparison?: 'GreaterThanThreshold' | 'LessThanThreshold';
  /** Minutes looked at, and of those how many have to be bad. */
  readonly minutes: number;
  readonly badMinutes: number;
  readonly metric: Entries;
}

/** An alarm on one-minute data; no data is no alarm. */
export function alarm({ description, threshold, comparison, minutes, badMinutes, metric }: AlarmSpec) {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmDescription: description,
      ...metric,
      ComparisonOperator: comparison ?? 'GreaterThanThreshold',
      Threshold: threshold,
      EvaluationPeriods: minutes,
      DatapointsToAlarm: badMinutes,
      TreatMissingData: 'notBreaching',
      AlarmActions: [ref('AlarmTopic')],
      OKActions: [ref('AlarmTopic')],
    },
  };
}

/** One metric of one resource, per minute. */
export function singleMetric(namespace: string, name: string, statistic: string, dimensions: Entries): Entries {
  const isPercentile = statistic.startsWith('p');
  return {
    Namespace: namespace,
    MetricName: name,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    ...(isPercentile ? { ExtendedStatistic: statistic } : { Statistic: statistic }),
    Period: 60,
  };
}

/** The sum of a Lambda metric over several functions, per minute: one alarm instead of one per function. */
function sumOverFunctions(name: string, functionIds: readonly string[]): Entries {
  const ids = functionIds.map((_, index) => `m${String(index)}`);
  return {
    Metrics: [
      { Id: 'total', Label: name, Expression: `SUM([${ids.join(', ')}])`, ReturnData: true },
      ...functionIds.map((functionId, index) => ({
        Id: ids[index],
        ReturnData: false,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/Lambda',
            MetricName: name,
            Dimensions: [{ Name: 'FunctionName', Value: ref(functionId) }],
          },
          Stat: 'Sum',
          Period: 60,
        },
      })),
    ],
  };
}

/** Rings when one of the functions crashes, times out or is throttled. */
export function functionAlarms(functionIds: readonly string[]): Entries {
  return {
    FunctionErrorAlarm: alarm({
      description: 'A function crashed or timed out',
      metric: sumOverFunctions('Errors', functionIds),
      threshold: 0,
      minutes: 5,
      badMinutes: 1,
    }),
    FunctionThrottleAlarm: alarm({
      description: 'A function was throttled: the concurrency of the account or the function is used up',
      metric: sumOverFunctions('Throttles', functionIds),
      threshold: 0,
      minutes: 5,
      badMinutes: 1,
    }),
  };
}

export const booleanParameter = (value: 'true' | 'false', description: string) => ({
  Type: 'String',
  Default: value,
  AllowedValues: ['true', 'false'],
  Description: description,
});

export const isTrue = (parameter: string) => equals(ref(parameter), 'true');
export const arnOf = (logicalId: string) => getAtt(logicalId, 'Arn');
