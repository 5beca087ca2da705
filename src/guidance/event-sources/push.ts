import { UserError } from '../../world/errors.ts';
import { facts, type FactId } from '../facts/index.ts';
import { failureResource, failureStatement } from './failures.ts';
import type { Needs } from './input.ts';
import { deadLetterAlarm, show, timeoutFor, type Decision, type SourcePlan } from './plan.ts';
import { getAtt, ref, text } from './tags.ts';

const headroom = 1.2;
const longestAge = facts['lambda.async.maxEventAgeSeconds'].value;
const shortestAge = facts['lambda.async.minEventAgeSeconds'].value;
const asyncAge = { 'lose-none': longestAge, 'skip-poison': 3600, 'may-lose': 5 * shortestAge } as const;

/** Concurrency of a pushing source: Little's law, against the account's default quota. */
function concurrencyDecision(needs: Needs): Decision[] {
  const inFlight = needs.peak * needs.handlerSeconds;
  const perUnit = facts['lambda.concurrency.requestsPerSecondPerUnit'].value;
  const needed = Math.ceil(Math.max(inFlight, needs.peak / perUnit) * headroom);
  const quota = facts['lambda.concurrency.accountDefault'].value;
  const verdict = needed > quota ? `above the default quota of ${quota}: ask for more` : `of ${quota} by default`;
  return [
    {
      setting: 'Concurrency needed',
      value: Math.max(1, needed),
      reason: `the larger of ${show(needs.peak)}/s × ${show(needs.handlerSeconds)} s = ${show(inFlight)} and ${show(needs.peak)}/s ÷ ${perUnit}, 20 % headroom; ${verdict}`,
    },
    ...(needs.maxConcurrency === undefined
      ? []
      : [
          {
            setting: 'ReservedConcurrentExecutions',
            value: needs.maxConcurrency,
            reason:
              needs.maxConcurrency < inFlight
                ? `what is behind bears; events wait while ${show(inFlight)} want to run: put a queue in between`
                : 'what is behind bears',
          },
        ]),
  ];
}

function assertUnordered(needs: Needs, why: string): void {
  if (needs.ordering === 'none') return;
  throw new UserError(
    `${why} Ordering "${needs.ordering}" is not possible with ${needs.source}: use sqs with a .fifo queue, kinesis, or dynamodb.`,
  );
}

/** What asynchronous sources share: retries by Lambda, age limit, failure destination. */
function asynchronous(
  needs: Needs,
  plan: Omit<SourcePlan, 'timeoutSeconds' | 'failurePath' | 'alarms' | 'decisions' | 'factIds'> & {
    decisions?: readonly Decision[];
    factIds?: readonly FactId[];
  },
): SourcePlan {
  const timeoutSeconds = timeoutFor(needs.handlerSeconds, facts['lambda.timeout.maxSeconds'].value);
  const retries = needs.tolerance === 'may-lose' ? 0 : facts['lambda.async.maxRetries'].value;
  const age = asyncAge[needs.tolerance];
  const wantedAge =
    needs.latencySeconds === undefined ? age : Math.max(shortestAge, Math.min(age, Math.ceil(needs.latencySeconds)));
  return {
    ...plan,
    timeoutSeconds,
    decisions: [
      ...(plan.decisions ?? []),
      ...concurrencyDecision(needs),
      {
        setting: 'MaximumRetryAttempts',
        value: retries,
        reason: retries === 0 ? 'loss is allowed' : 'errors of the handler are tried twice more, after 1 and 2 minutes',
      },
      {
        setting: 'MaximumEventAgeInSeconds',
        value: wantedAge,
        reason: 'how long throttled events may wait for concurrency',
      },
      {
        setting: 'DestinationConfig.OnFailure',
        value: 'SQS',
        reason: 'keeps the event with the error; a dead-letter queue would keep the event alone',
      },
      { setting: 'Timeout', value: timeoutSeconds, reason: `twice ${show(needs.handlerSeconds)} s` },
    ],
    resources: { ...plan.resources, ...failureResource(false) },
    functionProperties: {
      ...plan.functionProperties,
      ...(needs.maxConcurrency === undefined ? {} : { ReservedConcurrentExecutions: needs.maxConcurrency }),
      EventInvokeConfig: {
        MaximumRetryAttempts: retries,
        MaximumEventAgeInSeconds: wantedAge,
        DestinationConfig: { OnFailure: { Type: 'SQS', Destination: getAtt('DeadLetterQueue', 'Arn') } },
      },
    },
    statements: [...plan.statements, failureStatement(needs, false)],
    alarms: [
      deadLetterAlarm(getAtt('DeadLetterQueue', 'QueueName')),
      {
        id: 'EventAgeAlarm',
        namespace: 'AWS/Lambda',
        metric: 'AsyncEventAge',
        statistic: 'Maximum',
        threshold: Math.max(60, Math.ceil(wantedAge / 2)) * 1000,
        dimensions: { FunctionName: ref('Function') },
        reason: 'milliseconds events wait in Lambda’s own queue',
      },
    ],
    failurePath: `Lambda queues the event, tries it ${retries + 1} times within ${wantedAge} s, then sends it with the error to the failure queue.`,
    factIds: [
      ...(plan.factIds ?? []),
      'lambda.async.maxRetries',
      'lambda.async.maxEventAgeSeconds',
      'lambda.concurrency.accountDefault',
    ],
  };
}

export function planS3(needs: Needs): SourcePlan {
  assertUnordered(needs, 'S3 notifications are delivered at least once and in no order.');
  const bucketName = `\${AWS::StackName}-${needs.name.replaceAll(/[^a-z0-9-]/g, '-')}-\${AWS::AccountId}`;
  if (needs.arn !== undefined) {
    throw new UserError(
      'SAM wires S3 notifications only for a bucket of the same template. For an existing bucket turn on EventBridge there and design source "eventbridge" with its events, or give a name instead of the ARN.',
    );
  }
  return asynchronous(needs, {
    decisions: [
      { setting: 'Filter', value: 'prefix incoming/', reason: 'a function that writes back must not trigger itself' },
    ],
    resources: {
      Bucket: {
        Type: 'AWS::S3::Bucket',
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          BucketName: text(bucketName),
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
          },
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
        },
      },
    },
    event: {
      type: 'S3',
      properties: {
        Bucket: ref('Bucket'),
        Events: ['s3:ObjectCreated:*'],
        Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'incoming/' }] } },
      },
    },
    // The name is spelled out: a reference from the role to the bucket would close a circle.
    statements: [
      {
        Sid: 'ReadObjects',
        Effect: 'Allow',
        Action: ['s3:GetObject'],
        Resource: `arn:${needs.place.partition}:s3:::${bucketName.replace('${AWS::AccountId}', needs.place.accountId)}/incoming/*`,
      },
    ],
    notes: [
      'Keys arrive URL-encoded.',
      'For bursts of thousands of objects put SQS between S3 and the function: it brings batches and back-pressure.',
      'Write results to another bucket or prefix.',
    ],
    factIds: ['lambda.recursion.stopAfter'],
  });
}

export function planSns(needs: Needs): SourcePlan {
  assertUnordered(needs, 'Standard topics keep no order, and FIFO topics deliver to SQS queues only.');
  if (needs.name.endsWith('.fifo'))
    throw new UserError(
      `${needs.name} is a FIFO topic; those deliver to SQS queues only. Subscribe a queue and design source "sqs".`,
    );
  return asynchronous(needs, {
    decisions: [
      {
        setting: 'RedrivePolicy',
        value: 'failure queue',
        reason: 'what SNS cannot hand to Lambda (throttling of the invoke call, missing permission) is kept too',
      },
    ],
    resources: {
      ...(needs.arn === undefined
        ? {
            Topic: {
              Type: 'AWS::SNS::Topic',
              Properties: { TopicName: text(`\${AWS::StackName}-${needs.name}`), KmsMasterKeyId: 'alias/aws/sns' },
            },
          }
        : {}),
      TopicFailuresPolicy: queuePolicy('sns.amazonaws.com', needs.arn ?? ref('Topic')),
    },
    event: {
      type: 'SNS',
      properties: {
        Topic: needs.arn ?? ref('Topic'),
        RedrivePolicy: { deadLetterTargetArn: getAtt('DeadLetterQueue', 'Arn') },
      },
    },
    statements: [],
    notes: [
      'A FilterPolicy on the subscription saves invocations.',
      'Each invocation carries exactly one message; for batches subscribe an SQS queue.',
    ],
    factIds: ['sns.message.maxKb'],
  });
}

export function planEventBridge(needs: Needs): SourcePlan {
  assertUnordered(needs, 'EventBridge delivers at least once and in no order.');
  const attempts = facts['eventbridge.retry.maxAttempts'].value;
  const age = facts['eventbridge.retry.maxHours'].value * 3600;
  return asynchronous(needs, {
    decisions: [
      {
        setting: 'RetryPolicy',
        value: `${attempts} attempts, ${age} s`,
        reason: 'only while Lambda cannot be reached; failures of the handler are Lambda’s to retry',
      },
      { setting: 'DeadLetterConfig', value: 'failure queue', reason: 'without it such events are lost' },
    ],
    resources: {
      ...(needs.arn === undefined ? { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: needs.name } } } : {}),
      RuleFailuresPolicy: queuePolicy('events.amazonaws.com', undefined),
    },
    event: {
      type: 'EventBridgeRule',
      properties: {
        EventBusName: needs.arn ?? ref('Bus'),
        Pattern: { source: ['com.example.orders'], 'detail-type': ['Order Placed'] },
        RetryPolicy: { MaximumRetryAttempts: attempts, MaximumEventAgeInSeconds: age },
        DeadLetterConfig: { Arn: getAtt('DeadLetterQueue', 'Arn') },
      },
    },
    statements: [],
    notes: ['Test the pattern with get_event_types (pattern-test).', 'Use the event id for idempotency.'],
    factIds: ['eventbridge.retry.maxAttempts', 'eventbridge.retry.maxHours', 'eventbridge.entry.maxKb'],
  });
}

export function planScheduler(needs: Needs): SourcePlan {
  assertUnordered(needs, 'Each schedule fires on its own.');
  const minutes = facts['eventbridge.scheduler.minMinutes'].value;
  const everySeconds = 1 / needs.peak;
  if (everySeconds < minutes * 60 * 0.999) {
    throw new UserError(
      `${show(needs.peak)}/s is one every ${show(everySeconds)} s; the finest step of a schedule is ${minutes} minute. Fire each minute and loop inside, use a durable function with waits, or a queue with delays.`,
    );
  }
  const every = Math.round(everySeconds / 60);
  return asynchronous(needs, {
    decisions: [
      {
        setting: 'ScheduleExpression',
        value: `rate(${every} minute${every === 1 ? '' : 's'})`,
        reason: `${show(needs.peak)}/s is one every ${show(everySeconds)} s`,
      },
      {
        setting: 'FlexibleTimeWindow',
        value: 'OFF',
        reason: 'a window spreads load; use it when the minute does not matter',
      },
      {
        setting: 'RetryPolicy',
        value: '3 attempts',
        reason: 'a run that is late is often worse than one that is missed',
      },
    ],
    resources: {},
    event: {
      type: 'ScheduleV2',
      properties: {
        ScheduleExpression: `rate(${every} minute${every === 1 ? '' : 's'})`,
        FlexibleTimeWindow: { Mode: 'OFF' },
        RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: Math.max(60, every * 60) },
        DeadLetterConfig: { Arn: getAtt('DeadLetterQueue', 'Arn') },
      },
    },
    functionProperties: needs.handlerSeconds > everySeconds ? { ReservedConcurrentExecutions: 1 } : {},
    statements: [],
    notes: [
      ...(needs.handlerSeconds > everySeconds
        ? ['A run takes longer than the interval: reserved concurrency 1 keeps runs from overlapping.']
        : []),
      'Make runs idempotent: the schedule fires at least once.',
    ],
    factIds: ['eventbridge.scheduler.minMinutes'],
  });
}

export function planIot(needs: Needs): SourcePlan {
  assertUnordered(needs, 'Rules invoke the function for each message on its own.');
  return asynchronous(needs, {
    decisions: [
      { setting: 'AwsIotSqlVersion', value: '2016-03-23', reason: 'the newest SQL; the default lacks nested selects' },
    ],
    resources: {},
    event: {
      type: 'IoTRule',
      properties: { Sql: `SELECT *, topic() AS topic FROM 'sensors/+/${needs.topic}'`, AwsIotSqlVersion: '2016-03-23' },
    },
    statements: [],
    notes: [
      'Thousands of devices: let the rule write to Kinesis or SQS and read batches there.',
      'SAM’s IoTRule has no error action; AWS::IoT::TopicRule has.',
    ],
    factIds: ['iot.message.maxKb'],
  });
}

/** Lets a service put what it cannot deliver into the failure queue. */
function queuePolicy(service: string, sourceArn: unknown): Record<string, unknown> {
  return {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [ref('DeadLetterQueue')],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: service },
            Action: 'sqs:SendMessage',
            Resource: getAtt('DeadLetterQueue', 'Arn'),
            Condition:
              sourceArn === undefined
                ? { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } }
                : { ArnEquals: { 'aws:SourceArn': sourceArn } },
          },
        ],
      },
    },
  };
}
