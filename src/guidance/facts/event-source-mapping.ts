import { eventSourceFacts as facts } from './event-sources.ts';

/** Sources that Lambda reads through an event source mapping. */
export const mappingSources = ['sqs', 'kinesis', 'dynamodb', 'msk', 'kafka', 'mq', 'documentdb'] as const;
export type MappingSource = (typeof mappingSources)[number];

/** A numeric property of a mapping and what Lambda takes for it. */
export interface PropertyRange {
  /** Keys from the properties on. */
  readonly path: readonly string[];
  readonly min: number;
  readonly max: number;
  /** A value outside the range that is taken too: -1 stands for "no limit". */
  readonly besides?: -1;
  /** Above this, within the range, another part of AWS may still refuse it. */
  readonly safe?: number;
}

/** Ranges of the numbers of a mapping that reads this source. */
export function mappingRanges(source: MappingSource): readonly PropertyRange[] {
  return [...commonRanges, ...pollerRanges(source === 'sqs')];
}

const commonRanges: readonly PropertyRange[] = [
  { path: ['BatchSize'], min: 1, max: facts['esm.batchSize.max'].value },
  { path: ['MaximumBatchingWindowInSeconds'], min: 0, max: facts['esm.batchWindow.maxSeconds'].value },
  { path: ['MaximumRetryAttempts'], min: 0, max: facts['esm.retries.max'].value, besides: -1 },
  {
    path: ['MaximumRecordAgeInSeconds'],
    min: facts['esm.recordAge.minSeconds'].value,
    max: facts['esm.recordAge.maxSeconds'].value,
    besides: -1,
  },
  { path: ['ParallelizationFactor'], min: 1, max: facts['esm.parallelization.max'].value },
  { path: ['TumblingWindowInSeconds'], min: 0, max: facts['esm.tumblingWindow.maxSeconds'].value },
  {
    path: ['ScalingConfig', 'MaximumConcurrency'],
    min: facts['sqs.esm.maximumConcurrencyMin'].value,
    max: facts['sqs.esm.maximumConcurrencyMax'].value,
  },
];

function pollerRanges(isSqs: boolean): readonly PropertyRange[] {
  const least = ['ProvisionedPollerConfig', 'MinimumPollers'];
  const most = ['ProvisionedPollerConfig', 'MaximumPollers'];
  if (!isSqs) {
    return [
      { path: least, min: 1, max: facts['kafka.pollers.minimumMax'].value },
      { path: most, min: 1, max: facts['kafka.pollers.maximumMax'].value },
    ];
  }
  const min = facts['sqs.pollers.minimumMin'].value;
  return [
    { path: least, min, max: facts['sqs.pollers.minimumMax'].value },
    {
      path: most,
      min,
      max: facts['sqs.pollers.maximumMax'].value,
      safe: facts['sqs.pollers.maximumSafe'].value,
    },
  ];
}
