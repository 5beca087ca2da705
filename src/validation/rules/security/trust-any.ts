import { nodeAt } from '../../../cloudformation/nodes.ts';
import { isAnyone } from '../../helpers/identity-policies.ts';
import { statementsOf } from '../../helpers/policies.ts';
import { defineRule } from '../../rule.ts';

export const trustAny = defineRule({
  id: 'security/trust-any',
  severity: 'info',
  certainty: 'advice',
  title: 'A role trusts someone, not everyone',
  why: 'Every AWS account in the world may take on a role that trusts "*".',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
  aliases: ['CKV_AWS_60', 'CKV_AWS_61', 'F38'],
  applies: 'lowered',
  types: ['AWS::IAM::Role'],
  check({ resource }, report) {
    for (const { node, isAllow } of statementsOf(nodeAt(resource.properties, 'AssumeRolePolicyDocument')) ?? []) {
      const principal = nodeAt(node, 'Principal');
      if (!isAllow || !principal || !isAnyone(principal) || nodeAt(node, 'Condition')) continue;
      report({
        at: principal,
        message: `Anyone in any AWS account may take on ${resource.id}. Name the service or account, such as Principal: { Service: lambda.amazonaws.com }.`,
      });
    }
  },
  examples: {
    bad: [
      `Role:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: «{AWS: '*'}», Action: sts:AssumeRole}]}
`,
    ],
    good: [
      `Role:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]}
`,
    ],
  },
});
