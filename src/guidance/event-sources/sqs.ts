import { UserError } from '../../world/errors.ts';
import { listRates } from '../cost/rates.ts';
import { facts } from '../facts/index.ts';
import { chooseBatching } from './batching.ts';
import type { Needs } from './input.ts';
import { arnOf, deadLetterAlarm, show, timeoutFor, type Decision, type SourcePlan } from './plan.ts';
import { getAtt, text } from './tags.ts';

const headroom = 1.2;
const secondsPerDay = 86_400;

/** Settings of an SQS queue and its mapping. */
export function planQueue(needs: Needs): SourcePlan {
  const isFifo = needs.name.endsWith('.fifo') || needs.ordering !== 'none';
  const queueName = isFifo && !needs.name.endsWith('.fifo') ? `${needs.name}.fifo` : needs.name;
  assertOrderPossible(needs, isFifo);
  const batching = chooseBatching(needs, {
    usual: facts['sqs.esm.batchDefault'].value,
    most: isFifo ? facts['sqs.esm.fifoBatchMax'].value : facts['esm.batchSize.max'].value,
    allowsWindow: !isFifo,
    windowNeededAbove: facts['sqs.esm.batchWithoutWindow'].value,
  });
  const timeoutSeconds = timeoutFor(batching.seconds, facts['lambda.timeout.maxSeconds'].value);
  const factor = facts['sqs.visibility.timeoutFactor'].value;
  const visibility = factor * timeoutSeconds + batching.windowSeconds;
  const receives = facts['sqs.redrive.minReceiveCount'].value;
  const retentionDays = facts['sqs.retention.maxDays'].value;
  const scaling = chooseScaling(needs, isFifo);
  const arn = needs.arn ?? arnOf(needs.place, 'sqs', queueName);
  const decisions: Decision[] = [
    ...(isFifo
      ? [
          {
            setting: 'FifoQueue',
            value: true,
            reason: `${needs.ordering === 'strict' ? 'one message group keeps everything' : 'message groups keep each key'} in order; ${facts['sqs.fifo.callsPerSecond'].value} calls/s, ten messages each, without high throughput mode`,
          },
        ]
      : []),
    ...batching.decisions,
    ...scaling.decisions,
    {
      setting: 'FunctionResponseTypes',
      value: 'ReportBatchItemFailures',
      reason: isFifo ? 'stop at the first failure and return it with all later ones' : 'only what failed comes back',
    },
    { setting: 'Timeout', value: timeoutSeconds, reason: `twice a full batch of ${show(batching.seconds)} s` },
    {
      setting: 'VisibilityTimeout',
      value: visibility,
      reason: `${factor} × ${timeoutSeconds} s timeout + ${batching.windowSeconds} s window`,
    },
    { setting: 'RedrivePolicy.maxReceiveCount', value: receives, reason: 'throttled invocations use up receives too' },
    {
      setting: 'Dead-letter retention',
      value: retentionDays * secondsPerDay,
      reason: `${retentionDays} days to notice and mend`,
    },
  ];
  const ageThreshold = Math.max(60, Math.ceil(needs.latencySeconds ?? visibility));
  const nameOrRef = needs.arn === undefined ? getAtt('Queue', 'QueueName') : queueName;
  return {
    decisions,
    timeoutSeconds,
    resources:
      needs.arn === undefined
        ? {
            Queue: {
              Type: 'AWS::SQS::Queue',
              Properties: {
                QueueName: text(`\${AWS::StackName}-${queueName}`),
                ...(isFifo ? { FifoQueue: true, ContentBasedDeduplication: true } : {}),
                VisibilityTimeout: visibility,
                SqsManagedSseEnabled: true,
                RedrivePolicy: { deadLetterTargetArn: getAtt('DeadLetterQueue', 'Arn'), maxReceiveCount: receives },
              },
            },
            DeadLetterQueue: {
              Type: 'AWS::SQS::Queue',
              Properties: {
                QueueName: text(
                  `\${AWS::StackName}-${isFifo ? queueName.replace(/\.fifo$/, '-dead.fifo') : `${queueName}-dead`}`,
                ),
                ...(isFifo ? { FifoQueue: true } : {}),
                MessageRetentionPeriod: retentionDays * secondsPerDay,
                SqsManagedSseEnabled: true,
              },
            },
          }
        : {},
    event: {
      type: 'SQS',
      mapping: 'sqs',
      properties: {
        Queue: needs.arn ?? getAtt('Queue', 'Arn'),
        BatchSize: batching.size,
        ...(batching.windowSeconds > 0 ? { MaximumBatchingWindowInSeconds: batching.windowSeconds } : {}),
        ...scaling.properties,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    },
    statements: [
      {
        Sid: 'ReadQueue',
        Effect: 'Allow',
        Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
        Resource: arn,
      },
    ],
    alarms: [
      {
        id: 'QueueAgeAlarm',
        namespace: 'AWS/SQS',
        metric: 'ApproximateAgeOfOldestMessage',
        statistic: 'Maximum',
        threshold: ageThreshold,
        dimensions: { QueueName: nameOrRef },
        reason: `messages wait longer than ${ageThreshold} s`,
      },
      ...(needs.arn === undefined ? [deadLetterAlarm(getAtt('DeadLetterQueue', 'QueueName'))] : []),
    ],
    failurePath: `A message that fails comes back after ${visibility} s, is tried ${receives} times, then waits ${retentionDays} days in the dead-letter queue; redrive it from there.${needs.tolerance === 'may-lose' ? ' Nothing is lost unless you purge it.' : ''}`,
    notes: [
      ...(needs.arn === undefined
        ? []
        : ['The queue exists already: set its VisibilityTimeout and RedrivePolicy there.']),
      'Handlers must be idempotent: standard queues deliver at least once.',
    ],
    factIds: [
      'sqs.visibility.timeoutFactor',
      'sqs.redrive.minReceiveCount',
      'sqs.esm.concurrencyPerMinute',
      'sqs.esm.maxConcurrency',
      'esm.exclusive.scalingAndPollers',
      ...(isFifo ? (['sqs.esm.fifoBatchMax', 'sqs.fifo.callsPerSecond'] as const) : []),
    ],
  };
}

function assertOrderPossible(needs: Needs, isFifo: boolean): void {
  const calls = facts['sqs.fifo.callsPerSecond'].value;
  const most = calls * facts['sqs.api.batch'].value;
  if (needs.ordering === 'strict' && needs.peak * needs.handlerSeconds > 1) {
    throw new UserError(
      `Strict order means one message group, worked on one message after another: ${show(needs.handlerSeconds)} s each allow ${show(1 / needs.handlerSeconds)}/s, but ${show(needs.peak)}/s arrive. Use ordering "per-key" (many groups), or make the handler faster.`,
    );
  }
  if (isFifo && needs.ordering === 'strict' && needs.peak > most) {
    throw new UserError(
      `A FIFO queue takes ${most} messages/s in batches of 10; ${show(needs.peak)}/s arrive. Use Kinesis, or ordering "per-key" with high throughput mode.`,
    );
  }
}

interface Scaling {
  readonly decisions: readonly Decision[];
  readonly properties: Readonly<Record<string, unknown>>;
}

function chooseScaling(needs: Needs, isFifo: boolean): Scaling {
  const inFlight = needs.peak * needs.handlerSeconds;
  const wanted = Math.max(2, Math.ceil(inFlight * headroom));
  const bound = Math.min(wanted, needs.maxConcurrency ?? Infinity);
  const little = `${show(needs.peak)}/s × ${show(needs.handlerSeconds)} s = ${show(inFlight)} at work`;
  const rampPerSecond = facts['sqs.esm.concurrencyPerMinute'].value / 60;
  const rampSeconds = Math.max(0, inFlight - facts['sqs.esm.initialConcurrency'].value) / rampPerSecond;
  const isTooSlow =
    needs.latencySeconds !== undefined && rampSeconds > needs.latencySeconds && needs.maxConcurrency === undefined;
  if (!isFifo && (isTooSlow || bound > facts['sqs.esm.maxConcurrency'].value))
    return provisioned(needs, wanted, little, rampSeconds);
  const least = facts['sqs.esm.maximumConcurrencyMin'].value;
  const most = facts['sqs.esm.maximumConcurrencyMax'].value;
  if (bound > most) {
    return {
      properties: {},
      decisions: [
        {
          setting: 'ScalingConfig',
          value: 'none',
          reason: `${little}; MaximumConcurrency goes to ${most}, the queue scales to ${facts['sqs.esm.maxConcurrency'].value} by itself`,
        },
      ],
    };
  }
  const value = Math.max(least, bound);
  const short =
    needs.maxConcurrency !== undefined && needs.maxConcurrency < inFlight
      ? `; the backlog grows by ${show(needs.peak - needs.maxConcurrency / needs.handlerSeconds)}/s at the peak`
      : '';
  const reason =
    needs.maxConcurrency !== undefined && value < wanted
      ? `what is behind bears ${needs.maxConcurrency}; ${little}${short}`
      : `${little}, 20 % headroom; keep reserved concurrency at or above it`;
  return {
    properties: { ScalingConfig: { MaximumConcurrency: value } },
    decisions: [{ setting: 'ScalingConfig.MaximumConcurrency', value, reason }],
  };
}

function provisioned(needs: Needs, concurrency: number, little: string, rampSeconds: number): Scaling {
  const perPoller = facts['sqs.pollers.concurrentInvokes'].value;
  const megabytes = (needs.peak * needs.recordKb) / 1024;
  const most = Math.max(
    facts['sqs.pollers.minimumMin'].value,
    Math.ceil(megabytes / facts['sqs.pollers.megabytesPerSecond'].value),
    Math.ceil(concurrency / perPoller),
  );
  const limit = facts['sqs.pollers.maximumSafe'].value;
  if (most > limit) {
    throw new UserError(
      `${show(needs.peak)}/s need ${most} pollers; one mapping has at most ${limit}. Spread the traffic over several queues, or use Kinesis or Kafka.`,
    );
  }
  const least = Math.min(
    Math.max(facts['sqs.pollers.minimumMin'].value, Math.ceil(most / 2)),
    facts['sqs.pollers.minimumMax'].value,
  );
  const perMonth = least * listRates.usd('price.pollers.sqsUnitHour') * listRates.usd('price.month.hours');
  return {
    properties: { ProvisionedPollerConfig: { MinimumPollers: least, MaximumPollers: most } },
    decisions: [
      {
        setting: 'ProvisionedPollerConfig.MinimumPollers',
        value: least,
        reason: `${little}; the ordinary ramp would take ${show(rampSeconds)} s; ${least} pollers cost $${show(perMonth)} a month`,
      },
      {
        setting: 'ProvisionedPollerConfig.MaximumPollers',
        value: most,
        reason: `the larger of ${show(megabytes)} MB/s at 1 MB/s each and ${concurrency} ÷ ${perPoller}; excludes ScalingConfig`,
      },
    ],
  };
}
