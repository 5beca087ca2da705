import type { FactId } from '../../facts/index.ts';
import { sourceOf } from '../quote.ts';
import type { Claim, ClaimSource } from '../types.ts';

interface Judge {
  readonly yes: (claim: string, note: string, source: FactId | URL) => Claim;
  readonly no: (claim: string, truth: string, source: FactId | URL, ...topics: readonly string[]) => Claim;
  readonly old: (claim: string, truth: string, source: FactId | URL, ...topics: readonly string[]) => Claim;
}

/** Ways to write down claims of one document: true, false, outdated; false and outdated ones are corrections of topics. */
export function claimsOf(document: ClaimSource): Judge {
  const judge =
    (verdict: Claim['verdict']) =>
    (claim: string, truth: string, source: FactId | URL, ...topics: readonly string[]): Claim => ({
      claim,
      verdict,
      truth,
      source: source instanceof URL ? source.href : sourceOf(source),
      document,
      topics,
    });
  const yes = judge('true');
  return { yes: (claim, note, source) => yes(claim, note, source), no: judge('false'), old: judge('outdated') };
}

const guide = (page: string): URL => new URL(`https://docs.aws.amazon.com/${page}`);
/** Pages that several claims rest on. */
export const pages = {
  durable: guide('lambda/latest/dg/durable-functions.html'),
  durableSdk: new URL('https://github.com/aws/aws-durable-execution-sdk-js'),
  managedInstances: guide('lambda/latest/dg/lambda-managed-instances.html'),
  tenancy: guide('lambda/latest/dg/tenant-isolation.html'),
  concurrency: guide('lambda/latest/dg/lambda-concurrency.html'),
  eventSources: guide('lambda/latest/dg/invocation-eventsourcemapping.html'),
  sqs: guide('lambda/latest/dg/services-sqs-configure.html'),
  asynchronous: guide('lambda/latest/dg/invocation-async.html'),
  cdk: guide('cdk/api/v2/docs/aws-cdk-lib.aws_lambda.Function.html'),
  streaming: guide('apigateway/latest/developerguide/response-transfer-mode.html'),
  portal: guide('apigateway/latest/developerguide/apigateway-portals.html'),
  agentCore: guide('bedrock-agentcore/latest/devguide/gateway-target-api-gateway.html'),
  privateIntegration: guide('apigateway/latest/developerguide/set-up-private-integration.html'),
  directIntegration: guide('apigateway/latest/developerguide/getting-started-aws-proxy.html'),
  globalTables: guide('amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html'),
  multiKeys: guide('amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html'),
  zeroEtl: guide('amazondynamodb/latest/developerguide/RedshiftforDynamoDB-zero-etl.html'),
  databasePlans: new URL('https://aws.amazon.com/savingsplans/database-pricing/'),
  lambdaPricing: new URL('https://aws.amazon.com/lambda/pricing/'),
  s3: guide('AmazonS3/latest/userguide/optimizing-performance.html'),
  s3Consistency: guide('AmazonS3/latest/userguide/Welcome.html'),
  express: guide('AmazonS3/latest/userguide/s3-express-one-zone.html'),
  sdkRetries: guide('sdkref/latest/guide/feature-retry-behavior.html'),
  sdkTimeouts: guide('sdk-for-javascript/v3/developer-guide/node-configuring-maxsockets.html'),
  logs: guide('lambda/latest/dg/monitoring-cloudwatchlogs.html'),
  runtimes: guide('lambda/latest/dg/lambda-runtimes.html'),
  sam: guide('serverless-application-model/latest/developerguide/what-is-sam.html'),
  stepFunctions: guide('step-functions/latest/dg/choosing-workflow-type.html'),
  eventBridge: guide('eventbridge/latest/userguide/eb-transform-target-input.html'),
  powerTuning: new URL('https://github.com/alexcasalboni/aws-lambda-power-tuning'),
  builders: guide('wellarchitected/latest/serverless-applications-lens/welcome.html'),
  peer: new URL('https://github.com/awslabs/mcp/tree/main/src/aws-serverless-mcp-server'),
} as const;
