import { facts } from '../facts/index.ts';
import { formatAmount } from '../cost/lines.ts';
import { neededConcurrency, rampSeconds } from './estimate-lambda.ts';
import { syncIntegrations } from './filters.ts';
import type { OptionId } from './options.ts';
import { runsAsTask, type Workload } from './workload.ts';

/** Points a rule gives or takes, on a scale where options start at `startingScore` of 100. */
export interface Judgement {
  readonly points: number;
  readonly reason: string;
}

interface ShapeRule {
  readonly when: (workload: Workload) => boolean;
  readonly gives: readonly (Judgement & { readonly options: readonly OptionId[] })[];
}

export const startingScore = 60;

const isSteady = (workload: Workload): boolean => workload.peakToMeanRatio < 2 && workload.idleShare < 0.1;
const isBursty = (workload: Workload): boolean => workload.peakToMeanRatio >= 4 || workload.idleShare > 0.5;
/** A smaller discount on EC2 is no reason of its own; its effect on cost counts anyway. */
const worthwhileDiscount = 0.2;
const isInteractive = (workload: Workload): boolean => workload.trigger === 'http';
const waitsLong = (workload: Workload): boolean => workload.waitsSeconds >= 60;
const onDemandLimit = facts['lambda.timeout.maxSeconds'].value;
const fitsLambda = (workload: Workload): boolean =>
  workload.maxDurationSeconds <= onDemandLimit && workload.memoryMb <= facts['lambda.memory.maxMb'].value;
const awsServices = (workload: Workload): readonly string[] =>
  workload.integrations.filter((name) => !/^(lambda|http|api)/.test(name));

/** Every rule with a reason that is shown. Points are judgement, not measurement; limits and costs are decided elsewhere. */
const rules: readonly ShapeRule[] = [
  {
    when: () => true,
    gives: [
      { options: ['ec2'], points: -20, reason: 'You patch, scale and replace the instances yourself.' },
      { options: ['fargate'], points: -6, reason: 'You own images, scaling policies and a network.' },
      { options: ['ecs-express'], points: -5, reason: 'You own an image; AWS makes service, balancer and scaling.' },
      { options: ['lambda-managed-instances'], points: -4, reason: 'Needs a VPC and code that shares its process.' },
      { options: ['lambda-web-function'], points: -12, reason: 'Weeks old, and its price is not in the list.' },
      { options: ['app-runner'], points: -15, reason: 'Closed to new customers.' },
    ],
  },
  {
    when: (workload) => workload.idleShare > 0.5 && !runsAsTask(workload),
    gives: [
      {
        options: ['lambda-managed-instances'],
        points: -40,
        reason: 'Idle more than half of the time, and three instances never stop.',
      },
      {
        options: ['fargate', 'ecs-express', 'ec2'],
        points: -15,
        reason: 'Paid while idle more than half of the time.',
      },
    ],
  },
  {
    when: isBursty,
    gives: [{ options: ['lambda'], points: 12, reason: 'Bursty or rare traffic: scales in seconds and to zero.' }],
  },
  {
    when: (workload) => isBursty(workload) && !runsAsTask(workload),
    gives: [
      { options: ['fargate', 'ecs-express', 'ec2'], points: -8, reason: 'Bursts outrun task or instance starts.' },
    ],
  },
  {
    when: (workload) => !isSteady(workload) && !isBursty(workload) && !workload.isWorkflow && !runsAsTask(workload),
    gives: [{ options: ['lambda'], points: 5, reason: 'No sign of steady traffic: on demand is the safe start.' }],
  },
  {
    when: isSteady,
    gives: [
      { options: ['lambda-managed-instances'], points: 12, reason: 'Steady traffic keeps bought capacity busy.' },
      { options: ['fargate', 'ecs-express', 'ec2'], points: 5, reason: 'Steady traffic keeps bought capacity busy.' },
    ],
  },
  {
    when: (workload) => workload.commitmentDiscount >= worthwhileDiscount,
    gives: [
      {
        options: ['lambda-managed-instances', 'ec2'],
        points: 8,
        reason: 'Your EC2 commitment lowers its price.',
      },
    ],
  },
  {
    when: (workload) => workload.maxDurationSeconds > onDemandLimit && !isInteractive(workload) && isSteady(workload),
    gives: [
      {
        options: ['lambda-managed-instances'],
        points: 15,
        reason: 'Runs of 15 to 90 minutes with the event sources of Lambda.',
      },
    ],
  },
  {
    when: (workload) => workload.existing === 'lambda',
    gives: [
      {
        options: ['lambda', 'lambda-durable', 'lambda-managed-instances'],
        points: 10,
        reason: 'Keeps the Lambda programming model, event sources and pipelines you have.',
      },
    ],
  },
  {
    when: (workload) => workload.existing === 'containers' || workload.existing === 'app-runner',
    gives: [
      { options: ['fargate'], points: 12, reason: 'Runs the images you have.' },
      {
        options: ['ecs-express'],
        points: 16,
        reason: 'Runs the images you have as App Runner did: one call makes service, domain and scaling.',
      },
      { options: ['lambda'], points: 3, reason: 'Can run the image with the Lambda Web Adapter.' },
    ],
  },
  {
    when: (workload) => workload.existing === 'http-server',
    gives: [
      { options: ['lambda-web-function'], points: 18, reason: 'Runs an HTTP server as it is.' },
      { options: ['ecs-express'], points: 10, reason: 'Runs an HTTP server as it is.' },
      { options: ['lambda'], points: 4, reason: 'Runs an HTTP server through the Lambda Web Adapter.' },
    ],
  },
  {
    when: (workload) => workload.existing === 'ec2',
    gives: [{ options: ['ec2'], points: 12, reason: 'Runs there already.' }],
  },
  {
    when: (workload) => workload.existing === 'step-functions',
    gives: [
      {
        options: ['step-functions-standard', 'step-functions-express'],
        points: 10,
        reason: 'The state machines exist already.',
      },
    ],
  },
  {
    when: (workload) => workload.untrustedCode && workload.maxDurationSeconds > onDemandLimit,
    gives: [{ options: ['lambda-microvm'], points: 30, reason: 'Made for sessions that run untrusted code.' }],
  },
  {
    when: (workload) => workload.untrustedCode && workload.maxDurationSeconds <= onDemandLimit,
    gives: [
      {
        options: ['lambda'],
        points: 15,
        reason: 'Tenant isolation mode gives every tenant environments of its own.',
      },
    ],
  },
  {
    when: (workload) => !workload.untrustedCode,
    gives: [
      { options: ['lambda-microvm'], points: -35, reason: 'Made for isolated sessions, not for ordinary requests.' },
    ],
  },
  {
    when: (workload) => workload.isWorkflow && workload.steps > 2,
    gives: [
      {
        options: ['lambda', 'lambda-managed-instances', 'lambda-microvm', 'fargate', 'ec2', 'batch'],
        points: -25,
        reason: 'You write state, retries and resumption of the steps yourself.',
      },
    ],
  },
  {
    when: (workload) => workload.isWorkflow && workload.steps <= 2 && !waitsLong(workload),
    gives: [
      { options: ['lambda'], points: 12, reason: 'One or two steps need no orchestrator: destinations are enough.' },
    ],
  },
  {
    when: (workload) => waitsLong(workload) && workload.isWorkflow,
    gives: [
      { options: ['lambda-durable'], points: 15, reason: 'Waits cost nothing, and callbacks resume the code.' },
      { options: ['step-functions-standard'], points: 8, reason: 'Waits cost nothing, with task tokens.' },
    ],
  },
  {
    when: (workload) => workload.isWorkflow && awsServices(workload).length < 2,
    gives: [{ options: ['lambda-durable'], points: 8, reason: 'The logic is code in one language, tested like code.' }],
  },
  {
    when: (workload) => awsServices(workload).length >= 2,
    gives: [
      {
        options: ['step-functions-standard'],
        points: 22,
        reason: 'Calls the AWS services directly, with a visual history for audits.',
      },
      { options: ['step-functions-express'], points: 6, reason: 'Calls the AWS services directly.' },
    ],
  },
  {
    when: (workload) => workload.integrations.some((name) => syncIntegrations.includes(name)),
    gives: [
      { options: ['step-functions-standard'], points: 10, reason: 'Waits for jobs of other services with .sync.' },
    ],
  },
  {
    when: (workload) => workload.isWorkflow && !waitsLong(workload) && workload.requestsPerMonth > 10e6,
    gives: [{ options: ['step-functions-express'], points: 20, reason: 'Short and very frequent executions.' }],
  },
  {
    when: (workload) => workload.trigger === 'schedule' && workload.maxDurationSeconds <= onDemandLimit,
    gives: [{ options: ['lambda'], points: 10, reason: 'EventBridge Scheduler starts it, and nothing else is paid.' }],
  },
  {
    when: (workload) => workload.trigger === 'schedule' && runsAsTask(workload) && !fitsLambda(workload),
    gives: [{ options: ['fargate'], points: 10, reason: 'EventBridge Scheduler starts one task that ends by itself.' }],
  },
  {
    when: (workload) => !isInteractive(workload) && workload.peakConcurrent < 2,
    gives: [{ options: ['batch'], points: -8, reason: 'One job at a time needs no job queue.' }],
  },
  {
    when: (workload) => !isInteractive(workload) && !runsAsTask(workload),
    gives: [{ options: ['batch'], points: -30, reason: 'Starting a job takes longer than the work.' }],
  },
  {
    when: (workload) => workload.gpu || workload.memoryMb > facts['fargate.memory.maxMb'].value,
    gives: [
      { options: ['ec2'], points: 15, reason: 'Offers the instance families this needs.' },
      { options: ['batch'], points: 12, reason: 'Queues jobs on such instances and stops them afterwards.' },
    ],
  },
  {
    when: (workload) => workload.latencyTargetMs !== undefined && workload.latencyTargetMs < 20,
    gives: [
      { options: ['ec2', 'fargate'], points: 18, reason: 'A warm process without an invocation hop.' },
      {
        options: ['lambda', 'lambda-web-function'],
        points: -30,
        reason: 'Invocation overhead and cold starts miss this target.',
      },
      { options: ['lambda-managed-instances'], points: -12, reason: 'No cold starts, but the invocation hop remains.' },
    ],
  },
  {
    when: (workload) =>
      workload.latencyTargetMs !== undefined && workload.latencyTargetMs >= 20 && workload.latencyTargetMs < 200,
    gives: [{ options: ['lambda-managed-instances', 'fargate', 'ecs-express'], points: 5, reason: 'No cold starts.' }],
  },
  {
    when: (workload) =>
      workload.statefulConnections > 0 && workload.requestsPerMonth > workload.statefulConnections * 10_000,
    gives: [{ options: ['fargate'], points: 8, reason: 'Chatty connections are cheaper on a server that holds them.' }],
  },
];

/** What the rules say about an option, strongest first. */
export function judgementsOf(option: OptionId, workload: Workload): Judgement[] {
  const applying = rules.filter((rule) => rule.when(workload)).flatMap((rule) => rule.gives);
  return applying
    .filter(({ options }) => options.includes(option))
    .map(({ points, reason }) => ({ points, reason }))
    .toSorted((left, right) => Math.abs(right.points) - Math.abs(left.points));
}

export interface Risk {
  readonly severity: 'high' | 'medium';
  readonly text: string;
}

/** What can go wrong on an option although it fits. High risks move an option behind those without. */
export function risksOf(option: OptionId, workload: Workload): Risk[] {
  const risks: Risk[] = [];
  if (option === 'lambda') risks.push(...scalingRisks(workload));
  const burst = facts['managed-instances.scaling.burstFactor'].value;
  if (option === 'lambda-managed-instances' && workload.peakToMeanRatio > burst)
    risks.push({
      severity: workload.peakToMeanRatio > burst * 2 ? 'high' : 'medium',
      text: `Managed instances absorb ${burst} times the traffic within five minutes; steeper growth is throttled (429), so callers must retry or a queue must stand in front.`,
    });
  if (option === 'ec2' && workload.peakToMeanRatio > 2)
    risks.push({ severity: 'medium', text: 'Instances start in minutes: bursts need headroom.' });
  if (option === 'lambda-web-function')
    risks.push({ severity: 'medium', text: 'Launched about 2026-10-01; check Regions and price before choosing it.' });
  if (option === 'lambda-microvm')
    risks.push({ severity: 'medium', text: 'Five Regions at launch and five starts per second.' });
  if (option === 'lambda' && workload.tenants > 1 && !workload.untrustedCode)
    risks.push({
      severity: 'medium',
      text: 'Tenants share execution environments: keep no tenant state in modules or /tmp, or use tenant isolation mode.',
    });
  if (workload.isWorkflow && option === 'step-functions-express')
    risks.push({ severity: 'medium', text: 'Asynchronous Express runs at least once: steps must be idempotent.' });
  if (option === 'lambda-durable')
    risks.push({
      severity: 'medium',
      text: 'Code outside steps must be deterministic, and versions must stay while executions run.',
    });
  return risks;
}

function scalingRisks(workload: Workload): Risk[] {
  const risks: Risk[] = [];
  const concurrency = neededConcurrency(workload);
  const quota = facts['lambda.concurrency.accountDefault'].value;
  if (concurrency > quota)
    risks.push({
      severity: 'medium',
      text: `Needs a concurrency of ${formatAmount(concurrency)}, above the default quota of ${formatAmount(quota)}: ask for an increase first.`,
    });
  const perInterval = facts['lambda.concurrency.scalingPerInterval'].value;
  if (workload.peakToMeanRatio > 10 && workload.peakConcurrent > perInterval / 2)
    risks.push({
      severity: 'medium',
      text: `A sudden peak meets a cold start per environment and, from idle, takes about ${formatAmount(rampSeconds(workload.peakConcurrent))} s to be carried in full: provisioned concurrency or a queue in front softens it.`,
    });
  return risks;
}
