import {
  asIntrinsic,
  entryOf,
  isIntrinsic,
  isMapping,
  isSequence,
  type MappingNode,
  nodeAt,
  type TemplateNode,
  textOf,
  walkNodes,
  itemsOf,
} from '../../../cloudformation/nodes.ts';
import { replaceScalar } from '../../fixes/edits.ts';
import { judgeScalar } from '../../helpers/judging.ts';
import { clearlyMeant, didYouMean, nearestNames } from '../../helpers/nearest.ts';
import { defineRule, type Reporter, type ResourceContext } from '../../rule.ts';

const versions = ['2012-10-17', '2008-10-17'];
const effects = ['Allow', 'Deny'];
const documentKeys = ['Version', 'Id', 'Statement'];
const statementKeys = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

/** `identity` is attached to a role, `trust` says who may assume one, `resource` is attached to a queue or bucket. */
type PolicyKind = 'identity' | 'trust' | 'resource' | 'unknown';

export const iamPolicy = defineRule({
  id: 'overlay/iam-policy',
  severity: 'error',
  certainty: 'fact',
  title: 'A policy document breaks the policy grammar',
  why: 'IAM refuses it: "MalformedPolicyDocument".',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
  aliases: ['E3510', 'E3511', 'E3512', 'E3513', 'E2507'],
  applies: 'resource',
  types: [
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
  ],
  check(context, report) {
    const { resource, model } = context;
    if (!resource.properties || model.hasMacro) return;
    walkNodes(resource.properties, (node, step) => {
      if (isIntrinsic(node)) return asIntrinsic(node)?.name === 'Fn::If' ? undefined : false;
      if (!isMapping(node) || !node.entries.has('Statement')) return step.depth < 8 ? undefined : false;
      checkDocument(context, node, kindOf(resource.type, step.path()), report);
      return false;
    });
  },
  examples: {
    bad: [
      `
      Role:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument:
            Version: «2012-10-18»
            Statement:
              - Effect: Allow
                Principal: { Service: lambda.amazonaws.com }
                Action: sts:AssumeRole
          Policies:
            - PolicyName: orders
              PolicyDocument:
                Version: 2012-10-17
                Statement:
                  - Effect: «allow»
                    Action: «ReadItem»
                    Resource: "*"
                  - «Effect: Allow
                    Action: sqs:SendMessage»
      `,
      `
      Key:
        Type: AWS::KMS::Key
        Properties:
          KeyPolicy:
            Version: 2012-10-17
            «Statements»: []
            Statement:
              - Effect: Allow
                Principal: { AWS: "*" }
                Action: kms:*
                «NotAction»: kms:Decrypt
                Resource: "*"
              - «{ Effect: Allow, Action: kms:*, Resource: "*" }»
      `,
    ],
    good: [
      `
      Role:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument:
            Version: 2012-10-17
            Statement: { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }
          Policies:
            - PolicyName: orders
              PolicyDocument:
                Version: 2012-10-17
                Statement:
                  - { Effect: Allow, Action: ["dynamodb:*", SQS:SendMessage], Resource: "*" }
      `,
    ],
  },
});

function kindOf(type: string, path: readonly (string | number)[]): PolicyKind {
  if (path[0] === 'AssumeRolePolicyDocument') return 'trust';
  const isOfResource = path[0] === 'RepositoryPolicyText' || path[0] === 'KeyPolicy' || type.endsWith('Policy');
  if (isOfResource && !type.startsWith('AWS::IAM::')) return 'resource';
  return type.startsWith('AWS::IAM::') || path[0] === 'Policies' ? 'identity' : 'unknown';
}

function checkDocument(context: ResourceContext, document: MappingNode, kind: PolicyKind, report: Reporter): void {
  const { model } = context;
  const version = nodeAt(document, 'Version');
  const judged = version && judgeScalar(model.evaluate(version), ({ text }) => !versions.includes(text));
  if (version && judged) {
    report({
      at: version,
      severity: judged.severity,
      message: `"${judged.scalar.text}" is no policy version. Write 2012-10-17.`,
      fix:
        version.kind === 'scalar'
          ? {
              description: 'Write 2012-10-17',
              safety: 'safe',
              edits: [replaceScalar(model.document, version, '2012-10-17')],
            }
          : undefined,
    });
  }
  for (const [name, entry] of document.entries) {
    if (kind === 'unknown' || documentKeys.includes(name) || name.startsWith('Fn::')) continue;
    report({
      at: entry.key,
      message: `A policy document has no "${name}".${didYouMean(nearestNames(name, documentKeys))}`,
    });
  }
  const statements = nodeAt(document, 'Statement');
  for (const statement of itemsOf(statements)) {
    if (
      isMapping(statement) &&
      !isIntrinsic(statement) &&
      ![...statement.entries.keys()].some((key) => key.startsWith('Fn::'))
    ) {
      checkStatement(context, statement, kind, report);
    }
  }
}

function checkStatement(context: ResourceContext, statement: MappingNode, kind: PolicyKind, report: Reporter): void {
  const { model } = context;
  const has = (...names: string[]) => names.some((name) => statement.entries.has(name));
  const missing = [
    ...(has('Effect') ? [] : ['Effect']),
    ...(has('Action', 'NotAction') ? [] : ['Action']),
    ...(kind === 'identity' && !has('Resource', 'NotResource') ? ['Resource'] : []),
    ...((kind === 'trust' || kind === 'resource') && !has('Principal', 'NotPrincipal') ? ['Principal'] : []),
  ];
  const typos: string[] = [];
  for (const [name, entry] of statement.entries) {
    if (statementKeys.includes(name)) continue;
    const meant = clearlyMeant(name, missing);
    if (meant !== undefined) typos.push(meant);
    report({
      at: entry.key,
      message: `A policy statement has no "${name}".${didYouMean(meant === undefined ? nearestNames(name, statementKeys) : [meant])}`,
    });
  }
  for (const name of ['Principal', 'Action', 'Resource']) {
    const both = has(name) ? entryOf(statement, `Not${name}`) : undefined;
    if (both) report({ at: both.key, message: `A statement takes ${name} or Not${name}, not both. Remove one.` });
  }
  const absent = missing.filter((name) => !typos.includes(name));
  if (absent.length > 0) report({ at: statement, message: `The statement lacks ${absent.join(' and ')}.` });
  const misplaced = kind === 'identity' ? 'Principal' : kind === 'trust' ? 'Resource' : undefined;
  const extra = misplaced === undefined ? undefined : entryOf(statement, misplaced);
  if (extra)
    report({
      at: extra.key,
      message: `${kind === 'identity' ? 'A policy of a role or user takes no Principal; the role is the principal' : 'A trust policy takes no Resource; the role is the resource'}. Remove it.`,
    });
  checkEffect(context, nodeAt(statement, 'Effect'), report);
  for (const action of actionsOf(nodeAt(statement, 'Action') ?? nodeAt(statement, 'NotAction'))) {
    const judged = judgeScalar(
      model.evaluate(action),
      ({ text }) => text !== '*' && !text.includes(':') && !text.includes('${'),
    );
    if (judged)
      report({
        at: action,
        severity: judged.severity,
        message: `"${judged.scalar.text}" is no action; write service:Action, for example sqs:${judged.scalar.text}.`,
      });
  }
}

function checkEffect({ model }: ResourceContext, effect: TemplateNode | undefined, report: Reporter): void {
  const judged = effect && judgeScalar(model.evaluate(effect), ({ text }) => !effects.includes(text));
  if (!effect || !judged) return;
  const meant = clearlyMeant(judged.scalar.text, effects);
  report({
    at: effect,
    severity: judged.severity,
    message: `Effect is "${judged.scalar.text}", but must be Allow or Deny.`,
    fix:
      meant !== undefined && effect.kind === 'scalar'
        ? { description: `Write ${meant}`, safety: 'safe', edits: [replaceScalar(model.document, effect, meant)] }
        : undefined,
  });
}

function actionsOf(node: TemplateNode | undefined): readonly TemplateNode[] {
  if (isSequence(node)) return node.items;
  return node && (textOf(node) !== undefined || isIntrinsic(node)) ? [node] : [];
}
