import { eventSourceFacts as facts } from './event-sources.ts';

/** Sources that Lambda reads through an event source mapping. */
export const mappingSources = ['sqs', 'kinesis', 'dynamodb', 'msk', 'kafka', 'mq', 'documentdb'] as const;
export type MappingSource = (typeof mappingSources)[number];

/** A numeric property: its range, and whether −1 ("no limit") is allowed besides. */
export interface PropertyRange {
  readonly minimum: number;
  readonly maximum: number;
  readonly allowsMinusOne?: boolean;
}

const fixed = (minimum: number, maximum: number): PropertyRange => ({ minimum, maximum });

/** Ranges of event source mapping properties, the same for the validator and for design_event_source. */
function mappingRange(property: string, source: MappingSource): PropertyRange | undefined {
  const isSqs = source === 'sqs';
  switch (property) {
    case 'BatchSize':
      return fixed(1, facts['esm.batchSize.max'].value);
    case 'MaximumBatchingWindowInSeconds':
      return fixed(0, facts['esm.batchWindow.maxSeconds'].value);
    case 'MaximumRetryAttempts':
      return { ...fixed(0, facts['esm.retries.max'].value), allowsMinusOne: true };
    case 'MaximumRecordAgeInSeconds':
      return {
        ...fixed(facts['esm.recordAge.minSeconds'].value, facts['esm.recordAge.maxSeconds'].value),
        allowsMinusOne: true,
      };
    case 'ParallelizationFactor':
      return fixed(1, facts['esm.parallelization.max'].value);
    case 'TumblingWindowInSeconds':
      return fixed(0, facts['esm.tumblingWindow.maxSeconds'].value);
    case 'ScalingConfig.MaximumConcurrency':
      return fixed(facts['sqs.esm.maximumConcurrencyMin'].value, facts['sqs.esm.maximumConcurrencyMax'].value);
    case 'ProvisionedPollerConfig.MinimumPollers':
      return isSqs
        ? fixed(facts['sqs.pollers.minimumMin'].value, facts['sqs.pollers.minimumMax'].value)
        : fixed(1, facts['kafka.pollers.minimumMax'].value);
    case 'ProvisionedPollerConfig.MaximumPollers':
      return isSqs
        ? fixed(facts['sqs.pollers.minimumMin'].value, facts['sqs.pollers.maximumMax'].value)
        : fixed(1, facts['kafka.pollers.maximumMax'].value);
    default:
      return undefined;
  }
}

/** What is known about a mapping besides its own properties. Absent means unknown: no judgement. */
export interface MappingSurroundings {
  readonly isFifo?: boolean | undefined;
  readonly functionTimeoutSeconds?: number | undefined;
  readonly visibilityTimeoutSeconds?: number | undefined;
  readonly maxReceiveCount?: number | undefined;
  readonly reservedConcurrency?: number | undefined;
}

export interface MappingProblem {
  /** `esm/…`, stable. */
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly property: string;
  readonly message: string;
}

type Properties = Readonly<Record<string, unknown>>;

/** Own fields of SAM events and of CloudFormation that say where to read, not how. */
const addressing = new Set([
  'Queue',
  'Stream',
  'Broker',
  'Cluster',
  'Topics',
  'Queues',
  'EventSourceArn',
  'FunctionName',
  'Enabled',
  'Tags',
  'KafkaBootstrapServers',
  'SourceAccessConfigurations',
  'SelfManagedEventSource',
  'ConsumerGroupId',
  'SchemaRegistryConfig',
  'DatabaseName',
  'CollectionName',
  'FullDocument',
  'DynamicPolicyName',
  'SecretsManagerKmsKeyId',
  'StartingPosition',
  'StartingPositionTimestamp',
  'LoggingConfig',
  'ConsumptionMode',
]);

/**
 * Checks the properties of an event source mapping (CloudFormation names, as plain values) by the facts. Values that
 * are not plain numbers, texts or lists (intrinsics) are passed over.
 */
export function checkMapping(
  source: MappingSource,
  properties: Properties,
  around: MappingSurroundings = {},
): MappingProblem[] {
  return [
    ...checkAllowed(source, properties),
    ...checkRanges(source, properties),
    ...checkStart(source, properties),
    ...(source === 'sqs' ? checkQueue(properties, around) : []),
    ...checkPollers(source, properties),
    ...checkFilters(source, properties),
    ...checkFailurePath(source, properties),
  ];
}

function checkAllowed(source: MappingSource, properties: Properties): MappingProblem[] {
  const allowed: ReadonlySet<string> = new Set(facts['esm.properties.bySource'].value[source]);
  return Object.keys(properties)
    .filter((name) => !allowed.has(name) && !addressing.has(name))
    .map((name) => ({
      rule: 'esm/property',
      severity: 'error',
      property: name,
      message: `${name} is not allowed for ${source}; ${insteadOf(name, source, allowed)}`,
    }));
}

function insteadOf(name: string, source: MappingSource, allowed: ReadonlySet<string>): string {
  if (name === 'DestinationConfig' && source === 'sqs') return 'the RedrivePolicy of the queue takes what fails.';
  if (name === 'MaximumRetryAttempts' && source === 'sqs')
    return 'maxReceiveCount of the RedrivePolicy bounds retries.';
  return `allowed are ${[...allowed].join(', ')}.`;
}

function checkRanges(source: MappingSource, properties: Properties): MappingProblem[] {
  return flatten(properties).flatMap(([property, value]): MappingProblem[] => {
    const range = mappingRange(property, source);
    if (!range || value === undefined || isIntrinsic(value)) return [];
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    const inRange =
      typeof number === 'number' &&
      Number.isInteger(number) &&
      ((number >= range.minimum && number <= range.maximum) || (range.allowsMinusOne === true && number === -1));
    if (inRange) return [];
    const minusOne = range.allowsMinusOne ? ', or -1 for no limit' : '';
    const message = `${property} is ${JSON.stringify(value)}; it must be a whole number from ${range.minimum} to ${range.maximum}${minusOne}.`;
    return [{ rule: 'esm/range', severity: 'error', property, message }];
  });
}

function checkStart(source: MappingSource, properties: Properties): MappingProblem[] {
  const required: readonly string[] = facts['esm.startingPosition.required'].value;
  const position = properties['StartingPosition'];
  const property = 'StartingPosition';
  const isQueueMode = properties['ConsumptionMode'] === 'Queue';
  if (!required.includes(source)) {
    if (position === undefined) return [];
    return [
      {
        rule: 'esm/starting-position',
        severity: 'error',
        property,
        message: `StartingPosition has no meaning for ${source}; remove it.`,
      },
    ];
  }
  if (position === undefined && !isQueueMode) {
    return [
      {
        rule: 'esm/starting-position',
        severity: 'error',
        property,
        message: `${source} needs StartingPosition: TRIM_HORIZON reads what is there, LATEST only what comes.`,
      },
    ];
  }
  if (position !== 'AT_TIMESTAMP') return [];
  if (source === 'dynamodb') {
    return [
      {
        rule: 'esm/starting-position',
        severity: 'error',
        property,
        message: 'DynamoDB Streams cannot start AT_TIMESTAMP; use TRIM_HORIZON or LATEST.',
      },
    ];
  }
  if (properties['StartingPositionTimestamp'] !== undefined) return [];
  return [
    {
      rule: 'esm/starting-position',
      severity: 'error',
      property,
      message: 'AT_TIMESTAMP needs StartingPositionTimestamp (Unix seconds).',
    },
  ];
}

function checkQueue(properties: Properties, around: MappingSurroundings): MappingProblem[] {
  const problems: MappingProblem[] = [];
  const batch = asNumber(properties['BatchSize']);
  const window = asNumber(properties['MaximumBatchingWindowInSeconds']);
  const fifoMost = facts['sqs.esm.fifoBatchMax'].value;
  const windowless = facts['sqs.esm.batchWithoutWindow'].value;
  if (around.isFifo) {
    if (batch !== undefined && batch > fifoMost) {
      problems.push({
        rule: 'esm/fifo',
        severity: 'error',
        property: 'BatchSize',
        message: `BatchSize is ${batch}; a FIFO queue allows at most ${fifoMost}.`,
      });
    }
    if (window !== undefined && window > 0) {
      problems.push({
        rule: 'esm/fifo',
        severity: 'error',
        property: 'MaximumBatchingWindowInSeconds',
        message: 'A FIFO queue allows no batching window; remove it.',
      });
    }
  } else if (batch !== undefined && batch > windowless && !properties['MaximumBatchingWindowInSeconds']) {
    problems.push({
      rule: 'esm/window',
      severity: 'error',
      property: 'MaximumBatchingWindowInSeconds',
      message: `BatchSize ${batch} needs MaximumBatchingWindowInSeconds of at least 1; without a window at most ${windowless}.`,
    });
  }
  return [...problems, ...checkVisibility(around, window ?? 0), ...checkReceives(properties, around)];
}

function checkVisibility(around: MappingSurroundings, windowSeconds: number): MappingProblem[] {
  const { functionTimeoutSeconds: timeout, visibilityTimeoutSeconds: visibility } = around;
  if (timeout === undefined || visibility === undefined) return [];
  const property = 'VisibilityTimeout';
  const recommended = facts['sqs.visibility.timeoutFactor'].value * timeout + windowSeconds;
  if (visibility < timeout) {
    return [
      {
        rule: 'esm/visibility',
        severity: 'error',
        property,
        message: `VisibilityTimeout ${visibility} s is below the function timeout ${timeout} s; Lambda refuses the mapping. Use ${recommended} s.`,
      },
    ];
  }
  if (visibility >= recommended) return [];
  return [
    {
      rule: 'esm/visibility',
      severity: 'warning',
      property,
      message: `VisibilityTimeout ${visibility} s is below ${facts['sqs.visibility.timeoutFactor'].value} × ${timeout} s + ${windowSeconds} s = ${recommended} s, AWS's room for throttled retries.`,
    },
  ];
}

function checkReceives(properties: Properties, around: MappingSurroundings): MappingProblem[] {
  const problems: MappingProblem[] = [];
  const least = facts['sqs.redrive.minReceiveCount'].value;
  if (around.maxReceiveCount !== undefined && around.maxReceiveCount < least) {
    problems.push({
      rule: 'esm/receives',
      severity: 'warning',
      property: 'RedrivePolicy.maxReceiveCount',
      message: `maxReceiveCount ${around.maxReceiveCount} is below ${least}: throttled invocations use up receives, so good messages reach the dead-letter queue.`,
    });
  }
  const concurrency = asNumber(asRecord(properties['ScalingConfig'])?.['MaximumConcurrency']);
  if (
    concurrency !== undefined &&
    around.reservedConcurrency !== undefined &&
    concurrency > around.reservedConcurrency
  ) {
    problems.push({
      rule: 'esm/reserved',
      severity: 'warning',
      property: 'ScalingConfig.MaximumConcurrency',
      message: `MaximumConcurrency ${concurrency} exceeds the reserved concurrency ${around.reservedConcurrency}: the difference is throttled and uses up receives.`,
    });
  }
  return problems;
}

function checkPollers(source: MappingSource, properties: Properties): MappingProblem[] {
  const config = asRecord(properties['ProvisionedPollerConfig']);
  const problems: MappingProblem[] = [];
  if (config && properties['ScalingConfig'] !== undefined) {
    problems.push({
      rule: 'esm/exclusive',
      severity: 'error',
      property: 'ScalingConfig',
      message: 'ScalingConfig and ProvisionedPollerConfig exclude each other; keep one.',
    });
  }
  const least = asNumber(config?.['MinimumPollers']);
  const most = asNumber(config?.['MaximumPollers']);
  if (least !== undefined && most !== undefined && least > most) {
    problems.push({
      rule: 'esm/pollers',
      severity: 'error',
      property: 'ProvisionedPollerConfig',
      message: `MinimumPollers ${least} exceeds MaximumPollers ${most}.`,
    });
  }
  const safe = facts['sqs.pollers.maximumSafe'].value;
  if (source === 'sqs' && most !== undefined && most > safe) {
    problems.push({
      rule: 'esm/pollers',
      severity: 'warning',
      property: 'ProvisionedPollerConfig',
      message: `MaximumPollers ${most} is above ${safe}, which the CloudFormation schema still refuses in places.`,
    });
  }
  const isKafka = source === 'msk' || source === 'kafka';
  if (isKafka && properties['SchemaRegistryConfig'] !== undefined && !config) {
    problems.push({
      rule: 'esm/schema-registry',
      severity: 'error',
      property: 'SchemaRegistryConfig',
      message: 'A schema registry needs provisioned mode: add ProvisionedPollerConfig.',
    });
  }
  return problems;
}

function checkFilters(source: MappingSource, properties: Properties): MappingProblem[] {
  const filters = asRecord(properties['FilterCriteria'])?.['Filters'];
  if (!Array.isArray(filters)) return [];
  const usual = facts['esm.filters.default'].value;
  const most = facts['esm.filters.max'].value;
  if (filters.length <= usual) return [];
  const severity = filters.length > most ? 'error' : 'warning';
  return [
    {
      rule: 'esm/filters',
      severity,
      property: 'FilterCriteria',
      message: `${filters.length} filters; ${usual} are allowed, ${most} with a raised quota. Filters of ${source} are joined by OR: one pattern can hold lists.`,
    },
  ];
}

function checkFailurePath(source: MappingSource, properties: Properties): MappingProblem[] {
  const problems: MappingProblem[] = [];
  const partial: readonly string[] = facts['esm.partialBatch.sources'].value;
  if (partial.includes(source) && properties['FunctionResponseTypes'] === undefined) {
    problems.push({
      rule: 'esm/partial-response',
      severity: 'warning',
      property: 'FunctionResponseTypes',
      message:
        'Without ReportBatchItemFailures one bad record repeats the whole batch; set it and return batchItemFailures.',
    });
  }
  const destinations: readonly string[] = facts['esm.onFailure.sources'].value;
  if (!destinations.includes(source)) return problems;
  const isUnbounded =
    [undefined, -1].includes(asNumber(properties['MaximumRetryAttempts'])) &&
    [undefined, -1].includes(asNumber(properties['MaximumRecordAgeInSeconds']));
  if (
    isUnbounded &&
    !isIntrinsic(properties['MaximumRetryAttempts']) &&
    !isIntrinsic(properties['MaximumRecordAgeInSeconds'])
  ) {
    problems.push({
      rule: 'esm/unbounded-retries',
      severity: 'warning',
      property: 'MaximumRetryAttempts',
      message:
        'Nothing bounds the retries: a record that always fails blocks its shard or partition until it expires. Set MaximumRetryAttempts or MaximumRecordAgeInSeconds.',
    });
  }
  if (properties['DestinationConfig'] === undefined) {
    problems.push({
      rule: 'esm/on-failure',
      severity: 'warning',
      property: 'DestinationConfig',
      message: 'Records that are given up are lost: add DestinationConfig.OnFailure.',
    });
  }
  return problems;
}

function flatten(properties: Properties): [string, unknown][] {
  return Object.entries(properties).flatMap(([name, value]): [string, unknown][] => {
    const inner = asRecord(value);
    return inner && !isIntrinsic(value)
      ? Object.entries(inner).map(([key, each]) => [`${name}.${key}`, each])
      : [[name, value]];
  });
}

function asRecord(value: unknown): Properties | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

function asNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function isIntrinsic(value: unknown): boolean {
  const keys = Object.keys(asRecord(value) ?? {});
  return keys.length === 1 && keys.some((key) => key === 'Ref' || key.startsWith('Fn::'));
}
