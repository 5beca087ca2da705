import type { OptionId } from '../../src/guidance/fit/options.ts';
import type { WorkloadInput } from '../../src/guidance/fit/workload.ts';

export interface LabelledWorkload {
  readonly row: number;
  readonly name: string;
  readonly input: WorkloadInput;
  /** Options a careful reader accepts as the first recommendation. */
  readonly accept: readonly OptionId[];
  /** True when there is one right answer; false when several are fair. */
  readonly unambiguous: boolean;
  /** Compute and requests of an option (arm64, no free tier), where it was worked out by hand. */
  readonly usd?: {
    readonly option: OptionId;
    readonly items: RegExp;
    readonly expected: number;
    readonly tolerance: number;
  };
  /** Text that the answer must contain, e.g. a limit it has to flag. */
  readonly mentions?: RegExp;
}

const minute = 60;
const hour = 3600;
const day = 86_400;
const lambdaItems = /^Lambda (duration|requests)$/;

/**
 * Workloads labelled by reading what AWS and others publish about such cases. The labels are ours: they are no
 * independent ground truth for rules drawn from the same statements, so rules must never be fitted to single rows.
 */
export const labelledWorkloads: readonly LabelledWorkload[] = [
  {
    row: 1,
    name: 'internal admin API in office hours',
    input: {
      requestsPerMonth: 50_000,
      averageDurationMs: 150,
      memoryMb: 512,
      trigger: 'http',
      idleShare: 0.75,
      peakToMeanRatio: 6,
    },
    accept: ['lambda'],
    unambiguous: true,
    usd: { option: 'lambda', items: lambdaItems, expected: 0.06, tolerance: 0.01 },
  },
  {
    row: 2,
    name: 'S3 thumbnailer, bursty',
    input: {
      requestsPerMonth: 2e6,
      averageDurationMs: 800,
      memoryMb: 1536,
      trigger: 'event',
      peakToMeanRatio: 10,
      cpuShare: 0.9,
    },
    accept: ['lambda'],
    unambiguous: true,
    usd: { option: 'lambda', items: lambdaItems, expected: 32.4, tolerance: 0.01 },
  },
  {
    row: 3,
    name: 'steady Node API with a three-year plan, wants the Lambda model',
    input: {
      requestsPerSecond: 500,
      peakToMeanRatio: 1.3,
      averageDurationMs: 100,
      memoryMb: 1024,
      cpuShare: 0.2,
      trigger: 'http',
      commitmentDiscount: 0.65,
      existing: 'lambda',
      idleShare: 0,
    },
    accept: ['lambda-managed-instances'],
    unambiguous: true,
    usd: { option: 'lambda', items: lambdaItems, expected: 2015, tolerance: 1 },
    mentions: /HTTP API would add \$1,2\d\d/,
  },
  {
    row: 5,
    name: 'steady API that waits for its database',
    input: {
      requestsPerSecond: 100,
      peakToMeanRatio: 1.4,
      averageDurationMs: 200,
      memoryMb: 1024,
      cpuShare: 0.1,
      trigger: 'http',
      idleShare: 0,
    },
    accept: ['lambda-managed-instances', 'fargate', 'ecs-express'],
    unambiguous: false,
    usd: { option: 'lambda', items: lambdaItems, expected: 753, tolerance: 1 },
  },
  {
    row: 6,
    name: 'small steady API',
    input: { requestsPerMonth: 5e6, averageDurationMs: 50, memoryMb: 256, peakToMeanRatio: 1.5, trigger: 'http' },
    accept: ['lambda'],
    unambiguous: true,
    usd: { option: 'lambda', items: lambdaItems, expected: 1.83, tolerance: 0.01 },
  },
  {
    row: 7,
    name: 'order approval with a human wait of up to a week, TypeScript',
    input: {
      requestsPerMonth: 20_000,
      averageDurationMs: 1500,
      memoryMb: 512,
      trigger: 'workflow',
      workflow: { steps: 3, waitsSeconds: 7 * day },
      runtime: 'nodejs24.x',
    },
    accept: ['lambda-durable'],
    unambiguous: true,
  },
  {
    row: 9,
    name: 'Glue, ECS and EMR jobs in sequence, audited',
    input: {
      requestsPerMonth: 20_000,
      averageDurationMs: 5000,
      memoryMb: 512,
      trigger: 'workflow',
      workflow: { steps: 13, waitsSeconds: hour, integrations: ['glue', 'ecs', 'emr'] },
    },
    accept: ['step-functions-standard'],
    unambiguous: true,
    usd: { option: 'step-functions-standard', items: /transitions/, expected: 7.5, tolerance: 0.01 },
  },
  {
    row: 10,
    name: 'eight-step IoT transform at 100 M a month, idempotent',
    input: {
      requestsPerMonth: 100e6,
      averageDurationMs: 3000,
      memoryMb: 128,
      cpuShare: 0.2,
      trigger: 'workflow',
      workflow: { steps: 8, waitsSeconds: 0 },
    },
    accept: ['step-functions-express', 'lambda'],
    unambiguous: true,
    usd: { option: 'step-functions-express', items: /Express/, expected: 283.38, tolerance: 0.02 },
  },
  {
    row: 12,
    name: 'durable loop of 5,000 steps in one execution',
    input: {
      requestsPerMonth: 1000,
      averageDurationMs: 500_000,
      memoryMb: 512,
      trigger: 'workflow',
      maxDurationSeconds: 700,
      workflow: { steps: 5000, waitsSeconds: hour },
    },
    accept: ['step-functions-standard'],
    unambiguous: true,
    mentions: /child executions/,
  },
  {
    row: 14,
    name: 'nightly ETL of ten minutes',
    input: { requestsPerMonth: 30, averageDurationMs: 10 * minute * 1000, memoryMb: 2048, trigger: 'schedule' },
    accept: ['lambda'],
    unambiguous: true,
    usd: { option: 'lambda', items: lambdaItems, expected: 0.48, tolerance: 0.01 },
  },
  {
    row: 15,
    name: 'nightly ETL of three hours, one process',
    input: {
      requestsPerMonth: 30,
      averageDurationMs: 3 * hour * 1000,
      memoryMb: 16_384,
      cpuShare: 0.6,
      trigger: 'schedule',
    },
    accept: ['fargate'],
    unambiguous: true,
    usd: { option: 'fargate', items: /Fargate/, expected: 16.78, tolerance: 0.2 },
  },
  {
    row: 17,
    name: 'steady jobs of an hour from a queue, 20 in flight, on Lambda today',
    input: {
      requestsPerMonth: 20 * 730,
      averageDurationMs: hour * 1000,
      maxDurationSeconds: 4800,
      memoryMb: 2048,
      cpuShare: 0.5,
      trigger: 'queue',
      peakToMeanRatio: 1.1,
      idleShare: 0,
      existing: 'lambda',
    },
    accept: ['lambda-managed-instances'],
    unambiguous: true,
  },
  {
    row: 18,
    name: 'GPU inference',
    input: {
      requestsPerMonth: 1e6,
      averageDurationMs: 900,
      memoryMb: 16_384,
      gpu: true,
      trigger: 'queue',
      runtime: 'container',
    },
    accept: ['ec2', 'batch'],
    unambiguous: true,
  },
  {
    row: 19,
    name: 'graph of 200 GB in memory',
    input: { requestsPerMonth: 10e6, averageDurationMs: 50, memoryMb: 204_800, trigger: 'http', runtime: 'container' },
    accept: ['ec2'],
    unambiguous: true,
  },
  {
    row: 20,
    name: '.NET Framework 4.8 service',
    input: {
      requestsPerMonth: 3e6,
      averageDurationMs: 120,
      memoryMb: 4096,
      trigger: 'http',
      runtime: 'dotnet-framework',
      architecture: 'x86_64',
    },
    accept: ['ec2', 'fargate'],
    unambiguous: true,
  },
  {
    row: 22,
    name: 'browser notifications over 5,000 sockets',
    input: {
      requestsPerMonth: 1e6,
      averageDurationMs: 40,
      memoryMb: 256,
      trigger: 'http',
      statefulConnections: 5000,
      responseKb: 2,
      payloadKb: 1,
    },
    accept: ['lambda'],
    unambiguous: true,
    usd: { option: 'lambda', items: /WebSocket/, expected: 19, tolerance: 0.5 },
  },
  {
    row: 24,
    name: "customers' scripts of up to ten seconds",
    input: {
      requestsPerMonth: 10e6,
      averageDurationMs: 3000,
      maxDurationSeconds: 10,
      memoryMb: 512,
      trigger: 'http',
      untrustedCode: true,
      tenants: 500,
    },
    accept: ['lambda'],
    unambiguous: true,
    mentions: /Tenant isolation/,
  },
  {
    row: 25,
    name: 'AI coding sandboxes of four hours',
    input: {
      requestsPerMonth: 2000,
      averageDurationMs: 2.5 * hour * 1000,
      maxDurationSeconds: 4 * hour,
      memoryMb: 4096,
      cpuShare: 0.25,
      trigger: 'http',
      untrustedCode: true,
      tenants: 100,
      idleShare: 0.3,
      runtime: 'container',
    },
    accept: ['lambda-microvm'],
    unambiguous: true,
  },
  {
    row: 26,
    name: 'flash sale from nothing to 10,000 per second',
    input: {
      requestsPerMonth: 20e6,
      peakToMeanRatio: 1314,
      averageDurationMs: 100,
      memoryMb: 512,
      trigger: 'http',
      idleShare: 0.9,
    },
    accept: ['lambda'],
    unambiguous: true,
    mentions: /provisioned concurrency|ask for an increase/,
  },
  {
    row: 28,
    name: 'download of 50 MB',
    input: { requestsPerMonth: 100_000, averageDurationMs: 4000, memoryMb: 1024, trigger: 'http', responseKb: 51_200 },
    accept: ['lambda'],
    unambiguous: true,
    mentions: /presigned S3 URL/,
  },
  {
    row: 29,
    name: 'call that takes 60 s',
    input: {
      requestsPerMonth: 100_000,
      averageDurationMs: 45_000,
      maxDurationSeconds: 60,
      memoryMb: 1024,
      cpuShare: 0.1,
      trigger: 'http',
    },
    accept: ['lambda'],
    unambiguous: true,
    mentions: /REST API 29 s/,
  },
  {
    row: 30,
    name: 'queue worker, CPU-bound, around the clock',
    input: {
      requestsPerSecond: 300,
      averageDurationMs: 250,
      memoryMb: 2048,
      cpuShare: 1,
      trigger: 'queue',
      peakToMeanRatio: 1.2,
      idleShare: 0,
    },
    accept: ['fargate', 'lambda-managed-instances', 'lambda'],
    unambiguous: false,
    usd: { option: 'lambda', items: lambdaItems, expected: 5414, tolerance: 2 },
  },
  {
    row: 31,
    name: 'team that wants App Runner for its image',
    input: {
      requestsPerMonth: 20e6,
      averageDurationMs: 80,
      memoryMb: 1024,
      trigger: 'http',
      existing: 'containers',
      runtime: 'container',
      peakToMeanRatio: 1.8,
      cpuShare: 0.4,
      idleShare: 0,
    },
    accept: ['ecs-express'],
    unambiguous: true,
    mentions: /App Runner/,
  },
  {
    row: 32,
    name: 'Express.js site as a Node.js 24 zip',
    input: {
      requestsPerMonth: 5e6,
      averageDurationMs: 120,
      memoryMb: 1024,
      trigger: 'http',
      existing: 'http-server',
      runtime: 'nodejs24.x',
    },
    accept: ['lambda-web-function', 'lambda', 'fargate', 'ecs-express'],
    unambiguous: false,
  },
  {
    row: 34,
    name: 'trading path under 5 ms at p99',
    input: {
      requestsPerSecond: 400,
      averageDurationMs: 2,
      memoryMb: 2048,
      trigger: 'http',
      latencyTargetMs: 5,
      peakToMeanRatio: 1.5,
      idleShare: 0,
    },
    accept: ['ec2', 'fargate'],
    unambiguous: false,
  },
];
