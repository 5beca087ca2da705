import {
  entryOf,
  isIntrinsic,
  isMapping,
  isSequence,
  type MappingNode,
  nodeAt,
  type TemplateNode,
  itemsOf,
  type ScalarNode,
} from '../../../cloudformation/nodes.ts';
import { replaceScalar } from '../../fixes/edits.ts';
import { badScalars } from '../../helpers/judging.ts';
import { clearlyMeant, didYouMean, nearestNames } from '../../helpers/nearest.ts';
import { policyDocuments, type PolicyKind, policyTypes, textItems } from '../../helpers/policies.ts';
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

export const iamPolicy = defineRule({
  id: 'overlay/iam-policy',
  severity: 'error',
  certainty: 'fact',
  title: 'A policy document breaks the policy grammar',
  why: 'IAM refuses it: "MalformedPolicyDocument".',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
  aliases: ['E3510', 'E3511', 'E3512', 'E3513', 'E2507'],
  applies: 'resource',
  types: policyTypes,
  check(context, report) {
    if (context.model.hasMacro) return;
    for (const { node, kind } of policyDocuments(context.resource)) checkDocument(context, node, kind, report);
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
            - PolicyName: none
              PolicyDocument: { Version: 2012-10-17, Statement: «[]» }
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
      Parameters:
        Stage: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Stage, prod]
      Resources:
        Rest:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument:
              Version: 2012-10-17
              Statement: !If [IsProd, [], [{ Effect: Allow, Action: "sqs:*", Resource: "*" }]]
      `,
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

function checkDocument(context: ResourceContext, document: MappingNode, kind: PolicyKind, report: Reporter): void {
  const { model } = context;
  const version = nodeAt(document, 'Version');
  for (const { at, severity, scalar } of version
    ? badScalars(model, version, ({ text }) => !versions.includes(text))
    : []) {
    report({
      at,
      severity,
      message: `"${scalar.text}" is no policy version. Write 2012-10-17.`,
      fix:
        version?.kind === 'scalar'
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
  // Policies of queues, topics and buckets are judged by their own services.
  const isIamOwn = kind === 'identity' || kind === 'trust';
  if (isIamOwn && isSequence(statements) && statements.items.length === 0) {
    report({
      at: statements,
      message: 'Statement is empty. A policy needs at least one statement; leave the policy out.',
    });
  }
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
  for (const action of textItems(nodeAt(statement, 'Action') ?? nodeAt(statement, 'NotAction'))) {
    const isNone = ({ text }: ScalarNode) => text !== '*' && !text.includes(':') && !text.includes('${');
    for (const { at, severity, scalar } of badScalars(model, action, isNone))
      report({
        at,
        severity,
        message: `"${scalar.text}" is no action; write service:Action, for example sqs:${scalar.text}.`,
      });
  }
}

function checkEffect({ model }: ResourceContext, effect: TemplateNode | undefined, report: Reporter): void {
  if (!effect) return;
  for (const { at, severity, scalar } of badScalars(model, effect, ({ text }) => !effects.includes(text))) {
    const meant = clearlyMeant(scalar.text, effects);
    report({
      at,
      severity,
      message: `Effect is "${scalar.text}", but must be Allow or Deny.`,
      fix:
        meant !== undefined && effect.kind === 'scalar'
          ? { description: `Write ${meant}`, safety: 'safe', edits: [replaceScalar(model.document, effect, meant)] }
          : undefined,
    });
  }
}
