import { defineFacts } from './types.ts';
import { appRunnerPage, batchPage, ecsExpressPage, fargatePage, notReRead } from './sources.ts';

/** Fargate, ECS Express Mode, EC2, Batch and App Runner. */
export const containerFacts = defineFacts({
  'fargate.cpu.sizes': {
    statement: 'A Fargate task has 0.25, 0.5, 1, 2, 4, 8 or 16 vCPUs, each with a range of memory.',
    value: [
      { vcpu: 0.25, memoryGb: [0.5, 1, 2] },
      { vcpu: 0.5, memoryGb: [1, 2, 3, 4] },
      { vcpu: 1, memoryGb: [2, 3, 4, 5, 6, 7, 8] },
      { vcpu: 2, memoryGb: [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16] },
      { vcpu: 4, memoryGb: [8, 9, 10, 12, 14, 16, 20, 24, 28, 30] },
      { vcpu: 8, memoryGb: [16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60] },
      { vcpu: 16, memoryGb: [32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120] },
    ],
    ...fargatePage,
  },
  'fargate.cpu.max': { statement: 'A Fargate task has at most 16 vCPUs.', value: 16, unit: 'vCPU', ...fargatePage },
  'fargate.memory.maxMb': {
    statement: 'A Fargate task has at most 122880 MB (120 GiB).',
    value: 122_880,
    unit: 'MB',
    ...fargatePage,
  },
  'fargate.storage.includedGb': {
    statement: 'A Fargate task has 20 GB of storage included, up to 200.',
    value: 20,
    unit: 'GB',
    ...fargatePage,
  },
  'fargate.gpu.supported': { statement: 'Fargate has no GPUs; ECS on EC2 has.', value: false, ...fargatePage },
  'fargate.start.seconds': {
    statement: 'A new Fargate task takes about 30 seconds to serve.',
    value: 30,
    unit: 'seconds',
    ...fargatePage,
    confidence: 'reported',
  },
  'fargate.tasks.minimum': {
    statement: 'A service that must survive the loss of a zone runs at least 2 tasks.',
    value: 2,
    unit: 'tasks',
    ...fargatePage,
  },
  'fargate.cpu.target': {
    statement: 'Container services are usually scaled to about 70 % CPU.',
    value: 0.7,
    unit: 'share of CPU',
    ...fargatePage,
    confidence: 'reported',
  },
  'fargate.connection.kb': {
    statement: 'An open connection is assumed to hold 50 KB of a server process; measure yours.',
    value: 50,
    unit: 'KB per connection',
    source: 'assumption for estimates',
    ...notReRead,
  },
  'fargate.concurrency.perVcpu': {
    statement: 'A Node.js container is assumed to hold 64 waiting requests per vCPU, as managed instances do.',
    value: 64,
    unit: 'requests per vCPU',
    source: 'assumption for estimates',
    checkedOn: '2026-11-21',
    confidence: 'unconfirmed',
  },
  'ecs-express.successor.of': {
    statement:
      'ECS Express Mode builds a Fargate service with load balancer, domain and scaling from an image; AWS names it as the successor of App Runner.',
    ...ecsExpressPage,
  },
  'app-runner.newCustomers.until': {
    statement: 'App Runner takes no new customers since 2026-04-30; existing services keep running.',
    value: '2026-04-30',
    ...appRunnerPage,
  },
  'ec2.instances.start': {
    statement: 'EC2 instances take minutes to start: keep headroom for bursts.',
    ...batchPage,
    confidence: 'reported',
  },
  'ec2.memory.largestMb': {
    statement:
      'Memory-optimised EC2 instances reach 1572864 MB (1.5 TiB) in the R family and more in X and U families.',
    value: 1_572_864,
    unit: 'MB',
    source: 'https://aws.amazon.com/ec2/instance-types/',
    checkedOn: '2026-11-21',
    confidence: 'documented',
  },
  'batch.when.use': {
    statement: 'AWS Batch queues container jobs on Fargate or EC2, with GPUs on EC2 and no charge of its own.',
    ...batchPage,
  },
  'batch.start.seconds': {
    statement: 'A Batch job waits about 60 seconds before it starts: jobs shorter than a few minutes waste it.',
    value: 60,
    unit: 'seconds',
    ...batchPage,
    confidence: 'reported',
  },
  'windows.framework.supported': {
    statement: '.NET Framework and Windows services run on EC2 or Windows containers, never on Lambda.',
    value: false,
    ...batchPage,
  },
});
