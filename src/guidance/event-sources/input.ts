import { UserError } from '../../world/errors.ts';
import { facts } from '../facts/index.ts';
import type { EventSourceName } from './names.ts';
import { partitionOf, regionNamePattern } from '../facts/partitions.ts';

export type Ordering = 'none' | 'per-key' | 'strict';
export type FailureTolerance = 'lose-none' | 'skip-poison' | 'may-lose';

export interface DesignInput {
  readonly source: EventSourceName;
  /** Records, messages, events or requests per second on average and at the peak. */
  readonly perSecond: number;
  readonly peakPerSecond?: number | undefined;
  readonly recordKb?: number | undefined;
  /** Handler time for one record. */
  readonly handlerMs: number;
  readonly ordering?: Ordering | undefined;
  /** How late a record may be processed. */
  readonly maxLatencySeconds?: number | undefined;
  readonly failureTolerance?: FailureTolerance | undefined;
  /** What the systems behind the function bear at once. */
  readonly maxConcurrency?: number | undefined;
  /** Name or ARN of the queue, stream, cluster, bucket …; a name ending in `.fifo` is a FIFO queue. */
  readonly resource?: string | undefined;
  /** Kafka topic, or queue of a broker. */
  readonly topic?: string | undefined;
  /** Partitions of the topic, shards of the stream. */
  readonly partitions?: number | undefined;
  readonly region?: string | undefined;
  readonly accountId?: string | undefined;
}

/** The input, checked and complete. */
export interface Needs {
  readonly source: EventSourceName;
  readonly mean: number;
  readonly peak: number;
  readonly recordKb: number;
  readonly handlerSeconds: number;
  readonly ordering: Ordering;
  readonly latencySeconds: number | undefined;
  readonly tolerance: FailureTolerance;
  readonly maxConcurrency: number | undefined;
  readonly name: string;
  /** The ARN as given, when the resource exists already. */
  readonly arn: string | undefined;
  readonly topic: string;
  readonly partitions: number | undefined;
  readonly place: Place;
  readonly assumptions: readonly string[];
}

/** Where ARNs point; the account stays a pseudo parameter when it is unknown. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
  readonly partition: string;
}

const arnPattern = /^arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]*):(\d{12})?:(.+)$/;
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/;
const unknownAccount = '${AWS::AccountId}';

/** Checks and completes the input; throws UserError for what is missing, in another unit, or impossible. */
export function parseNeeds(input: DesignInput, defaultRegion: string | undefined): Needs {
  const mean = positive('perSecond', input.perSecond, 10_000_000, 'records per second, e.g. 50');
  const peak =
    input.peakPerSecond === undefined
      ? mean
      : positive('peakPerSecond', input.peakPerSecond, 10_000_000, 'records per second');
  if (peak < mean) throw new UserError(`peakPerSecond ${peak} is below perSecond ${mean}; check which is which.`);
  const handlerSeconds = parseHandler(input.handlerMs);
  const recordKb = parseSize(input);
  const { name, arn, arnRegion, arnAccount } = parseResource(input.resource, input.source);
  const region = arnRegion ?? input.region ?? defaultRegion ?? 'us-east-1';
  if (!regionNamePattern.test(region)) {
    throw new UserError(`region "${region}" does not look like a Region; write it as eu-west-1 or us-gov-west-1.`);
  }
  if (arnRegion !== undefined && input.region !== undefined && arnRegion !== input.region) {
    throw new UserError(
      `resource lies in ${arnRegion} but region is ${input.region}; an event source must be in the function's Region.`,
    );
  }
  const { partition } = partitionOf(region);
  const arnPartition = arn?.split(':')[1];
  if (arnPartition !== undefined && arnPartition !== partition) {
    throw new UserError(
      `resource has partition ${arnPartition}, but ${region} belongs to ${partition}: the ARN begins with arn:${partition}:.`,
    );
  }
  if (input.topic !== undefined && !/^[A-Za-z0-9._-]{1,249}$/.test(input.topic)) {
    throw new UserError(
      `topic "${input.topic}" is no valid name: letters, digits, dot, dash and underscore, at most 249.`,
    );
  }
  return {
    source: input.source,
    mean,
    peak,
    recordKb,
    handlerSeconds,
    ordering: input.ordering ?? (name.endsWith('.fifo') ? 'per-key' : 'none'),
    latencySeconds:
      input.maxLatencySeconds === undefined
        ? undefined
        : positive(
            'maxLatencySeconds',
            input.maxLatencySeconds,
            facts['durable.execution.maxSeconds'].value,
            'seconds',
          ),
    tolerance: input.failureTolerance ?? 'lose-none',
    maxConcurrency:
      input.maxConcurrency === undefined
        ? undefined
        : positive('maxConcurrency', input.maxConcurrency, 1_000_000, 'concurrent invocations'),
    name,
    arn,
    topic: input.topic ?? 'orders',
    partitions:
      input.partitions === undefined
        ? undefined
        : Math.ceil(positive('partitions', input.partitions, 100_000, 'partitions or shards')),
    place: { region, accountId: arnAccount ?? parseAccount(input.accountId) ?? unknownAccount, partition },
    assumptions: assumptionsOf(input),
  };
}

function assumptionsOf(input: DesignInput): string[] {
  return [
    ...(input.peakPerSecond === undefined ? ['no peak above the mean'] : []),
    ...(input.recordKb === undefined ? ['records of 1 KB'] : []),
    ...(input.maxLatencySeconds === undefined ? ['no latency limit'] : []),
    'records of a batch are handled one after another',
  ];
}

function parseHandler(handlerMs: number): number {
  const limit = facts['lambda.timeout.maxSeconds'].value;
  const seconds = positive('handlerMs', handlerMs, Number.MAX_SAFE_INTEGER, 'milliseconds per record, e.g. 80') / 1000;
  if (handlerMs < 1)
    throw new UserError(
      `handlerMs is ${handlerMs}, less than a millisecond. If that was seconds, give ${handlerMs * 1000}.`,
    );
  if (seconds <= limit) return seconds;
  throw new UserError(
    `handlerMs is ${handlerMs}, that is ${Math.round(seconds)} s for one record; Lambda runs at most ${limit} s. If that was microseconds, give ${handlerMs / 1000}; for longer work start a state machine or a container from the event, see advise_workload.`,
  );
}

const batchPayloadKb = facts['esm.batch.payloadMb'].value * 1024;

const mostKb: Readonly<Record<EventSourceName, number>> = {
  sqs: facts['sqs.message.maxKb'].value,
  kinesis: facts['kinesis.record.maxKb'].value,
  dynamodb: facts['dynamodb.item.maxKb'].value,
  msk: batchPayloadKb,
  kafka: batchPayloadKb,
  mq: batchPayloadKb,
  documentdb: batchPayloadKb,
  s3: Infinity,
  sns: facts['sns.message.maxKb'].value,
  eventbridge: facts['eventbridge.entry.maxKb'].value,
  scheduler: facts['scheduler.input.maxKb'].value,
  api: facts['lambda.payload.syncMb'].value * 1024,
  websocket: facts['api-gateway.websocket.messageKb'].value,
  cognito: facts['lambda.payload.syncMb'].value * 1024,
  iot: facts['iot.message.maxKb'].value,
};

function parseSize({ recordKb, source }: DesignInput): number {
  const size =
    recordKb === undefined ? 1 : positive('recordKb', recordKb, Number.MAX_SAFE_INTEGER, 'kilobytes per record');
  const most = mostKb[source];
  if (size <= most) return size;
  const bytes = size / 1024 <= most ? ` If that was bytes, give ${Number((size / 1024).toPrecision(4))}.` : '';
  throw new UserError(
    `recordKb is ${size}; ${source} carries at most ${most} KB. Put the payload into S3 and send its key.${bytes}`,
  );
}

function parseResource(resource: string | undefined, source: EventSourceName) {
  if (resource === undefined) return { name: 'orders', arn: undefined, arnRegion: undefined, arnAccount: undefined };
  const match = arnPattern.exec(resource);
  if (match) {
    const [, , , region = '', account, path = ''] = match;
    const parts = path.split(/[:/]/);
    const name = source === 'msk' || source === 'dynamodb' ? (parts[1] ?? path) : (parts.at(-1) ?? path);
    return { name, arn: resource, arnRegion: region || undefined, arnAccount: account };
  }
  if (!namePattern.test(resource)) {
    throw new UserError(
      `resource "${resource.slice(0, 80)}" is neither a name (letters, digits, dot, dash, underscore) nor an ARN such as arn:aws-us-gov:sqs:us-gov-west-1:111122223333:orders.fifo.`,
    );
  }
  return { name: resource, arn: undefined, arnRegion: undefined, arnAccount: undefined };
}

function parseAccount(accountId: string | undefined): string | undefined {
  if (accountId === undefined || /^\d{12}$/.test(accountId)) return accountId;
  throw new UserError(`accountId "${accountId}" must be twelve digits.`);
}

function positive(name: string, value: number, most: number, unit: string): number {
  if (Number.isFinite(value) && value > 0 && value <= most) return value;
  throw new UserError(
    `${name} is ${value}; it must be above 0${most < Number.MAX_SAFE_INTEGER ? ` and at most ${most}` : ''} (${unit}).`,
  );
}
