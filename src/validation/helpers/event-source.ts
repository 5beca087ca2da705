import type { TemplateModel } from '../../cloudformation/model.ts';
import { entryOf, nodeAt, textOf } from '../../cloudformation/nodes.ts';
import type { LoweredResource } from '../rule.ts';
import type { MappingSource } from '../../guidance/facts/event-source-mapping.ts';
import { loweredById, targetOf } from './targets.ts';
import { table } from '../../world/table.ts';

const byEventType: Readonly<Record<string, MappingSource>> = table({
  DocumentDB: 'documentdb',
  DynamoDB: 'dynamodb',
  Kinesis: 'kinesis',
  MQ: 'mq',
  MSK: 'msk',
  SNS: 'sqs',
  SQS: 'sqs',
  SelfManagedKafka: 'kafka',
});
const byResourceType: Readonly<Record<string, MappingSource>> = table({
  'AWS::AmazonMQ::Broker': 'mq',
  'AWS::DocDB::DBCluster': 'documentdb',
  'AWS::DynamoDB::GlobalTable': 'dynamodb',
  'AWS::DynamoDB::Table': 'dynamodb',
  'AWS::Kinesis::Stream': 'kinesis',
  'AWS::Kinesis::StreamConsumer': 'kinesis',
  'AWS::MSK::Cluster': 'msk',
  'AWS::MSK::ServerlessCluster': 'msk',
  'AWS::SQS::Queue': 'sqs',
});
const byService: Readonly<Record<string, MappingSource>> = table({
  dynamodb: 'dynamodb',
  kafka: 'msk',
  kinesis: 'kinesis',
  mq: 'mq',
  rds: 'documentdb',
  sqs: 'sqs',
});

/** What an event source mapping reads, by its SAM event, its target or its ARN; undefined when that cannot be told. */
export function sourceKindOf(model: TemplateModel, mapping: LoweredResource): MappingSource | undefined {
  if (mapping.eventId !== undefined) {
    const event = nodeAt(model.resources.get(mapping.origin)?.effective, 'Events', mapping.eventId, 'Type');
    return byEventType[textOf(event) ?? ''];
  }
  if (entryOf(mapping.properties, 'SelfManagedEventSource')) return 'kafka';
  const arn = entryOf(mapping.properties, 'EventSourceArn')?.value;
  const target = targetOf(arn);
  const type = target && loweredById(model).get(target.id)?.type;
  if (type !== undefined) return byResourceType[type];
  const text = textOf(arn) ?? textOf(nodeAt(arn, 'Fn::Sub'));
  const service = /^arn:[^:]*:([a-z-]+):/.exec(text ?? '')?.[1];
  return service === undefined ? undefined : byService[service];
}
