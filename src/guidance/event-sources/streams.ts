import { UserError } from '../../world/errors.ts';
import { facts } from '../facts/index.ts';
import { chooseBatching } from './batching.ts';
import type { Needs } from './input.ts';
import { arnOf, deadLetterAlarm, show, timeoutFor, type Decision, type SourcePlan, type Statement } from './plan.ts';
import { failureResource, failureStatement } from './failures.ts';
import { getAtt, text } from './tags.ts';

const attempts = { 'lose-none': 10, 'skip-poison': 3, 'may-lose': 1 } as const;
const secondsPerHour = 3600;

/** Settings of a Kinesis or DynamoDB stream and its mapping. */
export function planStream(needs: Needs): SourcePlan {
  const isKinesis = needs.source === 'kinesis';
  const lanes = chooseLanes(needs, isKinesis);
  const batching = chooseBatching(needs, {
    usual: facts['esm.batchSize.default'].value,
    most: facts['esm.batchSize.max'].value,
    allowsWindow: true,
  });
  const timeoutSeconds = timeoutFor(batching.seconds, facts['lambda.timeout.maxSeconds'].value);
  const retries = attempts[needs.tolerance];
  const retentionHours = isKinesis
    ? facts['kinesis.retention.defaultHours'].value
    : facts['dynamodb.streams.retentionHours'].value;
  const age = Math.floor((retentionHours * secondsPerHour) / 2);
  const keepsPayload = needs.tolerance === 'lose-none';
  const decisions: Decision[] = [
    ...lanes.decisions,
    ...batching.decisions,
    { setting: 'StartingPosition', value: 'TRIM_HORIZON', reason: 'nothing written before the deployment is missed' },
    {
      setting: 'FunctionResponseTypes',
      value: 'ReportBatchItemFailures',
      reason: 'Lambda resumes at the lowest sequence number returned',
    },
    {
      setting: 'BisectBatchOnFunctionError',
      value: true,
      reason: 'a crash isolates the bad record instead of giving up its batch',
    },
    {
      setting: 'MaximumRetryAttempts',
      value: retries,
      reason: `default is without end; a poison record blocks its lane for about ${show((1 + retries) * batching.seconds)} s`,
    },
    { setting: 'MaximumRecordAgeInSeconds', value: age, reason: `half of the ${retentionHours} h the stream keeps` },
    {
      setting: 'DestinationConfig.OnFailure',
      value: keepsPayload ? 'S3' : 'SQS',
      reason: keepsPayload
        ? 'S3 keeps the records themselves; SQS and SNS get only where they were'
        : 'tells where the records were; they stay in the stream until it expires',
    },
    { setting: 'Timeout', value: timeoutSeconds, reason: `twice a full batch of ${show(batching.seconds)} s` },
  ];
  const streamArn =
    needs.arn ??
    (isKinesis
      ? arnOf(needs.place, 'kinesis', `stream/${needs.name}`)
      : arnOf(needs.place, 'dynamodb', `table/${needs.name}/stream/*`));
  const destination = keepsPayload ? getAtt('FailedRecords', 'Arn') : getAtt('DeadLetterQueue', 'Arn');
  return {
    decisions,
    timeoutSeconds,
    resources: {
      ...(needs.arn === undefined ? streamResource(needs, isKinesis, lanes.shards) : {}),
      ...failureResource(keepsPayload),
    },
    event: {
      type: isKinesis ? 'Kinesis' : 'DynamoDB',
      mapping: isKinesis ? 'kinesis' : 'dynamodb',
      properties: {
        Stream: needs.arn ?? (isKinesis ? getAtt('Stream', 'Arn') : getAtt('Table', 'StreamArn')),
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: batching.size,
        MaximumBatchingWindowInSeconds: batching.windowSeconds,
        ParallelizationFactor: lanes.factor,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: retries,
        MaximumRecordAgeInSeconds: age,
        DestinationConfig: { OnFailure: { Type: keepsPayload ? 'S3' : 'SQS', Destination: destination } },
      },
    },
    statements: [...readStatements(needs, isKinesis, streamArn), failureStatement(needs, keepsPayload)],
    alarms: [
      {
        id: 'IteratorAgeAlarm',
        namespace: 'AWS/Lambda',
        metric: 'IteratorAge',
        statistic: 'Maximum',
        threshold: Math.max(60, Math.ceil(needs.latencySeconds ?? age / 2)) * 1000,
        dimensions: { FunctionName: { Ref: 'Function' } },
        reason: 'milliseconds the function is behind; at the age limit records are given up',
      },
      ...(keepsPayload ? [] : [deadLetterAlarm(getAtt('DeadLetterQueue', 'QueueName'))]),
    ],
    failurePath: `A failing batch is retried ${retries} times within ${age} s, halved on the way; what remains goes to ${keepsPayload ? 'the bucket, records included' : 'the queue, as a pointer'}, and the lane moves on.`,
    notes: isKinesis
      ? ['Order is kept per partition key; records of one key always share a lane.']
      : [`At most ${facts['dynamodb.streams.readersPerShard'].value} readers per shard; order is kept per item.`],
    factIds: [
      'esm.poison.block',
      'esm.parallelization.max',
      'esm.batch.payloadMb',
      ...(isKinesis
        ? (['kinesis.shard.writeRecordsPerSecond', 'kinesis.shard.writeMbPerSecond'] as const)
        : (['dynamodb.streams.readersPerShard', 'dynamodb.streams.retentionHours'] as const)),
    ],
  };
}

function chooseLanes(needs: Needs, isKinesis: boolean): { shards: number; factor: number; decisions: Decision[] } {
  const inFlight = needs.peak * needs.handlerSeconds;
  const mostFactor = facts['esm.parallelization.max'].value;
  const records = facts['kinesis.shard.writeRecordsPerSecond'].value;
  const megabytes = (needs.peak * needs.recordKb) / 1024;
  if (needs.ordering === 'strict') {
    const most = Math.min(records, 1 / needs.handlerSeconds);
    if (needs.peak > most) {
      throw new UserError(
        `Strict order over the whole stream means one shard and one batch at a time: ${show(needs.handlerSeconds)} s per record allow ${show(most)}/s, but ${show(needs.peak)}/s arrive. Use ordering "per-key".`,
      );
    }
    return {
      shards: 1,
      factor: 1,
      decisions: [
        { setting: 'Shards', value: 1, reason: 'strict order over all records' },
        { setting: 'ParallelizationFactor', value: 1, reason: 'strict order' },
      ],
    };
  }
  const byWrites = Math.max(
    1,
    Math.ceil(megabytes / facts['kinesis.shard.writeMbPerSecond'].value),
    Math.ceil(needs.peak / records),
  );
  const byReads = Math.ceil(inFlight / mostFactor);
  const shards = needs.partitions ?? Math.max(byWrites, isKinesis ? byReads : 1);
  const factor = Math.min(mostFactor, Math.max(1, Math.ceil(inFlight / shards)));
  if (shards * factor < inFlight) {
    throw new UserError(
      `${show(needs.peak)}/s × ${show(needs.handlerSeconds)} s = ${show(inFlight)} records at work, but ${shards} shards × ${mostFactor} are ${shards * mostFactor} lanes. ${isKinesis ? `Use ${byReads} shards` : 'Handle the records of a batch in parallel'}, or make the handler faster.`,
    );
  }
  const shardReason = isKinesis
    ? `the largest of ${show(megabytes)} MB/s ÷ 1 MB/s, ${show(needs.peak)}/s ÷ ${records}/s and ${show(inFlight)} at work ÷ ${mostFactor} lanes`
    : `estimate: about ${records} writes/s each; DynamoDB splits them itself`;
  return {
    shards,
    factor,
    decisions: [
      { setting: 'Shards', value: shards, reason: needs.partitions === undefined ? shardReason : 'as given' },
      {
        setting: 'ParallelizationFactor',
        value: factor,
        reason: `${show(needs.peak)}/s × ${show(needs.handlerSeconds)} s = ${show(inFlight)} at work ÷ ${shards} shards`,
      },
    ],
  };
}

function streamResource(needs: Needs, isKinesis: boolean, shards: number): Record<string, Record<string, unknown>> {
  if (isKinesis) {
    return {
      Stream: {
        Type: 'AWS::Kinesis::Stream',
        Properties: {
          Name: text(`\${AWS::StackName}-${needs.name}`),
          ShardCount: shards,
          StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' },
        },
      },
    };
  }
  return {
    Table: {
      Type: 'AWS::DynamoDB::Table',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        TableName: text(`\${AWS::StackName}-${needs.name}`),
        DeletionProtectionEnabled: true,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
      },
    },
  };
}

function readStatements(needs: Needs, isKinesis: boolean, streamArn: string): Statement[] {
  const service = isKinesis ? 'kinesis' : 'dynamodb';
  return [
    {
      Sid: 'ReadStream',
      Effect: 'Allow',
      Action: isKinesis
        ? [
            'kinesis:DescribeStream',
            'kinesis:DescribeStreamSummary',
            'kinesis:GetRecords',
            'kinesis:GetShardIterator',
            'kinesis:ListShards',
          ]
        : ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      Resource: streamArn,
    },
    {
      Sid: 'ListStreams',
      Effect: 'Allow',
      Action: [`${service}:ListStreams`],
      // ListStreams of Kinesis has no resource; that of DynamoDB takes the streams of a table.
      Resource: isKinesis ? '*' : (needs.arn?.replace(/\/stream\/.*$/, '/stream/*') ?? streamArn),
    },
  ];
}
