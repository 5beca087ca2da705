import { defineFacts } from './types.ts';
import {
  lambdaApiModel,
  managedInstancesCalculator,
  managedInstancesPage,
  managedInstancesQuotasPage,
  notReRead,
  samTransform,
} from './sources.ts';

/** Lambda Managed Instances (LMI). */
export const managedInstancesFacts = defineFacts({
  'managed-instances.timeout.syncSeconds': {
    statement: 'A synchronous invocation on managed instances ends after at most 900 seconds.',
    value: 900,
    unit: 'seconds',
    ...lambdaApiModel,
  },
  'managed-instances.timeout.asyncSeconds': {
    statement:
      'Since 2026-09-09 asynchronous and event-source invocations on managed instances run up to 5400 seconds (not for MQ or DocumentDB).',
    value: 5400,
    unit: 'seconds',
    ...lambdaApiModel,
  },
  'managed-instances.memory.minMb': {
    statement: 'A function on managed instances has at least 2048 MB.',
    value: 2048,
    unit: 'MB',
    ...managedInstancesPage,
  },
  'managed-instances.memory.maxMb': {
    statement: 'A function on managed instances has at most 32768 MB (32 GB).',
    value: 32_768,
    unit: 'MB',
    ...managedInstancesPage,
  },
  'managed-instances.memory.gibPerVcpu': {
    statement: 'Memory per vCPU is 2, 4 or 8 GiB.',
    value: [2, 4, 8],
    unit: 'GiB per vCPU',
    ...lambdaApiModel,
  },
  'managed-instances.cpu.maxVcpu': {
    statement: 'An execution environment on managed instances has up to 16 vCPUs.',
    value: 16,
    unit: 'vCPU',
    ...managedInstancesPage,
  },
  'managed-instances.concurrency.perVcpu': {
    statement: 'Concurrent requests per vCPU: Node.js 64, Java and .NET 32, Python 16.',
    value: { nodejs: 64, java: 32, dotnet: 32, python: 16, rust: 64 },
    unit: 'requests per vCPU',
    ...managedInstancesPage,
  },
  'managed-instances.concurrency.maxPerEnvironment': {
    statement: 'PerExecutionEnvironmentMaxConcurrency is 1 to 1600.',
    value: 1600,
    unit: 'requests',
    ...lambdaApiModel,
  },
  'managed-instances.instances.minimum': {
    statement:
      'Publishing a version starts 3 instances, one per Availability Zone; there is no scale to zero by itself.',
    value: 3,
    unit: 'instances',
    ...managedInstancesPage,
  },
  'managed-instances.instances.overheadVcpu': {
    statement: 'About 1 vCPU of each instance goes to the system (AWS calculator, not the guide).',
    value: 1,
    unit: 'vCPU',
    ...managedInstancesCalculator,
    confidence: 'reported',
  },
  'managed-instances.instances.overheadGb': {
    statement: 'About 1 GB of memory of each instance goes to the system (AWS calculator, not the guide).',
    value: 1,
    unit: 'GB',
    ...managedInstancesCalculator,
    confidence: 'reported',
  },
  'managed-instances.instances.maxLifetimeDays': {
    statement:
      'Instances are replaced after at most 14 days (another AWS source says about 12 hours): do not rely on either.',
    value: 14,
    unit: 'days',
    source: managedInstancesPage.source,
    ...notReRead,
  },
  'managed-instances.scaling.burstFactor': {
    statement: 'Traffic may grow to 2 times within 5 minutes without throttling; more is answered with 429.',
    value: 2,
    unit: 'times in 5 minutes',
    ...managedInstancesPage,
  },
  'managed-instances.scaling.burstMinutes': {
    statement: 'The growth that managed instances absorb is counted over 5 minutes.',
    value: 5,
    unit: 'minutes',
    ...managedInstancesPage,
  },
  'managed-instances.scaling.typicalCpuTarget': {
    statement: 'Managed instances keep about 50 % CPU headroom by default.',
    value: 0.5,
    unit: 'share of CPU',
    ...managedInstancesPage,
    confidence: 'reported',
  },
  'managed-instances.scaling.maxEnvironments': {
    statement: 'MinExecutionEnvironments and MaxExecutionEnvironments of a function are 0 to 15000.',
    value: 15_000,
    unit: 'execution environments',
    ...lambdaApiModel,
  },
  'managed-instances.provider.maxVcpuDefault': {
    statement: 'MaxVCpuCount of a capacity provider is 400 by default.',
    value: 400,
    unit: 'vCPU',
    ...lambdaApiModel,
  },
  'managed-instances.provider.maxVcpu': {
    statement: 'MaxVCpuCount of a capacity provider is 2 to 15000 (CDK refuses less than 12).',
    value: 15_000,
    unit: 'vCPU',
    ...lambdaApiModel,
  },
  'managed-instances.provider.minVcpu': {
    statement: 'MaxVCpuCount of a capacity provider is at least 2.',
    value: 2,
    unit: 'vCPU',
    ...lambdaApiModel,
  },
  'managed-instances.provider.maxInstanceTypes': {
    statement: 'A capacity provider lists at most 400 allowed or excluded instance types, not both.',
    value: 400,
    unit: 'instance types',
    ...lambdaApiModel,
  },
  'managed-instances.provider.perAccount': {
    statement: 'An account has 1000 capacity providers.',
    value: 1000,
    unit: 'capacity providers',
    ...managedInstancesQuotasPage,
  },
  'managed-instances.provider.versions': {
    statement: 'A capacity provider carries at most 100 function versions.',
    value: 100,
    unit: 'versions',
    ...managedInstancesQuotasPage,
  },
  'managed-instances.eventSources.supported': {
    statement:
      'Event source mappings on managed instances: SQS, Kinesis, DynamoDB Streams, MSK and self-managed Kafka only.',
    value: ['sqs', 'kinesis', 'dynamodb', 'msk', 'kafka'],
    ...managedInstancesQuotasPage,
  },
  'managed-instances.eventSources.megabytesPerSecond': {
    statement:
      'Throughput on managed instances: SQS 5, Kafka 1, Kinesis 25, DynamoDB Streams 10, asynchronous invocation 5 MB per second.',
    value: { sqs: 5, kafka: 1, kinesis: 25, dynamodb: 10, async: 5 },
    unit: 'MB per second',
    ...managedInstancesQuotasPage,
  },
  'managed-instances.runtimes.supported': {
    statement:
      'Managed instances run Node.js 22+, Python 3.13+, Java 21+, .NET 8+ and Rust on provided.al2023; the function must be created for them.',
    value: [
      'nodejs22.x',
      'nodejs24.x',
      'nodejs26.x',
      'python3.13',
      'python3.14',
      'python3.15',
      'java21',
      'java25',
      'dotnet8',
      'dotnet10',
      'provided.al2023',
    ],
    ...managedInstancesPage,
  },
  'managed-instances.isolation.boundary': {
    statement:
      'Functions share instances as containers: the capacity provider is the security boundary, so only trusted code may share one.',
    ...managedInstancesPage,
  },
  'managed-instances.network.egress': {
    statement: 'Managed instances need a NAT gateway or VPC endpoints, also for their logs.',
    ...managedInstancesPage,
  },
  'managed-instances.gpu.supported': {
    statement:
      'Managed instances offer C, M and R instance families; no AWS document, schema or sample shows a GPU family.',
    value: false,
    ...managedInstancesPage,
  },
  'managed-instances.node.threadSafety': {
    statement:
      'Several requests share one Node.js environment: no mutable module state, no process.env changes, request ids in /tmp names.',
    ...managedInstancesPage,
  },
  'managed-instances.node.minimumVersions': {
    statement:
      'Several requests at once in one process are safe from AWS SDK for JavaScript 3.933.0, Powertools 2.29.0 and X-Ray SDK 3.12.0 on.',
    value: { '@aws-sdk/': '3.933.0', '@aws-lambda-powertools/': '2.29.0', 'aws-xray-sdk-core': '3.12.0' },
    ...managedInstancesPage,
  },
  'managed-instances.sam.shape': {
    statement:
      'In SAM, CapacityProviderConfig is flat (Arn, PerExecutionEnvironmentMaxConcurrency, ExecutionEnvironmentMemoryGiBPerVCpu); the nested CloudFormation form is rejected.',
    ...samTransform,
  },
  'managed-instances.sam.excludes': {
    statement:
      'In SAM, CapacityProviderConfig excludes VpcConfig (also from Globals) and ProvisionedConcurrencyConfig.',
    ...samTransform,
  },
  'managed-instances.fit.requestsPerMonth': {
    statement: 'AWS suggests managed instances from about 50 million to 100 million steady requests per month.',
    value: 50_000_000,
    unit: 'requests per month',
    ...managedInstancesPage,
  },
  'managed-instances.fit.utilisation': {
    statement:
      'CPU-bound work is cheaper on a c7g.xlarge of managed instances than on arm64 Lambda from a CPU use of about 67 % (48 % with a one-year, 29 % with a three-year commitment); waiting requests lower that.',
    value: 0.67,
    unit: 'share of CPU',
    source:
      'calculated from the AWS Price List of 2026-09-19: 1.15 × $0.145 ÷ 3 usable vCPUs against $0.0829 per Lambda vCPU-hour',
    checkedOn: '2026-11-21',
    confidence: 'verified',
  },
});
