import { nodeAt } from '../../../cloudformation/nodes.ts';
import { sourceKindOf } from '../../helpers/event-source.ts';
import { isUnset } from '../../helpers/settings.ts';
import { numbersOf } from '../../helpers/targets.ts';
import { defineRule } from '../../rule.ts';

export const eventSourcePollers = defineRule({
  id: 'xref/esm-pollers',
  severity: 'error',
  certainty: 'documented',
  title: 'Pollers of an event source mapping fit together',
  why: 'Lambda refuses a smallest number of pollers above the largest, and a schema registry without provisioned pollers.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html',
  applies: 'lowered',
  types: ['AWS::Lambda::EventSourceMapping'],
  check({ model, resource }, report) {
    const least = numbersOf(model, resource, ['ProvisionedPollerConfig', 'MinimumPollers'], 0);
    const most = numbersOf(model, resource, ['ProvisionedPollerConfig', 'MaximumPollers'], Infinity);
    if (least && most && Math.min(...least.values) > Math.max(...most.values)) {
      report({
        at: least.at,
        message: `MinimumPollers ${Math.min(...least.values)} is above MaximumPollers ${Math.max(...most.values)}. Exchange them, or raise MaximumPollers.`,
      });
    }
    const kind = sourceKindOf(model, resource);
    if (kind !== 'msk' && kind !== 'kafka') return;
    const config = kind === 'msk' ? 'AmazonManagedKafkaEventSourceConfig' : 'SelfManagedKafkaEventSourceConfig';
    const registry = nodeAt(resource.properties, config, 'SchemaRegistryConfig');
    if (!registry || isUnset(model, registry)) return;
    if (!isUnset(model, nodeAt(resource.properties, 'ProvisionedPollerConfig'))) return;
    report({
      at: registry,
      message:
        'SchemaRegistryConfig works in provisioned mode only. Add ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 5 }, or remove it.',
    });
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Jobs:
        Type: SQS
        Properties: {Queue: !ImportValue q, ProvisionedPollerConfig: {MinimumPollers: «20», MaximumPollers: 10}}
`,
      `Mapping:
  Type: AWS::Lambda::EventSourceMapping
  Properties:
    FunctionName: worker
    EventSourceArn: arn:aws:kafka:eu-west-1:123456789012:cluster/orders/1a2b3c4d-5e6f-7081-92a3-b4c5d6e7f809-2
    Topics: [orders]
    StartingPosition: LATEST
    AmazonManagedKafkaEventSourceConfig:
      SchemaRegistryConfig: «{SchemaRegistryURI: https://registry.example.com, EventRecordFormat: JSON, SchemaValidationConfigs: [{Attribute: VALUE}]}»
`,
    ],
    good: [
      `Mapping:
  Type: AWS::Lambda::EventSourceMapping
  Properties:
    FunctionName: worker
    EventSourceArn: arn:aws:kafka:eu-west-1:123456789012:cluster/orders/1a2b3c4d-5e6f-7081-92a3-b4c5d6e7f809-2
    Topics: [orders]
    StartingPosition: LATEST
    ProvisionedPollerConfig: {MinimumPollers: 1, MaximumPollers: 5}
    AmazonManagedKafkaEventSourceConfig:
      SchemaRegistryConfig: {SchemaRegistryURI: https://registry.example.com, EventRecordFormat: JSON, SchemaValidationConfigs: [{Attribute: VALUE}]}
`,
    ],
  },
});
