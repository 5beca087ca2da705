import {
  asIntrinsic,
  entryOf,
  isSequence,
  type MappingNode,
  type TemplateNode,
  itemsOf,
  isNoValue,
} from '../../../cloudformation/nodes.ts';
import { managedPolicyNames } from '../../../cloudformation/sam/managed-policies.ts';
import { policyTemplates } from '../../../cloudformation/sam/policy-templates.ts';
import { defineRule, type Reporter } from '../../rule.ts';
import { renameFix } from '../../sam/fixes.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { missingNames, suggestion } from '../../sam/names.ts';
import { kindOf, literalMap } from '../../sam/values.ts';

export const samPolicyTemplate = defineRule({
  id: 'sam/policy-template',
  severity: 'error',
  certainty: 'fact',
  title: 'Policies name templates and managed policies that exist, with their parameters',
  why: 'The transform refuses a policy template without its parameters; an unknown name reaches IAM, which refuses it.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html',
  applies: 'resource',
  types: ['AWS::Serverless::Function', 'AWS::Serverless::StateMachine'],
  check({ resource }, report) {
    const policies = entryOf(resource.effective, 'Policies')?.value;
    if (!policies) return;
    const items = itemsOf(policies);
    for (const item of items.flatMap(branches)) checkPolicy(item, report);
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Policies:
      - «DynamoDBCrudPolic»: {TableName: !ImportValue t}
      - «S3ReadPolicy»: {}
      - SQSSendMessagePolicy: {QueueName: !ImportValue q, «Queue»: x}
      - «AWSLambdaBasicExecutionRol»
      - DynamoDBReadPolicy: {«TableNam»: !ImportValue t}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Policies:
      - DynamoDBCrudPolicy: {TableName: !ImportValue t}
      - AWSLambdaBasicExecutionRole
      - arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess
      - Version: '2012-10-17'
        Statement: [{Effect: Allow, Action: 'sqs:*', Resource: '*'}]
`,
    ],
  },
});

function branches(node: TemplateNode): readonly TemplateNode[] {
  const call = asIntrinsic(node);
  if (call?.name !== 'Fn::If' || !isSequence(call.argument)) return [node];
  return call.argument.items.slice(1).filter((item) => !isNoValue(item));
}

function checkPolicy(policy: TemplateNode, report: Reporter): void {
  if (policy.kind === 'scalar' && kindOf(policy) === 'string') {
    checkManagedPolicy(policy.text, policy, report);
    return;
  }
  const map = literalMap(policy);
  if (!map || map.entries.has('Statement')) return;
  if (map.entries.size !== 1) {
    report({
      at: policy,
      message:
        'A policy must be a document with Statement, one policy template as a map of one key, or a managed policy.',
    });
    return;
  }
  for (const [name, { key, value }] of map.entries) {
    const parameters = policyTemplates[name];
    if (parameters) checkParameters(name, parameters, { key, value }, report);
    else reportUnknownTemplate(name, key, report);
  }
}

function reportUnknownTemplate(name: string, key: TemplateNode, report: Reporter): void {
  if (name.startsWith('Fn::')) return;
  if (name === 'Version' || name === 'Id') {
    report({ at: key, message: 'This policy document lacks Statement: the list of what it allows.' });
    return;
  }
  const near = nearestNames(name, Object.keys(policyTemplates));
  const message = `SAM has no policy template "${name}". ${suggestion(near) || 'Use one of its policy templates, a managed policy, or a document with Statement.'}`;
  report({ at: key, message, fix: renameFix(key, near) });
}

function checkParameters(
  name: string,
  parameters: readonly string[],
  policy: { readonly key: TemplateNode; readonly value: TemplateNode },
  report: Reporter,
): void {
  if (asIntrinsic(policy.value)) return;
  const given: MappingNode | undefined = literalMap(policy.value);
  if (!given) {
    const shape = parameters.length === 0 ? '{}' : `{ ${parameters.map((parameter) => `${parameter}: …`).join(', ')} }`;
    report({
      at: policy.key,
      message: `Policy template ${name} needs a map of its parameters: write ${name}: ${shape}.`,
    });
    return;
  }
  const missing = parameters.filter((parameter) => !given.entries.has(parameter));
  const unnamed = missingNames(missing, given, parameters);
  if (unnamed.length > 0)
    report({ at: policy.key, message: `Policy template ${name} lacks the required parameter ${unnamed.join(', ')}.` });
  for (const [parameter, { key }] of given.entries) {
    if (parameters.includes(parameter)) continue;
    const near = nearestNames(parameter, parameters);
    const isNeeded = near.length === 1 && missing.includes(near[0] ?? '') && !unnamed.includes(near[0] ?? '');
    const message = `Policy template ${name} has no parameter "${parameter}"${isNeeded ? '' : ', so SAM drops it'}. ${suggestion(near, parameters)}`;
    report({ at: key, severity: isNeeded ? 'error' : 'warning', message, fix: renameFix(key, near) });
  }
}

function checkManagedPolicy(name: string, node: TemplateNode, report: Reporter): void {
  if (name.startsWith('arn:') || name.includes('{{resolve:') || managedPolicyNames.has(name)) return;
  if (Object.hasOwn(policyTemplates, name)) {
    const parameters = policyTemplates[name] ?? [];
    const message = `${name} is a policy template, not a managed policy: write it as a map, ${name}: {${parameters.map((parameter) => ` ${parameter}: … `).join(',')}}.`;
    report({ at: node, severity: 'warning', message });
    return;
  }
  const near = nearestNames(name, managedPolicyNames);
  // Newer managed policies exist than the list knows, so only a near miss is worth a word.
  if (near.length === 0) return;
  const message = `"${name}" is no AWS managed policy and no ARN, so IAM will probably refuse it. ${suggestion(near)}`;
  report({ at: node, severity: 'warning', message, fix: renameFix(node, near) });
}
