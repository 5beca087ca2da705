import type { TemplateModel } from '../../cloudformation/model.ts';
import {
  entryOf,
  isSequence,
  itemsOf,
  listItems,
  nodeAt,
  textOf,
  type TemplateNode,
} from '../../cloudformation/nodes.ts';
import { oncePer } from '../../world/once-per.ts';
import { table } from '../../world/table.ts';
import { loweredResources } from '../engine/lowered-resources.ts';
import type { LoweredResource } from '../rule.ts';
import { coversAction, statementsOf } from './policies.ts';
import { resourceNamed, targetOf } from './targets.ts';

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

/** The role a person wrote for a function in this template; SAM's own roles are complete. */
export function ownRole(model: TemplateModel, lambda: LoweredResource): LoweredResource | undefined {
  const role = resourceNamed(model, entryOf(lambda.properties, 'Role')?.value, 'AWS::IAM::Role');
  return role?.isVirtual === false ? role : undefined;
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

const policyTypes: ReadonlySet<string> = new Set([
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::RolePolicy',
]);

/** Policies that are resources of their own. */
const separatePolicies = oncePer((model: TemplateModel) =>
  loweredResources(model).filter(({ type }) => policyTypes.has(type)),
);

/** Documents of policies of their own that name the role; one that cannot be read stands for any. */
function* attachedDocuments(model: TemplateModel, role: LoweredResource): Iterable<TemplateNode | undefined> {
  for (const { properties } of separatePolicies(model)) {
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
