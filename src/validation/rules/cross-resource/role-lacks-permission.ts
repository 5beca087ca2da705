import { entryOf, isSequence, nodeAt, textOf, type TemplateNode } from '../../../cloudformation/nodes.ts';
import { table } from '../../../world/table.ts';
import { loweredResources } from '../../engine/lowered-resources.ts';
import { sourceKindOf } from '../../helpers/event-source.ts';
import { mayDo, ownRole } from '../../helpers/roles.ts';
import { functionNamed, targetOf } from '../../helpers/targets.ts';
import { defineRule, type LoweredResource } from '../../rule.ts';

/** What a function's role needs to read a source, of which one tells whether someone thought of it. */
const pollAction: Readonly<Record<string, { readonly action: string; readonly managed: string }>> = table({
  dynamodb: { action: 'dynamodb:GetRecords', managed: 'AWSLambdaDynamoDBExecutionRole' },
  kinesis: { action: 'kinesis:GetRecords', managed: 'AWSLambdaKinesisExecutionRole' },
  sqs: { action: 'sqs:ReceiveMessage', managed: 'AWSLambdaSQSQueueExecutionRole' },
});

export const roleLacksPermission = defineRule({
  id: 'xref/role-lacks-poll-permission',
  severity: 'warning',
  certainty: 'documented',
  title: 'The role of a function may do what its configuration asks',
  why: 'Lambda polls queues and streams, sends dead letters, traces and joins a VPC with the role of the function, and fails without the permission.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
  applies: 'template',
  check({ model }, report) {
    for (const resource of loweredResources(model)) {
      if (resource.type === 'AWS::Lambda::EventSourceMapping') {
        const kind = sourceKindOf(model, resource);
        const need = kind === undefined ? undefined : pollAction[kind];
        const lambda = functionNamed(model, entryOf(resource.properties, 'FunctionName')?.value);
        const role = lambda && ownRole(model, lambda);
        if (!need || !lambda || !role || mayDo(model, role, need.action)) continue;
        report({
          at: resource.keyNode,
          resource: resource.origin,
          message: `Role ${role.id} of ${lambda.id} does not allow ${need.action}, so Lambda cannot read the source. Add ${need.managed} to its ManagedPolicyArns.`,
          related: [{ at: role.keyNode, message: role.id }],
        });
      } else if (resource.type === 'AWS::Lambda::Function') {
        const role = ownRole(model, resource);
        if (!role) continue;
        for (const { at, action, hint } of needs(resource)) {
          if (mayDo(model, role, action)) continue;
          report({
            at,
            resource: resource.origin,
            message: `Role ${role.id} of ${resource.id} does not allow ${action}, which this needs. ${hint}`,
            related: [{ at: role.keyNode, message: role.id }],
          });
        }
      }
    }
  },
  examples: {
    bad: [
      `Queue:
  Type: AWS::SQS::Queue
Role:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]}
    ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Role: !GetAtt Role.Arn
    Events:
      «Jobs»:
        Type: SQS
        Properties: {Queue: !GetAtt Queue.Arn}
`,
    ],
    good: [
      `Queue:
  Type: AWS::SQS::Queue
Role:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]}
    ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole]
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Role: !GetAtt Role.Arn
    Events:
      Jobs:
        Type: SQS
        Properties: {Queue: !GetAtt Queue.Arn}
`,
    ],
  },
});

function needs(lambda: LoweredResource): readonly { at: TemplateNode; action: string; hint: string }[] {
  const found: { at: TemplateNode; action: string; hint: string }[] = [];
  const vpc = entryOf(lambda.properties, 'VpcConfig');
  const subnets = nodeAt(vpc?.value, 'SubnetIds');
  if (vpc && isSequence(subnets) && subnets.items.length > 0)
    found.push({
      at: vpc.key,
      action: 'ec2:CreateNetworkInterface',
      hint: 'Add AWSLambdaVPCAccessExecutionRole to its ManagedPolicyArns.',
    });
  const tracing = nodeAt(lambda.properties, 'TracingConfig', 'Mode');
  if (tracing && textOf(tracing) === 'Active')
    found.push({
      at: tracing,
      action: 'xray:PutTraceSegments',
      hint: 'Add AWSXRayDaemonWriteAccess to its ManagedPolicyArns.',
    });
  const target = nodeAt(lambda.properties, 'DeadLetterConfig', 'TargetArn');
  return target && targetOf(target)?.attribute === 'Arn'
    ? [...found, { at: target, action: 'sqs:SendMessage', hint: 'Allow it for the dead-letter queue.' }]
    : found;
}
