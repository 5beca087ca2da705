import { UserError } from '../../world/errors.ts';
import { facts } from '../facts/index.ts';

export type Trigger = 'sync' | 'async' | 'sqs' | 'stream' | 'durable';
export type Compute = 'lambda' | 'managed-instances';

interface Setting {
  readonly use: readonly (Trigger | Compute)[];
  readonly minimum: number;
  readonly maximum: number;
  /** Absent: off, or derived from other settings. */
  readonly fallback?: number;
  readonly meaning: string;
}

const onDemand = ['sync', 'async', 'durable'] as const;
const anyLambda = ['sync', 'async', 'sqs', 'stream', 'durable'] as const;
const everywhere = [...anyLambda, 'managed-instances'] as const;
const mapped = ['sqs', 'stream'] as const;
const million = 1_000_000;

/** Everything that can be set beyond traffic and handler time: who it concerns, its range and what it is when left out. */
export const settings = {
  changeAtSeconds: {
    use: everywhere,
    minimum: 0,
    maximum: 31 * 86_400,
    meaning: 'when a step or spike begins; default after a tenth of the time',
  },
  spikeSeconds: {
    use: everywhere,
    minimum: 1,
    maximum: 31 * 86_400,
    meaning: 'length of the spike; default a tenth of the time',
  },
  p95DurationMs: {
    use: ['sync', 'async'],
    minimum: 1,
    maximum: 900_000,
    meaning: '95th percentile of the handler time; without it every invocation takes the mean',
  },
  accountConcurrency: {
    use: anyLambda,
    minimum: 10,
    maximum: million,
    fallback: facts['lambda.concurrency.accountDefault'].value,
    meaning: 'account concurrency the function may use',
  },
  reservedConcurrency: { use: anyLambda, minimum: 0, maximum: million, meaning: 'reserved concurrency' },
  provisionedConcurrency: {
    use: onDemand,
    minimum: 0,
    maximum: million,
    fallback: 0,
    meaning: 'provisioned concurrency',
  },
  initMs: {
    use: anyLambda,
    minimum: 0,
    maximum: 900_000,
    fallback: facts['lambda.init.typicalSeconds'].value * 1000,
    meaning: 'milliseconds of INIT at a cold start',
  },
  idleMinutes: {
    use: anyLambda,
    minimum: 0.1,
    maximum: 1440,
    fallback: facts['lambda.init.idleLifetimeSeconds'].value / 60,
    meaning: 'minutes an unused environment lives (not published by AWS)',
  },
  seed: {
    use: everywhere,
    minimum: 0,
    maximum: 2 ** 32 - 1,
    fallback: 1,
    meaning: 'seed of the random numbers',
  },
  batchSize: { use: mapped, minimum: 1, maximum: facts['esm.batchSize.max'].value, meaning: 'records per batch' },
  batchWindowSeconds: {
    use: mapped,
    minimum: 0,
    maximum: facts['esm.batchWindow.maxSeconds'].value,
    fallback: 0,
    meaning: 'seconds to wait for a fuller batch',
  },
  maximumConcurrency: {
    use: ['sqs'],
    minimum: facts['sqs.esm.maximumConcurrencyMin'].value,
    maximum: facts['sqs.esm.maximumConcurrencyMax'].value,
    meaning: 'ScalingConfig.MaximumConcurrency',
  },
  minimumPollers: {
    use: ['sqs'],
    minimum: facts['sqs.pollers.minimumMin'].value,
    maximum: facts['sqs.pollers.minimumMax'].value,
    meaning: 'MinimumPollers; turns provisioned mode on',
  },
  maximumPollers: {
    use: ['sqs'],
    minimum: facts['sqs.pollers.minimumMin'].value,
    maximum: facts['sqs.pollers.maximumMax'].value,
    meaning: 'MaximumPollers; turns provisioned mode on',
  },
  messageGroups: { use: ['sqs'], minimum: 1, maximum: million, meaning: 'active message groups of a FIFO queue' },
  visibilityTimeoutSeconds: {
    use: ['sqs'],
    minimum: 1,
    maximum: facts['sqs.visibility.maxSeconds'].value,
    meaning: 'visibility timeout of the queue; default six batches and the window, at least 30',
  },
  maxReceiveCount: {
    use: ['sqs'],
    minimum: 1,
    maximum: 1000,
    fallback: facts['sqs.redrive.minReceiveCount'].value,
    meaning: 'receives before the dead-letter queue',
  },
  failurePercent: {
    use: ['sqs'],
    minimum: 0,
    maximum: 100,
    fallback: 0,
    meaning: 'percent of messages that fail at each attempt',
  },
  reportBatchItemFailures: {
    use: ['sqs'],
    minimum: 0,
    maximum: 1,
    fallback: 1,
    meaning: '1: only failed messages come back; 0: the whole batch',
  },
  initialBacklog: {
    use: ['sqs'],
    minimum: 0,
    maximum: 1_000_000_000,
    fallback: 0,
    meaning: 'messages waiting at the start',
  },
  shards: { use: ['stream'], minimum: 1, maximum: 10_000, fallback: 1, meaning: 'shards of the stream' },
  parallelizationFactor: {
    use: ['stream'],
    minimum: 1,
    maximum: facts['esm.parallelization.max'].value,
    fallback: 1,
    meaning: 'batches per shard at once',
  },
  recordKb: { use: ['stream'], minimum: 0.01, maximum: 10_240, fallback: 1, meaning: 'kilobytes per record' },
  maximumRetryAttempts: {
    use: ['stream'],
    minimum: -1,
    maximum: facts['esm.retries.max'].value,
    fallback: -1,
    meaning: 'retries of a failing batch; -1 until it expires',
  },
  maximumRecordAgeSeconds: {
    use: ['stream'],
    minimum: -1,
    maximum: facts['esm.recordAge.maxSeconds'].value,
    fallback: -1,
    meaning: 'age at which records are given up; -1 never',
  },
  bisectBatch: {
    use: ['stream'],
    minimum: 0,
    maximum: 1,
    fallback: 0,
    meaning: '1: BisectBatchOnFunctionError',
  },
  retentionHours: {
    use: ['stream'],
    minimum: 24,
    maximum: facts['kinesis.retention.maxDays'].value * 24,
    fallback: facts['kinesis.retention.defaultHours'].value,
    meaning: 'retention of the stream',
  },
  poisonAtSeconds: {
    use: ['stream'],
    minimum: 0,
    maximum: 31 * 86_400,
    meaning: 'second at which one record that always fails arrives',
  },
  invocations: {
    use: ['durable'],
    minimum: 1,
    maximum: 50,
    fallback: 2,
    meaning: 'invocations of one execution (waits + 1)',
  },
  waitSeconds: {
    use: ['durable'],
    minimum: 0,
    maximum: facts['durable.execution.maxSeconds'].value,
    fallback: 60,
    meaning: 'seconds waited between two invocations',
  },
  operations: {
    use: ['durable'],
    minimum: 1,
    maximum: facts['durable.operations.maxPerExecution'].value,
    meaning: 'durable operations of one execution; default twice the invocations',
  },
  payloadKb: { use: ['durable'], minimum: 0, maximum: 102_400, fallback: 8, meaning: 'kilobytes one execution writes' },
  cpuPercent: {
    use: ['managed-instances'],
    minimum: 1,
    maximum: 100,
    fallback: 50,
    meaning: 'percent of the handler time that needs a vCPU',
  },
  requestsPerVcpu: {
    use: ['managed-instances'],
    minimum: 1,
    maximum: 64,
    fallback: 16,
    meaning: 'requests one vCPU holds at once',
  },
  minimumInstances: {
    use: ['managed-instances'],
    minimum: facts['managed-instances.instances.minimum'].value,
    maximum: 5000,
    fallback: facts['managed-instances.instances.minimum'].value,
    meaning: 'instances kept at least',
  },
  maxVcpu: {
    use: ['managed-instances'],
    minimum: facts['managed-instances.provider.minVcpu'].value,
    maximum: facts['managed-instances.provider.maxVcpu'].value,
    fallback: facts['managed-instances.provider.maxVcpuDefault'].value,
    meaning: 'MaxVCpuCount of the capacity provider',
  },
  targetCpuPercent: {
    use: ['managed-instances'],
    minimum: 5,
    maximum: 95,
    fallback: facts['managed-instances.scaling.typicalCpuTarget'].value * 100,
    meaning: 'CPU use scaling aims at',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;
type WithFallback = { [K in SettingName]: (typeof settings)[K] extends { fallback: number } ? K : never }[SettingName];

/** Settings with their defaults filled in; those without a default only when given. */
export type FilledSettings = Record<WithFallback, number> & Partial<Record<SettingName, number>>;

const isSettingName = (name: string): name is SettingName => Object.hasOwn(settings, name);

/** Names and meanings for the triggers and computes given, for messages and documentation. */
function listSettings(use: readonly (Trigger | Compute)[]): string[] {
  return Object.entries<Setting>(settings)
    .filter(([, setting]) => setting.use.some((each) => use.includes(each)))
    .map(([name, setting]) => {
      const range = `${setting.minimum} to ${setting.maximum}`;
      const fallback = setting.fallback === undefined ? '' : `, default ${setting.fallback}`;
      return `${name}: ${setting.meaning} (${range}${fallback})`;
    });
}

/** Checks names and ranges and fills defaults; throws UserError that lists what may be set here. */
export function fillSettings(
  given: Readonly<Record<string, number>>,
  trigger: Trigger,
  compute: Compute,
): FilledSettings {
  const use = compute === 'managed-instances' ? [compute] : [trigger];
  for (const [name, value] of Object.entries(given)) assertSetting(name, value, use);
  return Object.assign(fallbacks(), given);
}

function assertSetting(name: string, value: number, use: readonly (Trigger | Compute)[]): void {
  const allowed = listSettings(use).join('; ');
  if (!isSettingName(name)) throw new UserError(`Unknown setting "${name}". For ${use[0]}: ${allowed}.`);
  const setting: Setting = settings[name];
  if (!setting.use.some((each) => use.includes(each))) {
    throw new UserError(
      `Setting "${name}" has no meaning for ${use[0]}; it is for ${setting.use.join(', ')}. For ${use[0]}: ${allowed}.`,
    );
  }
  if (!Number.isFinite(value) || value < setting.minimum || value > setting.maximum) {
    throw new UserError(
      `Setting "${name}" is ${value}; allowed is ${setting.minimum} to ${setting.maximum} (${setting.meaning}).`,
    );
  }
}

function fallbacks(): Record<WithFallback, number> {
  const pick = (name: WithFallback): number => settings[name].fallback;
  return {
    accountConcurrency: pick('accountConcurrency'),
    provisionedConcurrency: pick('provisionedConcurrency'),
    initMs: pick('initMs'),
    idleMinutes: pick('idleMinutes'),
    seed: pick('seed'),
    batchWindowSeconds: pick('batchWindowSeconds'),
    maxReceiveCount: pick('maxReceiveCount'),
    failurePercent: pick('failurePercent'),
    reportBatchItemFailures: pick('reportBatchItemFailures'),
    initialBacklog: pick('initialBacklog'),
    shards: pick('shards'),
    parallelizationFactor: pick('parallelizationFactor'),
    recordKb: pick('recordKb'),
    maximumRetryAttempts: pick('maximumRetryAttempts'),
    maximumRecordAgeSeconds: pick('maximumRecordAgeSeconds'),
    bisectBatch: pick('bisectBatch'),
    retentionHours: pick('retentionHours'),
    invocations: pick('invocations'),
    waitSeconds: pick('waitSeconds'),
    payloadKb: pick('payloadKb'),
    cpuPercent: pick('cpuPercent'),
    requestsPerVcpu: pick('requestsPerVcpu'),
    minimumInstances: pick('minimumInstances'),
    maxVcpu: pick('maxVcpu'),
    targetCpuPercent: pick('targetCpuPercent'),
  };
}
