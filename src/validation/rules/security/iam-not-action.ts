import { entryOf } from '../../../cloudformation/nodes.ts';
import { identityPolicies, resourcePolicies } from '../../helpers/identity-policies.ts';
import { defineRule } from '../../rule.ts';

export const iamNotAction = defineRule({
  id: 'security/iam-not-action',
  severity: 'info',
  certainty: 'advice',
  title: 'A statement that allows names what it allows',
  why: 'NotAction, NotResource and NotPrincipal allow everything else, including what AWS adds tomorrow.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html',
  aliases: ['W14', 'W15', 'W16', 'W21'],
  applies: 'template',
  check({ model }, report) {
    for (const { owner, statements } of [...identityPolicies(model), ...resourcePolicies(model)]) {
      for (const { node, isAllow } of statements) {
        for (const name of isAllow ? ['NotAction', 'NotResource', 'NotPrincipal'] : []) {
          const entry = entryOf(node, name);
          const message = `${name} with Allow permits everything but what it lists. Write ${name.slice(3)} with what ${owner} needs.`;
          if (entry) report({ at: entry.key, resource: owner, message });
        }
      }
    }
  },
  examples: {
    bad: [
      `Policy:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument:
      Version: '2012-10-17'
      Statement: [{Effect: Allow, «NotAction»: [iam:*], Resource: 'arn:aws:s3:::files/*'}]
`,
    ],
    good: [
      `Policy:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument:
      Version: '2012-10-17'
      Statement: [{Effect: Deny, NotAction: [s3:GetObject], Resource: 'arn:aws:s3:::files/*'}]
`,
    ],
  },
});
