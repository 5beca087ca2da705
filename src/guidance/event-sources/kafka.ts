import { UserError } from '../../world/errors.ts';
import { facts } from '../facts/index.ts';
import { chooseBatching } from './batching.ts';
import { failureResource, failureStatement } from './failures.ts';
import type { Needs } from './input.ts';
import { show, timeoutFor, type Decision, type SourcePlan, type Statement } from './plan.ts';
import { getAtt, ref } from './tags.ts';

const attempts = { 'lose-none': 10, 'skip-poison': 3, 'may-lose': 1 } as const;
const networkActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeVpcs',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeSubnets',
  'ec2:DescribeSecurityGroups',
] as const;

/** What Lambda needs to reach a cluster in a VPC; EC2 knows no narrower resource for these actions. */
export const networkStatement: Statement = { Sid: 'ReachVpc', Effect: 'Allow', Action: networkActions, Resource: '*' };

const clusterPattern = /^arn:(aws[a-z-]*):kafka:([a-z0-9-]+):(\d{12}):cluster\/([^/]+)\/([0-9a-f-]{36}(?:-\w+)?)$/;

/** Settings of a Kafka topic, on Amazon MSK or on a cluster of one's own. */
export function planKafka(needs: Needs): SourcePlan {
  const isMsk = needs.source === 'msk';
  const group = `${needs.topic}-consumer`;
  const partitions = choosePartitions(needs);
  const batching = chooseBatching(needs, {
    usual: facts['esm.batchSize.default'].value,
    most: facts['esm.batchSize.max'].value,
    allowsWindow: true,
  });
  const timeoutSeconds = timeoutFor(batching.seconds, facts['lambda.timeout.maxSeconds'].value);
  const retries = attempts[needs.tolerance];
  const pollers = choosePollers(needs, partitions.count);
  const decisions: Decision[] = [
    ...partitions.decisions,
    ...batching.decisions,
    { setting: 'StartingPosition', value: 'TRIM_HORIZON', reason: 'nothing written before the deployment is missed' },
    { setting: 'ConsumerGroupId', value: group, reason: 'cannot be changed later; the policy names it' },
    ...pollers.decisions,
    {
      setting: 'FunctionResponseTypes',
      value: 'ReportBatchItemFailures',
      reason: 'Kafka mappings take partial responses too',
    },
    { setting: 'BisectBatchOnFunctionError', value: true, reason: 'a crash isolates the bad record' },
    {
      setting: 'MaximumRetryAttempts',
      value: retries,
      reason: `default is without end; with a failure destination Lambda stops at ${facts['kafka.onFailure.retriesCap'].value} anyway`,
    },
    { setting: 'DestinationConfig.OnFailure', value: 'S3', reason: 'keeps the records themselves' },
    { setting: 'Timeout', value: timeoutSeconds, reason: `twice a full batch of ${show(batching.seconds)} s` },
  ];
  return {
    decisions,
    timeoutSeconds,
    resources: failureResource(true),
    parameters: isMsk ? {} : kafkaParameters,
    event: {
      type: isMsk ? 'MSK' : 'SelfManagedKafka',
      mapping: isMsk ? 'msk' : 'kafka',
      properties: {
        ...(isMsk
          ? { Stream: clusterArn(needs) }
          : {
              KafkaBootstrapServers: [needs.name.includes('.') ? `${needs.name}:9092` : 'kafka1.example.com:9092'],
              SourceAccessConfigurations: [{ Type: 'SASL_SCRAM_512_AUTH', URI: ref('KafkaSecretArn') }],
            }),
        Topics: [needs.topic],
        StartingPosition: 'TRIM_HORIZON',
        ConsumerGroupId: group,
        BatchSize: batching.size,
        MaximumBatchingWindowInSeconds: batching.windowSeconds,
        ...pollers.properties,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: retries,
        DestinationConfig: { OnFailure: { Type: 'S3', Destination: getAtt('FailedRecords', 'Arn') } },
      },
    },
    statements: [
      ...(isMsk ? mskStatements(needs, group) : [secretStatement('KafkaSecretArn')]),
      ...(isMsk ? [networkStatement] : []),
      failureStatement(needs, true),
    ],
    alarms: [
      {
        id: 'OffsetLagAlarm',
        namespace: 'AWS/Lambda',
        metric: 'OffsetLag',
        statistic: 'Maximum',
        threshold: Math.max(1000, Math.ceil(needs.peak * (needs.latencySeconds ?? 60))),
        dimensions: { FunctionName: { Ref: 'Function' } },
        reason: 'records behind the end of the topic',
      },
    ],
    failurePath: `A failing batch is retried ${retries} times, halved on the way; what remains goes to the bucket, records included, and the partition moves on.`,
    notes: [
      'Order is kept per partition.',
      ...(isMsk
        ? ['The cluster needs IAM access control on port 9098; the policy is for that.']
        : [
            'For a cluster in a VPC add VPC_SUBNET and VPC_SECURITY_GROUP to SourceAccessConfigurations and the ReachVpc statement.',
          ]),
    ],
    factIds: ['kafka.pollers.megabytesPerSecond', 'kafka.onFailure.retriesCap', 'esm.poison.block'],
  };
}

function choosePartitions(needs: Needs): { count: number; decisions: Decision[] } {
  const inFlight = needs.peak * needs.handlerSeconds;
  const needed = Math.max(1, Math.ceil(inFlight));
  if (needs.ordering === 'strict') {
    if (inFlight > 1) {
      throw new UserError(
        `Strict order means one partition: ${show(needs.handlerSeconds)} s per record allow ${show(1 / needs.handlerSeconds)}/s, but ${show(needs.peak)}/s arrive. Use ordering "per-key".`,
      );
    }
    return { count: 1, decisions: [{ setting: 'Partitions', value: 1, reason: 'strict order over all records' }] };
  }
  if (needs.partitions !== undefined && needs.partitions < needed) {
    throw new UserError(
      `${show(needs.peak)}/s × ${show(needs.handlerSeconds)} s = ${show(inFlight)} records at work, but a topic of ${needs.partitions} partitions is read by at most ${needs.partitions} functions at once. Add partitions (${needed}), handle the records of a batch in parallel, or make the handler faster.`,
    );
  }
  const count = needs.partitions ?? needed;
  return {
    count,
    decisions: [
      {
        setting: 'Partitions',
        value: count,
        reason:
          needs.partitions === undefined
            ? `at least ${show(needs.peak)}/s × ${show(needs.handlerSeconds)} s = ${show(inFlight)} at work: one function per partition`
            : `as given; ${needed} are needed`,
      },
    ],
  };
}

function choosePollers(
  needs: Needs,
  partitions: number,
): { decisions: Decision[]; properties: Record<string, unknown> } {
  const megabytes = (needs.peak * needs.recordKb) / 1024;
  const isBursty = needs.latencySeconds !== undefined && needs.latencySeconds < 60 && needs.peak > 2 * needs.mean;
  const most = Math.min(
    partitions,
    Math.max(
      1,
      Math.ceil(megabytes / facts['kafka.pollers.megabytesPerSecond'].value),
      Math.ceil((needs.peak * needs.handlerSeconds) / facts['kafka.pollers.concurrentInvokes'].value),
    ),
  );
  if (!isBursty)
    return {
      decisions: [
        {
          setting: 'ProvisionedPollerConfig',
          value: 'none',
          reason:
            'on-demand pollers scale by lag; provisioned mode costs by the hour and is for bursts that must not wait',
        },
      ],
      properties: {},
    };
  const least = Math.max(1, Math.min(Math.ceil(most / 2), facts['kafka.pollers.minimumMax'].value));
  return {
    properties: { ProvisionedPollerConfig: { MinimumPollers: least, MaximumPollers: Math.max(least, most) } },
    decisions: [
      {
        setting: 'ProvisionedPollerConfig',
        value: `${least} to ${Math.max(least, most)}`,
        reason: `bursts of ${show(needs.peak / needs.mean)}× within ${show(needs.latencySeconds ?? 0)} s; ${show(megabytes)} MB/s ÷ ${facts['kafka.pollers.megabytesPerSecond'].value} MB/s each, at most one per partition`,
      },
    ],
  };
}

function clusterArn({ arn }: Needs): string {
  if (arn !== undefined && clusterPattern.test(arn)) return arn;
  throw new UserError(
    `${arn === undefined ? 'resource is missing' : `resource "${arn}" is no cluster ARN`}: for MSK give the ARN of the cluster with its UUID, e.g. arn:aws:kafka:eu-west-1:111122223333:cluster/orders/1a2b3c4d-5e6f-7081-92a3-b4c5d6e7f809-2, because topic and group ARNs in the policy carry that UUID ("aws kafka list-clusters-v2" shows it).`,
  );
}

/** Topic and group ARNs are the cluster's with another first word: `topic/<cluster>/<uuid>/<topic>`. */
function mskStatements(needs: Needs, group: string): Statement[] {
  const cluster = clusterArn(needs);
  const under = (kind: 'topic' | 'group', name: string): string =>
    `${cluster.replace(':cluster/', `:${kind}/`)}/${name}`;
  return [
    {
      Sid: 'FindBrokers',
      Effect: 'Allow',
      Action: ['kafka:DescribeCluster', 'kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers'],
      Resource: cluster,
    },
    {
      Sid: 'ConnectCluster',
      Effect: 'Allow',
      Action: ['kafka-cluster:Connect', 'kafka-cluster:DescribeClusterDynamicConfiguration'],
      Resource: cluster,
    },
    {
      Sid: 'ReadTopic',
      Effect: 'Allow',
      Action: [
        'kafka-cluster:DescribeTopic',
        'kafka-cluster:DescribeTopicDynamicConfiguration',
        'kafka-cluster:ReadData',
      ],
      Resource: under('topic', needs.topic),
    },
    {
      Sid: 'UseGroup',
      Effect: 'Allow',
      Action: ['kafka-cluster:DescribeGroup', 'kafka-cluster:AlterGroup'],
      Resource: under('group', group),
    },
  ];
}

const kafkaParameters = {
  KafkaSecretArn: { Type: 'String', Description: 'Secrets Manager ARN with username and password of the cluster' },
};

/** The secret is known as a parameter only. */
export function secretStatement(parameter: string): Statement {
  return {
    Sid: 'ReadCredentials',
    Effect: 'Allow',
    Action: ['secretsmanager:GetSecretValue'],
    Resource: `\${${parameter}}`,
  };
}
