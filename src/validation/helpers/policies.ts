import { oncePer } from '../../world/once-per.ts';
import type { Resource } from '../../cloudformation/model.ts';
import {
  asIntrinsic,
  entryOf,
  isIntrinsic,
  isMapping,
  isSequence,
  textOf,
  type MappingNode,
  type TemplateNode,
  itemsOf,
  walkNodes,
} from '../../cloudformation/nodes.ts';

/** Types whose properties hold policy documents. */
export const policyTypes: readonly string[] = [
  'AWS::IAM::*',
  'AWS::SQS::QueuePolicy',
  'AWS::SQS::QueueInlinePolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SNS::TopicInlinePolicy',
  'AWS::S3::BucketPolicy',
  'AWS::ECR::Repository',
  'AWS::KMS::Key',
  'AWS::SecretsManager::ResourcePolicy',
  'AWS::Serverless::Function',
  'AWS::Serverless::StateMachine',
];

/** `identity` is attached to a role, `trust` says who may assume one, `resource` is attached to a queue or bucket. */
export type PolicyKind = 'identity' | 'trust' | 'resource' | 'unknown';

export interface PolicyDocument {
  readonly node: MappingNode;
  readonly kind: PolicyKind;
}

/** The policy documents written in a resource, those in branches of an `Fn::If` included. Searched once per resource. */
export const policyDocuments = oncePer(({ type, properties }: Resource): readonly PolicyDocument[] => {
  const found: PolicyDocument[] = [];
  if (!properties) return found;
  walkNodes(properties, (node, step) => {
    if (isIntrinsic(node)) return asIntrinsic(node)?.name === 'Fn::If' ? undefined : false;
    if (!isMapping(node) || !node.entries.has('Statement')) return step.depth < 8 ? undefined : false;
    found.push({ node, kind: kindOf(type, step.path()) });
    return false;
  });
  return found;
});

function kindOf(type: string, path: readonly (string | number)[]): PolicyKind {
  if (path[0] === 'AssumeRolePolicyDocument') return 'trust';
  const isOfResource = path[0] === 'RepositoryPolicyText' || path[0] === 'KeyPolicy' || type.endsWith('Policy');
  if (isOfResource && !type.startsWith('AWS::IAM::')) return 'resource';
  return type.startsWith('AWS::IAM::') || path[0] === 'Policies' ? 'identity' : 'unknown';
}

/** The statements of a document that are written out, not calls. */
export function writtenStatements({ node }: PolicyDocument): readonly MappingNode[] {
  return itemsOf(entryOf(node, 'Statement')?.value)
    .filter(isMapping)
    .filter((statement) => !isIntrinsic(statement));
}

/** Text, calls, or the items of a list of them: what an `Action` or `Resource` may be. */
export function textItems(node: TemplateNode | undefined): readonly TemplateNode[] {
  if (isSequence(node)) return node.items;
  return node && (textOf(node) !== undefined || isIntrinsic(node)) ? [node] : [];
}

/** One statement of a policy document as far as the template shows it. */
export interface Statement {
  readonly node: MappingNode;
  readonly isAllow: boolean;
  /** Actions in lower case, as written otherwise. */
  readonly actions: readonly string[];
  /** False when some actions are only known to a deployment. */
  readonly isComplete: boolean;
}

/** Statements of a policy document; undefined when it cannot be read before deployment. */
export function statementsOf(document: TemplateNode | undefined): readonly Statement[] | undefined {
  if (!document || asIntrinsic(document)) return undefined;
  const written = entryOf(document, 'Statement')?.value;
  if (!written || asIntrinsic(written)) return undefined;
  const items = itemsOf(written);
  const statements: Statement[] = [];
  for (const item of items) {
    if (item.kind !== 'mapping' || asIntrinsic(item)) return undefined;
    statements.push(readStatement(item));
  }
  return statements;
}

function readStatement(node: MappingNode): Statement {
  const action = entryOf(node, 'Action')?.value;
  const items = itemsOf(action);
  const texts = items.map((item) => (asIntrinsic(item) ? undefined : textOf(item)?.toLowerCase()));
  return {
    node,
    isAllow: textOf(entryOf(node, 'Effect')?.value) === 'Allow',
    actions: texts.filter((text) => text !== undefined),
    isComplete: action !== undefined && !texts.includes(undefined),
  };
}

/** True when an action pattern such as `sqs:Receive*` covers an action. */
export function coversAction(pattern: string, action: string): boolean {
  const expression = pattern
    .toLowerCase()
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`).test(action.toLowerCase());
}
