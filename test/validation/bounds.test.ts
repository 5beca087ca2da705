import { expect, it } from 'vitest';
import { loadResourceSchemas } from '../../src/cloudformation/schemas/resource-schemas.ts';
import { mappingRanges, type MappingSource } from '../../src/guidance/facts/event-source-mapping.ts';
import { facts } from '../../src/guidance/facts/index.ts';

const fixed = (minimum?: number, maximum?: number) => ({ minimum, maximum });
const rangeOf = (name: string, source: MappingSource) => {
  const { min, max } = mappingRanges(source).find(({ path }) => path.join('.') === name) ?? {};
  return fixed(min, max);
};
const mapping = (name: string) => rangeOf(name, 'kinesis');
const queuePollers = (name: string) => rangeOf(name, 'sqs');
const environments = fixed(0, facts['managed-instances.scaling.maxEnvironments'].value);
const ratios = facts['managed-instances.memory.gibPerVcpu'].value;

/** Bounds that rules take from the facts, where the dated schema has one too: type, nested type, property, ours. */
const confirmed = [
  ['AWS::Lambda::Function', '', 'Timeout', fixed(1, facts['lambda.timeout.maxSeconds'].value)],
  [
    'AWS::Lambda::Function',
    'EphemeralStorage',
    'Size',
    fixed(facts['lambda.storage.ephemeralMinMb'].value, facts['lambda.storage.ephemeralMaxMb'].value),
  ],
  [
    'AWS::Lambda::Function',
    'DurableConfig',
    'ExecutionTimeout',
    fixed(facts['durable.execution.minSeconds'].value, facts['durable.execution.maxSeconds'].value),
  ],
  [
    'AWS::Lambda::Function',
    'DurableConfig',
    'RetentionPeriodInDays',
    fixed(facts['durable.retention.minDays'].value, facts['durable.retention.maxDays'].value),
  ],
  [
    'AWS::Lambda::Function',
    'LambdaManagedInstancesCapacityProviderConfig',
    'PerExecutionEnvironmentMaxConcurrency',
    fixed(1, facts['managed-instances.concurrency.maxPerEnvironment'].value),
  ],
  [
    'AWS::Lambda::Function',
    'LambdaManagedInstancesCapacityProviderConfig',
    'ExecutionEnvironmentMemoryGiBPerVCpu',
    fixed(Math.min(...ratios), Math.max(...ratios)),
  ],
  ['AWS::Lambda::Function', 'FunctionScalingConfig', 'MinExecutionEnvironments', environments],
  ['AWS::Lambda::Function', 'FunctionScalingConfig', 'MaxExecutionEnvironments', environments],
  [
    'AWS::Lambda::CapacityProvider',
    'CapacityProviderScalingConfig',
    'MaxVCpuCount',
    fixed(facts['managed-instances.provider.minVcpu'].value, facts['managed-instances.provider.maxVcpu'].value),
  ],
  ['AWS::Lambda::EventSourceMapping', '', 'BatchSize', mapping('BatchSize')],
  ['AWS::Lambda::EventSourceMapping', '', 'MaximumBatchingWindowInSeconds', mapping('MaximumBatchingWindowInSeconds')],
  ['AWS::Lambda::EventSourceMapping', '', 'MaximumRetryAttempts', mapping('MaximumRetryAttempts')],
  ['AWS::Lambda::EventSourceMapping', '', 'MaximumRecordAgeInSeconds', mapping('MaximumRecordAgeInSeconds')],
  ['AWS::Lambda::EventSourceMapping', '', 'ParallelizationFactor', mapping('ParallelizationFactor')],
  ['AWS::Lambda::EventSourceMapping', '', 'TumblingWindowInSeconds', mapping('TumblingWindowInSeconds')],
  [
    'AWS::Lambda::EventSourceMapping',
    'ScalingConfig',
    'MaximumConcurrency',
    mapping('ScalingConfig.MaximumConcurrency'),
  ],
  [
    'AWS::Lambda::EventSourceMapping',
    'ProvisionedPollerConfig',
    'MaximumPollers',
    queuePollers('ProvisionedPollerConfig.MaximumPollers'),
  ],
] as const;

/** Where the dated schema says something else, and why ours holds. */
const newer: Readonly<Record<string, string>> = {
  MaximumPollers: 'the API takes 10,000 pollers of a queue since the schema was read',
  MaximumRetryAttempts: 'the schema has no gap between -1, which stands for no limit, and 0',
  MaximumRecordAgeInSeconds: 'the schema has no gap between -1, which stands for no limit, and 60',
};

it.each(confirmed)('agrees with the schema on %s %s %s', (type, nested, name, { minimum, maximum }) => {
  const schema = loadResourceSchemas().get(type);
  const properties = nested === '' ? schema?.properties : schema?.definition(nested);
  const { min, max } = properties?.get(name)?.bounds ?? {};
  expect(min ?? max).toBeDefined();
  const isSame = (min === undefined || min === minimum) && (max === undefined || max === maximum);
  expect(isSame || newer[name] !== undefined).toBe(true);
  expect(isSame && newer[name] !== undefined).toBe(false);
});
