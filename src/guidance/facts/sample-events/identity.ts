import { createHash } from 'node:crypto';
import { partitionOf } from '../partitions.ts';

/** What every sample event can be told about the account it pretends to come from. */
export interface SampleOptions {
  /** Default `us-east-1`; ARNs follow its partition. */
  readonly region?: string;
  /** Twelve digits. Default `123456789012`, AWS's own example account. */
  readonly accountId?: string;
  /** When it happened. The default is fixed, so that samples can be compared. */
  readonly time?: Date;
}

/** The filled-in options a builder works with. */
export interface SampleWorld {
  readonly region: string;
  readonly accountId: string;
  readonly partition: string;
  readonly dnsSuffix: string;
  readonly time: Date;
  /** `2026-03-05T14:30:00Z`, as EventBridge and CloudFormation write it. */
  readonly isoSeconds: string;
  /** `arn:<partition>:<service>:<region>:<account>:<resource>`. */
  arn(service: string, resource: string): string;
  /** An ARN with neither Region nor account, such as an S3 bucket's. */
  globalArn(service: string, resource: string): string;
}

const defaultTime = new Date('2026-03-05T14:30:00.000Z');

export function sampleWorld(options: SampleOptions = {}): SampleWorld {
  const { region = 'us-east-1', accountId = '123456789012', time = defaultTime } = options;
  const { partition, dnsSuffix } = partitionOf(region);
  return {
    region,
    accountId,
    partition,
    dnsSuffix,
    time,
    isoSeconds: time.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    arn: (service, resource) => `arn:${partition}:${service}:${region}:${accountId}:${resource}`,
    globalArn: (service, resource) => `arn:${partition}:${service}:::${resource}`,
  };
}

/** A UUID that is the same for the same seed, so that samples do not change between calls. */
export function stableUuid(seed: string): string {
  const hex = hexDigest('sha1', seed);
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return groups.join('-');
}

export function hexDigest(algorithm: 'md5' | 'sha1', text: string): string {
  return createHash(algorithm).update(text).digest('hex');
}

export function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** Text as it is, anything else as JSON: how a payload travels in a message body. */
export function bodyText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}
