import type { EventBridgeEvent, S3Event, S3ObjectCreatedNotificationEvent, ScheduledEvent } from 'aws-lambda';
import { hexDigest, sampleWorld, stableUuid, type SampleOptions } from './identity.ts';

export interface ObjectSample extends SampleOptions {
  readonly bucketName?: string;
  /** The plain key; it is encoded here the way S3 notifications encode it. */
  readonly key?: string;
  readonly sizeBytes?: number;
  /** `ObjectCreated:Put`, `ObjectRemoved:Delete`, …; default `ObjectCreated:Put`. */
  readonly eventName?: string;
}

/** S3 notification sent straight to the function. Keys come URL-encoded with `+` for a space: decode before use. */
export function s3Event(options: ObjectSample = {}): S3Event {
  const {
    bucketName = 'uploads-123456789012',
    key = 'photos/summer 2026.jpg',
    eventName = 'ObjectCreated:Put',
  } = options;
  const world = sampleWorld(options);
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: world.region,
        eventTime: world.time.toISOString(),
        eventName,
        userIdentity: { principalId: 'AWS:AIDAINPONIXQXHT3IKHL2' },
        requestParameters: { sourceIPAddress: '203.0.113.10' },
        responseElements: {
          'x-amz-request-id': 'C3D13FE58DE4C810',
          'x-amz-id-2': 'FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/JRWeUWerMUE5JgHvANOjpD',
        },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'uploads-to-function',
          bucket: {
            name: bucketName,
            ownerIdentity: { principalId: 'A3NL1KOZZKExample' },
            arn: world.globalArn('s3', bucketName),
          },
          object: {
            key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+'),
            size: options.sizeBytes ?? 184_320,
            eTag: hexDigest('md5', key),
            versionId: '096fKKXTRTtl3on89fVO.nfljtsv6qko',
            sequencer: '0055AED6DCD90281E5',
          },
        },
      },
    ],
  };
}

/** S3 event by way of EventBridge: other field names than a notification, and the key is not encoded. */
export function s3EventBridgeEvent(options: ObjectSample = {}): S3ObjectCreatedNotificationEvent {
  const { bucketName = 'uploads-123456789012', key = 'photos/summer 2026.jpg' } = options;
  const world = sampleWorld(options);
  return {
    version: '0',
    id: stableUuid(key),
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: world.accountId,
    time: world.isoSeconds,
    region: world.region,
    resources: [world.globalArn('s3', bucketName)],
    detail: {
      version: '0',
      bucket: { name: bucketName },
      object: {
        key,
        size: options.sizeBytes ?? 184_320,
        etag: hexDigest('md5', key),
        'version-id': '096fKKXTRTtl3on89fVO.nfljtsv6qko',
        sequencer: '0055AED6DCD90281E5',
      },
      'request-id': 'C3D13FE58DE4C810',
      requester: world.accountId,
      'source-ip-address': '203.0.113.10',
      reason: 'PutObject',
    },
  };
}

export interface BusSample extends SampleOptions {
  readonly source?: string;
  readonly detailType?: string;
  readonly detail?: unknown;
  readonly resources?: readonly string[];
}

/** Event from an EventBridge bus, by default one of your own application. */
export function eventBridgeEvent(options: BusSample = {}): EventBridgeEvent<string, unknown> {
  const { source = 'com.example.orders', detailType = 'Order Placed', resources = [] } = options;
  const world = sampleWorld(options);
  return {
    version: '0',
    id: stableUuid(`${source} ${detailType}`),
    'detail-type': detailType,
    source,
    account: world.accountId,
    time: world.isoSeconds,
    region: world.region,
    resources: [...resources],
    detail: options.detail ?? { orderId: 'o-1001', customerId: 'c-42', total: 49.9, currency: 'EUR' },
  };
}

/** Event of a schedule rule on the default bus; EventBridge Scheduler sends whatever input you configured instead. */
export function scheduledEvent(options: SampleOptions & { readonly ruleName?: string } = {}): ScheduledEvent<object> {
  const { ruleName = 'nightly' } = options;
  const world = sampleWorld(options);
  return {
    version: '0',
    id: stableUuid(`schedule ${ruleName}`),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: world.accountId,
    time: world.isoSeconds,
    region: world.region,
    resources: [world.arn('events', `rule/${ruleName}`)],
    detail: {},
  };
}
