import { UserError } from '../../world/errors.ts';
import { facts } from '../facts/index.ts';
import { chooseBatching } from './batching.ts';
import type { Needs } from './input.ts';
import { networkStatement, secretStatement } from './kafka.ts';
import { arnOf, show, timeoutFor, type Decision, type SourcePlan } from './plan.ts';
import { ref, text } from './tags.ts';

/** Settings of an Amazon MQ queue. */
export function planBroker(needs: Needs): SourcePlan {
  const { batching, decisions, timeoutSeconds } = common(needs);
  const brokerArn = needs.arn ?? arnOf(needs.place, 'mq', `broker:${needs.name}:*`);
  if (needs.arn !== undefined && !/:mq:[^:]+:\d{12}:broker:[^:]+:b-[0-9a-f-]{36}$/.test(needs.arn)) {
    throw new UserError(
      `resource "${needs.arn}" is no broker ARN; it looks like arn:aws:mq:eu-west-1:111122223333:broker:orders:b-1a2b3c4d-5e6f-7081-92a3-b4c5d6e7f809.`,
    );
  }
  return {
    decisions: [
      ...decisions,
      { setting: 'Queues', value: needs.topic, reason: 'a mapping reads exactly one queue' },
      {
        setting: 'Dead letters',
        value: 'at the broker',
        reason: 'MQ mappings have neither failure destinations nor partial responses',
      },
    ],
    timeoutSeconds,
    resources: {},
    parameters: {
      ...(needs.arn === undefined ? { BrokerArn: { Type: 'String', Description: 'ARN of the Amazon MQ broker' } } : {}),
      BrokerSecretArn: { Type: 'String', Description: 'Secrets Manager ARN with username and password of the broker' },
    },
    event: {
      type: 'MQ',
      mapping: 'mq',
      properties: {
        Broker: needs.arn ?? ref('BrokerArn'),
        Queues: [needs.topic],
        SourceAccessConfigurations: [{ Type: 'BASIC_AUTH', URI: ref('BrokerSecretArn') }],
        BatchSize: batching.size,
        MaximumBatchingWindowInSeconds: batching.windowSeconds,
      },
    },
    statements: [
      { Sid: 'DescribeBroker', Effect: 'Allow', Action: ['mq:DescribeBroker'], Resource: brokerArn },
      secretStatement('BrokerSecretArn'),
      networkStatement,
    ],
    alarms: [],
    failurePath:
      'A batch that throws goes back to the broker; its own dead-letter policy (ActiveMQ redelivery policy, RabbitMQ dead-letter exchange) decides when to give up.',
    notes: [
      'Handlers must be idempotent: a failure repeats the whole batch.',
      'Not possible on managed instances.',
      'Watch the broker’s QueueSize (ActiveMQ) or MessageReadyCount (RabbitMQ).',
    ],
    factIds: ['esm.properties.bySource', 'esm.partialBatch.sources', 'managed-instances.eventSources.supported'],
  };
}

/** Settings of a DocumentDB change stream. */
export function planDocumentDb(needs: Needs): SourcePlan {
  const { batching, decisions, timeoutSeconds } = common(needs);
  const clusterArn = needs.arn ?? arnOf(needs.place, 'rds', `cluster:${needs.name}`);
  return {
    decisions: [
      ...decisions,
      { setting: 'StartingPosition', value: 'TRIM_HORIZON', reason: 'nothing written before the deployment is missed' },
      {
        setting: 'FullDocument',
        value: 'UpdateLookup',
        reason: 'updates carry the whole document, not only the change',
      },
      {
        setting: 'Change stream',
        value: 'enable it',
        reason: 'modifyChangeStreams on the collection, and keep its log longer than an outage',
      },
    ],
    timeoutSeconds,
    resources: {},
    parameters: {
      DatabaseSecretArn: {
        Type: 'String',
        Description: 'Secrets Manager ARN with username and password of the cluster',
      },
    },
    event: {
      type: 'DocumentDB',
      mapping: 'documentdb',
      properties: {
        Cluster: needs.arn ?? text(clusterArn),
        DatabaseName: 'shop',
        CollectionName: needs.topic,
        FullDocument: 'UpdateLookup',
        StartingPosition: 'TRIM_HORIZON',
        SourceAccessConfigurations: [{ Type: 'BASIC_AUTH', URI: ref('DatabaseSecretArn') }],
        BatchSize: batching.size,
        MaximumBatchingWindowInSeconds: batching.windowSeconds,
      },
    },
    statements: [
      {
        Sid: 'DescribeCluster',
        Effect: 'Allow',
        Action: ['rds:DescribeDBClusters', 'rds:DescribeDBClusterParameters', 'rds:DescribeDBSubnetGroups'],
        Resource: clusterArn,
      },
      secretStatement('DatabaseSecretArn'),
      networkStatement,
    ],
    alarms: [],
    failurePath:
      'A batch that throws is tried again until it succeeds or its events leave the change stream: catch what cannot succeed in the handler and put it into a queue of your own.',
    notes: [
      'No filtering, no partial responses, no failure destination. One batch at a time: order is that of the change stream.',
      'Not possible on managed instances.',
    ],
    factIds: ['esm.properties.bySource', 'esm.startingPosition.required'],
  };
}

function common(needs: Needs) {
  const isSerial = needs.source === 'documentdb' || needs.ordering === 'strict';
  const inFlight = needs.peak * needs.handlerSeconds;
  if (isSerial && inFlight > 1) {
    throw new UserError(
      `${needs.source === 'documentdb' ? 'A change stream is read by one function at a time' : 'Strict order means one consumer'}: ${show(needs.handlerSeconds)} s per record allow ${show(1 / needs.handlerSeconds)}/s, but ${show(needs.peak)}/s arrive. Pass the records on to SQS or Kinesis and work there, or make the handler faster.`,
    );
  }
  const batching = chooseBatching(needs, {
    usual: facts['esm.batchSize.default'].value,
    most: facts['esm.batchSize.max'].value,
    allowsWindow: true,
  });
  const timeoutSeconds = timeoutFor(batching.seconds, facts['lambda.timeout.maxSeconds'].value);
  const decisions: Decision[] = [
    ...batching.decisions,
    { setting: 'Timeout', value: timeoutSeconds, reason: `twice a full batch of ${show(batching.seconds)} s` },
  ];
  return { batching, decisions, timeoutSeconds };
}
