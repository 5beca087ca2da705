import {
  appSyncAuthorizerEvent,
  httpApiAuthorizerEvent,
  iotAuthorizerEvent,
  requestAuthorizerEvent,
  tokenAuthorizerEvent,
  transferAuthorizerEvent,
} from './authorizers.ts';
import { activeMqEvent, documentDbEvent, mskEvent, rabbitMqEvent, selfManagedKafkaEvent } from './brokers.ts';
import {
  customEmailSenderEvent,
  customMessageEvent,
  defineAuthChallengeEvent,
  postAuthenticationEvent,
  postConfirmationEvent,
  preAuthenticationEvent,
  preSignUpEvent,
  preTokenGenerationEvent,
  userMigrationEvent,
} from './cognito.ts';
import {
  appSyncResolverEvent,
  bedrockAgentEvent,
  cloudFrontRequestEvent,
  cloudFrontResponseEvent,
  connectEvent,
  firehoseEvent,
  iotProvisioningEvent,
  iotRuleEvent,
  lambdaDestinationEvent,
  lexEvent,
  s3BatchEvent,
  sesEvent,
} from './edge-and-ai.ts';
import { albEvent, functionUrlEvent, httpApiEvent, restApiEvent, webSocketEvent } from './http.ts';
import type { SampleOptions } from './identity.ts';
import { dynamoDbStreamEvent, kinesisEvent, snsEvent, sqsEvent } from './messaging.ts';
import {
  autoScalingEvent,
  cloudWatchAlarmEvent,
  cloudWatchLogsEvent,
  codeCommitEvent,
  codePipelineJobEvent,
  codePipelineStateEvent,
  customResourceEvent,
  durableStatusEvent,
  ecsTaskEvent,
  guardDutyScanEvent,
  secretRotationEvent,
  stepFunctionsStatusEvent,
} from './operations.ts';
import { eventBridgeEvent, s3Event, s3EventBridgeEvent, scheduledEvent } from './storage-and-bus.ts';

/** One thing that can invoke a function. */
export interface EventSample {
  readonly title: string;
  /** Declaration in `@types/aws-lambda`, or one of ours where that package has none. */
  readonly eventType: string;
  /** How the type is written where it takes parameters: `EventBridgeEvent<'Order Placed', OrderPlaced>`. */
  readonly usage?: string;
  /** Declaration of a type that only `usage` names: what the sender puts there. */
  readonly detail?: string;
  /** What the handler returns, when something reads it. */
  readonly resultType?: string;
  /** One thing people get wrong with this event. */
  readonly note?: string;
  build(options: SampleOptions): object;
}

/** Every event source of `get_event_types`, by the name callers use. */
export const eventSamples = {
  'rest-api': {
    title: 'API Gateway REST API, Lambda proxy integration (payload 1.0)',
    eventType: 'APIGatewayProxyEvent',
    resultType: 'APIGatewayProxyResult',
    note: 'Header names keep the case the client sent; queryStringParameters and pathParameters are null when empty; the result must have statusCode and a string body.',
    build: restApiEvent,
  },
  'http-api': {
    title: 'API Gateway HTTP API (payload 2.0)',
    eventType: 'APIGatewayProxyEventV2',
    resultType: 'APIGatewayProxyStructuredResultV2',
    note: 'Header names are lower case; several values are joined with a comma; cookies are a list of their own.',
    build: httpApiEvent,
  },
  'function-url': {
    title: 'Lambda function URL',
    eventType: 'LambdaFunctionURLEvent',
    resultType: 'APIGatewayProxyStructuredResultV2',
    note: 'Same shape as an HTTP API with routeKey $default.',
    build: functionUrlEvent,
  },
  websocket: {
    title: 'API Gateway WebSocket API',
    eventType: 'APIGatewayProxyWebsocketEventV2',
    resultType: 'APIGatewayProxyStructuredResultV2',
    note: '$connect and $disconnect have no body; $connect alone has headers.',
    build: webSocketEvent,
  },
  alb: {
    title: 'Application Load Balancer target group',
    eventType: 'ALBEvent',
    resultType: 'ALBResult',
    note: 'Query values arrive percent-encoded; with multi-value headers on, only the multiValue fields are set.',
    build: albEvent,
  },
  'rest-api-token-authorizer': {
    title: 'REST API Lambda authorizer, TOKEN',
    eventType: 'APIGatewayTokenAuthorizerEvent',
    resultType: 'APIGatewayAuthorizerResult',
    build: tokenAuthorizerEvent,
  },
  'rest-api-request-authorizer': {
    title: 'REST API Lambda authorizer, REQUEST',
    eventType: 'APIGatewayRequestAuthorizerEvent',
    resultType: 'APIGatewayAuthorizerResult',
    build: requestAuthorizerEvent,
  },
  'http-api-authorizer': {
    title: 'HTTP API Lambda authorizer (payload 2.0)',
    eventType: 'APIGatewayRequestAuthorizerEventV2',
    resultType: 'APIGatewaySimpleAuthorizerResult',
    note: 'The simple result { isAuthorized } needs EnableSimpleResponses.',
    build: httpApiAuthorizerEvent,
  },
  sqs: {
    title: 'SQS queue, standard',
    eventType: 'SQSEvent',
    resultType: 'SQSBatchResponse',
    note: 'Return batchItemFailures with messageId and set ReportBatchItemFailures: both or neither.',
    build: sqsEvent,
  },
  'sqs-fifo': {
    title: 'SQS queue, FIFO',
    eventType: 'SQSEvent',
    resultType: 'SQSBatchResponse',
    note: 'Stop at the first failure and return it and every later message, or the order is lost.',
    build: (options) => sqsEvent({ ...options, queueName: 'orders.fifo' }),
  },
  sns: {
    title: 'SNS topic',
    eventType: 'SNSEvent',
    note: 'Always exactly one record; asynchronous, so retries and a dead-letter queue are the function’s.',
    build: snsEvent,
  },
  s3: {
    title: 'S3 notification',
    eventType: 'S3Event',
    note: "The key is URL-encoded with + for a space: decodeURIComponent(key.replaceAll('+', ' ')).",
    build: s3Event,
  },
  's3-eventbridge': {
    title: 'S3 object created, through EventBridge',
    eventType: 'S3ObjectCreatedNotificationEvent',
    note: 'Other field names than a notification, and the key is not encoded.',
    build: s3EventBridgeEvent,
  },
  's3-batch': {
    title: 'S3 Batch Operations',
    eventType: 'S3BatchEvent',
    resultType: 'S3BatchResult',
    build: s3BatchEvent,
  },
  eventbridge: {
    title: 'EventBridge bus, an event of your own',
    eventType: 'EventBridgeEvent',
    usage: "EventBridgeEvent<'Order Placed', OrderPlaced>",
    detail: `/** Yours: what the sender puts into Detail. */
interface OrderPlaced {
  orderId: string;
  customerId: string;
  total: number;
  currency: string;
}`,
    note: 'At least once and unordered; use `id` for idempotency.',
    build: eventBridgeEvent,
  },
  schedule: {
    title: 'EventBridge schedule rule',
    eventType: 'ScheduledEvent',
    note: 'EventBridge Scheduler sends the configured input instead of this event.',
    build: scheduledEvent,
  },
  'step-functions-status': {
    title: 'Step Functions execution status change, through EventBridge',
    eventType: 'EventBridgeEvent',
    usage: "EventBridgeEvent<'Step Functions Execution Status Change', ExecutionStatus>",
    detail: `interface ExecutionStatus {
  executionArn: string;
  stateMachineArn: string;
  name: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  startDate: number;
  stopDate: number | null;
  /** JSON text; null when it is too large. */
  input: string | null;
  output: string | null;
}`,
    build: stepFunctionsStatusEvent,
  },
  'durable-status': {
    title: 'Durable execution status change, through EventBridge',
    eventType: 'EventBridgeEvent',
    usage: "EventBridgeEvent<'Durable Execution Status Change', DurableStatus>",
    detail: `interface DurableStatus {
  version: string;
  durableExecutionArn: string;
  durableExecutionName: string;
  functionArn: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'STOPPED';
  startTimestamp: string;
  endTimestamp?: string;
}`,
    build: durableStatusEvent,
  },
  'ecs-task': {
    title: 'ECS task state change, through EventBridge',
    eventType: 'EventBridgeEvent',
    usage: "EventBridgeEvent<'ECS Task State Change', EcsTask>",
    detail: `interface EcsTask {
  clusterArn: string;
  taskArn: string;
  lastStatus: string;
  desiredStatus: string;
  launchType?: string;
  stoppedReason?: string;
  containers: { name: string; lastStatus: string; exitCode?: number }[];
  group: string;
  version: number;
}`,
    build: ecsTaskEvent,
  },
  guardduty: {
    title: 'GuardDuty malware scan result of an S3 object',
    eventType: 'GuardDutyScanResultNotificationEvent',
    build: guardDutyScanEvent,
  },
  'dynamodb-stream': {
    title: 'DynamoDB stream',
    eventType: 'DynamoDBStreamEvent',
    resultType: 'DynamoDBBatchResponse',
    note: 'Values are in wire form ({ S: … }): unmarshall() them; report failures by SequenceNumber.',
    build: dynamoDbStreamEvent,
  },
  kinesis: {
    title: 'Kinesis data stream',
    eventType: 'KinesisStreamEvent',
    resultType: 'KinesisStreamBatchResponse',
    note: 'data is base64; report failures by sequenceNumber, Lambda resumes at the lowest.',
    build: kinesisEvent,
  },
  firehose: {
    title: 'Firehose transformation',
    eventType: 'FirehoseTransformationEvent',
    resultType: 'FirehoseTransformationResult',
    note: 'Every recordId must come back.',
    build: firehoseEvent,
  },
  msk: {
    title: 'Amazon MSK topic',
    eventType: 'MSKEvent',
    note: 'records is an object keyed by topic-partition; key and value are base64.',
    build: mskEvent,
  },
  kafka: { title: 'Self-managed Kafka topic', eventType: 'SelfManagedKafkaEvent', build: selfManagedKafkaEvent },
  activemq: { title: 'Amazon MQ, ActiveMQ', eventType: 'ActiveMQEvent', note: 'data is base64.', build: activeMqEvent },
  rabbitmq: {
    title: 'Amazon MQ, RabbitMQ',
    eventType: 'RabbitMQEvent',
    note: 'Keyed by queue::virtualHost; data is base64, header text is a list of bytes.',
    build: rabbitMqEvent,
  },
  documentdb: { title: 'DocumentDB change stream', eventType: 'DocumentDBEvent', build: documentDbEvent },
  'cognito-pre-sign-up': {
    title: 'Cognito pre sign-up',
    eventType: 'PreSignUpTriggerEvent',
    resultType: 'PreSignUpTriggerEvent',
    note: 'Cognito triggers return the event itself, within 5 seconds.',
    build: preSignUpEvent,
  },
  'cognito-post-confirmation': {
    title: 'Cognito post confirmation',
    eventType: 'PostConfirmationTriggerEvent',
    resultType: 'PostConfirmationTriggerEvent',
    build: postConfirmationEvent,
  },
  'cognito-pre-authentication': {
    title: 'Cognito pre authentication',
    eventType: 'PreAuthenticationTriggerEvent',
    resultType: 'PreAuthenticationTriggerEvent',
    build: preAuthenticationEvent,
  },
  'cognito-post-authentication': {
    title: 'Cognito post authentication',
    eventType: 'PostAuthenticationTriggerEvent',
    resultType: 'PostAuthenticationTriggerEvent',
    build: postAuthenticationEvent,
  },
  'cognito-pre-token-generation': {
    title: 'Cognito pre token generation, version 2 (access token too)',
    eventType: 'PreTokenGenerationV2TriggerEvent',
    resultType: 'PreTokenGenerationV2TriggerEvent',
    build: preTokenGenerationEvent,
  },
  'cognito-custom-message': {
    title: 'Cognito custom message',
    eventType: 'CustomMessageTriggerEvent',
    resultType: 'CustomMessageTriggerEvent',
    build: customMessageEvent,
  },
  'cognito-custom-email-sender': {
    title: 'Cognito custom email sender',
    eventType: 'CustomEmailSenderTriggerEvent',
    note: 'code is encrypted with your KMS key.',
    build: customEmailSenderEvent,
  },
  'cognito-define-auth-challenge': {
    title: 'Cognito define auth challenge',
    eventType: 'DefineAuthChallengeTriggerEvent',
    resultType: 'DefineAuthChallengeTriggerEvent',
    build: defineAuthChallengeEvent,
  },
  'cognito-user-migration': {
    title: 'Cognito user migration',
    eventType: 'UserMigrationTriggerEvent',
    resultType: 'UserMigrationTriggerEvent',
    build: userMigrationEvent,
  },
  'iot-rule': {
    title: 'IoT Core rule',
    eventType: 'IoTEvent',
    usage: 'IoTEvent<{ deviceId: string; temperature: number; topic: string; timestamp: number }>',
    note: 'The event is whatever the SQL of the rule selects.',
    build: iotRuleEvent,
  },
  'iot-authorizer': {
    title: 'IoT Core custom authorizer',
    eventType: 'IoTCustomAuthorizerEvent',
    resultType: 'IoTCustomAuthorizerResult',
    build: iotAuthorizerEvent,
  },
  'iot-provisioning': {
    title: 'IoT fleet provisioning hook',
    eventType: 'IoTPreProvisioningHookEvent',
    resultType: 'IoTPreProvisioningHookResult',
    build: iotProvisioningEvent,
  },
  'cloudwatch-logs': {
    title: 'CloudWatch Logs subscription filter',
    eventType: 'CloudWatchLogsEvent',
    note: 'awslogs.data is base64 of gzip: gunzipSync(Buffer.from(data, "base64")) gives CloudWatchLogsDecodedData.',
    build: cloudWatchLogsEvent,
  },
  'cloudwatch-alarm': {
    title: 'CloudWatch alarm action',
    eventType: 'CloudWatchAlarmEvent',
    build: cloudWatchAlarmEvent,
  },
  'custom-resource': {
    title: 'CloudFormation custom resource',
    eventType: 'CloudFormationCustomResourceEvent',
    note: 'PUT the answer to ResponseURL even on failure, or the stack waits an hour.',
    build: customResourceEvent,
  },
  codepipeline: { title: 'CodePipeline invoke action', eventType: 'CodePipelineEvent', build: codePipelineJobEvent },
  'codepipeline-status': {
    title: 'CodePipeline execution state change, through EventBridge',
    eventType: 'CodePipelineCloudWatchPipelineEvent',
    build: codePipelineStateEvent,
  },
  codecommit: { title: 'CodeCommit trigger', eventType: 'CodeCommitTriggerEvent', build: codeCommitEvent },
  'secret-rotation': {
    title: 'Secrets Manager rotation',
    eventType: 'SecretsManagerRotationEvent',
    note: 'Called four times: createSecret, setSecret, testSecret, finishSecret.',
    build: secretRotationEvent,
  },
  autoscaling: {
    title: 'Auto Scaling custom termination policy',
    eventType: 'AutoScalingScaleInEvent',
    resultType: 'AutoScalingScaleInResult',
    build: autoScalingEvent,
  },
  'cloudfront-request': {
    title: 'Lambda@Edge request',
    eventType: 'CloudFrontRequestEvent',
    resultType: 'CloudFrontRequestResult',
    build: cloudFrontRequestEvent,
  },
  'cloudfront-response': {
    title: 'Lambda@Edge response',
    eventType: 'CloudFrontResponseEvent',
    resultType: 'CloudFrontResponseResult',
    build: cloudFrontResponseEvent,
  },
  'appsync-resolver': {
    title: 'AppSync direct Lambda resolver',
    eventType: 'AppSyncResolverEvent',
    usage: 'AppSyncResolverEvent<{ id: string }>',
    build: appSyncResolverEvent,
  },
  'appsync-authorizer': {
    title: 'AppSync Lambda authorizer',
    eventType: 'AppSyncAuthorizerEvent',
    resultType: 'AppSyncAuthorizerResult',
    build: appSyncAuthorizerEvent,
  },
  ses: {
    title: 'SES inbound mail',
    eventType: 'SESEvent',
    note: 'The body is not in the event; store it in S3.',
    build: sesEvent,
  },
  lex: { title: 'Lex V2 code hook', eventType: 'LexV2Event', resultType: 'LexV2Result', build: lexEvent },
  connect: {
    title: 'Connect contact flow',
    eventType: 'ConnectContactFlowEvent',
    resultType: 'ConnectContactFlowResult',
    note: 'The result is a flat object of strings.',
    build: connectEvent,
  },
  'transfer-authorizer': {
    title: 'Transfer Family identity provider',
    eventType: 'TransferFamilyAuthorizerEvent',
    resultType: 'TransferFamilyAuthorizerResult',
    build: transferAuthorizerEvent,
  },
  'lambda-destination': {
    title: 'Destination of an asynchronous invocation',
    eventType: 'LambdaDestinationEvent',
    build: lambdaDestinationEvent,
  },
  'bedrock-agent': { title: 'Bedrock agent action group', eventType: 'BedrockAgentEvent', build: bedrockAgentEvent },
} as const satisfies Record<string, EventSample>;

export type EventSampleName = keyof typeof eventSamples;

export function isEventSampleName(name: string): name is EventSampleName {
  return Object.hasOwn(eventSamples, name);
}
