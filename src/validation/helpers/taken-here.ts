const queue = 'AWS::SQS::Queue.Arn';
const topic = 'AWS::SNS::Topic.TopicArn';
const bucket = 'AWS::S3::Bucket.Arn';
const logGroup = 'AWS::Logs::LogGroup.Arn';
const keys = ['AWS::KMS::Key.Arn', 'AWS::KMS::ReplicaKey.Arn'];
const functions = ['AWS::Lambda::Function.Arn', 'AWS::Lambda::Alias.AliasArn', 'AWS::Lambda::Version.FunctionArn'];
const destinations = [queue, topic, bucket, 'AWS::Events::EventBus.Arn', ...functions];

/**
 * Everything a property takes of the resources a template can hold, by type and path; `*` stands for any attribute.
 * Only properties whose API reference names all of it; checked 2026-11-21.
 */
const takenByProperty: Readonly<Record<string, readonly string[]>> = {
  'AWS::Lambda::Function DeadLetterConfig.TargetArn': [queue, topic],
  'AWS::Lambda::Function KmsKeyArn': keys,
  'AWS::Lambda::Function DurableConfig.KMSKeyArn': keys,
  'AWS::Lambda::EventSourceMapping KmsKeyArn': keys,
  'AWS::Lambda::EventSourceMapping EventSourceArn': [
    queue,
    'AWS::Kinesis::Stream.Arn',
    'AWS::Kinesis::StreamConsumer.ConsumerARN',
    'AWS::DynamoDB::Table.StreamArn',
    'AWS::DynamoDB::GlobalTable.StreamArn',
    'AWS::MSK::Cluster.Arn',
    'AWS::MSK::ServerlessCluster.Arn',
    'AWS::AmazonMQ::Broker.Arn',
    'AWS::DocDB::DBCluster.*',
  ],
  'AWS::Lambda::EventSourceMapping DestinationConfig.OnFailure.Destination': [queue, topic, bucket],
  'AWS::Lambda::EventInvokeConfig DestinationConfig.OnFailure.Destination': destinations,
  'AWS::Lambda::EventInvokeConfig DestinationConfig.OnSuccess.Destination': destinations,
  'AWS::Events::Rule Targets.DeadLetterConfig.Arn': [queue],
  'AWS::Scheduler::Schedule Target.DeadLetterConfig.Arn': [queue],
  'AWS::ApiGateway::Stage AccessLogSetting.DestinationArn': [logGroup, 'AWS::KinesisFirehose::DeliveryStream.Arn'],
  'AWS::StepFunctions::StateMachine LoggingConfiguration.Destinations.CloudWatchLogsLogGroup.LogGroupArn': [logGroup],
  'AWS::ApiGateway::Authorizer ProviderARNs': ['AWS::Cognito::UserPool.Arn'],
};

/** What a property takes of other resources, as `AWS::SQS::Queue.Arn`; undefined where that is not known in full. */
export function takenHere(type: string, path: string): readonly string[] | undefined {
  const key = `${type} ${path}`;
  return Object.hasOwn(takenByProperty, key) ? takenByProperty[key] : undefined;
}
