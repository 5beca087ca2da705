import type { TemplateModel } from '../../../cloudformation/model.ts';
import {
  entryOf,
  isSequence,
  nodeAt,
  textOf,
  type TemplateNode,
  itemsOf,
  listItems,
} from '../../../cloudformation/nodes.ts';
import { loweredResources } from '../../engine/lowered-resources.ts';
import { sourceKindOf } from '../../helpers/event-source.ts';
import { coversAction, statementsOf } from '../../helpers/policies.ts';
import { functionNamed, resourceNamed, targetOf } from '../../helpers/targets.ts';
import { defineRule, type LoweredResource } from '../../rule.ts';
import { table } from '../../../world/table.ts';

/** What a function's role needs to read a source, of which one tells whether someone thought of it. */
const pollAction: Readonly<Record<string, { readonly action: string; readonly managed: string }>> = table({
  dynamodb: { action: 'dynamodb:GetRecords', managed: 'AWSLambdaDynamoDBExecutionRole' },
  kinesis: { action: 'kinesis:GetRecords', managed: 'AWSLambdaKinesisExecutionRole' },
  sqs: { action: 'sqs:ReceiveMessage', managed: 'AWSLambdaSQSQueueExecutionRole' },
});

/** Managed policies whose actions matter here; any other managed policy may hold anything. */
const managedActions: Readonly<Record<string, readonly string[]>> = table({
  AWSLambdaBasicDurableExecutionRolePolicy: ['lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState'],
  AWSLambdaBasicExecutionRole: [],
  AWSLambdaDynamoDBExecutionRole: ['dynamodb:GetRecords'],
  AWSLambdaKinesisExecutionRole: ['kinesis:GetRecords'],
  AWSLambdaSQSQueueExecutionRole: ['sqs:ReceiveMessage'],
  AWSLambdaVPCAccessExecutionRole: ['ec2:CreateNetworkInterface'],
  AWSXRayDaemonWriteAccess: ['xray:PutTraceSegments'],
  AmazonDynamoDBFullAccess: ['dynamodb:*'],
  AmazonKinesisFullAccess: ['kinesis:*'],
  AmazonSNSFullAccess: ['sns:*'],
  AmazonSQSFullAccess: ['sqs:*'],
  CloudWatchLogsFullAccess: [],
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

/** The role a person wrote for a function in this template; SAM's own roles are complete. */
export function ownRole(model: TemplateModel, lambda: LoweredResource): LoweredResource | undefined {
  const role = resourceNamed(model, entryOf(lambda.properties, 'Role')?.value, 'AWS::IAM::Role');
  return role?.isVirtual === false ? role : undefined;
}

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

/** True when the role allows the action, or when the template does not show all of its policies. */
export function mayDo(model: TemplateModel, role: LoweredResource, action: string): boolean {
  const managed = entryOf(role.properties, 'ManagedPolicyArns')?.value;
  if (managed && !isSequence(managed)) return true;
  for (const item of listItems(managed)) {
    const actions = managedActions[policyName(item) ?? ''];
    if (actions === undefined || actions.some((pattern) => coversAction(pattern, action))) return true;
  }
  const inline = entryOf(role.properties, 'Policies')?.value;
  if (inline && !isSequence(inline)) return true;
  const documents = [
    ...(isSequence(inline) ? inline.items.map((item) => nodeAt(item, 'PolicyDocument')) : []),
    ...attachedDocuments(model, role),
  ];
  return documents.some((document) => {
    const statements = statementsOf(document);
    return (
      statements === undefined ||
      statements.some(
        (statement) =>
          statement.isAllow &&
          (!statement.isComplete || statement.actions.some((pattern) => coversAction(pattern, action))),
      )
    );
  });
}

function policyName(node: TemplateNode): string | undefined {
  const text = textOf(node) ?? textOf(nodeAt(node, 'Fn::Sub'));
  return text?.includes(':aws:policy/') ? text.split('/').pop() : undefined;
}

/** Documents of policies of their own that name the role; one that cannot be read stands for any. */
function* attachedDocuments(model: TemplateModel, role: LoweredResource): Iterable<TemplateNode | undefined> {
  for (const { type, properties } of loweredResources(model)) {
    if (!['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'].includes(type)) continue;
    const roles = nodeAt(properties, 'Roles') ?? nodeAt(properties, 'RoleName');
    const items = itemsOf(roles);
    const isForRole =
      roles === undefined ||
      items.some(
        (item) => targetOf(item)?.id === role.id || (targetOf(item) === undefined && textOf(item) === undefined),
      );
    if (isForRole) yield nodeAt(properties, 'PolicyDocument');
  }
}
