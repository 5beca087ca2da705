import { asIntrinsic } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { isTruthy, setEntry } from '../../sam/values.ts';

export const samPoliciesIgnored = defineRule({
  id: 'sam/policies-ignored',
  severity: 'warning',
  certainty: 'documented',
  title: 'Policies and PermissionsBoundary beside an own Role have no effect',
  why: 'SAM writes them into the role it generates; with Role set it generates none, so the permissions are missing at run time.',
  source: 'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html',
  applies: 'resource',
  types: ['AWS::Serverless::Function'],
  check({ resource }, report) {
    const role = setEntry(resource.effective, 'Role');
    if (!role || asIntrinsic(role.value)?.name === 'Fn::If') return;
    for (const name of ['Policies', 'PermissionsBoundary'] as const) {
      const entry = setEntry(resource.properties, name);
      if (!entry || !isTruthy(entry.value)) continue;
      const message = `${name} is ignored because ${resource.id} has its own Role. Put the permissions into that role, or remove Role.`;
      report({ at: entry.key, message, related: [{ at: role.key, message: 'the role' }] });
    }
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Role: !ImportValue r
    «Policies»: [AmazonSQSFullAccess]
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Policies: [AmazonSQSFullAccess]
`,
    ],
  },
});
