import type { TemplateModel } from '../../../cloudformation/model.ts';
import { isScalar, nodeAt, textOf, type ScalarNode } from '../../../cloudformation/nodes.ts';
import { loweredResources } from '../../engine/lowered-resources.ts';
import { replaceScalar } from '../../fixes/edits.ts';
import { isDurable } from '../../helpers/durable.ts';
import { statementsOf } from '../../helpers/policies.ts';
import { itemsAt } from '../../helpers/settings.ts';
import { defineRule } from '../../rule.ts';
import { mayDo, ownRole } from '../../helpers/roles.ts';
import { table } from '../../../world/table.ts';

/** Actions seen in samples that do not exist, with the real ones. */
const invented: Readonly<Record<string, string>> = table({
  'lambda:checkpointdurableexecutions': 'lambda:CheckpointDurableExecution',
  'lambda:createdurableexecution': 'lambda:InvokeFunction',
  'lambda:getdurableexecutionstates': 'lambda:GetDurableExecutionState',
  'lambda:listdurableexecutions': 'lambda:ListDurableExecutionsByFunction',
});
const needed = ['lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState'];

export const durableRolePolicy = defineRule({
  id: 'durable/role-policy',
  severity: 'warning',
  certainty: 'documented',
  title: 'The role of a durable function may write checkpoints',
  why: 'The first step of every execution fails when its result cannot be stored.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html',
  applies: 'template',
  check({ model }, report) {
    for (const lambda of loweredResources(model)) {
      if (lambda.type !== 'AWS::Lambda::Function' || !isDurable(model, lambda)) continue;
      const role = ownRole(model, lambda);
      const missing = role ? needed.filter((action) => !mayDo(model, role, action)) : [];
      if (!role || missing.length === 0) continue;
      report({
        at: lambda.keyNode,
        resource: lambda.origin,
        message: `Role ${role.id} of the durable function ${lambda.id} does not allow ${missing.join(' and ')}. Add arn:aws:iam::aws:policy/service-role/AWSLambdaBasicDurableExecutionRolePolicy to its ManagedPolicyArns.`,
        related: [{ at: role.keyNode, message: role.id }],
      });
    }
    for (const { node, real, origin } of inventedActions(model)) {
      report({
        at: node,
        resource: origin,
        message: `${node.text} does not exist. Write ${real}.`,
        explainsAt: [node],
        fix: {
          description: `Write ${real}`,
          safety: 'safe',
          edits: [replaceScalar(model.document, node, real)],
        },
      });
    }
  },
  examples: {
    bad: [
      `Role:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]}
    ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]
«Fn»:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Role: !GetAtt Role.Arn
    DurableConfig: {ExecutionTimeout: 600}
`,
      `Worker:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
Other:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument:
      Version: '2012-10-17'
      Statement: [{Effect: Allow, Action: [«lambda:CheckpointDurableExecutions»], Resource: !Sub "\${Worker.Arn}:*"}]
`,
    ],
    good: [
      `Role:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]}
    ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaBasicDurableExecutionRolePolicy]
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Role: !GetAtt Role.Arn
    DurableConfig: {ExecutionTimeout: 600}
`,
    ],
  },
});

function* inventedActions(model: TemplateModel): Iterable<{ node: ScalarNode; real: string; origin: string }> {
  if (!/lambda:\w+DurableExecution/i.test(model.document.text)) return;
  for (const { id, effective } of model.resources.values()) {
    const documents = [
      nodeAt(effective, 'PolicyDocument'),
      ...itemsAt(effective, 'Policies').map((item) => nodeAt(item, 'PolicyDocument') ?? item),
    ];
    for (const statement of documents.flatMap((document) => statementsOf(document) ?? [])) {
      for (const node of itemsAt(statement.node, 'Action')) {
        const real = invented[textOf(node)?.toLowerCase() ?? ''];
        if (real !== undefined && isScalar(node)) yield { node, real, origin: id };
      }
    }
  }
}
