import { n, percent, say } from './quote.ts';
import type { Topic } from './types.ts';

export const computeTopics: readonly Topic[] = [
  {
    id: 'compute-options',
    title: 'Choosing compute',
    summary: 'Which form of Lambda, containers or instances fits, and the limits that decide.',
    keywords: [
      'lambda or fargate',
      'ec2',
      'app runner',
      'microvm',
      'web functions',
      'gpu',
      'long running',
      'timeout',
      'task',
      'job',
      'minutes',
      'hours',
      'service to run',
    ],
    sections: [
      {
        heading: 'Start from limits, then shape, then cost',
        body: `- Up to ${n('lambda.timeout.maxSeconds')} s, ${n('lambda.memory.maxMb')} MB and no GPU: Lambda on demand is the default, and the only one that scales to zero in milliseconds.
- Steps with waits, human approval, retries: durable functions or Step Functions (topic orchestration).
- Steady traffic from about ${n('managed-instances.fit.requestsPerMonth')} requests a month, EC2 commitments, or asynchronous runs up to ${n('managed-instances.timeout.asyncSeconds')} s: managed instances.
- Untrusted code: per call, tenant isolation mode; per session up to 8 hours, MicroVMs. Never managed instances.
- One process for hours, up to 120 GB: Fargate task or AWS Batch. GPUs, Windows, more memory: EC2, also through ECS or Batch.`,
      },
      {
        heading: 'New since 2025',
        body: `- ${say('microvm.session.maxSeconds')}
- ${say('web-functions.runtime.value')} ${say('web-functions.price.known')}
- ${say('app-runner.newCustomers.until')} ${say('ecs-express.successor.of')}`,
      },
      {
        heading: 'Compute numbers, not taste',
        body: 'Call advise_workload with traffic, duration and memory: it filters by limits, sizes by Little and Erlang, prices every survivor and names the threshold that would change the answer.',
      },
    ],
    facts: [
      'lambda.timeout.maxSeconds',
      'lambda.memory.maxMb',
      'lambda.gpu.supported',
      'managed-instances.timeout.asyncSeconds',
      'microvm.session.maxSeconds',
      'app-runner.newCustomers.until',
    ],
    related: ['managed-instances', 'orchestration', 'tenancy', 'cold-starts'],
    next: ['advise_workload', 'simulate_traffic', 'scaffold_service'],
  },
  {
    id: 'managed-instances',
    title: 'Lambda Managed Instances',
    summary: 'Lambda on EC2 instances that AWS runs: when it pays, how to configure it, what code must change.',
    keywords: ['LMI', 'capacity provider', 'EC2', 'savings plan', 'multi-concurrency', 'thread safety', 'graviton'],
    sections: [
      {
        heading: 'When it pays',
        body: `You pay the EC2 price, ${percent('price.managed-instances.feeShare')} of its on-demand price as a fee, and requests; no duration. There are always ${n('managed-instances.instances.minimum')} instances or more. It wins by many waiting requests per environment, by Savings Plans or reserved instances, and by paying memory once per environment. CPU-bound work at the usual headroom hardly beats Lambda on arm64 without a commitment. Compare with advise_workload.`,
      },
      {
        heading: 'Configuration',
        body: `- An AWS::Serverless::CapacityProvider with subnets in three zones and a security group; ${say('managed-instances.network.egress')}
- ${say('managed-instances.sam.shape')}
- ${say('managed-instances.sam.excludes')}
- Memory from ${n('managed-instances.memory.minMb')} MB, 2, 4 or 8 GiB per vCPU. Invoke a published version or alias.
- ${say('managed-instances.runtimes.supported')}`,
      },
      {
        heading: 'Code',
        body: `${say('managed-instances.node.threadSafety')} Keep request state in AsyncLocalStorage, connection pools at module level, and log the request id everywhere. check_code with context managed-instances finds the usual mistakes.`,
      },
      {
        heading: 'Scaling and limits',
        body: `${say('managed-instances.scaling.burstFactor')} Callers must retry, or a queue stands in front. ${say('managed-instances.eventSources.megabytesPerSecond')} ${say('managed-instances.isolation.boundary')}`,
      },
    ],
    facts: [
      'managed-instances.instances.minimum',
      'price.managed-instances.feeShare',
      'managed-instances.timeout.asyncSeconds',
      'managed-instances.timeout.syncSeconds',
      'managed-instances.gpu.supported',
      'managed-instances.concurrency.perVcpu',
      'managed-instances.scaling.burstFactor',
    ],
    related: ['compute-options', 'savings-plans', 'cold-starts'],
    next: ['advise_workload', 'scaffold_service', 'check_code'],
  },
  {
    id: 'cold-starts',
    title: 'Cold starts',
    summary: 'How often they happen, what they cost, and the levers in order of price.',
    keywords: [
      'slow in a vpc',
      'init',
      'provisioned concurrency',
      'snapstart',
      'latency',
      'warm',
      'p99',
      'first request',
    ],
    sections: [
      {
        heading: 'How often',
        body: `A jump in concurrency from a to b costs b - a cold starts at once; rare traffic meets one almost every time, steady traffic of one request a minute or more well below 1 %. ${say('lambda.coldStart.typicalShare')} Measure: \`filter @type="REPORT" | stats count(@initDuration)/count(*)*100 by bin(5m)\`. If more than 1 % are cold, the 99th percentile is at least the init time.`,
      },
      {
        heading: 'Levers, cheapest first',
        body: `1. Smaller bundle (esbuild, minified, only the SDK clients you use), lazy imports of rare paths, arm64, more memory while initialising.
2. SnapStart, where the runtime has it: ${say('lambda.snapstart.runtimes')}
3. Provisioned concurrency: a latency purchase that pays for itself only above 60 % use; schedule it, or track utilisation at 0.7.
4. Managed instances or containers, when traffic is steady anyway.`,
      },
      {
        heading: 'What does not help',
        body: `Pinging a function keeps one environment, not the number a burst needs. A VPC no longer adds seconds. ${say('lambda.init.billedSince')} so a heavy init also costs money.`,
      },
    ],
    facts: [
      'lambda.coldStart.typicalShare',
      'lambda.init.maxSeconds',
      'lambda.init.billedSince',
      'lambda.init.idleLifetimeSeconds',
      'lambda.snapstart.runtimes',
      'lambda.concurrency.scalingPerInterval',
    ],
    related: ['power-tuning', 'compute-options', 'managed-instances'],
    next: ['simulate_traffic', 'advise_workload', 'build_service'],
  },
  {
    id: 'power-tuning',
    title: 'Memory and power tuning',
    summary: 'How memory, CPU, duration and cost relate, and how to find the right size.',
    keywords: [
      'arm64',
      'x86',
      'graviton',
      'architecture',
      'memory size',
      'right-size',
      'lambda power tuning',
      'compute optimizer',
      'cpu',
      'vcpu',
      'performance',
    ],
    sections: [
      {
        heading: 'The model',
        body: `CPU grows with memory: ${n('lambda.cpu.mbPerVcpu')} MB are one vCPU. Duration is about a + b/m: waiting a does not change, computing b shrinks with memory m. So cost never falls with memory while there is waiting; speed is free only for pure computing. Single-threaded code gains nothing above ${n('lambda.cpu.mbPerVcpu')} MB.`,
      },
      {
        heading: 'How to',
        body: `Measure warm invocations at two or three sizes (AWS Lambda Power Tuning does it with a state machine), and pass them to advise_workload as powerSamples \`128=2400 512=640 1024=330\`: it fits the model, tells a poor fit, and prices every size. Never go below the peak memory in the REPORT lines. Choose arm64 unless a native dependency forbids it: a GB-second costs 20 % less.`,
      },
    ],
    facts: ['lambda.cpu.mbPerVcpu', 'lambda.memory.minMb', 'lambda.memory.maxMb', 'price.lambda.gbSecond.arm64'],
    related: ['cold-starts', 'logging-cost', 'observability'],
    next: ['advise_workload', 'simulate_traffic'],
  },
  {
    id: 'savings-plans',
    title: 'Savings plans and commitments',
    summary: 'True percentages for Lambda, managed instances and databases.',
    keywords: [
      'discount',
      'reserved',
      'commitment',
      'database savings plan',
      'compute savings plan',
      '35%',
      'dynamodb reserved',
    ],
    sections: [
      {
        heading: 'Compute',
        body: `Compute Savings Plans take 12 to 17 % off Lambda duration and provisioned concurrency, nothing off requests. On managed instances they apply to the EC2 part only, never to the fee. ${say('price.ec2.savings')}`,
      },
      {
        heading: 'Databases',
        body: `${say('savings-plans.database.maxPercent')} DynamoDB gets ${n('savings-plans.database.dynamoDbOnDemandPercent')} % on demand and ${n('savings-plans.database.dynamoDbProvisionedPercent')} % provisioned (as remembered from the launch post; check before committing), so $10,000 of on-demand use becomes about $8,200, not $6,500. Steady provisioned tables save more with reserved capacity. ${say('savings-plans.database.term')}`,
      },
      {
        heading: 'Before committing',
        body: 'Fix waste first: arm64, memory, log volume, idle provisioned concurrency, unused pollers. Commit to the floor of the last months, not the mean.',
      },
    ],
    facts: [
      'price.lambda.savingsPlan.arm64',
      'price.ec2.savings',
      'savings-plans.database.maxPercent',
      'savings-plans.database.dynamoDbOnDemandPercent',
      'savings-plans.database.dynamoDbProvisionedPercent',
      'price.managed-instances.feeShare',
    ],
    related: ['managed-instances', 'dynamodb', 'logging-cost'],
    next: ['advise_workload'],
  },
  {
    id: 'runtimes',
    title: 'Runtimes',
    summary: 'Which runtime to choose, what is deprecated and when.',
    keywords: [
      'nodejs20',
      'nodejs22',
      'nodejs24',
      'python',
      'deprecation',
      'end of life',
      'node version',
      'rust',
      'callback handler',
      'removed',
      'end of support',
      'unsupported',
      'python3.9',
      'nodejs18.x',
    ],
    sections: [
      {
        heading: 'Choose',
        body: `${say('lambda.runtimes.default')} ${say('lambda.node24.callbacks')} ${say('lambda.runtimes.sdkNodeMinimum')} Durable functions and managed instances need Node.js 22 or newer.`,
      },
      {
        heading: 'Deprecation',
        body: `${say('lambda.runtimes')} A deprecated runtime still runs, then blocks creation, then updates. validate_template reports it with the dates.`,
      },
    ],
    facts: ['lambda.runtimes', 'lambda.runtimes.default', 'lambda.node24.callbacks', 'lambda.runtimes.sdkNodeMinimum'],
    related: ['deployment-safety', 'orchestration'],
    next: ['validate_template', 'scaffold_service'],
  },
];
