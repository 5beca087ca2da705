/** Ways to run a workload that advice compares. */
export const optionIds = [
  'lambda',
  'lambda-durable',
  'lambda-managed-instances',
  'lambda-microvm',
  'lambda-web-function',
  'step-functions-standard',
  'step-functions-express',
  'fargate',
  'ecs-express',
  'ec2',
  'batch',
  'app-runner',
] as const;

export type OptionId = (typeof optionIds)[number];

export const optionTitles: Record<OptionId, string> = {
  lambda: 'Lambda on demand',
  'lambda-durable': 'Lambda durable functions',
  'lambda-managed-instances': 'Lambda Managed Instances',
  'lambda-microvm': 'Lambda MicroVMs',
  'lambda-web-function': 'Lambda Web Functions',
  'step-functions-standard': 'Step Functions Standard',
  'step-functions-express': 'Step Functions Express',
  fargate: 'ECS on Fargate',
  'ecs-express': 'ECS Express Mode',
  ec2: 'EC2',
  batch: 'AWS Batch',
  'app-runner': 'App Runner',
};

/** Options whose code runs in Lambda's on-demand environments, so its limits apply to each step. */
export const onDemandLambda: readonly OptionId[] = [
  'lambda',
  'lambda-durable',
  'step-functions-standard',
  'step-functions-express',
];
export const lambdaFamily: readonly OptionId[] = [
  ...onDemandLambda,
  'lambda-managed-instances',
  'lambda-microvm',
  'lambda-web-function',
];
/** Options that run the same tasks for the same bill and differ only in who makes what is around them. */
export const containerOptions: readonly OptionId[] = ['fargate', 'ecs-express', 'app-runner'];
export const orchestrators: readonly OptionId[] = [
  'lambda-durable',
  'step-functions-standard',
  'step-functions-express',
];
