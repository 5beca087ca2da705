import { UserError } from '../../world/errors.ts';
import { isObject, type JsonObject } from '../../world/json.ts';
import { parseJson } from '../event-types/json.ts';
import { mappingSources, type MappingSource } from '../facts/event-source-mapping.ts';
import type { FactId } from '../facts/index.ts';

/** Every rule of the validator that judges a mapping and what surrounds it. */
export const mappingRules = [
  'schema',
  'overlay/esm-range',
  'overlay/lambda-timeout',
  'overlay/sqs-limits',
  'sam/esm-filter-shape',
  'xref/esm-pollers',
  'xref/esm-source-options',
  'xref/fifo-batch',
  'xref/sqs-visibility-lt-timeout',
  'reliability/partial-batch',
  'reliability/reserved-vs-sqs',
  'reliability/sqs-max-receive',
  'reliability/sqs-visibility-6x',
  'reliability/stream-on-failure',
  'reliability/stream-retry',
] as const;

/** What a finding of these rules rests on. */
export const factsOfRule: Readonly<Record<string, readonly FactId[]>> = {
  'xref/esm-source-options': ['esm.properties.bySource', 'esm.startingPosition.required'],
  'xref/fifo-batch': ['sqs.esm.fifoBatchMax', 'sqs.esm.batchWithoutWindow'],
  'xref/sqs-visibility-lt-timeout': ['sqs.visibility.timeoutFactor'],
  'reliability/partial-batch': ['esm.partialBatch.sources'],
  'reliability/reserved-vs-sqs': ['sqs.esm.maximumConcurrencyMin'],
  'reliability/sqs-max-receive': ['sqs.redrive.minReceiveCount'],
  'reliability/sqs-visibility-6x': ['sqs.visibility.timeoutFactor'],
  'reliability/stream-on-failure': ['esm.onFailure.sources'],
  'reliability/stream-retry': ['esm.poison.block'],
  'sam/esm-filter-shape': ['esm.filters.default', 'esm.filters.max'],
};

/** What surrounds a mapping may be given beside its own properties. */
const surroundings = [
  'VisibilityTimeout',
  'Timeout',
  'maxReceiveCount',
  'ReservedConcurrentExecutions',
  'QueueName',
] as const;

/** Names that say where, or what the API reports, but not how it is read. */
const ignored: ReadonlySet<string> = new Set([
  ...surroundings,
  'Queue',
  'Stream',
  'Broker',
  'Cluster',
  'EventSourceArn',
  'FunctionName',
  'FunctionArn',
  'DynamicPolicyName',
  'SecretsManagerKmsKeyId',
  'UUID',
  'EventSourceMappingArn',
  'LastModified',
  'LastProcessingResult',
  'State',
  'StateTransitionReason',
  'FilterCriteriaError',
]);

/** Where SAM's own names stand in CloudFormation; `kafka` depends on the source. */
const samNames: Readonly<Record<string, readonly string[]>> = {
  KafkaBootstrapServers: ['SelfManagedEventSource', 'Endpoints', 'KafkaBootstrapServers'],
  ConsumerGroupId: ['kafka', 'ConsumerGroupId'],
  SchemaRegistryConfig: ['kafka', 'SchemaRegistryConfig'],
  DatabaseName: ['DocumentDBEventSourceConfig', 'DatabaseName'],
  CollectionName: ['DocumentDBEventSourceConfig', 'CollectionName'],
  FullDocument: ['DocumentDBEventSourceConfig', 'FullDocument'],
};

const account = 'us-east-1:123456789012';
const arns: Readonly<Record<Exclude<MappingSource, 'sqs' | 'kafka'>, string>> = {
  kinesis: `arn:aws:kinesis:${account}:stream/source`,
  dynamodb: `arn:aws:dynamodb:${account}:table/source/stream/2026-01-01T00:00:00.000`,
  msk: `arn:aws:kafka:${account}:cluster/source/1a2b3c4d-5e6f-7081-92a3-b4c5d6e7f809-2`,
  mq: `arn:aws:mq:${account}:broker:source:b-1a2b3c4d-5e6f-7081-92a3-b4c5d6e7f809`,
  documentdb: `arn:aws:rds:${account}:cluster:source`,
};
const services: Readonly<Record<MappingSource, string>> = {
  sqs: 'sqs',
  kinesis: 'kinesis',
  dynamodb: 'dynamodb',
  msk: 'kafka',
  kafka: 'kafka',
  mq: 'mq',
  documentdb: 'rds',
};

/**
 * The template an existing mapping stands for, so that the validator's rules judge it: JSON with CloudFormation or SAM
 * names, or what `aws lambda get-event-source-mapping` prints, and besides it `VisibilityTimeout`, `Timeout`,
 * `maxReceiveCount`, `ReservedConcurrentExecutions`, `QueueName`. What is not given stays unknown, and is not judged.
 */
export function templateOfExisting(source: string, existing: string): string {
  if (!isMappingSource(source)) {
    throw new UserError(
      `existing is checked for ${mappingSources.join(', ')}; ${source} has no event source mapping. Use validate_template for its template.`,
    );
  }
  const config = parseJson(existing, 'existing', '{"BatchSize":10,"VisibilityTimeout":30,"Timeout":30}');
  if (!isObject(config))
    throw new UserError(
      'existing must be a JSON object such as {"BatchSize":10,"FunctionResponseTypes":["ReportBatchItemFailures"]}.',
    );
  assertSource(source, config);
  const parameters = surroundings.map((name) => [name, { Type: 'Number' }]);
  return JSON.stringify({
    AWSTemplateFormatVersion: '2010-09-09',
    Parameters: Object.fromEntries(parameters),
    Resources: {
      Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: mappingProperties(source, config) },
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Code: { S3Bucket: 'code', S3Key: 'code.zip' },
          Handler: 'index.handler',
          Runtime: 'nodejs24.x',
          Role: 'arn:aws:iam::123456789012:role/role',
          Timeout: given(config, 'Timeout'),
          ...optional(config, 'ReservedConcurrentExecutions'),
        },
      },
      ...(source === 'sqs' ? { Queue: queueOf(config) } : {}),
    },
  });
}

function isMappingSource(source: string): source is MappingSource {
  return mappingSources.some((each) => each === source);
}

/** An ARN of another service than the source is a mix-up worth a word. */
function assertSource(source: MappingSource, { EventSourceArn: arn }: JsonObject): void {
  const service = typeof arn === 'string' ? /^arn:[^:]*:([a-z-]+):/.exec(arn)?.[1] : undefined;
  if (service === undefined || service === services[source]) return;
  throw new UserError(
    `EventSourceArn of existing is one of ${service}, but source is ${source}. Give the right source.`,
  );
}

function mappingProperties(source: MappingSource, config: JsonObject): JsonObject {
  const properties: Record<string, unknown> = {
    FunctionName: { Ref: 'Function' },
    ...(source === 'sqs' ? { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } } : {}),
    ...(source === 'kafka' ? { SelfManagedEventSource: {} } : {}),
    ...(source === 'sqs' || source === 'kafka' ? {} : { EventSourceArn: arns[source] }),
  };
  for (const [name, value] of Object.entries(config)) {
    if (ignored.has(name) || isEmpty(value)) continue;
    const kafka = source === 'msk' ? 'AmazonManagedKafkaEventSourceConfig' : 'SelfManagedKafkaEventSourceConfig';
    const path = (samNames[name] ?? [name]).map((key) => (key === 'kafka' ? kafka : key));
    put(properties, path, value);
  }
  return properties;
}

/** The API reports what is not set as empty lists and objects. */
function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || (isObject(value) && Object.values(value).every(isEmpty));
}

function put(target: Record<string, unknown>, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const inner: Record<string, unknown> = { ...(isObject(target[key]) ? target[key] : {}) };
  put(inner, rest, value);
  target[key] = inner;
}

function queueOf(config: JsonObject): JsonObject {
  const { QueueName, Queue, EventSourceArn } = config;
  const name = [QueueName, Queue, EventSourceArn].find((each) => typeof each === 'string');
  const isFifo = typeof name === 'string' ? { FifoQueue: name.endsWith('.fifo') } : { FifoQueue: { Ref: 'QueueName' } };
  return {
    Type: 'AWS::SQS::Queue',
    Properties: {
      ...isFifo,
      VisibilityTimeout: given(config, 'VisibilityTimeout'),
      RedrivePolicy: {
        deadLetterTargetArn: `arn:aws:sqs:${account}:dead-letters`,
        maxReceiveCount: given(config, 'maxReceiveCount'),
      },
    },
  };
}

/** The value, or a parameter without one: unknown until deployment. */
function given(config: JsonObject, name: (typeof surroundings)[number]): unknown {
  return config[name] ?? { Ref: name };
}

function optional(config: JsonObject, name: (typeof surroundings)[number]): JsonObject {
  return config[name] === undefined ? {} : { [name]: config[name] };
}
