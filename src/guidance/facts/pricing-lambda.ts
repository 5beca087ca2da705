import { defineFacts } from './types.ts';
import { lambdaPriceList, lambdaPricingPage } from './sources.ts';

/** List prices of everything Lambda, us-east-1, before tax. Tiers name the amount at which each ends. */
export const lambdaPriceFacts = defineFacts({
  'price.lambda.requestsPerMillion': {
    statement: 'One million Lambda requests cost $0.20.',
    value: 0.2,
    unit: 'USD per million requests',
    ...lambdaPriceList,
  },
  'price.lambda.gbSecond.x86_64': {
    statement:
      'A GB-second on x86_64 costs $0.0000166667 up to 6 billion a month, then $0.0000150000 to 15 billion, then $0.0000133334.',
    value: [
      { upTo: 6e9, usd: 0.0000166667 },
      { upTo: 15e9, usd: 0.000015 },
      { upTo: Infinity, usd: 0.0000133334 },
    ],
    unit: 'USD per GB-second',
    ...lambdaPriceList,
  },
  'price.lambda.gbSecond.arm64': {
    statement:
      'A GB-second on arm64 costs $0.0000133334 up to 7.5 billion a month, then $0.0000120001 to 18.75 billion, then $0.0000106667.',
    value: [
      { upTo: 7.5e9, usd: 0.0000133334 },
      { upTo: 18.75e9, usd: 0.0000120001 },
      { upTo: Infinity, usd: 0.0000106667 },
    ],
    unit: 'USD per GB-second',
    ...lambdaPriceList,
  },
  'price.lambda.freeRequests': {
    statement: 'The first 1000000 requests of every month are free, for ever.',
    value: 1_000_000,
    unit: 'requests per month',
    ...lambdaPriceList,
  },
  'price.lambda.freeGbSeconds': {
    statement: 'The first 400000 GB-seconds of every month are free, for ever (not for provisioned concurrency).',
    value: 400_000,
    unit: 'GB-seconds per month',
    ...lambdaPriceList,
  },
  'price.lambda.provisionedGbSecond.x86_64': {
    statement: 'Provisioned concurrency on x86_64 costs $0.0000041667 per GB-second, in steps of 5 minutes.',
    value: 0.0000041667,
    unit: 'USD per GB-second',
    ...lambdaPriceList,
  },
  'price.lambda.provisionedGbSecond.arm64': {
    statement: 'Provisioned concurrency on arm64 costs $0.0000033334 per GB-second.',
    value: 0.0000033334,
    unit: 'USD per GB-second',
    ...lambdaPriceList,
  },
  'price.lambda.provisionedDuration.x86_64': {
    statement: 'Duration on provisioned concurrency (x86_64) costs $0.0000097222 per GB-second.',
    value: 0.0000097222,
    unit: 'USD per GB-second',
    ...lambdaPriceList,
  },
  'price.lambda.provisionedDuration.arm64': {
    statement: 'Duration on provisioned concurrency (arm64) costs $0.0000077778 per GB-second.',
    value: 0.0000077778,
    unit: 'USD per GB-second',
    ...lambdaPriceList,
  },
  'price.lambda.provisionedRoundingSeconds': {
    statement: 'Provisioned concurrency is billed in steps of 300 seconds.',
    value: 300,
    unit: 'seconds',
    ...lambdaPricingPage,
  },
  'price.lambda.savingsPlan.x86_64': {
    statement: 'A Compute Savings Plan (1 year, no upfront) lowers the x86_64 GB-second to $0.0000147.',
    value: 0.0000147,
    unit: 'USD per GB-second',
    ...lambdaPriceList,
  },
  'price.lambda.savingsPlan.arm64': {
    statement: 'A Compute Savings Plan (1 year, no upfront) lowers the arm64 GB-second to $0.0000117.',
    value: 0.0000117,
    unit: 'USD per GB-second',
    ...lambdaPriceList,
  },
  'price.lambda.savingsPlan.maxShare': {
    statement:
      'Compute Savings Plans take 12 % (1 year, no upfront) to 17 % (3 years, all upfront) off Lambda duration.',
    value: 0.17,
    unit: 'share of duration cost',
    ...lambdaPriceList,
  },
  'price.lambda.tenantEnvironmentGb.x86_64': {
    statement: 'Each new tenant-isolated environment costs $0.000166667 per GB on x86_64.',
    value: 0.000166667,
    unit: 'USD per GB and new environment',
    ...lambdaPriceList,
  },
  'price.lambda.tenantEnvironmentGb.arm64': {
    statement: 'Each new tenant-isolated environment costs $0.000133333 per GB on arm64.',
    value: 0.000133333,
    unit: 'USD per GB and new environment',
    ...lambdaPriceList,
  },
  'price.lambda.storageGbSecond': {
    statement: '/tmp above 512 MB costs $0.0000000309 per GB-second.',
    value: 0.0000000309,
    unit: 'USD per GB-second',
    ...lambdaPriceList,
  },
  'price.lambda.streamedGb': {
    statement: 'Streamed responses cost $0.008 per GB beyond the first 6 MB of each.',
    value: 0.008,
    unit: 'USD per GB',
    ...lambdaPriceList,
  },
  'price.lambda.streamedFreeGb': {
    statement: 'The first 100 GB of streamed responses a month are free.',
    value: 100,
    unit: 'GB per month',
    ...lambdaPricingPage,
  },
  'price.lambda.snapStartCacheGbSecond': {
    statement: 'A SnapStart snapshot (not Java) costs $0.0000015046 per GB-second, at least 3 hours.',
    value: 0.0000015046,
    unit: 'USD per GB-second',
    ...lambdaPriceList,
  },
  'price.lambda.snapStartRestoreGb': {
    statement: 'Restoring a SnapStart snapshot (not Java) costs $0.0001397998 per GB.',
    value: 0.0001397998,
    unit: 'USD per GB restored',
    ...lambdaPriceList,
  },
  'price.lambda.asyncEventChunkKb': {
    statement: 'Asynchronous events above 256 KB cost one more request per 64 KB.',
    value: 64,
    unit: 'KB',
    ...lambdaPricingPage,
  },
  'price.lambda.edgeRequestsPerMillion': {
    statement: 'One million Lambda@Edge requests cost $0.60.',
    value: 0.6,
    unit: 'USD per million requests',
    ...lambdaPriceList,
  },
  'price.lambda.edgeGbSecond': {
    statement: 'A GB-second of Lambda@Edge costs $0.00005001.',
    value: 0.00005001,
    unit: 'USD per GB-second',
    ...lambdaPriceList,
  },
  'price.durable.operationsPerMillion': {
    statement: 'One million durable operations cost $8.00.',
    value: 8,
    unit: 'USD per million operations',
    ...lambdaPricingPage,
  },
  'price.durable.writtenGb': {
    statement: 'Data written by durable operations costs $0.25 per GB.',
    value: 0.25,
    unit: 'USD per GB',
    ...lambdaPricingPage,
  },
  'price.durable.retainedGbMonth': {
    statement: 'Durable data kept during and after the execution costs $0.15 per GB-month.',
    value: 0.15,
    unit: 'USD per GB-month',
    ...lambdaPricingPage,
  },
  'price.managed-instances.feeShare': {
    statement:
      'Managed instances add 15 % of the EC2 on-demand price as a fee that no discount lowers, and drop the duration charge.',
    value: 0.15,
    unit: 'share of the on-demand price',
    ...lambdaPricingPage,
  },
  'price.microvm.vcpuSecond': {
    statement: 'A MicroVM vCPU-second costs $0.0000276944.',
    value: 0.0000276944,
    unit: 'USD per vCPU-second',
    ...lambdaPricingPage,
  },
  'price.microvm.gbSecond': {
    statement: 'A MicroVM GB-second costs $0.0000036667.',
    value: 0.0000036667,
    unit: 'USD per GB-second',
    ...lambdaPricingPage,
  },
  'price.microvm.snapshotWriteGb': {
    statement: 'Writing a MicroVM snapshot costs $0.0038 per GB.',
    value: 0.0038,
    unit: 'USD per GB',
    ...lambdaPricingPage,
  },
  'price.microvm.snapshotReadGb': {
    statement: 'Reading a MicroVM snapshot costs $0.00155 per GB.',
    value: 0.00155,
    unit: 'USD per GB',
    ...lambdaPricingPage,
  },
  'price.microvm.snapshotGbMonth': {
    statement: 'Storing MicroVM snapshots costs $0.08 per GB-month.',
    value: 0.08,
    unit: 'USD per GB-month',
    ...lambdaPricingPage,
  },
  'price.pollers.kafkaUnitHour': {
    statement: 'An event poller unit of Kafka costs $0.185 per hour.',
    value: 0.185,
    unit: 'USD per unit-hour',
    ...lambdaPricingPage,
  },
  'price.pollers.sqsUnitHour': {
    statement: 'An event poller unit of SQS costs $0.00925 per hour (at least 2).',
    value: 0.00925,
    unit: 'USD per unit-hour',
    ...lambdaPricingPage,
  },
});
