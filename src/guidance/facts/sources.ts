/**
 * Where facts were read and when. Spread one of these into a fact so that a re-check of a page is one edit.
 * `documented`: an AWS page, price list, SDK model or schema says so. `verified`: it was also run or compiled.
 * `reported`: a third party or a talk says so. `unconfirmed`: sources disagree or none could be re-read.
 */
const readOn = { checkedOn: '2026-11-21', confidence: 'documented' } as const;
const guide = 'https://docs.aws.amazon.com/lambda/latest/dg';

export const lambdaQuotasPage = { source: `${guide}/gettingstarted-limits.html`, ...readOn } as const;
export const lambdaScalingPage = { source: `${guide}/lambda-concurrency.html`, ...readOn } as const;
export const lambdaRuntimesPage = { source: `${guide}/lambda-runtimes.html`, ...readOn } as const;
export const lambdaApiModel = { source: '@aws-sdk/client-lambda 3.1162.0 model', ...readOn } as const;
export const lambdaStreamingPage = { source: `${guide}/configuration-response-streaming.html`, ...readOn } as const;
export const lambdaSnapStartPage = { source: `${guide}/snapstart.html`, ...readOn } as const;
export const lambdaAsyncPage = { source: `${guide}/invocation-async.html`, ...readOn } as const;
export const lambdaSqsPage = { source: `${guide}/services-sqs-scaling.html`, ...readOn } as const;
export const lambdaEsmPage = { source: `${guide}/invocation-eventsourcemapping.html`, ...readOn } as const;
export const durablePage = { source: `${guide}/durable-functions.html`, ...readOn } as const;
export const durableMonitoringPage = { source: `${guide}/durable-monitoring.html`, ...readOn } as const;
export const durableSecurityPage = { source: `${guide}/durable-security.html`, ...readOn } as const;
export const managedInstancesPage = { source: `${guide}/lambda-managed-instances.html`, ...readOn } as const;
export const managedInstancesQuotasPage = {
  source: `${guide}/lambda-managed-instances-quotas.html`,
  ...readOn,
} as const;
export const tenancyPage = { source: `${guide}/tenant-isolation.html`, ...readOn } as const;
export const microVmPage = {
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/microvms-how-it-works.html',
  ...readOn,
} as const;
export const webFunctionsPage = {
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/web-functions-scaling.html',
  ...readOn,
} as const;
export const apiGatewayQuotasPage = {
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  ...readOn,
} as const;
export const apiGatewayStreamingPage = {
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html',
  ...readOn,
} as const;
export const apiGatewayPortalPage = {
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-portals.html',
  ...readOn,
} as const;
export const agentCoreGatewayPage = {
  source: 'https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-target-api-gateway.html',
  ...readOn,
} as const;
export const dynamoDbLimitsPage = {
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html',
  ...readOn,
} as const;
export const dynamoDbKeysPage = {
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html',
  ...readOn,
} as const;
export const dynamoDbGlobalTablesPage = {
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html',
  ...readOn,
} as const;
export const sqsQuotasPage = {
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html',
  ...readOn,
} as const;
export const kinesisQuotasPage = {
  source: 'https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html',
  ...readOn,
} as const;
export const eventBridgeQuotasPage = {
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html',
  ...readOn,
} as const;
export const stepFunctionsQuotasPage = {
  source: 'https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html',
  ...readOn,
} as const;
export const fargatePage = {
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html',
  ...readOn,
} as const;
export const ecsExpressPage = {
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-overview.html',
  ...readOn,
} as const;
export const appRunnerPage = {
  source: 'https://docs.aws.amazon.com/apprunner/latest/dg/apprunner-availability-change.html',
  ...readOn,
} as const;
export const batchPage = {
  source: 'https://docs.aws.amazon.com/batch/latest/userguide/when-to-use-fargate.html',
  ...readOn,
} as const;
export const albPage = {
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html',
  ...readOn,
} as const;
export const s3PerformancePage = {
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html',
  ...readOn,
} as const;
export const samTransform = {
  source: 'aws/serverless-application-model 1.110.0 transform, run locally',
  checkedOn: '2026-11-21',
  confidence: 'verified',
} as const;
export const durableSdk = {
  source: '@aws/durable-execution-sdk-js 2.4.0, compiled and run locally',
  checkedOn: '2026-11-21',
  confidence: 'verified',
} as const;
export const lambdaPriceList = {
  source: 'AWS Price List, AWSLambda, us-east-1',
  checkedOn: '2026-09-19',
  confidence: 'documented',
} as const;
export const lambdaPricingPage = { source: 'https://aws.amazon.com/lambda/pricing/', ...readOn } as const;
export const ec2PriceList = {
  source: 'AWS Price List, AmazonEC2, us-east-1, Linux',
  checkedOn: '2026-09-19',
  confidence: 'documented',
} as const;
export const fargatePricingPage = { source: 'https://aws.amazon.com/fargate/pricing/', ...readOn } as const;
export const servicePriceList = {
  source: 'AWS Price List, us-east-1',
  checkedOn: '2026-09-19',
  confidence: 'documented',
} as const;
export const managedInstancesCalculator = {
  source: 'https://github.com/aws-samples/sample-aws-lambda-managed-instances (tools/pricing-calculator, 2026-03-19)',
  ...readOn,
} as const;
/** Written from knowledge of the service, not re-read on the day: an editable default. */
export const notReRead = { checkedOn: '2026-11-21', confidence: 'unconfirmed' } as const;
