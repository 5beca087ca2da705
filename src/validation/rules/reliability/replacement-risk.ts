import { entryOf, textOf } from '../../../cloudformation/nodes.ts';
import { replaceWithFlow } from '../../fixes/edits.ts';
import { defineRule } from '../../rule.ts';
import { table } from '../../../world/table.ts';

/** Properties that name a resource and whose change, like that of others, replaces it. */
const names: Readonly<Record<string, string>> = table({
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Kinesis::Stream': 'Name',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Serverless::Function': 'FunctionName',
  'AWS::Serverless::SimpleTable': 'TableName',
  'AWS::Serverless::StateMachine': 'Name',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
});

export const replacementRisk = defineRule({
  id: 'reliability/replacement-risk',
  severity: 'info',
  certainty: 'documented',
  title: 'Names leave room for a second stack and for replacements',
  why: 'A fixed name allows one stack per account and Region, and an update that replaces the resource fails because the name is taken.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html',
  applies: 'resource',
  types: Object.keys(names),
  check({ model, resource }, report) {
    const name = names[resource.type];
    const entry = name === undefined ? undefined : entryOf(resource.effective, name);
    const text = textOf(entry?.value);
    if (!entry || text === undefined || name === undefined || /\$\{|\{\{resolve:/.test(text)) return;
    report({
      at: entry.value,
      message: `${name} "${text}" is fixed: no second stack in the account, and a change that replaces ${resource.id} fails. Leave ${name} out, or write !Sub \${AWS::StackName}-${text}.`,
      fix: {
        description: `Put the stack's name before it`,
        safety: 'review',
        edits: [replaceWithFlow(model.document, entry.value, { 'Fn::Sub': `\${AWS::StackName}-${text}` })],
      },
    });
  },
  examples: {
    bad: [
      `Jobs:
  Type: AWS::SQS::Queue
  Properties: {QueueName: «jobs»}
`,
    ],
    good: [
      `Jobs:
  Type: AWS::SQS::Queue
Named:
  Type: AWS::SQS::Queue
  Properties: {QueueName: !Sub "\${AWS::StackName}-jobs"}
`,
    ],
  },
});
