import type {
  AutoScalingScaleInEvent,
  CloudFormationCustomResourceCreateEvent,
  CloudWatchAlarmEvent,
  CloudWatchLogsDecodedData,
  CloudWatchLogsEvent,
  CodeCommitTriggerEvent,
  CodePipelineCloudWatchPipelineEvent,
  CodePipelineEvent,
  EventBridgeEvent,
  GuardDutyScanResultNotificationEvent,
  SecretsManagerRotationEvent,
} from 'aws-lambda';
import { gzipSync } from 'node:zlib';
import { bodyText, sampleWorld, stableUuid, type SampleOptions } from './identity.ts';
import { eventBridgeEvent } from './storage-and-bus.ts';

export interface LogsSample extends SampleOptions {
  readonly logGroup?: string;
  readonly messages?: readonly unknown[];
}

/** Log events of a subscription filter: gzip, then base64; decode before use. */
export function cloudWatchLogsEvent(options: LogsSample = {}): CloudWatchLogsEvent {
  const { logGroup = '/aws/lambda/orders', messages = [{ level: 'ERROR', message: 'payment refused' }] } = options;
  const world = sampleWorld(options);
  const decoded: CloudWatchLogsDecodedData = {
    messageType: 'DATA_MESSAGE',
    owner: world.accountId,
    logGroup,
    logStream: '2026/03/05/[$LATEST]3f1c2d',
    subscriptionFilters: ['errors'],
    logEvents: messages.map((message, index) => ({
      id: String(37_340_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000n + BigInt(index)),
      timestamp: world.time.getTime() + index,
      message: bodyText(message),
    })),
  };
  return { awslogs: { data: gzipSync(JSON.stringify(decoded)).toString('base64') } };
}

/** An alarm that invokes a function directly. */
export function cloudWatchAlarmEvent(options: SampleOptions = {}): CloudWatchAlarmEvent {
  const world = sampleWorld(options);
  const timestamp = world.time.toISOString().replace('Z', '+0000');
  return {
    source: 'aws.cloudwatch',
    alarmArn: world.arn('cloudwatch', 'alarm:orders-errors'),
    accountId: world.accountId,
    time: timestamp,
    region: world.region,
    alarmData: {
      alarmName: 'orders-errors',
      state: {
        value: 'ALARM',
        reason: 'Threshold Crossed: 1 datapoint [3.0] was greater than the threshold (0.0).',
        timestamp,
      },
      previousState: { value: 'OK', reason: 'Threshold Crossed: 1 datapoint [0.0] was not greater.', timestamp },
      configuration: {
        metrics: [
          {
            id: 'errors',
            metricStat: {
              metric: { namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: 'orders' } },
              period: 60,
              stat: 'Sum',
            },
            returnData: true,
          },
        ],
      },
    },
  };
}

/** A custom resource being created; answer by a PUT to `ResponseURL`. */
export function customResourceEvent(options: SampleOptions = {}): CloudFormationCustomResourceCreateEvent {
  const world = sampleWorld(options);
  const stackId = world.arn('cloudformation', `stack/shop/${stableUuid('stack')}`);
  return {
    RequestType: 'Create',
    ServiceToken: world.arn('lambda', 'function:seed-data'),
    ResponseURL: `https://cloudformation-custom-resource-response.s3.${world.region}.${world.dnsSuffix}/example`,
    StackId: stackId,
    RequestId: stableUuid('custom resource'),
    LogicalResourceId: 'SeedData',
    ResourceType: 'Custom::SeedData',
    ResourceProperties: { ServiceToken: world.arn('lambda', 'function:seed-data'), TableName: 'notes' },
  };
}

export function secretRotationEvent(options: SampleOptions = {}): SecretsManagerRotationEvent {
  return {
    Step: 'createSecret',
    SecretId: sampleWorld(options).arn('secretsmanager', 'secret:database-AbCdEf'),
    ClientRequestToken: stableUuid('rotation'),
  };
}

export function autoScalingEvent(options: SampleOptions = {}): AutoScalingScaleInEvent {
  const world = sampleWorld(options);
  const zone = `${world.region}a`;
  return {
    AutoScalingGroupARN: world.arn(
      'autoscaling',
      `autoScalingGroup:${stableUuid('group')}:autoScalingGroupName/workers`,
    ),
    AutoScalingGroupName: 'workers',
    CapacityToTerminate: [{ AvailabilityZone: zone, Capacity: 1, InstanceMarketOption: 'on-demand' }],
    Instances: [
      {
        AvailabilityZone: zone,
        InstanceId: 'i-0056faf8da3e1f75d',
        InstanceType: 'm7g.large',
        InstanceMarketOption: 'on-demand',
      },
    ],
    Cause: 'SCALE_IN',
  };
}

/** A job of a CodePipeline invoke action; end it with PutJobSuccessResult or PutJobFailureResult. */
export function codePipelineJobEvent(options: SampleOptions = {}): CodePipelineEvent {
  const { accountId } = sampleWorld(options);
  return {
    'CodePipeline.job': {
      id: stableUuid('pipeline job'),
      accountId,
      data: {
        actionConfiguration: { configuration: { FunctionName: 'smoke-test', UserParameters: '{"stage":"test"}' } },
        inputArtifacts: [],
        outputArtifacts: [],
        artifactCredentials: { accessKeyId: 'EXAMPLE', secretAccessKey: 'EXAMPLE', sessionToken: 'EXAMPLE' },
      },
    },
  };
}

export function codePipelineStateEvent(options: SampleOptions = {}): CodePipelineCloudWatchPipelineEvent {
  const world = sampleWorld(options);
  return {
    version: '0',
    id: stableUuid('pipeline state'),
    'detail-type': 'CodePipeline Pipeline Execution State Change',
    source: 'aws.codepipeline',
    account: world.accountId,
    time: world.isoSeconds,
    region: world.region,
    resources: [world.arn('codepipeline', 'shop')],
    detail: { pipeline: 'shop', version: 3, state: 'FAILED', 'execution-id': stableUuid('pipeline execution') },
  };
}

export function codeCommitEvent(options: SampleOptions = {}): CodeCommitTriggerEvent {
  const world = sampleWorld(options);
  return {
    Records: [
      {
        awsRegion: world.region,
        codecommit: { references: [{ commit: '5c4ef1049f1d27deadbeeff313e0730018be182b', ref: 'refs/heads/main' }] },
        eventId: stableUuid('commit'),
        eventName: 'ReferenceChanges',
        eventPartNumber: 1,
        eventSource: 'aws:codecommit',
        eventSourceARN: world.arn('codecommit', 'shop'),
        eventTime: world.time.toISOString(),
        eventTotalParts: 1,
        eventTriggerConfigId: stableUuid('trigger'),
        eventTriggerName: 'on-push',
        eventVersion: '1.0',
        userIdentityARN: `arn:${world.partition}:iam::${world.accountId}:user/ada`,
      },
    ],
  };
}

export function guardDutyScanEvent(options: SampleOptions = {}): GuardDutyScanResultNotificationEvent {
  const world = sampleWorld(options);
  return {
    version: '0',
    id: stableUuid('scan'),
    'detail-type': 'GuardDuty Malware Protection Object Scan Result',
    source: 'aws.guardduty',
    account: world.accountId,
    time: world.isoSeconds,
    region: world.region,
    resources: [world.arn('guardduty', `malware-protection-plan/${stableUuid('plan').slice(0, 20)}`)],
    detail: {
      schemaVersion: '1.0',
      scanStatus: 'COMPLETED',
      resourceType: 'S3_OBJECT',
      s3ObjectDetails: {
        bucketName: 'uploads-123456789012',
        objectKey: 'photos/summer.jpg',
        eTag: 'd41d8cd98f00b204e9800998ecf8427e',
        versionId: '096fKKXTRTtl3on89fVO.nfljtsv6qko',
        s3Throttled: false,
      },
      scanResultDetails: { scanResultStatus: 'NO_THREATS_FOUND', threats: null },
    },
  };
}

/** A state machine that ended, from the default bus. */
export function stepFunctionsStatusEvent(options: SampleOptions = {}): EventBridgeEvent<string, unknown> {
  const world = sampleWorld(options);
  const executionArn = world.arn('states', 'execution:orders:o-1001');
  return eventBridgeEvent({
    ...options,
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    resources: [executionArn],
    detail: {
      executionArn,
      stateMachineArn: world.arn('states', 'stateMachine:orders'),
      name: 'o-1001',
      status: 'FAILED',
      startDate: world.time.getTime() - 60_000,
      stopDate: world.time.getTime(),
      input: '{"orderId":"o-1001"}',
      output: null,
    },
  });
}

/** A durable execution that changed its state, from the default bus. */
export function durableStatusEvent(options: SampleOptions = {}): EventBridgeEvent<string, unknown> {
  const world = sampleWorld(options);
  const functionArn = world.arn('lambda', 'function:orders:live');
  const durableExecutionArn = `${functionArn}/durable-execution/o-1001/${stableUuid('durable')}`;
  return eventBridgeEvent({
    ...options,
    source: 'aws.lambda',
    detailType: 'Durable Execution Status Change',
    resources: [durableExecutionArn],
    detail: {
      version: '0',
      durableExecutionArn,
      durableExecutionName: 'o-1001',
      functionArn,
      status: 'FAILED',
      startTimestamp: new Date(world.time.getTime() - 60_000).toISOString(),
      endTimestamp: world.time.toISOString(),
    },
  });
}

/** A container task that stopped, from the default bus. */
export function ecsTaskEvent(options: SampleOptions = {}): EventBridgeEvent<string, unknown> {
  const world = sampleWorld(options);
  const taskArn = world.arn('ecs', 'task/shop/4a1b2c3d4e5f60718293a4b5c6d7e8f9');
  return eventBridgeEvent({
    ...options,
    source: 'aws.ecs',
    detailType: 'ECS Task State Change',
    resources: [taskArn],
    detail: {
      clusterArn: world.arn('ecs', 'cluster/shop'),
      taskArn,
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      launchType: 'FARGATE',
      stoppedReason: 'Essential container in task exited',
      containers: [{ name: 'worker', lastStatus: 'STOPPED', exitCode: 1 }],
      group: 'service:worker',
      version: 4,
    },
  });
}
