import { entryOf, toPlain, type TemplateNode } from '../../../cloudformation/nodes.ts';
import { loweredResources } from '../../engine/lowered-resources.ts';
import { surelyTogether } from '../../helpers/targets.ts';
import { defineRule, type LoweredResource } from '../../rule.ts';
import { table } from '../../../world/table.ts';

/** Property that must be unique in an account and Region, by type. */
const nameProperties: Readonly<Record<string, string>> = table({
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Events::EventBus': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Kinesis::Stream': 'Name',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SSM::Parameter': 'Name',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
});

export const duplicateNames = defineRule({
  id: 'xref/duplicate-names',
  severity: 'error',
  certainty: 'fact',
  title: 'No two resources have one physical name',
  why: 'The second one fails with "already exists", and the stack rolls back.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html',
  aliases: ['E3019'],
  applies: 'template',
  check({ model }, report) {
    const seen = new Map<string, LoweredResource[]>();
    for (const resource of loweredResources(model)) {
      const property = nameProperties[resource.type];
      const entry = property === undefined ? undefined : entryOf(resource.properties, property);
      if (!entry) continue;
      const name = writtenName(entry.value);
      if (name === undefined) continue;
      const key = `${resource.type} ${name}`;
      const others = seen.get(key) ?? [];
      const first = others.find(
        (other) =>
          other.id !== resource.id && surelyTogether(other, resource) && other.condition === resource.condition,
      );
      if (first) {
        const at = entry.value;
        const message = `${resource.id} has the same ${property ?? 'name'} as ${first.id}, so the second of them fails to be created. Give it another name, or none.`;
        report({ at, resource: resource.origin, message, related: [{ at: first.keyNode, message: first.id }] });
      }
      seen.set(key, [...others, resource]);
    }
  },
  examples: {
    bad: [
      `One:
  Type: AWS::SQS::Queue
  Properties: {QueueName: jobs}
Two:
  Type: AWS::SQS::Queue
  Properties: {QueueName: «jobs»}
`,
    ],
    good: [
      `One:
  Type: AWS::SQS::Queue
  Properties: {QueueName: jobs}
Two:
  Type: AWS::SQS::Queue
  Properties: {QueueName: other}
Topic:
  Type: AWS::SNS::Topic
  Properties: {TopicName: jobs}
`,
    ],
  },
});

/** The name as text that is equal for equal names: calls that always give the same value count too. */
function writtenName(node: TemplateNode): string | undefined {
  if (node.kind === 'scalar') return node.value === null || node.text === '' ? undefined : node.text;
  const text = JSON.stringify(toPlain(node));
  const isStable = node.kind === 'mapping' && !/NoValue|Fn::If|Fn::Transform|Fn::ForEach/.test(text);
  return isStable ? text : undefined;
}
