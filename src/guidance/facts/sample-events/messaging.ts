import type {
  DynamoDBRecord,
  DynamoDBStreamEvent,
  KinesisStreamEvent,
  SNSEvent,
  SQSEvent,
  SQSRecord,
} from 'aws-lambda';
import { base64, bodyText, hexDigest, sampleWorld, stableUuid, type SampleOptions } from './identity.ts';

const order = { orderId: 'o-1001', customerId: 'c-42', total: 49.9, status: 'PLACED' };

export interface QueueSample extends SampleOptions {
  /** Ends in `.fifo` for a FIFO queue. Default `orders`. */
  readonly queueName?: string;
  /** One record each; objects become JSON. Default one order. */
  readonly bodies?: readonly unknown[];
  /** Only for FIFO queues. Default `c-42`. */
  readonly messageGroupId?: string;
  /** How often each message was received so far, default 1. */
  readonly receiveCount?: number;
}

/** Batch from an SQS queue, standard or FIFO. */
export function sqsEvent(options: QueueSample = {}): SQSEvent {
  const { queueName = 'orders', bodies = [order], messageGroupId = 'c-42', receiveCount = 1 } = options;
  const world = sampleWorld(options);
  const sentAt = world.time.getTime();
  const isFifo = queueName.endsWith('.fifo');
  const record = (payload: unknown, index: number): SQSRecord => {
    const body = bodyText(payload);
    return {
      messageId: stableUuid(`${queueName} ${index}`),
      receiptHandle: `AQEB${base64(`${queueName}#${index}`)}`,
      body,
      attributes: {
        ApproximateReceiveCount: String(receiveCount),
        SentTimestamp: String(sentAt),
        SenderId: 'AIDAIENQZJOLO23YVJ4VO',
        ApproximateFirstReceiveTimestamp: String(sentAt + 12),
        ...(isFifo
          ? {
              SequenceNumber: String(18_849_496_460_467_700_000n + BigInt(index)),
              MessageGroupId: messageGroupId,
              MessageDeduplicationId: stableUuid(`deduplication ${body}`),
            }
          : {}),
      },
      messageAttributes: {},
      md5OfBody: hexDigest('md5', body),
      eventSource: 'aws:sqs',
      eventSourceARN: world.arn('sqs', queueName),
      awsRegion: world.region,
    };
  };
  return { Records: bodies.map(record) };
}

export interface TopicSample extends SampleOptions {
  readonly topicName?: string;
  readonly message?: unknown;
  readonly subject?: string;
  /** String attributes, as used by subscription filter policies. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** One notification from an SNS topic; Lambda always receives exactly one record. */
export function snsEvent(options: TopicSample = {}): SNSEvent {
  const { topicName = 'orders', message = order, subject, attributes = {} } = options;
  const world = sampleWorld(options);
  const topicArn = world.arn('sns', topicName);
  const subscriptionArn = `${topicArn}:${stableUuid(topicName)}`;
  const endpoint = `https://sns.${world.region}.${world.dnsSuffix}`;
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: subscriptionArn,
        Sns: {
          Type: 'Notification',
          MessageId: stableUuid(`message ${topicName}`),
          TopicArn: topicArn,
          ...(subject === undefined ? {} : { Subject: subject }),
          Message: bodyText(message),
          Timestamp: world.time.toISOString(),
          SignatureVersion: '1',
          Signature: base64('not a real signature'),
          SigningCertUrl: `${endpoint}/SimpleNotificationService-9c6465fa7f48f5cacd23014631ec1136.pem`,
          UnsubscribeUrl: `${endpoint}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, value]) => [name, { Type: 'String', Value: value }]),
          ),
        },
      },
    ],
  };
}

export interface StreamSample extends SampleOptions {
  readonly streamName?: string;
  /** One record each; objects become JSON, then base64. */
  readonly payloads?: readonly unknown[];
  readonly partitionKey?: string;
  readonly shardId?: string;
}

/** Batch from one shard of a Kinesis data stream. */
export function kinesisEvent(options: StreamSample = {}): KinesisStreamEvent {
  const { streamName = 'clicks', payloads = [{ page: '/pricing', visitor: 'v-7' }], partitionKey = 'v-7' } = options;
  const shardId = options.shardId ?? 'shardId-000000000006';
  const world = sampleWorld(options);
  return {
    Records: payloads.map((payload, index) => {
      const sequenceNumber = String(
        49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898n + BigInt(index),
      );
      return {
        kinesis: {
          kinesisSchemaVersion: '1.0',
          partitionKey,
          sequenceNumber,
          data: base64(bodyText(payload)),
          approximateArrivalTimestamp: world.time.getTime() / 1000,
        },
        eventSource: 'aws:kinesis',
        eventVersion: '1.0',
        eventID: `${shardId}:${sequenceNumber}`,
        eventName: 'aws:kinesis:record',
        invokeIdentityArn: `arn:${world.partition}:iam::${world.accountId}:role/clicks-consumer`,
        awsRegion: world.region,
        eventSourceARN: world.arn('kinesis', `stream/${streamName}`),
      };
    }),
  };
}

/** An attribute value in DynamoDB's wire form, e.g. `{ S: 'n-1' }`. */
export type AttributeMap = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;

export interface TableChange {
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly keys: AttributeMap;
  readonly newImage?: AttributeMap;
  readonly oldImage?: AttributeMap;
}

export interface TableStreamSample extends SampleOptions {
  readonly tableName?: string;
  readonly changes?: readonly TableChange[];
}

const keys = { pk: { S: 'NOTE#n-1' } };
const firstImage = { ...keys, title: { S: 'Buy milk' }, version: { N: '1' }, done: { BOOL: false } };
const lifeOfANote: readonly TableChange[] = [
  { eventName: 'INSERT', keys, newImage: firstImage },
  {
    eventName: 'MODIFY',
    keys,
    oldImage: firstImage,
    newImage: { ...firstImage, version: { N: '2' }, done: { BOOL: true } },
  },
  { eventName: 'REMOVE', keys, oldImage: { ...firstImage, version: { N: '2' }, done: { BOOL: true } } },
];

/** Batch from a DynamoDB stream with new and old images: by default an insert, a change and a removal. */
export function dynamoDbStreamEvent(options: TableStreamSample = {}): DynamoDBStreamEvent {
  const { tableName = 'notes', changes = lifeOfANote } = options;
  const world = sampleWorld(options);
  return {
    Records: changes.map((change, index) => ({
      eventID: hexDigest('md5', `${tableName} ${index}`),
      eventName: change.eventName,
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: world.region,
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(world.time.getTime() / 1000),
        Keys: change.keys,
        ...(change.newImage ? { NewImage: change.newImage } : {}),
        ...(change.oldImage ? { OldImage: change.oldImage } : {}),
        SequenceNumber: String(4_421_584_500_000_000_017_450_439_091n + BigInt(index)),
        SizeBytes: JSON.stringify(change).length,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: world.arn('dynamodb', `table/${tableName}/stream/2026-01-01T00:00:00.000`),
    })),
  };
}
