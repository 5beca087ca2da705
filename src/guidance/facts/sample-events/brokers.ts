import type { MSKEvent, MSKRecord, SelfManagedKafkaEvent } from 'aws-lambda';
import { base64, bodyText, sampleWorld, stableUuid, type SampleOptions } from './identity.ts';

const order = { orderId: 'o-1001', customerId: 'c-42', total: 49.9 };

export interface KafkaSample extends SampleOptions {
  readonly topic?: string;
  readonly partition?: number;
  /** One record each; objects become JSON, then base64. */
  readonly payloads?: readonly unknown[];
  readonly key?: string;
}

function kafkaRecords(options: KafkaSample, time: Date): Record<string, MSKRecord[]> {
  const { topic = 'orders', partition = 0, payloads = [order], key = 'c-42' } = options;
  return {
    [`${topic}-${partition}`]: payloads.map((payload, index) => ({
      topic,
      partition,
      offset: 15 + index,
      timestamp: time.getTime(),
      timestampType: 'CREATE_TIME',
      key: base64(key),
      value: base64(bodyText(payload)),
      headers: [{ traceId: [...Buffer.from('abc123')] }],
    })),
  };
}

/** Batch from an Amazon MSK topic; keys and values are base64, the records are grouped by topic and partition. */
export function mskEvent(options: KafkaSample = {}): MSKEvent {
  const world = sampleWorld(options);
  const brokers = [1, 2].map((broker) => `b-${broker}.orders.abc123.c2.kafka.${world.region}.${world.dnsSuffix}:9098`);
  return {
    eventSource: 'aws:kafka',
    eventSourceArn: world.arn('kafka', `cluster/orders/${stableUuid('msk cluster')}-2`),
    bootstrapServers: brokers.join(','),
    records: kafkaRecords(options, world.time),
  };
}

/** Batch from a Kafka cluster of your own. */
export function selfManagedKafkaEvent(options: KafkaSample = {}): SelfManagedKafkaEvent {
  const { time } = sampleWorld(options);
  return {
    eventSource: 'SelfManagedKafka',
    bootstrapServers: 'kafka1.example.com:9092,kafka2.example.com:9092',
    records: kafkaRecords(options, time),
  };
}

/** A message of an ActiveMQ broker as Lambda delivers it; `data` is base64. */
export interface ActiveMQEvent {
  eventSource: 'aws:mq';
  eventSourceArn: string;
  messages: {
    messageID: string;
    messageType: 'jms/text-message' | 'jms/bytes-message';
    timestamp: number;
    deliveryMode: number;
    correlationID: string;
    replyTo: string;
    destination: { physicalName: string };
    redelivered: boolean;
    type: string;
    expiration: number;
    priority: number;
    data: string;
    brokerInTime: number;
    brokerOutTime: number;
    properties: Record<string, string>;
  }[];
}

export interface BrokerSample extends SampleOptions {
  readonly queueName?: string;
  readonly payloads?: readonly unknown[];
}

export function activeMqEvent(options: BrokerSample = {}): ActiveMQEvent {
  const { queueName = 'orders', payloads = [order] } = options;
  const world = sampleWorld(options);
  const brokerId = stableUuid('active mq');
  return {
    eventSource: 'aws:mq',
    eventSourceArn: world.arn('mq', `broker:orders:b-${brokerId}`),
    messages: payloads.map((payload, index) => ({
      messageID: `ID:b-${brokerId}-1.mq.${world.region}.${world.dnsSuffix}-37557-1234520418293-4:1:1:1:${index + 1}`,
      messageType: 'jms/text-message',
      timestamp: world.time.getTime(),
      deliveryMode: 1,
      correlationID: '',
      replyTo: 'null',
      destination: { physicalName: queueName },
      redelivered: false,
      type: '',
      expiration: 0,
      priority: 4,
      data: base64(bodyText(payload)),
      brokerInTime: world.time.getTime() + 3,
      brokerOutTime: world.time.getTime() + 5,
      properties: { source: 'checkout' },
    })),
  };
}

/** Messages of a RabbitMQ broker, grouped by queue and virtual host; `data` is base64, header text is bytes. */
export interface RabbitMQEvent {
  eventSource: 'aws:rmq';
  eventSourceArn: string;
  rmqMessagesByQueue: Record<
    string,
    {
      basicProperties: {
        contentType: string;
        contentEncoding: string | null;
        headers: Record<string, { bytes: number[] } | number | boolean>;
        deliveryMode: number;
        priority: number | null;
        correlationId: string | null;
        replyTo: string | null;
        expiration: string | null;
        messageId: string | null;
        timestamp: string;
        type: string | null;
        userId: string;
        appId: string | null;
        clusterId: string | null;
        bodySize: number;
      };
      redelivered: boolean;
      data: string;
    }[]
  >;
}

export function rabbitMqEvent(options: BrokerSample = {}): RabbitMQEvent {
  const { queueName = 'orders', payloads = [order] } = options;
  const world = sampleWorld(options);
  return {
    eventSource: 'aws:rmq',
    eventSourceArn: world.arn('mq', `broker:orders:b-${stableUuid('rabbit mq')}`),
    rmqMessagesByQueue: {
      [`${queueName}::/`]: payloads.map((payload) => ({
        basicProperties: {
          contentType: 'application/json',
          contentEncoding: null,
          headers: { source: { bytes: [...Buffer.from('checkout')] } },
          deliveryMode: 2,
          priority: null,
          correlationId: null,
          replyTo: null,
          expiration: null,
          messageId: null,
          timestamp: 'Mar 5, 2026, 2:30:00 PM',
          type: null,
          userId: 'orders',
          appId: null,
          clusterId: null,
          bodySize: Buffer.byteLength(bodyText(payload)),
        },
        redelivered: false,
        data: base64(bodyText(payload)),
      })),
    },
  };
}

/** Change events of a DocumentDB change stream. */
export interface DocumentDBEvent {
  eventSource: 'aws:docdb';
  eventSourceArn: string;
  events: {
    event: {
      _id: { _data: string };
      clusterTime: { $timestamp: { t: number; i: number } };
      documentKey: { _id: { $oid: string } };
      operationType: 'insert' | 'update' | 'replace' | 'delete';
      ns: { db: string; coll: string };
      fullDocument?: Record<string, unknown>;
    };
  }[];
}

export function documentDbEvent(
  options: SampleOptions & { readonly documents?: readonly object[] } = {},
): DocumentDBEvent {
  const world = sampleWorld(options);
  const documents = options.documents ?? [order];
  return {
    eventSource: 'aws:docdb',
    eventSourceArn: world.arn('rds', 'cluster:orders'),
    events: documents.map((document, index) => {
      const id = `63eeb6e7d418cd98afb1c1d${index % 10}`;
      return {
        event: {
          _id: { _data: `0163eeb6e7000000090100000009000041e${index % 10}` },
          clusterTime: { $timestamp: { t: Math.floor(world.time.getTime() / 1000), i: 9 + index } },
          documentKey: { _id: { $oid: id } },
          operationType: 'insert',
          ns: { db: 'shop', coll: 'orders' },
          fullDocument: { _id: { $oid: id }, ...document },
        },
      };
    }),
  };
}
