import type { TemplateModel } from '../../cloudformation/model.ts';
import {
  asIntrinsic,
  entryOf,
  isMapping,
  nodeAt,
  textOf,
  type TemplateNode,
  itemsOf,
} from '../../cloudformation/nodes.ts';
import { itemsAt } from './settings.ts';
import { statementsOf, type Statement } from './policies.ts';

/** What a resource of the template lets someone do. */
export interface OwnedPolicies {
  /** Logical id. */
  readonly owner: string;
  readonly statements: readonly Statement[];
  /** Names or ARNs of managed policies. */
  readonly managed: readonly TemplateNode[];
}

const withDocument = [
  'AWS::IAM::GroupPolicy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::UserPolicy',
];
const withPolicies = ['AWS::IAM::Group', 'AWS::IAM::Role', 'AWS::IAM::User'];
const samTypes = ['AWS::Serverless::Function', 'AWS::Serverless::StateMachine'];
const resourceTypes = ['AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy'];

/** Policies of roles, users and groups, and those SAM puts into a role. */
export function identityPolicies(model: TemplateModel): readonly OwnedPolicies[] {
  return [...model.resources.values()].flatMap(({ id, type, effective }) => {
    const items = itemsAt(effective, 'Policies');
    if (withDocument.includes(type)) return [read(id, [nodeAt(effective, 'PolicyDocument')], [])];
    if (withPolicies.includes(type)) {
      const documents = items.map((item) => nodeAt(item, 'PolicyDocument'));
      return [read(id, documents, itemsAt(effective, 'ManagedPolicyArns'))];
    }
    // With a role of its own SAM reads no policies.
    if (!samTypes.includes(type) || entryOf(effective, 'Role')) return [];
    const documents = items.filter((item) => isMapping(item) && item.entries.has('Statement'));
    return [
      read(
        id,
        documents,
        items.filter((item) => !documents.includes(item)),
      ),
    ];
  });
}

/** Policies of queues, topics and buckets. */
export function resourcePolicies(model: TemplateModel): readonly OwnedPolicies[] {
  return [...model.resources.values()]
    .filter(({ type }) => resourceTypes.includes(type))
    .map(({ id, effective }) => read(id, [nodeAt(effective, 'PolicyDocument')], []));
}

function read(
  owner: string,
  documents: readonly (TemplateNode | undefined)[],
  managed: readonly TemplateNode[],
): OwnedPolicies {
  return { owner, statements: documents.flatMap((document) => statementsOf(document) ?? []), managed };
}

/** True for a principal that is surely everyone: `*`, `{ AWS: '*' }`. */
export function isAnyone(principal: TemplateNode): boolean {
  if (textOf(principal) === '*') return true;
  if (!isMapping(principal) || asIntrinsic(principal)) return false;
  return itemsOf(nodeAt(principal, 'AWS')).some((item) => textOf(item) === '*');
}
